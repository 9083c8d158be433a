import { FormsError } from '../errors.js';
import { applyFontChain, type PdfNode } from '../fonts/apply-chain.js';
import type { FontChain } from '../fonts/font-chain.js';

/** What a document gives the engine. Footer and header are asked per page, after the page count is known. */
export interface PdfDefinition {
  readonly title: string;
  readonly institution: string;
  /** Time of the document, RFC 3339: creation date of the file, so that equal input gives equal bytes. */
  readonly createdAt: string;
  readonly orientation: 'portrait' | 'landscape';
  /** left, top, right, bottom in points. */
  readonly margins: readonly [number, number, number, number];
  readonly fontSize: number;
  readonly content: PdfNode[];
  readonly footer: (page: number, pages: number) => PdfNode;
  readonly background?: () => PdfNode;
  /** Pages at most; more is an error, never cut. */
  readonly maxPages?: number;
}

/** A heading further down the page (share of its text area) goes to the next one: it never stands alone at the foot. */
const LOWEST_HEADING = 0.85;

/** Renders a definition with the chain's fonts. Throws `GlyphMissingError`; `FormsError` CONTENT_TOO_LONG beyond `maxPages`. */
export async function renderPdf(definition: PdfDefinition, chain: FontChain): Promise<Uint8Array> {
  const content = applyFontChain(definition.content, chain);
  let pageCount = 0;
  const dynamic = (page: number, pages: number): PdfNode => {
    pageCount = pages;
    return applyFontChain(definition.footer(page, pages), chain);
  };
  // with the first document: a service that prints in threads never needs the engine and the fonts' reader itself
  const { writePdf } = await import('./pdf-document.js');
  const bytes = await writePdf({
    chain,
    orientation: definition.orientation,
    margins: definition.margins,
    info: {
      Producer: 'Guantong', Creator: 'Guantong', Title: definition.title, Author: definition.institution,
      CreationDate: new Date(definition.createdAt),
    },
    defaultStyle: { font: chain.faces[0]!.name, fontSize: definition.fontSize, lineHeight: 1.15 },
    content,
    footer: dynamic,
    pageBreakBefore: (node) => node.headlineLevel === 1 && node.startPosition.verticalRatio > LOWEST_HEADING,
    background: definition.background,
  });
  if (definition.maxPages !== undefined && pageCount > definition.maxPages) {
    throw new FormsError('CONTENT_TOO_LONG', `内容超出 ${definition.maxPages} 页，无法印制，请缩短过长的栏目后重试。`, { pages: pageCount });
  }
  return new Uint8Array(bytes);
}
