// Certificates and forms a second with Chinese text, on one thread, against pages with the same text and nothing else.
import { createRequire } from 'node:module';
import { defaultFontChain, MAX_PHOTO_BYTES, renderApplicationForm, renderCertificate } from '@gt/forms';
import pdfmake from 'pdfmake';
import PDFDocument from 'pdfkit';
import sharp from 'sharp';
import { atLeast, atMost, interleave, randomSource, ratio, resultOf, roundsOf } from '../measure.mjs';
import { applicationForm, certificate, FORM_PAGES, CERTIFICATE_LINES } from './papers.mjs';

const CERTIFICATE = 'certificate';
const CERTIFICATE_PAGE = 'pdfmake, one page with the certificate\'s text, font parsed once';
const FORM = '附件2';
const FORM_TEXT = 'pdfmake, pages with the form\'s text, font parsed once';
const PARSED_ONCE = 'pdfkit, the certificate\'s text, font parsed once';
const KIB = 1024;

/** A photo as large as a certificate takes, a JPEG as applications makes them: noise, at the best quality that fits. */
async function largestPhoto() {
  const [width, height] = [200, 280];
  const random = randomSource(1);
  const noise = Buffer.from(Array.from({ length: width * height }, () => random() * 256));
  for (let quality = 100; ; quality -= 1) {
    const picture = await sharp(noise, { raw: { width, height, channels: 1 } }).jpeg({ quality }).toBuffer();
    if (picture.length <= MAX_PHOTO_BYTES) return new Uint8Array(picture);
  }
}

export async function bench({ quick, say }) {
  const [face] = defaultFontChain().faces;
  // what the peers use: the fonts in memory, parsed once, nothing of the product's layout
  const shared = createRequire(import.meta.url)('fontkit'); // the build that pdfkit asks
  const parsed = { regular: shared.create(face.regular.bytes), bold: shared.create(face.bold.bytes) };
  shared.registerFormat(class { static probe(bytes) { return bytes[0] === 0x62; } constructor({ buffer }) { return buffer[1] === 1 ? parsed.bold : parsed.regular; } });
  pdfmake.virtualfs.writeFileSync('bare-regular.ttf', Buffer.from([0x62, 0]));
  pdfmake.virtualfs.writeFileSync('bare-bold.ttf', Buffer.from([0x62, 1]));
  pdfmake.setUrlAccessPolicy(() => false); // unset, it prints a warning for each document
  pdfmake.setLocalAccessPolicy(() => false);
  const bare = async (pages) => {
    pdfmake.setFonts({ bare: { normal: 'bare-regular.ttf', bold: 'bare-bold.ttf' } });
    const content = pages.flatMap((lines, page) => lines.map((text, i) => ({ text, bold: i % 2 === 1, ...(page > 0 && i === 0 ? { pageBreak: 'before' } : {}) })));
    return pdfmake.createPdf({ pageSize: 'A4', defaultStyle: { font: 'bare', fontSize: 10 }, content }).getBuffer();
  };
  // pdfkit takes no parsed font: its class of embedded ones is asked for once, from a document that is never written
  const Embedded = new PDFDocument({ font: null, autoFirstPage: false }).font(Buffer.from(face.regular.bytes))._font.constructor;
  const kit = (lines) => new Promise((resolve, reject) => {
    const doc = new PDFDocument({ size: 'A4', font: null });
    const chunks = [];
    doc.on('data', (chunk) => chunks.push(chunk)).on('end', () => resolve(Buffer.concat(chunks))).on('error', reject);
    const fonts = [new Embedded(doc, parsed.regular, 'R'), new Embedded(doc, parsed.bold, 'B')];
    doc._fontFamilies = { R: fonts[0], B: fonts[1] };
    lines.forEach((text, i) => { doc._font = fonts[i % 2]; doc.fontSize(10).text(text); });
    doc.end();
  });

  const photo = await largestPhoto();
  if (photo.length > MAX_PHOTO_BYTES || photo.length < MAX_PHOTO_BYTES * 0.95) throw new Error(`the photo of ${photo.length} bytes is not the largest`);
  const largest = (await renderCertificate({ ...certificate(0), photo })).length / KIB;
  say(`a certificate with the largest photo has ${largest.toFixed(1)} KiB`);

  let serial = 0;
  const rate = (count, make) => async () => {
    const begun = performance.now();
    for (let i = 0; i < count; i += 1) await make(serial += 1);
    return count / ((performance.now() - begun) / 1000);
  };
  const [many, few] = quick ? [2, 1] : [30, 10];
  const contenders = [
    { name: CERTIFICATE, unit: 'PDFs/s', run: rate(many, (i) => renderCertificate({ ...certificate(i), photo })) },
    { name: CERTIFICATE_PAGE, unit: 'PDFs/s', run: rate(many, (i) => bare([CERTIFICATE_LINES(certificate(i))])) },
    { name: PARSED_ONCE, unit: 'PDFs/s', run: rate(many, (i) => kit(CERTIFICATE_LINES(certificate(i)))) },
    { name: FORM, unit: 'PDFs/s', run: rate(few, (i) => renderApplicationForm(applicationForm(i))) },
    { name: FORM_TEXT, unit: 'PDFs/s', run: rate(few, (i) => bare(FORM_PAGES(applicationForm(i)))) },
  ];
  const values = await interleave(contenders, { rounds: roundsOf(quick), say });
  return {
    settings: { threads: 1, photoBytes: photo.length },
    results: [...contenders.map(({ name, unit }) => resultOf(name, unit, values.get(name))), resultOf('certificate with the largest photo', 'KiB', [largest])],
    goals: [atLeast('certificate ≥ 0.7 × bare page', 0.7, ratio(values, CERTIFICATE, CERTIFICATE_PAGE)), atLeast('附件2 ≥ 0.7 × bare pages', 0.7, ratio(values, FORM, FORM_TEXT)), atMost('certificate ≤ 60 KiB', 60, largest)],
  };
}
