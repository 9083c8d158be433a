import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { FileStoreError } from './errors.js';

/** Seals and opens the key of a file: the service's keyring. */
export interface Sealer { seal(text: string): string; unseal(sealed: string): string }

/** Plain bytes of a sealed piece: read and judged at once, so nothing unjudged is handed out, and memory stays small. */
export const PIECE_BYTES = 64 * 1024;
/** The head of a sealed file: mark, sealed key, spaces. Fixed, so that the plain size follows from the stored one. */
const HEAD_BYTES = 512;
const MARK = 'GTFILE1 ';
const KEY_BYTES = 32;
const TAG_BYTES = 16;
const NONCE_BYTES = 12;

/** A key seals one file, so the piece's number is nonce enough; its last byte marks the last piece: a file cut short does not open. */
function nonce(piece: number, last: boolean): Buffer {
  const bytes = Buffer.alloc(NONCE_BYTES);
  bytes.writeUInt32BE(piece, NONCE_BYTES - 5);
  bytes[NONCE_BYTES - 1] = last ? 1 : 0;
  return bytes;
}

/** Pieces of `size` bytes; the last one, which may be empty or short, is marked. */
async function* piecesOf(source: AsyncIterable<Uint8Array>, size: number): AsyncGenerator<{ bytes: Buffer; last: boolean }> {
  let held: Buffer[] = [];
  let length = 0;
  for await (const chunk of source) {
    held.push(Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength));
    length += chunk.byteLength;
    if (length <= size) continue;
    const all = Buffer.concat(held);
    let at = 0;
    for (; all.length - at > size; at += size) yield { bytes: all.subarray(at, at + size), last: false };
    held = [all.subarray(at)];
    length = all.length - at;
  }
  yield { bytes: Buffer.concat(held), last: true };
}

/** Seals a file under a key of its own (AES-256-GCM, piece by piece); the key stands sealed in the head. */
export async function* sealStream(source: AsyncIterable<Uint8Array>, sealer: Sealer): AsyncGenerator<Buffer> {
  const key = randomBytes(KEY_BYTES);
  const head = Buffer.from(`${MARK}${sealer.seal(key.toString('base64'))}\n`, 'latin1');
  if (head.length > HEAD_BYTES) throw new FileStoreError('FILE_DAMAGED', 'the id of the sealing key is too long for a file');
  yield Buffer.concat([head, Buffer.alloc(HEAD_BYTES - head.length, ' ')]);
  let piece = 0;
  for await (const { bytes, last } of piecesOf(source, PIECE_BYTES)) {
    const cipher = createCipheriv('aes-256-gcm', key, nonce(piece, last));
    const sealed = Buffer.concat([cipher.update(bytes), cipher.final()]);
    yield Buffer.concat([sealed, cipher.getAuthTag()]);
    piece += 1;
  }
}

/** The plain bytes of a sealed file; each piece is judged before it is given. Throws FILE_DAMAGED, and the sealer's KeyError. */
export async function* openStream(source: AsyncIterable<Uint8Array>, sealer: Sealer): AsyncGenerator<Buffer> {
  const { head, rest } = await splitHead(source);
  const key = keyOf(head, sealer);
  let piece = 0;
  for await (const { bytes, last } of piecesOf(rest, PIECE_BYTES + TAG_BYTES)) {
    yield openPiece(key, piece, last, bytes);
    piece += 1;
  }
}

function keyOf(head: Buffer, sealer: Sealer): Buffer {
  const [, sealed] = /^GTFILE1 (\S+)\n *$/.exec(head.toString('latin1')) ?? [];
  if (sealed === undefined) throw damaged();
  return Buffer.from(sealer.unseal(sealed), 'base64');
}

function openPiece(key: Buffer, piece: number, last: boolean, bytes: Buffer): Buffer {
  if (bytes.length < TAG_BYTES) throw damaged();
  const decipher = createDecipheriv('aes-256-gcm', key, nonce(piece, last), { authTagLength: TAG_BYTES });
  decipher.setAuthTag(bytes.subarray(bytes.length - TAG_BYTES));
  try { return Buffer.concat([decipher.update(bytes.subarray(0, bytes.length - TAG_BYTES)), decipher.final()]); } catch (error) { throw damaged(error); }
}

/** A file that is read in parts: plain bytes from `from` up to before `to`, each piece that they lie in judged first. Throws FILE_DAMAGED, and RangeError beyond its end. */
export interface FileParts { readonly size: number; read(from: number, to: number): Promise<Buffer> }
/** @param sealedBytes of the whole file @param range reads some of them */
export async function openParts(sealedBytes: number, range: (from: number, to: number) => Promise<Buffer>, sealer: Sealer): Promise<FileParts> {
  const size = plainSize(sealedBytes);
  const key = keyOf(await range(0, HEAD_BYTES), sealer);
  const sealedPiece = PIECE_BYTES + TAG_BYTES;
  const lastPiece = Math.ceil((sealedBytes - HEAD_BYTES) / sealedPiece) - 1;
  return {
    size,
    async read(from, to) {
      if (from < 0 || from > to || to > size) throw new RangeError(`bytes ${from} to ${to} of a file of ${size}`);
      if (from === to) return Buffer.alloc(0);
      const [first, end] = [Math.floor(from / PIECE_BYTES), Math.floor((to - 1) / PIECE_BYTES)];
      const sealed = await range(HEAD_BYTES + first * sealedPiece, Math.min(sealedBytes, HEAD_BYTES + (end + 1) * sealedPiece));
      const plain = Array.from({ length: end - first + 1 }, (_, i) => openPiece(key, first + i, first + i === lastPiece, sealed.subarray(i * sealedPiece, (i + 1) * sealedPiece)));
      return Buffer.concat(plain).subarray(from - first * PIECE_BYTES, to - first * PIECE_BYTES);
    },
  };
}

const damaged = (cause?: unknown) => new FileStoreError('FILE_DAMAGED', 'a stored file is not as it was put', cause === undefined ? undefined : { cause });

async function splitHead(source: AsyncIterable<Uint8Array>): Promise<{ head: Buffer; rest: AsyncIterable<Uint8Array> }> {
  const chunks = source[Symbol.asyncIterator]();
  let start = Buffer.alloc(0);
  while (start.length < HEAD_BYTES) {
    const { value, done } = await chunks.next();
    if (done) throw damaged();
    start = Buffer.concat([start, value]);
  }
  const rest = async function* (): AsyncGenerator<Uint8Array> {
    try {
      yield start.subarray(HEAD_BYTES);
      for (let next = await chunks.next(); !next.done; next = await chunks.next()) yield next.value;
    } finally { await chunks.return?.(); } // who stops reading closes the file
  };
  return { head: start.subarray(0, HEAD_BYTES), rest: rest() };
}

/** Plain bytes of a file that takes so many sealed. Throws FILE_DAMAGED for what can be none. */
export function plainSize(sealedBytes: number): number {
  const body = sealedBytes - HEAD_BYTES;
  if (body < TAG_BYTES) throw damaged();
  return body - TAG_BYTES * Math.ceil(body / (PIECE_BYTES + TAG_BYTES));
}
