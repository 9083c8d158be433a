import { createRequire } from 'node:module';

import { FormsError } from '../errors.js';
import type { PdfNode } from '../fonts/apply-chain.js';
import type { Bars } from './pdf-document.js';

/** A form and the version of its layout. The version goes up when the printed layout changes, so that a scan tells which one it shows. */
export interface FormCode {
  readonly form: string;
  readonly version: number;
}

/** Every printed form of the system. */
export const FORM_CODES = {
  filingForm: { form: 'GT-F1', version: 3 },
  applicationForm: { form: 'GT-F2', version: 3 },
  workScheme: { form: 'GT-F3', version: 1 },
  scoreSheet: { form: 'GT-F4', version: 1 },
  scoreRegister: { form: 'GT-F5', version: 1 },
  holderRoster: { form: 'GT-F6', version: 1 },
  schedule: { form: 'GT-F7', version: 1 },
  certificate: { form: 'GT-C1', version: 2 },
} as const satisfies Record<string, FormCode>;

/** What a page's code says: which form, which layout, which document, which page of how many. */
export interface PageCode extends FormCode {
  readonly documentId: string;
  readonly page: number;
  readonly pages: number;
}

const DOCUMENT_ID = /^[0-9A-Za-z-]{8,40}$/;
const PAGE_CODE = /^(GT-[A-Z]\d{1,2})-(\d{1,3}):(\d{1,4}):(\d{1,4}):([0-9A-Z-]{8,40})$/;

/** Loaded by the first code that is drawn: most services draw theirs in a thread. */
const require = createRequire(import.meta.url);

/** Edge of the code's picture on the page in points (12 mm): a 200 dpi scan still has three dots a module. */
const PAGE_CODE_EDGE_PT = 34;

/** Height of a bar in modules: rows overlap by a hair, so that no renderer leaves a white seam between them. */
const OVERLAP = 1.02;

/** `GT-F2-3 1/3`, as printed on the page. */
export function printedPageCode(code: PageCode): string {
  return `${code.form}-${code.version} ${code.page}/${code.pages}`;
}

/** The last eight characters of a document id, enough to tell two sheets in one hand apart. */
export function shortDocumentId(documentId: string): string {
  if (!DOCUMENT_ID.test(documentId)) throw new FormsError('INPUT_INVALID', '文件编号须为 8 至 40 位字母、数字或连字符。', { field: 'documentId' });
  return documentId.replaceAll('-', '').slice(-8).toUpperCase();
}

/** The text of a page's small QR code: only characters of QR's alphanumeric mode, nothing about a person. */
export function encodePageCode(code: PageCode): string {
  return `${code.form}-${code.version}:${code.page}:${code.pages}:${code.documentId.toUpperCase()}`;
}

/** Reads a page code from a scan; `undefined` if the text is none. The document id comes back in lower case. */
export function parsePageCode(text: string): PageCode | undefined {
  const match = PAGE_CODE.exec(text.trim());
  if (!match) return undefined;
  const [, form, version, page, pages, documentId] = match;
  return { form: form!, version: Number(version), page: Number(page), pages: Number(pages), documentId: documentId!.toLowerCase() };
}

/**
 * A QR code as vector block, `edge` points wide: one bar for each run of dark modules in a row.
 * Throws INPUT_INVALID when the text is too long for one code.
 */
export function qrBlock(text: string, edge: number, errorCorrectionLevel: 'L' | 'M' = 'M'): { canvas: [Bars]; width: number } {
  let modules;
  try {
    modules = (require('qrcode') as typeof import('qrcode')).create(text, { errorCorrectionLevel }).modules;
  } catch {
    throw new FormsError('INPUT_INVALID', '二维码内容过长，请缩短查询地址。', { length: text.length });
  }
  const { size } = modules;
  const unit = edge / size;
  const bars: Bars['bars'][number][] = [];
  for (let row = 0; row < size; row += 1) {
    for (let column = 0; column < size; column += 1) {
      if (!modules.get(row, column)) continue;
      const start = column;
      while (column + 1 < size && modules.get(row, column + 1)) column += 1;
      bars.push({ x: start * unit, y: row * unit, w: (column - start + 1) * unit, h: unit * OVERLAP });
    }
  }
  return { canvas: [{ type: 'rect', x: 0, y: 0, w: edge, h: edge + unit * (OVERLAP - 1), color: '#000000', bars }], width: edge };
}

/** The foot of a form's page: printed code, document short id, making time, and the same as a QR code for sorting scans. */
export function pageFooter(code: FormCode, documentId: string, madeAt: string, marginPt: number): (page: number, pages: number) => PdfNode {
  const short = shortDocumentId(documentId);
  return (page, pages) => {
    const pageCode: PageCode = { ...code, documentId, page, pages };
    return {
      margin: [marginPt, 6, marginPt, 0],
      columns: [
        {
          width: '*', fontSize: 8, color: '#444444', margin: [0, 12, 0, 0],
          text: `${printedPageCode(pageCode)}　　文件 ${short}　　生成时间 ${madeAt}`,
        },
        qrBlock(encodePageCode(pageCode), PAGE_CODE_EDGE_PT),
      ],
    };
  };
}
