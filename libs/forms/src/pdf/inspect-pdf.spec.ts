import { deflateSync } from 'node:zlib';
import { PDFDocument, PDFName, PDFString } from 'pdf-lib';

import { inspectPdf } from './inspect-pdf.js';
import { STREAM_LIMIT_BYTES } from './load-pdf.js';

async function pdf(change: (document: PDFDocument) => void = () => undefined, pages = 2): Promise<Uint8Array> {
  const document = await PDFDocument.create();
  for (let i = 0; i < pages; i += 1) document.addPage([200, 200]).drawRectangle({ width: 10, height: 10 });
  change(document);
  return document.save();
}
const codeOf = (bytes: Uint8Array): Promise<unknown> => inspectPdf(bytes).then((facts) => facts, (error: { code: string }) => error.code);

it('a plain PDF opens and tells its pages', async () => {
  expect(await codeOf(await pdf())).toEqual({ pages: 2 });
});

it('a link to an address and a first page to open at are no faults', async () => {
  expect(await codeOf(await pdf((d) => {
    d.catalog.set(PDFName.of('OpenAction'), d.context.obj([d.getPage(0).ref, PDFName.of('Fit')]));
    d.getPage(0).node.set(PDFName.of('Annots'), d.context.obj([d.context.obj({ Type: 'Annot', Subtype: 'Link', A: { S: 'URI', URI: PDFString.of('https://example.org') } })]));
  }))).toEqual({ pages: 2 });
});

it.each<[string, (d: PDFDocument) => void]>([
  ['a script that runs on opening', (d) => d.addJavaScript('main', 'app.alert(1)')],
  ['a program to launch', (d) => d.catalog.set(PDFName.of('OpenAction'), d.context.obj({ Type: 'Action', S: 'Launch', F: PDFString.of('cmd.exe') }))],
  ['a script in a page\'s own actions', (d) => d.getPage(0).node.set(PDFName.of('AA'), d.context.obj({ O: { S: 'JavaScript', JS: PDFString.of('x') } }))],
  ['a form that is sent away', (d) => d.catalog.set(PDFName.of('OpenAction'), d.context.obj({ S: 'SubmitForm', F: PDFString.of('http://example.org') }))],
  ['a form of another technique', (d) => d.catalog.set(PDFName.of('AcroForm'), d.context.obj({ XFA: [] }))],
  ['a name that is written otherwise', (d) => d.catalog.set(PDFName.of('OpenAction'), d.context.obj({ S: PDFName.of('J#61vaScript') }))],
])('%s: PDF_ACTIVE', async (_, change) => {
  expect(await codeOf(await pdf(change))).toBe('PDF_ACTIVE');
});

it('a file inside: PDF_ACTIVE', async () => {
  const document = await PDFDocument.load(await pdf());
  await document.attach(Buffer.from('x'), 'x.exe');
  expect(await codeOf(await document.save())).toBe('PDF_ACTIVE');
});

it('a password, or one that only forbids printing: PDF_LOCKED', async () => {
  const bytes = Buffer.from(await (await PDFDocument.load(await pdf())).save({ useObjectStreams: false })).toString('latin1');
  expect(await codeOf(Buffer.from(bytes.replace('/Root', '/Encrypt 1 0 R /Root'), 'latin1'))).toBe('PDF_LOCKED');
});

it.each<[string, (whole: Uint8Array) => Uint8Array]>([['nothing', () => new Uint8Array()], ['the mark alone', () => Buffer.from('%PDF-1.7\n')], ['half of it', (w) => w.subarray(0, w.length / 2)], ['no page', () => Buffer.from('%PDF-1.7\n1 0 obj <</Type/Catalog>> endobj\ntrailer <</Root 1 0 R>>\n%%EOF')], ['bytes', () => Buffer.alloc(5_000, 7)]])('%s: PDF_UNREADABLE', async (_, of) => {
  expect(await codeOf(of(await pdf()))).toBe('PDF_UNREADABLE');
});

/** A PDF whose objects lie in a stream that unpacks to so many bytes; below the bound it opens. */
function bomb(bytes: number, name = '/ObjStm'): Uint8Array {
  const packed = deflateSync(Buffer.concat([Buffer.from('9 0 null'), Buffer.alloc(bytes, 0x20)]));
  return Buffer.concat([Buffer.from(`%PDF-1.7\n1 0 obj <</Type ${name} /N 1 /First 4 /Filter /FlateDecode /Length ${packed.length}>>\nstream\n`), packed, Buffer.from('\nendstream endobj\n2 0 obj <</Type/Catalog/Pages 3 0 R>> endobj\n3 0 obj <</Type/Pages/Count 1/Kids[4 0 R]>> endobj\n4 0 obj <</Type/Page/MediaBox[0 0 9 9]>> endobj\ntrailer <</Root 2 0 R>>\n%%EOF')]);
}

describe('a bomb ends before it has filled the memory: PDF_UNREADABLE', () => {
  it.each([['by its name', '/ObjStm'], ['by its name in another spelling', '/Obj#53tm']])('a stream of objects, %s', async (_, name) => {
    expect(await codeOf(bomb(1_000, name))).toEqual({ pages: 1 });
    expect(await codeOf(bomb(STREAM_LIMIT_BYTES * 2, name))).toBe('PDF_UNREADABLE');
  });

  it('pages that come back to themselves, and pages that are doubled sixty times', async () => {
    const file = (...objects: string[]) => Buffer.from(`%PDF-1.7\n${objects.map((text, i) => `${i + 1} 0 obj ${text} endobj\n`).join('')}trailer <</Root 1 0 R>>\n%%EOF`);
    expect(await codeOf(file('<</Type/Catalog/Pages 2 0 R>>', '<</Type/Pages/Count 1/Kids[2 0 R]>>'))).toBe('PDF_UNREADABLE');
    const doubled = Array.from({ length: 60 }, (_, i) => `<</Type/Pages/Count 2/Kids[${i + 3} 0 R ${i + 3} 0 R]>>`);
    expect(await codeOf(file('<</Type/Catalog/Pages 2 0 R>>', ...doubled, '<</Type/Page/MediaBox[0 0 9 9]>>'))).toBe('PDF_UNREADABLE');
  });

  it('what is packed well and is no bomb opens', async () => {
    expect(await codeOf(await pdf((d) => { for (let i = 0; i < 2_000; i += 1) d.context.register(d.context.obj({ Text: 'x'.repeat(200) })); }, 3))).toEqual({ pages: 3 });
  });
});
