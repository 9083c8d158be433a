import { createRequire } from 'node:module';
import type { BusMessage } from '../core/port.js';

/**
 * kafkajs 2.2.4 spends most of a send on its own: half a KiB made and cleared for every header of a message, its list of messages copied once for each
 * of them, a buffer for each record, five copies of the whole, a checksum byte by byte. Here a send is one `Batch`, which kafkajs passes through as one message,
 * and this writes its request once. The bytes are those of kafkajs: records.spec.ts compares both. It must be loaded before kafkajs; should kafkajs' own
 * encoder ever meet a batch, it throws, for a batch is neither text nor bytes.
 */
export class Batch {
  constructor(readonly messages: readonly BusMessage[], /** bytes, or a little less where headers are not ASCII */ readonly bytes: number) {}
}

/** What kafkajs hands to its produce request, as far as it is used. */
interface ProduceFields {
  readonly acks: number; readonly timeout: number; readonly transactionalId?: string | null; readonly compression?: number;
  readonly topicData: ReadonlyArray<{ readonly topic: string; readonly partitions: ReadonlyArray<{ readonly partition: number; readonly messages: ReadonlyArray<{ readonly value: unknown }> }> }>;
}
/** What kafkajs puts into a request: it asks for nothing else. */
export interface Encoded { readonly buf: Buffer; readonly buffer: Buffer }
interface Request { readonly apiKey: number; readonly apiVersion: number; readonly apiName: string; readonly expectResponse: () => boolean; readonly encode: () => Promise<Encoded> }

/** Length of null. */
const NONE = -1;
/** Most bytes of a length or a number. */
const NUMBER = 5;
/** Bytes of attributes, two deltas, the count of headers and the record's own length at most. */
const AROUND = 5 * NUMBER;
/** Most bytes of a character of a string. */
const CHARACTER = 3;
/** Characters below which a loop is faster than the two calls into the runtime that measure and write a string; its length is one byte then. */
const SHORT = 64;
/** Bytes of a batch before its records (format v2 of the broker's log). */
const BATCH_HEAD = 61;
/** Of these, what stands before the bytes that its length counts, and before those that its checksum covers. */
const COUNTED_FROM = 12;
const SUMMED_FROM = 21;
const MAGIC = 2;

const zigzag = (value: number): number => (value < 0 ? -2 * value - 1 : 2 * value);
const sizeOf = (value: number): number => {
  const rest = zigzag(value);
  return rest < 2 ** 7 ? 1 : rest < 2 ** 14 ? 2 : rest < 2 ** 21 ? 3 : rest < 2 ** 28 ? 4 : NUMBER;
};

// each writes at a place and answers where the next one stands

