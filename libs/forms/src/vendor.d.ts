// pdfmake and fontkit ship no types; only what this library uses is declared here.
// pdfmake's classes; the compiled files are CommonJS modules with a default among their names.
declare module 'pdfmake/js/LayoutBuilder.js' {
  import type { PDFDocument } from 'pdfmake/js/PDFDocument.js';
  import type { TextInlines } from 'pdfmake/js/TextInlines.js';
  export interface DocMeasure { textInlines: TextInlines; readonly pdfDocument: PDFDocument }
  interface LayoutBuilder {
    registerTableLayouts(layouts: object): void;
    /** Pages, for a Renderer. */
    layoutDocument(content: unknown, document: object, styles: object, defaultStyle: object, background: unknown, header: unknown, footer: unknown, watermark: unknown, pageBreakBefore: unknown): object[];
  }
  const module: { readonly default: new (size: object, margins: object, svgMeasure: object) => LayoutBuilder };
  export default module;
}
declare module 'pdfmake/js/PageSize.js' {
  export function normalizePageSize(size: string, orientation: string): { width: number; height: number };
  export function normalizePageMargin(margins: number[]): object;
}
declare module 'pdfmake/js/PDFDocument.js' {
  export class PDFDocument {
    constructor(fonts: object, images: object, patterns: object, attachments: object, options: object, virtualfs: null, localAccessPolicy: (path: string) => boolean);
    addContent(operator: string): this;
    flushPages(): void;
    readonly x: number;
    readonly y: number;
    _line(text: string, options: object): void;
    _fragment(text: string, x: number, y: number, options: object): void;
    rect(x: number, y: number, width: number, height: number): this;
    fillColor(color: string, opacity: number): this;
    fill(): this;
    on(event: 'data', listener: (chunk: Buffer) => void): this;
    on(event: 'end', listener: () => void): this;
    on(event: 'error', listener: (error: Error) => void): this;
    end(): void;
  }
  const module: { readonly default: typeof PDFDocument };
  export default module;
}
declare module 'pdfmake/js/Renderer.js' {
  import type { PDFDocument } from 'pdfmake/js/PDFDocument.js';
  export interface Vector { readonly type: string; x: number; y: number; readonly w: number; readonly h: number }
  export interface Inline { text: string; x: number; width: number; readonly height: number; readonly font: object; readonly fontSize: number; readonly color: string; readonly opacity: number; readonly [property: string]: unknown }
  export interface Line { inlines: Inline[] }
  class Renderer {
    constructor(document: PDFDocument);
    readonly pdfDocument: PDFDocument;
    renderPages(pages: object[]): void;
    renderLine(line: Line, x: number, y: number): void;
    renderVector(vector: Vector): void;
  }
  const module: { readonly default: typeof Renderer };
  export default module;
}
declare module 'pdfmake/js/TextInlines.js' {
  import type { PDFDocument } from 'pdfmake/js/PDFDocument.js';
  export interface StyleStack { getProperty(name: string): unknown; auto(item: object, look: () => void): void }
  export class TextInlines {
    constructor(document: PDFDocument);
    measure(pieces: object[], styles: StyleStack): object[];
  }
  const module: { readonly default: typeof TextInlines };
  export default module;
}
declare module 'pdfmake/js/SVGMeasure.js' {
  const module: { readonly default: new () => object };
  export default module;
}
declare module 'pdfmake/js/tableLayouts.js' {
  export const tableLayouts: object;
}

declare module 'fontkit' {
  export interface Glyph { readonly id: number; readonly codePoints: readonly number[]; readonly advanceWidth: number }
  /** With what fontkit keeps to itself. */
  interface MeasuredGlyph extends Glyph { _metrics?: object; _getMetrics(): object }
  export interface GlyphRun {
    readonly glyphs: readonly Glyph[];
    readonly positions: { xAdvance: number; yAdvance: number; xOffset: number; yOffset: number }[];
    readonly advanceWidth: number;
  }
  export interface Font {
    readonly characterSet: number[];
    readonly postscriptName: string;
    readonly directory: { readonly tables: Readonly<Record<string, { readonly offset: number; readonly length: number }>> };
    layout(text: string, features?: object): GlyphRun;
    getGlyph(id: number, codePoints?: readonly number[]): MeasuredGlyph;
    createSubset(): { includeGlyph(glyph: number): number; encode(): Uint8Array };
  }
  export function create(bytes: Uint8Array): Font;
  /** Asked after fontkit's own formats. */
  export function registerFormat(format: { probe(bytes: Uint8Array): boolean; new (stream: { buffer: Uint8Array }): object }): void;
}
