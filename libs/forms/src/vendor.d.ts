// pdfmake and fontkit ship no types; only what this library uses is declared here.
declare module 'pdfmake' {
  interface PdfMake {
    readonly virtualfs: { existsSync(name: string): boolean; writeFileSync(name: string, content: Uint8Array): void };
    setFonts(fonts: Record<string, { normal: string; bold: string }>): void;
    setUrlAccessPolicy(policy: (url: string) => boolean): void;
    setLocalAccessPolicy(policy: (path: string) => boolean): void;
    createPdf(definition: object): { getBuffer(): Promise<Uint8Array> };
  }
  const pdfmake: PdfMake;
  export default pdfmake;
}

declare module 'fontkit' {
  export interface GlyphRun {
    readonly glyphs: readonly { readonly id: number; readonly codePoints: readonly number[]; readonly advanceWidth: number }[];
    readonly positions: { xAdvance: number; yAdvance: number; xOffset: number; yOffset: number }[];
    readonly advanceWidth: number;
  }
  export interface Font {
    readonly characterSet: number[];
    readonly postscriptName: string;
    readonly directory: { readonly tables: Readonly<Record<string, { readonly offset: number; readonly length: number }>> };
    layout(text: string, features?: object): GlyphRun;
    createSubset(): { includeGlyph(glyph: number): number; encode(): Uint8Array };
  }
  export function create(bytes: Uint8Array): Font;
  /** Asked after fontkit's own formats. */
  export function registerFormat(format: { probe(bytes: Uint8Array): boolean; new (stream: { buffer: Uint8Array }): object }): void;
}