function putNumber(buf: Buffer, at: number, value: number): number {
  let rest = zigzag(value);
  while (rest >= 128) {
    buf[at++] = (rest & 127) | 128;
    rest >>>= 7;
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

/** The tables of CRC-32C for four bytes at a time: the n-th is that of a byte with n others behind it. */
const SUMS = [0, 1, 2, 3].map(() => new Int32Array(256));
for (let byte = 0; byte < 256; byte += 1) {
  let sum = byte;
  for (let bit = 0; bit < 8; bit += 1) sum = sum & 1 ? (sum >>> 1) ^ 0x82f63b78 : sum >>> 1;
  SUMS[0]![byte] = sum;
}
for (let n = 1; n < 4; n += 1) for (let byte = 0; byte < 256; byte += 1) SUMS[n]![byte] = SUMS[0]![SUMS[n - 1]![byte]! & 255]! ^ (SUMS[n - 1]![byte]! >>> 8);
const [SUM, SUM1, SUM2, SUM3] = SUMS as [Int32Array, Int32Array, Int32Array, Int32Array];

/** The checksum of a batch (CRC-32C), which a broker compares. */
export function crc32c(buf: Buffer, from: number, to: number): number {
  let crc = -1;
  let at = from;
  for (; at + 4 <= to; at += 4) {
    crc ^= buf[at]! | (buf[at + 1]! << 8) | (buf[at + 2]! << 16) | (buf[at + 3]! << 24);
    crc = SUM3[crc & 255]! ^ SUM2[(crc >>> 8) & 255]! ^ SUM1[(crc >>> 16) & 255]! ^ SUM[crc >>> 24]!;
  }
  for (; at < to; at += 1) crc = SUM[(crc ^ buf[at]!) & 255]! ^ (crc >>> 8);
  return ~crc >>> 0;
}

/** More bytes than a record can take. */
function roomFor({ key, value, headers }: BusMessage): number {
  let characters = key.length + value.length;
  let texts = 2;
  for (const name in headers) {
    characters += name.length + headers[name]!.length;
    texts += 2;
  }
  return AROUND + texts * NUMBER + CHARACTER * characters;
}

/** Bytes of the length of most records: of 64 to 8,191 bytes. */
const USUAL = 2;

/** Writes one record; its length is written before it once it is known. */
function putRecord(buf: Buffer, at: number, delta: number, { key, value, headers }: BusMessage): number {
  const body = at + USUAL;
  let to = body;
  buf[to++] = 0; // attributes: none are in use
  buf[to++] = 0; // all of a batch have its time
  to = putNumber(buf, to, delta);
  to = putText(buf, to, key);
  to = putText(buf, to, value);
  let count = 0;
  for (const name in headers) count += 1; // eslint-disable-line typescript/no-unused-vars -- counted without making a list of them
  to = putNumber(buf, to, count);
  for (const name in headers) to = putText(buf, putText(buf, to, name), headers[name]!);
  const size = to - body;
  const width = sizeOf(size);
  if (width !== USUAL) buf.copyWithin(at + width, body, to);
  putNumber(buf, at, size);
  return at + width + size;
}

/** Writes a batch of records from `at` on into a buffer that it may have to change for a larger one. */
function putBatch(given: Buffer, at: number, messages: readonly BusMessage[], time: number): { buf: Buffer; end: number } {
  let buf = given;
  let to = at + BATCH_HEAD;
  for (let i = 0; i < messages.length; i += 1) {
    const room = roomFor(messages[i]!);
    if (to + room > buf.length) {
      const larger = Buffer.allocUnsafeSlow(2 * (to + room));
      buf.copy(larger, 0, 0, to);
      buf = larger;
    }
    to = putRecord(buf, to, i, messages[i]!);
  }
  buf.fill(0, at, at + BATCH_HEAD); // first offset, leader's epoch, attributes: 0
  buf.writeInt32BE(to - at - COUNTED_FROM, at + 8);
  buf.writeInt8(MAGIC, at + 16);
  buf.writeInt32BE(messages.length - 1, at + 23);
  buf.writeBigInt64BE(BigInt(time), at + 27);
  buf.writeBigInt64BE(BigInt(time), at + 35);
  buf.fill(255, at + 43, at + 51); // no producer's id
  buf.writeInt32BE(messages.length, at + 57);
  buf.writeUInt32BE(crc32c(buf, at + SUMMED_FROM, to), at + 17);
  return { buf, end: to };
}

/** The request of one batch to one partition. */
function encode(acks: number, timeout: number, topic: string, partition: number, { messages, bytes }: Batch): Encoded {
  const name = Buffer.from(topic);
  const head = 14 + name.length + 12;
  const started = Buffer.allocUnsafeSlow(head + BATCH_HEAD + bytes + ROOM_BEHIND);
  const { buf, end } = putBatch(started, head, messages, Date.now());
  buf.writeInt16BE(NONE, 0); // no transaction
  buf.writeInt16BE(acks, 2);
  buf.writeInt32BE(timeout, 4);
  buf.writeInt32BE(1, 8);
  buf.writeInt16BE(name.length, 12);
  name.copy(buf, 14);
  buf.writeInt32BE(1, head - 12);
  buf.writeInt32BE(partition, head - 8);
  buf.writeInt32BE(end - head, head - 4);
  const buffer = buf.subarray(0, end);
  return { buf: buffer, buffer };
}
/** Bytes behind what is needed, so that the last records find as much room as they might take. */
const ROOM_BEHIND = 16 * 1024;

/** Bytes of a message in a batch, or a little less where headers are not ASCII: these are counted by characters, being ids and codes. */
export function bytesOf({ key, value, headers }: BusMessage): number {
  let bytes = AROUND + Buffer.byteLength(value) + key.length;
  for (const name in headers) bytes += 2 + name.length + headers[name]!.length;
  return bytes;
}

const require = createRequire(import.meta.url);
/** kafkajs' own request, which other messages than batches still go through, and which later versions of the request build upon. */
export const REQUEST_MODULE = 'kafkajs/src/protocol/requests/produce/v3/request.js';
export const kafkajsRequest = require(REQUEST_MODULE) as (fields: ProduceFields) => Request;

export function produceRequest(fields: ProduceFields): Request {
  const original = kafkajsRequest(fields);
  const [{ topic, partitions } = { topic: '', partitions: [] }, ...topics] = fields.topicData;
  const [one, ...more] = partitions;
  const batch = one?.messages[0]?.value;
  if (!(batch instanceof Batch) || topics.length + more.length > 0 || one!.messages.length > 1 || fields.compression || fields.transactionalId) return original;
  return { ...original, encode: async () => encode(fields.acks, fields.timeout, topic, one!.partition, batch) };
}

const loaded = require.cache[require.resolve(REQUEST_MODULE)];
if (!loaded) throw new Error(`${REQUEST_MODULE} cannot be replaced: kafkajs is another version than the one that this was written for`);
loaded.exports = produceRequest;
