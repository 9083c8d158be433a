import { createRequire } from 'node:module';

/**
 * kafkajs 2.2.4 makes and clears half a KiB for every header of a message and copies it twice; with the fifteen headers of a CloudEvent that
 * is most of what sending costs (measured: 60 of 70 µs a message). This puts an encoder in its place that writes a record once. The bytes are the same: records.spec.ts compares both. It must be loaded before kafkajs.
 */
type Bytes = string | Buffer | null | undefined;
interface RecordFields {
  readonly offsetDelta?: number;
  readonly timestampDelta?: number;
  readonly key?: Bytes;
  readonly value?: Bytes;
  readonly headers?: Readonly<Record<string, Bytes | readonly Bytes[]>>;
}
/** What kafkajs puts into a batch: it asks for nothing else. */
export interface EncodedRecord { readonly buf: Buffer; readonly buffer: Buffer }

/** Length of null. */
const NONE = -1;
/** Most bytes of a length or a number. */
const NUMBER = 10;
/** Bytes of attributes, two deltas, the count of headers and the record's own length at most. */
const AROUND = 5 * NUMBER;
/** Characters below which a loop is faster than the two calls into the runtime that measure and write a string; its length is one byte then. */
const SHORT = 64;
/** Bytes that records are written into one behind the other. One block serves some thousand records, and goes when they are sent. */
const BLOCK_BYTES = 1024 * 1024;

let block = Buffer.alloc(0);
let used = 0;

const zigzag = (value: number): number => (value < 0 ? -2 * value - 1 : 2 * value);

/** Bytes of a number as zigzag varint. Deltas of time may go beyond 32 bits, so no bit operators. */
function sizeOf(value: number): number {
  let size = 1;
  for (let rest = zigzag(value); rest >= 128; rest = Math.floor(rest / 128)) size += 1;
  return size;
}

// each writes at a place and answers where the next one stands

function putNumber(buf: Buffer, at: number, value: number): number {
  let rest = zigzag(value);
  while (rest >= 128) {
    buf[at++] = (rest % 128) + 128;
    rest = Math.floor(rest / 128);
  }
  buf[at++] = rest;
  return at;
}

function putText(buf: Buffer, at: number, text: string): number {
  const { length } = text;
  if (length < SHORT) {
    let to = at + 1;
    let i = 0;
    for (; i < length; i += 1) {
      const code = text.charCodeAt(i);
      if (code > 127) break;
      buf[to++] = code;
    }
    if (i === length) {
      buf[at] = 2 * length;
      return to;
    }
  }
  const bytes = Buffer.byteLength(text);
  const begin = putNumber(buf, at, bytes);
  return begin + buf.write(text, begin, bytes);
}

/** The length and then the bytes themselves; null has a length and no bytes. */
function putBytes(buf: Buffer, at: number, bytes: Bytes): number {
  if (typeof bytes === 'string') return putText(buf, at, bytes);
  if (bytes === null || bytes === undefined) return putNumber(buf, at, NONE);
  const begin = putNumber(buf, at, bytes.length);
  return begin + bytes.copy(buf, begin);
}

/** More bytes than the field can take: a character of a string is three at most. */
const roomFor = (bytes: Bytes): number => NUMBER + (typeof bytes === 'string' ? 3 * bytes.length : bytes?.length ?? 0);

/** One record of a batch (format v2 of the broker's log). */
export function encodeRecord({ offsetDelta = 0, timestampDelta = 0, key, value, headers = {} }: RecordFields): EncodedRecord {
  const names = Object.keys(headers);
  const values = Object.values(headers);
  let room = AROUND + roomFor(key) + roomFor(value);
  let count = 0;
  for (let i = 0; i < names.length; i += 1) {
    const its = values[i];
    if (Array.isArray(its)) {
      for (const one of its as readonly Bytes[]) room += roomFor(names[i]) + roomFor(one);
      count += its.length;
    } else {
      room += roomFor(names[i]) + roomFor(its as Bytes);
      count += 1;
    }
  }
  if (used + room > block.length) {
    block = Buffer.allocUnsafeSlow(Math.max(BLOCK_BYTES, room));
    used = 0;
  }
  const buf = block;
  const body = used + NUMBER; // its length is written before it once it is known
  let at = body;
  buf[at++] = 0; // attributes: none are in use
  at = putNumber(buf, at, timestampDelta);
  at = putNumber(buf, at, offsetDelta);
  at = putBytes(buf, at, key);
  at = putBytes(buf, at, value);
  at = putNumber(buf, at, count);
  for (let i = 0; i < names.length; i += 1) {
    const its = values[i];
    if (Array.isArray(its)) {
      for (const one of its as readonly Bytes[]) at = putBytes(buf, putText(buf, at, names[i]!), one);
    } else at = putBytes(buf, putText(buf, at, names[i]!), its as Bytes);
  }
  const size = at - body;
  const begin = body - sizeOf(size);
  putNumber(buf, begin, size);
  used = at;
  const encoded = buf.subarray(begin, at);
  return { buf: encoded, buffer: encoded };
}

const require = createRequire(import.meta.url);
/** kafkajs' own encoder, for comparison. */
export const RECORD_MODULE = 'kafkajs/src/protocol/recordBatch/record/v0/index.js';
export const kafkajsEncodeRecord = require(RECORD_MODULE) as (fields: RecordFields) => EncodedRecord;
const loaded = require.cache[require.resolve(RECORD_MODULE)];
if (!loaded) throw new Error(`${RECORD_MODULE} cannot be replaced: kafkajs is another version than the one that this was written for`);
loaded.exports = encodeRecord;
