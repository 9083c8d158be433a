import { FormsError } from '../errors.js';
import type { PdfBlock, PdfNode } from '../fonts/apply-chain.js';
import type { FontChain } from '../fonts/font-chain.js';
import { pageFooter, type FormCode } from './page-code.js';
import { renderPdf } from './pdf-engine.js';
import { shanghaiTime } from './values.js';

/** What every document needs beside its own fields. */
export interface DocumentIdentity {
  /** Opaque id under which the document is kept; its end is printed on every page. */
  readonly documentId: string;
  /** When the service fixed the document, RFC 3339. Also the file's creation date: same input, same bytes. */
  readonly createdAt: string;
}

const MARGIN_PT = { portrait: 48, landscape: 32 } as const;
/** Codes of fewer characters are narrow enough for every column. */
const LONG_CODE = /[^\s\u2E80-\u9FFF]{12}/;
/** Room for the page code below the text, in points. */
const FOOTER_PT = 54;
const LABEL_FILL = '#f2f2f2';
/** A row of which a cell holds more characters may be higher than a page in the narrowest column, and what is kept together there would be lost: such a table breaks within its rows. */
const KEPT_TOGETHER = 200;
/** Characters that a line break counts as: a line of the narrowest column. */
const NARROW_LINE = 4;

/** Width of a form's lines, in points. */
export const LINE_WIDTH_PT = 0.6;
const thinLines = {
  hLineWidth: () => LINE_WIDTH_PT, vLineWidth: () => LINE_WIDTH_PT, hLineColor: () => '#333333', vLineColor: () => '#333333',
  paddingLeft: () => 4, paddingRight: () => 4, paddingTop: () => 4, paddingBottom: () => 4,
};

/** Lays out one form: title, content, page code at every foot. */
export async function renderForm(
  form: {
    readonly code: FormCode; readonly identity: DocumentIdentity; readonly title: string; readonly institution: string;
    readonly orientation?: 'portrait' | 'landscape'; readonly fontSize?: number; readonly content: PdfNode[];
  },
  chain: FontChain,
): Promise<Uint8Array> {
  const orientation = form.orientation ?? 'portrait';
  const margin = MARGIN_PT[orientation];
  const madeAt = shanghaiTime(form.identity.createdAt);
  return renderPdf({
    title: form.title,
    institution: form.institution,
    createdAt: form.identity.createdAt,
    orientation,
    margins: [margin, margin, margin, FOOTER_PT],
    fontSize: form.fontSize ?? 10,
    content: form.content,
    footer: pageFooter(form.code, form.identity.documentId, madeAt, margin),
  }, chain);
}

export function titleBlock(text: string): PdfBlock {
  return { text, bold: true, fontSize: 17, alignment: 'center', margin: [0, 0, 0, 12] };
}

export function sectionTitle(text: string): PdfBlock {
  return { text, bold: true, fontSize: 11.5, margin: [0, 12, 0, 5], headlineLevel: 1 };
}

/** A label's cell: grey, bold, centred. */
export function label(text: string, span: PdfBlock = {}): PdfBlock {
  return { text, bold: true, alignment: 'center', fillColor: LABEL_FILL, ...span };
}

/** A value's cell. Codes without a space break anywhere rather than run out of the cell. */
export function value(text: string, more: PdfBlock = {}): PdfBlock {
  return { text, ...(LONG_CODE.test(text) ? { wordBreak: 'break-all' } : {}), ...more };
}

/** Whether the rows can be kept on one page each. */
function fitTogether(body: readonly (readonly PdfNode[])[]): boolean {
  const length = (node: PdfNode | undefined): number => (node === undefined ? 0 : typeof node === 'string' ? node.length + NARROW_LINE * (node.split('\n').length - 1)
    : Array.isArray(node) ? node.reduce((sum, each) => sum + length(each), 0) : length(node.text) + length(node.stack) + length(node.columns));
  return body.every((row) => row.every((cell) => length(cell) <= KEPT_TOGETHER));
}

