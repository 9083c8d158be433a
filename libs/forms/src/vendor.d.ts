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
  interface Font { readonly characterSet: number[]; readonly postscriptName: string }
  export function create(bytes: Uint8Array): Font;
}
