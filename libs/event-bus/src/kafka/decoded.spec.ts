import { createRequire } from 'node:module';
import * as fc from 'fast-check';
import { decodeRecord, DECODER_MODULE, kafkajsDecodeRecord } from './decoded.js';

const require = createRequire(import.meta.url);
const Decoder = require('kafkajs/src/protocol/decoder.js') as new (bytes: Buffer) => { readonly buffer: Buffer; offset: number; readVarInt(): number };
const encode = require('kafkajs/src/protocol/recordBatch/record/v0/index.js') as (fields: object) => { readonly buffer: Buffer };
const text = fc.oneof(fc.string({ maxLength: 90 }), fc.string({ unit: 'binary', maxLength: 300 }));
const bytes = fc.oneof(text, fc.uint8Array({ maxLength: 300 }).map((a) => Buffer.from(a)), fc.constant(null));
const name = fc.oneof(fc.constantFrom('ce_id', 'ce_type', '名', 'é'), fc.string({ minLength: 1, maxLength: 200 })).filter((text) => !(text in {})); // kafkajs takes what every object has for a header that came before
const fields = fc.record({
  offsetDelta: fc.nat({ max: 2_000_000 }), timestampDelta: fc.oneof(fc.constant(0), fc.nat(), fc.integer({ min: 2 ** 31, max: 2 ** 45 })), key: bytes, value: bytes,
  headers: fc.array(fc.tuple(name, fc.oneof(text, fc.array(text, { minLength: 1, maxLength: 3 }))), { maxLength: 20 }).map((entries) => Object.fromEntries(entries)),
});
const context = fc.record({ firstOffset: fc.oneof(fc.nat().map(String), fc.constant('9007199254740990')), firstTimestamp: fc.constant('1790000000123'), magicByte: fc.constant(2), isControlBatch: fc.boolean(), timestampType: fc.constantFrom(0, 1), maxTimestamp: fc.constant('1790000000999') });

/** Past its length, where kafkajs hands a record over. */
function decoderOf(encoded: Buffer) {
  const decoder = new Decoder(encoded);
  decoder.readVarInt();
  return decoder;
}
const asText = (value: unknown): unknown => (Array.isArray(value) ? value.map(asText) : Buffer.isBuffer(value) ? value.toString() : value);

it('reads what kafkajs reads, with headers as text', () => {
  fc.assert(fc.property(fc.array(fc.tuple(fields, context), { minLength: 1, maxLength: 5 }), (records) => {
    for (const [one, around] of records) {
      const encoded = encode(one).buffer;
      const [ours, theirs] = [decoderOf(encoded), decoderOf(encoded)];
      const own = kafkajsDecodeRecord(theirs, around);
      const record = decodeRecord(ours, around);
      expect(record).toEqual({ ...own, headers: expect.anything() });
      expect(Object.entries(record.headers)).toEqual(Object.entries(own.headers).map(([its, value]) => [its, asText(value)]));
      expect(ours.offset).toBe(theirs.offset);
    }
  }));
});

it('takes no header for what every object has by itself', () => {
  const headers = Object.fromEntries([['toString', 'a'], ['__proto__', ['b', 'c']], ['constructor', '']]);
  const record = decodeRecord(decoderOf(encode({ key: 'k', value: 'v', headers }).buffer), { firstOffset: '0', firstTimestamp: '0', magicByte: 2 });
  expect(Object.entries(record.headers)).toEqual(Object.entries(headers));
});

it('refuses a record that names more headers than it has', () => {
  const encoded = encode({ key: 'k', value: 'v', headers: {} }).buffer;
  const damaged = Buffer.concat([encoded.subarray(0, -1), Buffer.from([0xfe, 0xff, 0xff, 0xff, 0x0f])]); // where no headers were counted, two thousand million
  expect(() => decodeRecord(decoderOf(damaged), { firstOffset: '0', firstTimestamp: '0', magicByte: 2 })).toThrow('a record ends before its headers do');
});

it('stands where kafkajs looks for its own', () => {
  expect(require(DECODER_MODULE)).toBe(decodeRecord);
});