/** pdfmake wants an empty cell in each place that a span covers. */
export function covered(count: number): PdfNode[] {
  return Array.from({ length: count }, () => ({ text: '' }));
}

/** Label and value side by side, `pairs` of them a row; the last row is filled up. */
export function fieldTable(fields: readonly (readonly [string, string])[], pairs = 2, labelWidth = 82): PdfBlock {
  const body: PdfNode[][] = [];
  for (let i = 0; i < fields.length; i += pairs) {
    const row = fields.slice(i, i + pairs);
    const cells: PdfNode[] = row.flatMap(([name, text]) => [label(name), value(text)]);
    const open = 2 * (pairs - row.length);
    if (open > 0) {
      const last = cells.at(-1) as PdfBlock;
      cells[cells.length - 1] = { ...last, colSpan: open + 1 };
      cells.push(...covered(open));
    }
    body.push(cells);
  }
  return { table: { widths: Array.from({ length: pairs }, () => [labelWidth, '*']).flat(), body, dontBreakRows: fitTogether(body) }, layout: thinLines };
}

/** A table with a heading row that repeats on every page, below its captions, which never stand alone so. `empty` is what an empty table says. */
export function gridTable(
  columns: readonly { readonly title: string; readonly width: number | string; readonly alignment?: 'left' | 'center' | 'right' }[],
  rows: readonly (readonly PdfNode[])[],
  options: { readonly fontSize?: number; readonly empty?: string; readonly padding?: number; readonly captions?: readonly string[] } = {},
): PdfBlock {
  for (const row of rows) {
    if (row.length !== columns.length) throw new FormsError('INPUT_INVALID', '表格的列数与表头不符。', { columns: columns.length, cells: row.length });
  }
  const padding = options.padding ?? 3;
  const cells = rows.map((row) => row.map((cell, i): PdfNode => {
    const alignment = columns[i]!.alignment ?? 'left';
    return typeof cell === 'string' ? value(cell, { alignment }) : Array.isArray(cell) ? { stack: cell, alignment } : { alignment, ...cell };
  }));
  if (cells.length === 0) {
    cells.push([{ text: options.empty ?? '无', colSpan: columns.length, alignment: 'center' }, ...covered(columns.length - 1)]);
  }
  const together = fitTogether(cells);
  const captions = (options.captions ?? []).map((text): PdfNode[] => [{ text, bold: true, fontSize: 10, colSpan: columns.length }, ...covered(columns.length - 1)]);
  return {
    fontSize: options.fontSize ?? 9,
    table: {
      headerRows: captions.length + 1, dontBreakRows: together, keepWithHeaderRows: together ? 1 : 0,
      widths: columns.map((column) => column.width),
      body: [...captions, columns.map((column) => label(column.title)), ...cells],
    },
    layout: { ...thinLines, paddingLeft: () => padding, paddingRight: () => padding, paddingTop: () => 3, paddingBottom: () => 3 },
  };
}

/** A table drawn with the forms' thin lines, for layouts of their own. */
export function formTable(widths: (number | string)[], body: PdfNode[][], dontBreakRows = fitTogether(body)): PdfBlock {
  return { table: { widths, body, dontBreakRows }, layout: thinLines };
}

/** A table that goes on the frame of the one before: its upper line lies on that one's lower. */
export function below(block: PdfBlock): PdfBlock {
  return { ...block, margin: [0, -LINE_WIDTH_PT, 0, 0] };
}

/** The same table with least heights of its rows, in points. */
export function withHeights(block: PdfBlock, heights: readonly (number | 'auto')[]): PdfBlock {
  return { ...block, table: { ...block.table!, heights: (row: number) => heights[row] ?? 'auto' } };
}

/** Space for a wet seal, with words and no drawing. */
export function sealSpace(text: string, more: PdfBlock = {}): PdfBlock {
  return { text: `（${text}）`, color: '#888888', ...more };
}
