import { createRequire } from 'node:module';
import * as fc from 'fast-check';
import { encodeRecord, kafkajsEncodeRecord, RECORD_MODULE } from './records.js';

const bytes = fc.oneof(fc.string({ unit: 'binary', maxLength: 300 }), fc.uint8Array({ maxLength: 300 }).map((a) => Buffer.from(a)));

describe('the record encoder', () => {
  it('writes the bytes that kafkajs writes', () => {
    fc.assert(fc.property(
      fc.record({
        offsetDelta: fc.nat({ max: 2_000_000 }), timestampDelta: fc.oneof(fc.constant(0), fc.nat(), fc.integer({ min: 2 ** 31, max: 2 ** 45 })),
        key: fc.oneof(bytes, fc.constant(null)), value: fc.oneof(bytes, fc.constant(null), fc.string({ minLength: 9_000, maxLength: 20_000 })),
        headers: fc.dictionary(fc.string({ minLength: 1, maxLength: 200 }), fc.oneof(bytes, fc.array(bytes, { maxLength: 3 })), { maxKeys: 20 }),
      }),
      (fields) => { expect(encodeRecord(fields).buffer.equals(kafkajsEncodeRecord(fields).buffer)).toBe(true); },
    ));
  });

  it('stands where kafkajs looks for its own', () => {
    expect(createRequire(import.meta.url)(RECORD_MODULE)).toBe(encodeRecord);
  });
});
