import { get, send } from '../../api/client.js';
import { bytesOf, nameHeader } from '../../patterns/files.js';

export interface Crop { readonly left: number; readonly top: number; readonly width: number; readonly height: number }
export interface PhotoInfo { readonly sha256: string; readonly width: number; readonly height: number; readonly crop: Crop; readonly whiteBackground: boolean }
export interface MaterialFile { readonly id: string; readonly name: string | null; readonly mediaType: string; readonly size: number; readonly pages: number | null; readonly sha256: string; readonly addedAt: string }
export interface MaterialLine { readonly item: string; readonly name: string; readonly clause: string; readonly needed: boolean; /** pages registered as signed or stamped: nobody takes them away */ readonly registered: boolean; readonly files: readonly MaterialFile[];
  /** 原件核验 */ readonly standing: 'CHECKED' | 'CHANGED' | 'UNCHECKED'; readonly check: { readonly original: string; readonly originalName: string; readonly note: string | null; readonly byName: string; readonly at: string } | null;
  /** why the body asks for more */ readonly asked: string | null }
export interface Materials { readonly editable: boolean; readonly limits: { readonly fileBytes: number; readonly photoBytes: number }; readonly photo: PhotoInfo | null; readonly items: readonly MaterialLine[] }

const at = (id: string) => `/api/applications/applications/${id}`;

export const readMaterials = (id: string): Promise<Materials> => get<Materials>(`${at(id)}/materials`);
export const addFile = (id: string, item: string, file: File, key: string, replaces: string | null = null): Promise<unknown> =>
  send('POST', `${at(id)}/attachments?${new URLSearchParams({ material: item, ...(replaces ? { replaces } : {}) })}`, bytesOf(file), { key, headers: nameHeader(file) });
export const removeFile = (fileId: string, key: string): Promise<unknown> => send('POST', `/api/applications/attachments/${fileId}/removal`, undefined, { key });
export const checkOriginal = (id: string, item: string, original: string | null, note: string, key: string): Promise<unknown> => send('POST', `${at(id)}/material-checks`, { checks: [{ item, original, ...(note.trim() && original ? { note: note.trim() } : {}) }] }, { key });
export const askForMore = (id: string, ask: { readonly reason: string; readonly dueOn: string; readonly items: readonly { readonly item: string; readonly reason: string }[] }, key: string): Promise<unknown> => send('POST', `${at(id)}/request-supplement`, ask, { key });
export const fileAddress = (fileId: string): string => `/api/applications/attachments/${fileId}`;
export const putPhoto = (id: string, file: File, key: string): Promise<PhotoInfo> => send<PhotoInfo>('PUT', `${at(id)}/photo`, bytesOf(file), { key });
export const cropPhoto = (id: string, crop: Crop, key: string): Promise<PhotoInfo> => send<PhotoInfo>('POST', `${at(id)}/photo/crop`, crop, { key });
export const turnPhoto = (id: string, quarters: number, key: string): Promise<PhotoInfo> => send<PhotoInfo>('POST', `${at(id)}/photo/turn`, { quarters }, { key });
export const removePhoto = (id: string, key: string): Promise<unknown> => send('POST', `${at(id)}/photo/removal`, undefined, { key });
/** The address changes with what is printed, so that no earlier print is shown. */
export const photoAddress = (id: string, size: 'MASTER' | 'TWO_INCH' | 'ONE_INCH', photo: PhotoInfo | null): string =>
  `${at(id)}/photo?size=${size}${photo ? `#${photo.sha256.slice(0, 12)}-${Object.values(photo.crop).map((n) => n.toFixed(4)).join('-')}` : ''}`;

/** Width to height of what is printed: 35 × 49 mm and 25 × 35 mm alike. */
export const RATIO = 5 / 7;
/** The crop with another width (part of the picture's), around the same middle, inside the picture. */
export function resized(crop: Crop, photo: Pick<PhotoInfo, 'width' | 'height'>, width: number): Crop {
  const widest = Math.min(1, (photo.height * RATIO) / photo.width);
  const w = Math.min(widest, Math.max(0.05, width));
  const h = Math.min(1, (w * photo.width) / RATIO / photo.height);
  return moved({ left: crop.left + (crop.width - w) / 2, top: crop.top + (crop.height - h) / 2, width: w, height: h }, 0, 0);
}
export const moved = (crop: Crop, dx: number, dy: number): Crop => ({ ...crop, left: Math.min(1 - crop.width, Math.max(0, crop.left + dx)), top: Math.min(1 - crop.height, Math.max(0, crop.top + dy)) });
