import LayoutBuilderModule, { type DocMeasure } from 'pdfmake/js/LayoutBuilder.js';
import { normalizePageMargin, normalizePageSize } from 'pdfmake/js/PageSize.js';
import PDFDocumentModule from 'pdfmake/js/PDFDocument.js';
import RendererModule, { type Inline, type Line, type Vector } from 'pdfmake/js/Renderer.js';
import TextInlinesModule, { type StyleStack } from 'pdfmake/js/TextInlines.js';
import SVGMeasureModule from 'pdfmake/js/SVGMeasure.js';
import { tableLayouts } from 'pdfmake/js/tableLayouts.js';

import type { PdfNode } from '../fonts/apply-chain.js';
import type { FontChain } from '../fonts/font-chain.js';
import { parsedOnce, PIECE_END } from '../fonts/parsed-once.js';

// pdfmake's own classes, from its CommonJS build: it lays out, and writes by pdfkit. How the laid out is written is ours, because pdfmake writes each
// character of a Chinese text as a text object of its own, and each mark of a code with all settings of a drawing.
const { default: LayoutBuilder } = LayoutBuilderModule;
const { default: PDFDocument } = PDFDocumentModule;
const { default: Renderer } = RendererModule;
const { default: SVGMeasure } = SVGMeasureModule;
const { default: TextInlines } = TextInlinesModule;

/** Bars of one colour, within the rectangle that pdfmake lays out; relative to its corner, in points. */
export interface Bars extends Vector {
  readonly type: 'rect';
  readonly bars: readonly { readonly x: number; readonly y: number; readonly w: number; readonly h: number }[];
  readonly color: string;
}

export interface PdfLayout {
  readonly chain: FontChain;
  readonly info: Readonly<Record<string, string | Date>>;
  readonly orientation: 'portrait' | 'landscape';
  readonly margins: readonly [number, number, number, number];
  readonly defaultStyle: object;
  readonly content: PdfNode;
  readonly footer: (page: number, pages: number) => PdfNode;
  readonly background?: (() => PdfNode) | undefined;
  readonly pageBreakBefore: (node: { headlineLevel?: number; startPosition: { verticalRatio: number } }) => boolean;
}

/** Lays out and writes one file. Nothing is read meanwhile: fonts lie in memory, pictures come as bytes. */
export async function writePdf(layout: PdfLayout): Promise<Buffer> {
  const size = normalizePageSize('A4', layout.orientation);
  const fonts = Object.fromEntries(layout.chain.faces.map(({ name, regular, bold }) => [name, { normal: [parsedOnce(regular)], bold: [parsedOnce(bold)] }]));
  const doc = new FormDocument(fonts, {}, {}, {}, {
    size: [size.width, size.height],
    // 1.7: the reader's language entry and modern viewers; encryption is never used
    pdfVersion: '1.7', lang: 'zh-CN', compress: true, autoFirstPage: false, info: layout.info, font: null,
  }, null, () => false);
  const builder = new FormLayout(size, normalizePageMargin([...layout.margins]), new SVGMeasure());
  builder.registerTableLayouts(tableLayouts);
  const pages = builder.layoutDocument(layout.content, doc, {}, layout.defaultStyle, layout.background, undefined, layout.footer, undefined, layout.pageBreakBefore);
  new FormRenderer(doc).renderPages(pages);
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    doc.on('data', (chunk) => chunks.push(chunk));
    doc.on('end', () => resolve(Buffer.concat(chunks)));
    doc.on('error', reject);
    doc.end();
  });
}

/** pdfmake makes its measurer anew for each document. */
class FormLayout extends LayoutBuilder {
  private measurer!: DocMeasure;

  get docMeasure(): DocMeasure { return this.measurer; }
  set docMeasure(measurer: DocMeasure) {
    measurer.textInlines = new FormInlines(measurer.pdfDocument);
    this.measurer = measurer;
  }
}

class FormInlines extends TextInlines {
  /** A property of the text is looked up once, not for each of its pieces. They have no named styles, which alone would tell one piece's from another's. */
  override measure(pieces: object[], styles: StyleStack): object[] {
    const known = new Map<string, unknown>();
    const getProperty = (name: string): unknown => {
      if (!known.has(name)) known.set(name, styles.getProperty(name));
      return known.get(name);
    };
    return super.measure(pieces, { getProperty, auto: (_, look) => look() });
  }
}

/** A page's operators are gathered as text and become bytes once, not one by one. */
class FormDocument extends PDFDocument {
  private operators: string[] = [];

  override addContent(operator: string): this {
    this.operators.push(operator);
    return this;
  }

  /** pdfmake says for each piece where it stands: pdfkit need not measure it once more to know where it ended. */
  override _line(text: string, options: object): void { this._fragment(text, this.x, this.y, options); }

  override flushPages(): void {
    if (this.operators.length > 0) super.addContent(this.operators.join('\n'));
    this.operators = [];
    super.flushPages();
  }
}

class FormRenderer extends Renderer {
  override renderLine(line: Line, x: number, y: number): void {
    line.inlines = joined(line.inlines);
    super.renderLine(line, x, y);
  }

  override renderVector(vector: Vector | Bars): void {
    if (!('bars' in vector)) {
      super.renderVector(vector);
      return;
    }
    this.pdfDocument.fillColor(vector.color, 1);
    // each by itself: a reader sets a rectangle on whole dots, the parts of one shape it blurs
    for (const bar of vector.bars) this.pdfDocument.rect(vector.x + bar.x, vector.y + bar.y, bar.w, bar.h).fill();
  }
}

/**
 * Pieces that follow each other without a gap and look alike, as one. Each is shaped by itself as before (`PIECE_END`): no glyph moves.
 * After a wide space another begins: within one text object, who copies the page would find another column there.
 */
function joined(inlines: readonly Inline[]): Inline[] {
  const result: Inline[] = [];
  for (const inline of inlines) {
    const last = result.at(-1);
    if (last && !last.text.endsWith(WIDE_SPACE) && isPlain(last) && isPlain(inline) && ALIKE.every((property) => last[property] === inline[property]) && Math.abs(last.x + last.width - inline.x) < HAIR) {
      last.text += PIECE_END + inline.text;
      last.width = inline.x + inline.width - last.x;
    } else result.push({ ...inline });
  }
  return result;
}

const WIDE_SPACE = '\u3000';
/** Less than a millionth of a point, to which pdfkit writes, is no gap. */
const HAIR = 1e-7;
const ALIKE = ['font', 'fontSize', 'color', 'height'] as const;
/** What a piece may have beside its place that is written by itself. */
const OWN = ['background', 'decoration', 'link', 'linkToPage', 'linkToDestination', 'fontFeatures', 'characterSpacing', 'sup', 'sub', '_pageNodeRef', 'justifyShift'] as const;
const isPlain = (inline: Inline): boolean => inline.opacity === 1 && OWN.every((property) => !inline[property]);
