import { createRequire } from 'node:module';

/**
 * kafkajs 2.2.4 makes a new object with all headers so far for each header of a record: of a CloudEvent's fifteen that is most of what reading costs. This reads a record once, in its place;
 * the outcome is the same (decoded.spec.ts compares both) but that headers are text, as which all of ours are used. It must be loaded before kafkajs has read anything.
 */
interface Decoder { readonly buffer: Buffer; offset: number }
interface Context { readonly firstOffset: string; readonly firstTimestamp: string; readonly magicByte: number; readonly isControlBatch?: boolean; readonly timestampType?: number; readonly maxTimestamp?: string }
type Header = string | null;
export interface DecodedRecord {
  readonly magicByte: number; readonly attributes: number; readonly timestamp: string; readonly offset: string; readonly key: Buffer | null; readonly value: Buffer | null;
  readonly headers: Record<string, Header | Header[]>; readonly isControlRecord: boolean; readonly batchContext: Context;
}

/** The broker's own time stands for that of the record. */
const LOG_APPEND_TIME = 1;

let buf: Buffer;
let at: number;

/** A zigzag varint. Deltas of time may go beyond 32 bits, so no bit operators on what has been read. */
function readNumber(): number {
  let value = 0;
  let scale = 1;
  let byte: number;
  do {
    byte = buf[at++]!;
    value += (byte & 127) * scale;
    scale *= 128;
  } while (byte > 127);
  return value % 2 === 0 ? value / 2 : -(value + 1) / 2;
}

function readBytes(): Buffer | null {
  const length = readNumber();
  if (length < 0) return null;
  at += length;
  return buf.subarray(at - length, at);
}

function readText(): Header {
  const length = readNumber();
  if (length < 0) return null;
  at += length;
  return buf.toString('utf8', at - length, at);
}

/** The names of headers by their place in the record read before, as far as they are ASCII: mostly the same, and then neither decoded nor looked up. */
const names: string[] = [];
const NOT_ASCII = /[^\0-\x7f]/; // eslint-disable-line no-control-regex -- all that one byte stands for

function readName(place: number): string {
  const before = at;
  const length = readNumber();
  const known = names[place];
  if (known?.length === length) {
    let i = 0;
    while (i < length && buf[at + i] === known.charCodeAt(i)) i += 1;
    if (i === length) {
      at += length;
      return known;
    }
  }
  at = before;
  const name = readText() ?? 'null'; // as kafkajs has a name that is none
  names[place] = NOT_ASCII.test(name) ? '' : name;
  return name;
}

/** A sum of a 64-bit number as text and a small one. */
function plus(text: string, delta: number): string {
  const sum = Number(text) + delta;
  return Number.isSafeInteger(sum) ? String(sum) : String(BigInt(text) + BigInt(delta));
}

export function decodeRecord(decoder: Decoder, context: Context): DecodedRecord {
  buf = decoder.buffer;
  at = decoder.offset;
  const attributes = buf.readInt8(at++);
  const timestampDelta = readNumber();
  const offsetDelta = readNumber();
  const key = readBytes();
  const value = readBytes();
  const headers: Record<string, Header | Header[]> = {};
  const count = readNumber();
  for (let place = 0; place < count; place += 1) {
    const name = readName(place);
    const text = readText();
    if (!(at <= buf.length)) throw new RangeError('a record ends before its headers do');
    if (name === '__proto__' || name in headers) again(headers, name, text);
    else headers[name] = text;
  }
  decoder.offset = at;
  return {
    magicByte: context.magicByte, attributes, key, value, headers, isControlRecord: context.isControlBatch ?? false, batchContext: context,
    timestamp: context.timestampType === LOG_APPEND_TIME && context.maxTimestamp ? context.maxTimestamp : plus(context.firstTimestamp, timestampDelta), offset: plus(context.firstOffset, offsetDelta),
  };
}

/** A name that comes twice has a list, one that every object has by itself is made its own. */
function again(headers: Record<string, Header | Header[]>, name: string, text: Header): void {
  const own = Object.hasOwn(headers, name) ? headers[name]! : undefined;
  Object.defineProperty(headers, name, { value: own === undefined ? text : [own, text].flat(), writable: true, enumerable: true, configurable: true });
}

const require = createRequire(import.meta.url);
export const DECODER_MODULE = 'kafkajs/src/protocol/recordBatch/record/v0/decoder.js';
/** kafkajs' own, for comparison. */
export const kafkajsDecodeRecord = require(DECODER_MODULE) as (decoder: Decoder, context: Context) => Omit<DecodedRecord, 'headers'> & { readonly headers: Record<string, unknown> };
const loaded = require.cache[require.resolve(DECODER_MODULE)];
if (!loaded) throw new Error(`${DECODER_MODULE} cannot be replaced: kafkajs is another version than the one that this was written for`);
loaded.exports = decodeRecord;
