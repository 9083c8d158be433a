import sharp from 'sharp';

/** Pixels of a portrait; 2-inch at 300 dpi and a little to cut away. */
const PORTRAIT = { width: 500, height: 700 };
/** Pixels of a photographed page. */
const PAGE = { width: 620, height: 880 };
const COATS = ['#27406b', '#4a4a4a', '#5b3a2e'];
const drawn = ({ width, height }: { width: number; height: number }, shapes: string): Promise<Uint8Array> => sharp(Buffer.from(`<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}"><rect width="100%" height="100%" fill="#ffffff"/>${shapes}</svg>`)).flatten({ background: '#ffffff' }).jpeg({ quality: 85 }).toBuffer();
/** Nobody's portrait: head and shoulders on white. */
export const portrait = (i: number): Promise<Uint8Array> => drawn(PORTRAIT, `<rect x="205" y="330" width="90" height="120" fill="#c99a78"/><ellipse cx="250" cy="250" rx="105" ry="140" fill="#d9ab88"/><path d="M145 235 Q150 105 250 105 Q350 105 355 235 Q330 165 250 165 Q170 165 145 235" fill="#2b211c"/><path d="M40 700 Q50 450 200 425 L300 425 Q450 450 460 700 Z" fill="${COATS[i % COATS.length]}"/>`);
/** A page with lines where a certificate has words, and no seal. */
export const page = (i: number): Promise<Uint8Array> => drawn(PAGE, `<rect x="30" y="30" width="560" height="820" fill="none" stroke="#8899aa" stroke-width="4"/>${Array.from({ length: 10 }, (_, line) => `<rect x="90" y="${140 + line * 60}" width="${440 - ((line * 7 + i * 13) % 5) * 40}" height="14" fill="#b8c0c8"/>`).join('')}`);
