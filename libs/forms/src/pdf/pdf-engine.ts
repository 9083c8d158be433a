import pdfmake from 'pdfmake';

import { FormsError } from '../errors.js';
import { applyFontChain, type PdfNode } from '../fonts/apply-chain.js';
import type { FontChain } from '../fonts/font-chain.js';
import { parsedOnce } from '../fonts/parsed-once.js';

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

// Nothing is ever loaded from the network or the disk while a document is made: fonts lie in memory, pictures come as bytes.
pdfmake.setUrlAccessPolicy(() => false);
pdfmake.setLocalAccessPolicy(() => false);

/** Renders a definition with the chain's fonts. Throws `GlyphMissingError`; `FormsError` CONTENT_TOO_LONG beyond `maxPages`. */
export async function renderPdf(definition: PdfDefinition, chain: FontChain): Promise<Uint8Array> {
  const content = applyFontChain(definition.content, chain);
  let pageCount = 0;
  const dynamic = (page: number, pages: number): PdfNode => {
    pageCount = pages;
    return applyFontChain(definition.footer(page, pages), chain);
  };
  useFonts(chain);
  const bytes = await pdfmake.createPdf({
    pageSize: 'A4',
    pageOrientation: definition.orientation,
    pageMargins: [...definition.margins],
    language: 'zh-CN',
    // 1.7: the reader's language entry and modern viewers; encryption is never used
    version: '1.7',
    info: {
      title: definition.title, author: definition.institution, creator: 'Guantong', producer: 'Guantong',
      creationDate: new Date(definition.createdAt),
    },
    defaultStyle: { font: chain.faces[0]!.name, fontSize: definition.fontSize, lineHeight: 1.15 },
    content,
    footer: dynamic,
    pageBreakBefore: (node: { headlineLevel?: number; startPosition: { verticalRatio: number } }) => node.headlineLevel === 1 && node.startPosition.verticalRatio > LOWEST_HEADING,
    ...(definition.background ? { background: definition.background } : {}),
  }).getBuffer();
  if (definition.maxPages !== undefined && pageCount > definition.maxPages) {
    throw new FormsError('CONTENT_TOO_LONG', `内容超出 ${definition.maxPages} 页，无法印制，请缩短过长的栏目后重试。`, { pages: pageCount });
  }
  return new Uint8Array(bytes);
}

/** pdfmake keeps one set of fonts per process and reads it when a document starts: it is put in place before each. */
function useFonts(chain: FontChain): void {
  const fonts: Record<string, { normal: string; bold: string }> = {};
  for (const face of chain.faces) {
    for (const file of [face.regular, face.bold]) {
      if (!pdfmake.virtualfs.existsSync(file.id)) pdfmake.virtualfs.writeFileSync(file.id, parsedOnce(file.bytes));
    }
    fonts[face.name] = { normal: face.regular.id, bold: face.bold.id };
  }
  pdfmake.setFonts(fonts);
}
