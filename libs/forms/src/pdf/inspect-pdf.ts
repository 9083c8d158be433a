import type { PDFDocument, PDFObject } from 'pdf-lib';

import { FormsError } from '../errors.js';
import { pagesOf, pdfLib } from './load-pdf.js';

/** What is known of a PDF that can be opened and does nothing by itself. */
export interface PdfFacts { readonly pages: number }

/** Actions that do more than turn a page (PDF 32000-1, 12.6.4). */
const ACTIONS = new Set(['/JavaScript', '/Launch', '/SubmitForm', '/ImportData', '/GoToE', '/Rendition', '/Movie', '/Sound']);
/** Entries that hold a script, another file, or a form of another technique. */
const ENTRIES = ['JS', 'EF', 'EmbeddedFiles', 'XFA', 'RichMediaContent'];
/** Names that stand in the file as text: what a reader finds by another way than we do must not run either. */
const WORDS = ['/JavaScript', '/Launch'];
/** Depth to which one object is followed; what is deeper stands as an object of its own in every real file. */
const DEPTH_LIMIT = 50;

export const unreadablePdf = (): FormsError => new FormsError('PDF_UNREADABLE', 'PDF 文件打不开，可能没有传完或已损坏，请重新导出或扫描后上传。');

/**
 * Opens a PDF that somebody hands in. Throws PDF_UNREADABLE (a bomb too), PDF_LOCKED (a password), PDF_ACTIVE (scripts, programs to launch, files inside): what is
 * kept as evidence for decades shows the same to everybody and does nothing.
 */
export async function inspectPdf(bytes: Uint8Array): Promise<PdfFacts> {
  const lib = await pdfLib();
  let document: PDFDocument;
  let pages: number;
  try {
    document = await lib.PDFDocument.load(bytes, { updateMetadata: false, throwOnInvalidObject: true });
    pages = pagesOf(lib, document);
  } catch (error) {
    // pdf-lib's error of its own cannot be told by its class: it is compiled to a plain Error
    if (/is encrypted/.test((error as Error).message)) throw new FormsError('PDF_LOCKED', 'PDF 文件设有密码或权限限制，请另存为不加密的 PDF 后上传。');
    throw unreadablePdf();
  }
  if (pages < 1) throw unreadablePdf();
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (WORDS.some((word) => text.includes(word)) || document.context.enumerateIndirectObjects().some(([, object]) => isActive(lib, object, 0))) {
    throw new FormsError('PDF_ACTIVE', 'PDF 文件含有脚本、可启动的程序或内嵌文件，不能作为材料保存；请用“打印为 PDF”另存一份，或拍照上传。');
  }
  return { pages };
}

function isActive(lib: typeof import('pdf-lib'), object: PDFObject, depth: number): boolean {
  const { PDFArray, PDFDict, PDFName, PDFStream } = lib;
  if (depth > DEPTH_LIMIT) return true;
  if (object instanceof PDFStream) return isActive(lib, object.dict, depth + 1);
  if (object instanceof PDFArray) return object.asArray().some((each) => isActive(lib, each, depth + 1));
  if (!(object instanceof PDFDict)) return false;
  if (ENTRIES.some((entry) => object.has(PDFName.of(entry)))) return true;
  const action = object.get(PDFName.of('S'));
  if (action instanceof PDFName && ACTIONS.has(action.toString())) return true;
  return object.values().some((each) => isActive(lib, each, depth + 1));
}
