import { createRequire } from 'node:module';

/**
 * kafkajs 2.2.4 makes and clears half a KiB for every header of a message and copies it twice; with the fifteen headers of a CloudEvent that
 * is most of what sending costs (measured: 60 of 70 µs a message). This puts an encoder in its place that writes a record once, into a buffer of
 * its size. The bytes are the same: records.spec.ts compares both. It must be loaded before kafkajs.
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
const lengthOf = (bytes: Bytes): number => (bytes === null || bytes === undefined ? NONE : Buffer.byteLength(bytes));

/** Bytes of a number as zigzag varint. Deltas of time may go beyond 32 bits, so no bit operators. */
function sizeOf(value: number): number {
  let size = 1;
  for (let rest = value < 0 ? -2 * value - 1 : 2 * value; rest >= 128; rest = Math.floor(rest / 128)) size += 1;
  return size;
}

class Writer {
  private at = 0;
  constructor(readonly buf: Buffer) {}

  number(value: number): void {
    let rest = value < 0 ? -2 * value - 1 : 2 * value;
    while (rest >= 128) {
      this.buf[this.at++] = (rest % 128) + 128;
      rest = Math.floor(rest / 128);
    }
    this.buf[this.at++] = rest;
  }

  bytes(bytes: Bytes, length: number): void {
    this.number(length);
    if (length > 0) this.at += typeof bytes === 'string' ? this.buf.write(bytes, this.at, length) : bytes!.copy(this.buf, this.at);
  }
}

/** One record of a batch (format v2 of the broker's log). */
export function encodeRecord({ offsetDelta = 0, timestampDelta = 0, key, value, headers = {} }: RecordFields): EncodedRecord {
  const parts: Array<readonly [Bytes, number]> = [];
  let count = 0;
  let size = 0;
  const add = (bytes: Bytes) => {
    const length = lengthOf(bytes);
    parts.push([bytes, length]);
    size += sizeOf(length) + Math.max(length, 0);
  };
  for (const name of Object.keys(headers)) {
    const its = headers[name];
    for (const one of Array.isArray(its) ? (its as readonly Bytes[]) : [its as Bytes]) {
      add(name);
      add(one);
      count += 1;
    }
  }
  const [keyLength, valueLength] = [lengthOf(key), lengthOf(value)];
  const bodySize = 1 + sizeOf(timestampDelta) + sizeOf(offsetDelta) + sizeOf(keyLength) + Math.max(keyLength, 0) + sizeOf(valueLength) + Math.max(valueLength, 0) + sizeOf(count) + size;
  const writer = new Writer(Buffer.allocUnsafe(sizeOf(bodySize) + bodySize));
  writer.number(bodySize);
  writer.number(0); // attributes: none are in use, and their byte is a zero as well
  writer.number(timestampDelta);
  writer.number(offsetDelta);
  writer.bytes(key, keyLength);
  writer.bytes(value, valueLength);
  writer.number(count);
  for (const [bytes, length] of parts) writer.bytes(bytes, length);
  return { buf: writer.buf, buffer: writer.buf };
}

const require = createRequire(import.meta.url);
/** kafkajs' own encoder, for comparison. */
export const RECORD_MODULE = 'kafkajs/src/protocol/recordBatch/record/v0/index.js';
export const kafkajsEncodeRecord = require(RECORD_MODULE) as (fields: RecordFields) => EncodedRecord;
const loaded = require.cache[require.resolve(RECORD_MODULE)];
if (!loaded) throw new Error(`${RECORD_MODULE} cannot be replaced: kafkajs is another version than the one that this was written for`);
loaded.exports = encodeRecord;
