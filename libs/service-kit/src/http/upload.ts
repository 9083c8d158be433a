import { Readable } from 'node:stream';
import { FILE_LIMIT_BYTES } from '@gt/file-store';
import { Problem } from './problem.js';

/** The type under which files that people hand in come: what they are is judged by their content, never by what is said of them. */
export const FILE_TYPE = 'application/octet-stream';
/** Header with the file's own name, percent-encoded: names say who it is about, so they stand in no address. */
export const FILE_NAME_HEADER = 'x-file-name';
/** Most bytes of any upload: what the file store takes of one. What stands in front of the portal must let as much through (deploy/README.md). */
export const UPLOAD_LIMIT_BYTES = FILE_LIMIT_BYTES;
/** Longest name that is kept (characters); a longer one keeps its end, which says what it is. */
const NAME_LIMIT = 200;

/** An upload as it comes, no further than the limit. 415 for what is no file, 413 as soon as more is told or came. */
export async function* uploadOf(body: unknown, limitBytes: number): AsyncGenerator<Buffer> {
  if (limitBytes > UPLOAD_LIMIT_BYTES) throw new RangeError('a larger upload never gets here: raise UPLOAD_LIMIT_BYTES and what deploy/README.md asks for');
  if (!(body instanceof Readable)) throw new Problem(415, 'MEDIA_TYPE', `请以 ${FILE_TYPE} 上传文件。`, { errors: [] });
  const tooLarge = () => new Problem(413, 'FILE_TOO_LARGE', `文件超过 ${limitBytes / 1024 / 1024} MB，请压缩、降低扫描分辨率或分成几个文件后上传。`, { errors: [] });
  if (Number((body as { headers?: Record<string, string> }).headers?.['content-length']) > limitBytes) throw tooLarge();
  let size = 0;
  // the request is left open: its sender is to read the answer
  for await (const chunk of body.iterator({ destroyOnReturn: false })) {
    size += (chunk as Buffer).length;
    if (size > limitBytes) throw tooLarge();
    yield chunk as Buffer;
  }
}

/** A whole upload, in memory; what is too large is not kept. */
export async function readUpload(body: unknown, limitBytes: number): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of uploadOf(body, limitBytes)) chunks.push(chunk);
  return Buffer.concat(chunks);
}

/** The name that the sender's device gives the file, as one line without path and control characters; null: none was told. */
export function fileNameOf(header: unknown): string | null {
  if (typeof header !== 'string') return null;
  let told: string;
  try { told = decodeURIComponent(header); } catch { throw new Problem(400, 'FILE_NAME', '请求头 x-file-name 应为百分号编码的文件名。', { errors: [] }); }
  const name = [...told.split(/[\\/]/).at(-1)!.replace(/[\p{Cc}\p{Cf}\p{Co}\p{Zl}\p{Zp}]/gu, '').trim()].slice(-NAME_LIMIT).join('');
  return name === '' ? null : name;
}
