import { Gate } from '@gt/event-bus';
import { FormsError, type Renderer } from '@gt/forms';
import { Problem } from '@gt/service-kit';
import type { Sharp } from 'sharp';

/** Largest attachment (bytes): a phone's photo is 3–12 MB, a certificate scanned at 300 dpi some 5 MB. */
export const ATTACHMENT_LIMIT_BYTES = 20 * 1024 * 1024;
/** Most pixels of a picture: phones go up to 108 million; decoded, it is what would fill the memory. */
const PIXEL_LIMIT = 120_000_000;
/** Most pages of one attachment: an award's whole file; more is a volume, to be divided. */
const PAGE_LIMIT = 200;
/** Files judged at once: a picture decoded takes a processor and some tens of MB. */
const AT_ONCE = 2;
/** Where readers of these kinds look for their marks (bytes): PDF readers near the start, browsers that guess too, zip readers near the end. */
const START_BYTES = 1_024;
const END_BYTES = 65_557;

/** What a file is by its content. */
export interface CheckedFile { readonly mediaType: 'application/pdf' | 'image/jpeg' | 'image/png'; readonly pages: number | null }

const refused = (code: string, detail: string) => new Problem(422, code, detail, { errors: [] });
const starts = (bytes: Buffer, ...mark: number[]) => mark.every((byte, i) => bytes[i] === byte);

function typeOf(bytes: Buffer): CheckedFile['mediaType'] {
  if (bytes.length === 0) throw refused('FILE_EMPTY', '文件是空的（0 字节），可能没有传完，请重新选择文件上传。');
  if (starts(bytes, 0x25, 0x50, 0x44, 0x46, 0x2d)) return 'application/pdf';
  if (starts(bytes, 0xff, 0xd8, 0xff)) return 'image/jpeg';
  if (starts(bytes, 0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a)) return 'image/png';
  if (bytes.subarray(4, 8).toString('latin1') === 'ftyp' && /^(hei|hev|mif)/.test(bytes.subarray(8, 12).toString('latin1'))) throw refused('FILE_IS_HEIC', '这是 HEIC 格式的照片，请在手机“设置－相机－格式”中选“兼容性最佳”后重拍，或截屏、转为 JPG 后上传。');
  throw refused('FILE_TYPE_UNKNOWN', '只接收 PDF、JPG 和 PNG 文件（按内容识别，改扩展名无效），请拍照、扫描或另存为这些格式后上传。');
}

/** One file that two programs would read as two things. */
function requireOneThing(bytes: Buffer, mediaType: CheckedFile['mediaType']): void {
  const start = bytes.subarray(0, START_BYTES).toString('latin1').toLowerCase();
  const end = bytes.subarray(-END_BYTES);
  if ((mediaType !== 'application/pdf' && start.includes('%pdf-')) || /<(script|html|!doctype|svg|\?php)/.test(start) || end.includes('PK\u0005\u0006', 0, 'latin1')) {
    throw refused('FILE_IS_TWO_THINGS', '文件里还夹带了另一种内容（如网页、压缩包或另一个文件），不能作为材料保存；请重新拍照、扫描或导出后上传。');
  }
}

/** Pictures and papers are judged one after the other, AT_ONCE at a time. */
export const judging = new Gate(AT_ONCE);

/** Opens a picture as far as its size, before anything is decoded. 422 PICTURE_UNREADABLE, PICTURE_TOO_LARGE. */
export async function pictureOf(bytes: Buffer): Promise<Sharp> {
  const { default: sharp } = await import('sharp'); // with the first picture
  let size: { width: number; height: number };
  try { size = await sharp(bytes, { limitInputPixels: false }).metadata(); } catch { throw unreadable(); }
  if (size.width * size.height > PIXEL_LIMIT) throw refused('PICTURE_TOO_LARGE', `图片有 ${size.width} × ${size.height} 像素，超过 ${PIXEL_LIMIT / 10_000} 万像素，请缩小后上传。`);
  return sharp(bytes, { limitInputPixels: PIXEL_LIMIT, failOn: 'error' });
}
const unreadable = () => refused('PICTURE_UNREADABLE', '图片打不开，可能没有传完或已损坏，请重新拍照或扫描后上传。');

/** Decodes a picture to its end. 422 PICTURE_UNREADABLE. */
export async function decoded<T>(work: () => Promise<T>): Promise<T> {
  try { return await work(); } catch (error) { if (error instanceof Problem) throw error; throw unreadable(); }
}

/** Judges what somebody hands in by its content; PDFs are opened in the renderer's threads. 422 with one code and what to do; nothing is kept of what is refused. */
export function checkFile(renderer: Pick<Renderer, 'inspectPdf'>, bytes: Buffer): Promise<CheckedFile> {
  const mediaType = typeOf(bytes);
  requireOneThing(bytes, mediaType);
  return judging.pass(async () => {
    if (mediaType !== 'application/pdf') {
      const picture = await pictureOf(bytes);
      await decoded(() => picture.resize(16, 16, { fit: 'inside' }).raw().toBuffer());
      return { mediaType, pages: null };
    }
    try {
      const { pages } = await renderer.inspectPdf(bytes);
      if (pages > PAGE_LIMIT) throw refused('PDF_TOO_MANY_PAGES', `PDF 有 ${pages} 页，超过 ${PAGE_LIMIT} 页，请分成几个文件上传。`);
      return { mediaType, pages };
    } catch (error) {
      if (error instanceof FormsError && /^PDF_/.test(error.code)) throw refused(error.code, error.message);
      if (error instanceof FormsError) throw new Problem(503, 'FILES_BUSY', '正在核对的文件过多，请稍后重试。', { headers: { 'retry-after': '5' } });
      throw error;
    }
  });
}
