import { FormsError } from '../errors.js';
import type { PdfNode } from '../fonts/apply-chain.js';

/** Largest photo placed on a document, in bytes: a certificate stays within 60 KiB with it. */
export const MAX_PHOTO_BYTES = 24 * 1024;

function pictureType(bytes: Uint8Array): 'jpeg' | 'png' | undefined {
  if (bytes[0] === 0xff && bytes[1] === 0xd8 && bytes[2] === 0xff) return 'jpeg';
  if (bytes[0] === 0x89 && bytes[1] === 0x50 && bytes[2] === 0x4e && bytes[3] === 0x47) return 'png';
  return undefined;
}

/**
 * The photo, or the place where one is stuck on, named `place`. The type is taken from the content.
 * Throws INPUT_INVALID if it is neither JPEG nor PNG or larger than `MAX_PHOTO_BYTES`.
 */
export function photoBlock(photo: Uint8Array | undefined, width: number, height: number, place = '照片'): PdfNode {
  if (!photo) return { text: place, color: '#888888', alignment: 'center', margin: [0, height / 2 - 8, 0, height / 2 - 8] };
  const type = pictureType(photo);
  if (!type || photo.length > MAX_PHOTO_BYTES) {
    throw new FormsError('INPUT_INVALID', `照片须为不超过 ${MAX_PHOTO_BYTES / 1024} KB 的 JPEG 或 PNG 文件，请压缩后重新上传。`, { field: 'photo' });
  }
  return { image: `data:image/${type};base64,${Buffer.from(photo).toString('base64')}`, fit: [width, height], alignment: 'center' };
}
