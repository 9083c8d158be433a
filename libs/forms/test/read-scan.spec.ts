import { PDFDocument } from 'pdf-lib';
import sharp from 'sharp';

import { FORM_CODES, openScan, readScan, renderApplicationForm } from '../src/index.js';
import { applicationForm, identity } from './samples.js';

let form: Uint8Array;
beforeAll(async () => { form = await renderApplicationForm(applicationForm); });
const { version } = FORM_CODES.applicationForm;

it('reads which page of which form each page is, some at a time, and finds none on a sheet that has none', async () => {
  const stack = await PDFDocument.load(form);
  const pages = stack.getPageCount();
  stack.insertPage(1, [595, 842]);
  const bytes = await stack.save();
  const first = await readScan(bytes, 1, 2);
  expect(first).toEqual({ pages: pages + 1, read: [{ page: 1, code: { form: 'GT-F2', version, documentId: identity.documentId, page: 1, pages } }, { page: 2, code: null }] });
  expect((await readScan(bytes, 3, 100)).read.map((each) => each.code?.page)).toEqual(Array.from({ length: pages - 1 }, (_, i) => i + 2));
});

it('reads a page that lies on its side, upside down, or askew, and a photographed one', async () => {
  const only = await PDFDocument.load(await (await openScan(form))([3]));
  for (const angle of [90, 180]) {
    const turned = await PDFDocument.load(await only.save());
    turned.getPage(0).setRotation({ type: 'degrees', angle } as never);
    expect((await readScan(await turned.save(), 1, 1)).read[0]!.code?.page).toBe(3);
  }
  const { PDFiumLibrary } = await import('@hyzyla/pdfium');
  const library = await PDFiumLibrary.init();
  const page = (await library.loadDocument(Buffer.from(await only.save()))).getPage(0);
  const drawn = await page.render({ scale: 200 / 72, render: ({ data, width, height }) => sharp(data, { raw: { width, height, channels: 4 } }).png().toBuffer() });
  library.destroy();
  const photo = await sharp(drawn.data).rotate(4, { background: '#808070' }).blur(1).modulate({ brightness: 0.8 }).jpeg({ quality: 60 }).toBuffer();
  expect(await readScan(photo, 1, 1)).toMatchObject({ pages: 1, read: [{ page: 1, code: { page: 3 } }] });
});

it('what is no scan is refused', async () => {
  await expect(readScan(Buffer.from('%PDF-1.7 broken'), 1, 1)).rejects.toMatchObject({ code: 'PDF_UNREADABLE' });
  await expect(readScan(Buffer.from('text'), 1, 1)).rejects.toMatchObject({ code: 'PDF_UNREADABLE' });
});

it('a page as large as a field is looked at as a page, a line is none; a drawing is no photographed page', async () => {
  const document = await PDFDocument.create();
  document.addPage([14_400, 14_400]);
  document.addPage([14_400, 0.001]);
  expect((await readScan(await document.save(), 1, 2)).read).toEqual([{ page: 1, code: null }, { page: 2, code: null }]);
  await expect(readScan(Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" width="100000" height="100000"/>'), 1, 1)).rejects.toMatchObject({ code: 'PDF_UNREADABLE' });
});

it('some pages of a stack as a PDF of their own', async () => {
  expect((await PDFDocument.load(await (await openScan(form))([4, 1]))).getPageCount()).toBe(2);
});
