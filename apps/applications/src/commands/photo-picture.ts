import { MAX_PHOTO_BYTES } from '@gt/forms';
import { Problem } from '@gt/service-kit';
import { decoded, judging, pictureOf } from '@gt/uploads';
import type { Crop } from '../domain/material.js';

/** Largest photo file (bytes): what a phone's camera makes. */
export const PHOTO_LIMIT_BYTES = 20 * 1024 * 1024;
/** Longest side of the master that is kept (pixels): 2-inch at 300 dpi four times over. */
const MASTER_SIDE = 2_400;
const MASTER_QUALITY = 92;
/** What is printed: 35 × 49 mm for the form (填表说明二: 二寸), 25 × 35 mm for the certificate, both at 300 dpi and of one shape (5 : 7). */
export const PRINTS = { TWO_INCH: { width: 413, height: 579 }, ONE_INCH: { width: 295, height: 413 } } as const;
export type PrintSize = keyof typeof PRINTS;
const RATIO = 5 / 7;
/** How far the part that was chosen may differ from that shape: a pixel of rounding on a phone's screen. */
const RATIO_TOLERANCE = 0.02;
/** Below this spread of brightness (of 255) there is no face to see. */
const BLANK_BELOW = 8;
/** Below this mean distance between a point's colours (of 255) it is a photo in black and white. */
const COLOURLESS_BELOW = 4;
/** Brightness (of 255) from which a background counts as white. */
const WHITE_FROM = 225;
/** Edge of the small copy that is judged (pixels). */
const SAMPLE = 64;

const refused = (code: string, detail: string) => new Problem(422, code, detail, { errors: [] });

export interface Master { readonly bytes: Buffer; readonly width: number; readonly height: number }

/** The master of a photo: upright, without what the camera wrote beside it (place, device), as JPEG. 422 PHOTO_TYPE, PHOTO_TOO_SMALL, PICTURE_… */
export function makeMaster(bytes: Buffer): Promise<Master> {
  return judging.pass(async () => {
    const picture = await pictureOf(bytes);
    const { format } = await picture.metadata();
    if (format !== 'jpeg' && format !== 'png') throw refused('PHOTO_TYPE', '照片请用 JPG 或 PNG 文件。');
    const { data, info } = await decoded(() => picture.rotate().flatten({ background: '#ffffff' }).toColourspace('srgb').resize(MASTER_SIDE, MASTER_SIDE, { fit: 'inside', withoutEnlargement: true }).jpeg({ quality: MASTER_QUALITY }).toBuffer({ resolveWithObject: true }));
    requireSize(Math.min(info.width, info.height * RATIO), Math.min(info.height, info.width / RATIO));
    return { bytes: data, width: info.width, height: info.height };
  });
}

/** The master turned clockwise by quarters: a scan, or a picture whose camera wrote nothing of how it was held. */
export function turned(master: Buffer, quarters: number): Promise<Master> {
  return judging.pass(async () => {
    const { default: sharp } = await import('sharp');
    const { data, info } = await sharp(master).rotate(quarters * 90).jpeg({ quality: MASTER_QUALITY }).toBuffer({ resolveWithObject: true });
    return { bytes: data, width: info.width, height: info.height };
  });
}

function requireSize(width: number, height: number): void {
  const { width: least, height: high } = PRINTS.ONE_INCH;
  if (width < least || height < high) throw refused('PHOTO_TOO_SMALL', `照片可用部分只有 ${Math.floor(width)} × ${Math.floor(height)} 像素，印出来会模糊；请用不小于 ${least} × ${high} 像素的照片，或把框放大。`);
}

/** The largest part of the right shape, in the middle, nearer to the top: where a face is. */
export function defaultCrop({ width, height }: { width: number; height: number }): Crop {
  const wide = width / height > RATIO;
  const [w, h] = wide ? [(height * RATIO) / width, 1] : [1, width / RATIO / height];
  return { left: (1 - w) / 2, top: (1 - h) / 3, width: w, height: h };
}

const boxOf = (crop: Crop, { width, height }: { width: number; height: number }) => ({
  left: Math.round(crop.left * width), top: Math.round(crop.top * height), width: Math.min(Math.round(crop.width * width), width - Math.round(crop.left * width)), height: Math.min(Math.round(crop.height * height), height - Math.round(crop.top * height)),
});

/** Judges the part that is to be printed: 422 PHOTO_SHAPE, PHOTO_TOO_SMALL, PHOTO_BLANK, PHOTO_NOT_IN_COLOUR (填表说明二: 彩色照片). Says whether the background is white. */
export function judgeCrop(master: Master, crop: Crop): Promise<{ whiteBackground: boolean }> {
  const box = boxOf(crop, master);
  if (crop.left + crop.width > 1.0001 || crop.top + crop.height > 1.0001 || Math.abs(box.width / box.height / RATIO - 1) > RATIO_TOLERANCE) throw refused('PHOTO_SHAPE', '所选部分应为 5 : 7（宽 : 高）并在照片之内，请重新框选。');
  requireSize(box.width, box.height);
  return judging.pass(async () => {
    const { default: sharp } = await import('sharp'); // with the first picture
    const { data } = await sharp(master.bytes).extract(box).resize(SAMPLE, SAMPLE, { fit: 'fill' }).removeAlpha().raw().toBuffer({ resolveWithObject: true });
    const points = Array.from({ length: SAMPLE * SAMPLE }, (_, i) => [data[i * 3]!, data[i * 3 + 1]!, data[i * 3 + 2]!]);
    const bright = points.map(([r, g, b]) => 0.299 * r! + 0.587 * g! + 0.114 * b!);
    const mean = bright.reduce((a, b) => a + b, 0) / bright.length;
    const spread = Math.sqrt(bright.reduce((a, b) => a + (b - mean) ** 2, 0) / bright.length);
    if (spread < BLANK_BELOW) throw refused('PHOTO_BLANK', '照片几乎是一片空白，请换一张近期免冠彩色照片。');
    const colour = points.reduce((sum, p) => sum + Math.max(...p) - Math.min(...p), 0) / points.length;
    if (colour < COLOURLESS_BELOW) throw refused('PHOTO_NOT_IN_COLOUR', '照片是黑白的，请换一张近期免冠彩色照片（附件2 填表说明二）。');
    // the two upper corners: what is behind the head
    const corner = bright.filter((_, i) => { const x = i % SAMPLE; const y = Math.floor(i / SAMPLE); return y < SAMPLE / 6 && (x < SAMPLE / 6 || x >= SAMPLE - SAMPLE / 6); });
    return { whiteBackground: corner.every((value) => value >= WHITE_FROM) };
  });
}

/** A print of the photo as JPEG, small enough to stand on a document. */
export function printOf(master: Buffer, crop: Crop, size: PrintSize): Promise<Buffer> {
  return judging.pass(async () => {
    const { default: sharp } = await import('sharp');
    const { width, height } = await sharp(master).metadata();
    const cut = await sharp(master).extract(boxOf(crop, { width, height })).toBuffer();
    for (const share of [1, 0.85, 0.7]) for (const quality of [90, 82, 74, 66]) {
      const print = await sharp(cut).resize(Math.round(PRINTS[size].width * share), Math.round(PRINTS[size].height * share), { fit: 'fill' }).jpeg({ quality, mozjpeg: true }).toBuffer();
      if (print.length <= MAX_PHOTO_BYTES) return print;
    }
    return sharp(cut).resize(PRINTS.ONE_INCH.width, PRINTS.ONE_INCH.height, { fit: 'fill' }).blur(1).jpeg({ quality: 40, mozjpeg: true }).toBuffer();
  });
}
