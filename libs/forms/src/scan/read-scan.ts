import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

import type { readBarcodes } from 'zxing-wasm/reader';

import { FormsError } from '../errors.js';
import { pdfLib } from '../pdf/load-pdf.js';
import { type PageCode, parsePageCode } from '../pdf/page-code.js';

/** One page of a scan with the page code on it; null: none could be read. */
export interface ScannedPage { readonly page: number; readonly code: PageCode | null }
export interface ScanRead { readonly pages: number; readonly read: readonly ScannedPage[] }

/** Dots an inch at which a page is looked at first, and where no code was found once more: a 12 mm code has some 29 modules. */
const LOOKS_DPI = [150, 250];
const POINTS_PER_INCH = 72;
/** Longest side of a photographed page (pixels) that is looked at. */
const PHOTO_SIDE = 3_000;
/** Longest side of a page (pixels) as it is looked at: A3 at the second look has 4,100; a page that says it is larger is looked at as that large. */
const PAGE_SIDE = 5_000;
/** Pictures that a page is photographed or scanned as; a drawing (SVG) is none. */
const PHOTO_FORMATS: readonly (string | undefined)[] = ['jpeg', 'png', 'tiff', 'webp'];
/** Most codes on one page that are looked through: beside ours there may be others on what was scanned with it. */
const CODES_ON_A_PAGE = 8;

let prepared = false;
/** The reader, loaded with the first scan as all that reads one. Its program lies in the package: nothing is fetched. */
async function codeReader(): Promise<typeof readBarcodes> {
  const { prepareZXingModule, readBarcodes } = await import('zxing-wasm/reader');
  if (prepared) return readBarcodes;
  const wasm = readFileSync(createRequire(import.meta.url).resolve('zxing-wasm/reader/zxing_reader.wasm'));
  prepareZXingModule({ overrides: { wasmBinary: wasm.buffer.slice(wasm.byteOffset, wasm.byteOffset + wasm.byteLength) as ArrayBuffer } });
  prepared = true;
  return readBarcodes;
}

async function codeOn(data: Uint8Array, width: number, height: number): Promise<PageCode | null> {
  const readBarcodes = await codeReader();
  const pixels = { data: new Uint8ClampedArray(data.buffer as ArrayBuffer, data.byteOffset, data.byteLength), width, height, colorSpace: 'srgb' as const };
  const found = await readBarcodes(pixels, { formats: ['QRCode'], tryHarder: true, tryRotate: true, maxNumberOfSymbols: CODES_ON_A_PAGE });
  for (const { text } of found) { const code = parsePageCode(text); if (code) return code; }
  return null;
}

const isPdf = (bytes: Uint8Array): boolean => Buffer.from(bytes.subarray(0, 5)).toString('latin1') === '%PDF-';
const unreadable = (): FormsError => new FormsError('PDF_UNREADABLE', '扫描件打不开，可能没有传完或已损坏，请重新扫描后上传。');

/** Reads the page codes of pages `from` … `from + count - 1` (from 1) of a scanned PDF, or of one photographed page. Throws PDF_UNREADABLE. */
export async function readScan(bytes: Uint8Array, from: number, count: number): Promise<ScanRead> {
  if (!isPdf(bytes)) {
    const { default: sharp } = await import('sharp');
    if (!PHOTO_FORMATS.includes((await sharp(bytes).metadata().catch(() => { throw unreadable(); })).format)) throw unreadable();
    const { data, info } = await sharp(bytes).rotate().resize(PHOTO_SIDE, PHOTO_SIDE, { fit: 'inside', withoutEnlargement: true }).ensureAlpha().toColourspace('srgb').raw().toBuffer({ resolveWithObject: true }).catch(() => { throw unreadable(); });
    return { pages: 1, read: from === 1 ? [{ page: 1, code: await codeOn(data, info.width, info.height) }] : [] };
  }
  const { PDFiumLibrary } = await import('@hyzyla/pdfium');
  const library = await PDFiumLibrary.init();
  try {
    const document = await library.loadDocument(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)).catch(() => { throw unreadable(); });
    const pages = document.getPageCount();
    const read: ScannedPage[] = [];
    for (let page = from; page < from + count && page <= pages; page += 1) {
      let code: PageCode | null = null;
      for (const dpi of LOOKS_DPI) {
        const sheet = document.getPage(page - 1);
        const { originalWidth, originalHeight } = sheet.getOriginalSize();
        const [longest, shortest] = [Math.max(originalWidth, originalHeight), Math.min(originalWidth, originalHeight)];
        const scale = Math.min(dpi / POINTS_PER_INCH, PAGE_SIDE / longest);
        if (shortest * scale < 1) break; // a line, no page
        const { data, width, height } = await sheet.render({ scale, render: 'bitmap' });
        code = await codeOn(data, width, height);
        if (code) break;
      }
      read.push({ page, code });
    }
    document.destroy();
    return { pages, read };
  } finally { library.destroy(); }
}

/** Opens a scan once for PDFs of some of its pages (from 1), each in the order given; a photographed page becomes the page itself. */
export async function openScan(bytes: Uint8Array): Promise<(pages: readonly number[]) => Promise<Uint8Array>> {
  const { PDFDocument } = await pdfLib();
  const scan = isPdf(bytes) ? await PDFDocument.load(bytes, { updateMetadata: false }) : await (await import('sharp')).default(bytes).rotate().jpeg().toBuffer();
  return async (pages) => {
    const made = await PDFDocument.create({ updateMetadata: false });
    if (scan instanceof PDFDocument) for (const page of await made.copyPages(scan, pages.map((p) => p - 1))) made.addPage(page);
    else {
      const picture = await made.embedJpg(scan);
      const page = made.addPage([595, 842]);
      page.drawImage(picture, { ...picture.scaleToFit(595, 842), x: 0, y: 0 });
    }
    return made.save();
  };
}
