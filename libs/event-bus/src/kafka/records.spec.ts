import { createRequire } from 'node:module';
import { jest } from '@jest/globals';
import * as fc from 'fast-check';
import { Batch, bytesOf, crc32c, kafkajsRequest, produceRequest, REQUEST_MODULE } from './records.js';

const text = (maxLength: number) => fc.oneof(fc.string({ maxLength }), fc.string({ unit: 'binary', maxLength }));
const message = fc.record({ key: text(300), value: fc.oneof(text(300), fc.string({ minLength: 5_000, maxLength: 20_000 })), headers: fc.dictionary(fc.string({ minLength: 1, maxLength: 200 }), text(100), { maxKeys: 20 }) });
const fieldsOf = (topic: string, partition: number, messages: readonly object[]) => ({ acks: -1, timeout: 30_000, topicData: [{ topic, partitions: [{ partition, messages: messages as never }] }] });

describe('the produce request', () => {
  beforeEach(() => { jest.useFakeTimers({ now: 1_790_000_000_123 }); });
  afterEach(() => { jest.useRealTimers(); });

  it('of a batch has the bytes of kafkajs\' own, also where its estimate was too small', async () => {
    await fc.assert(fc.asyncProperty(fc.array(message, { minLength: 1, maxLength: 8 }), fc.string({ minLength: 1, maxLength: 60 }), fc.nat({ max: 500 }), fc.boolean(), async (messages, topic, partition, short) => {
      const bytes = short ? 0 : messages.reduce((sum, m) => sum + bytesOf(m), 0);
      const ours = await produceRequest(fieldsOf(topic, partition, [{ partition, value: new Batch(messages, bytes) }])).encode();
      const theirs = await kafkajsRequest(fieldsOf(topic, partition, messages.map((m) => ({ ...m, partition })))).encode();
      expect(ours.buffer.equals(theirs.buffer)).toBe(true);
    }));
  });

  it('of more records than one byte can count has them too', async () => {
    const messages = Array.from({ length: 20_000 }, (_, i) => ({ key: `k${i}`, value: 'x'.repeat(i % 100), headers: {} }));
    const ours = await produceRequest(fieldsOf('t', 1, [{ value: new Batch(messages, 10) }])).encode();
    expect(ours.buffer.equals((await kafkajsRequest(fieldsOf('t', 1, messages)).encode()).buffer)).toBe(true);
  });

  it('of plain messages is left to kafkajs, and a batch that is not alone is refused rather than sent as something else', async () => {
    const plain = [{ key: 'k', value: 'v', headers: {} }];
    expect((await produceRequest(fieldsOf('t', 0, plain)).encode()).buffer.equals((await kafkajsRequest(fieldsOf('t', 0, plain)).encode()).buffer)).toBe(true);
    await expect(produceRequest(fieldsOf('t', 0, [{ value: new Batch([], 0) }, ...plain])).encode()).rejects.toThrow('Received an instance of Batch');
    await expect(kafkajsRequest(fieldsOf('t', 0, [{ value: new Batch([], 0) }])).encode()).rejects.toThrow('Received an instance of Batch');
  });

  it('stands where kafkajs looks for its own', () => {
    expect(createRequire(import.meta.url)(REQUEST_MODULE)).toBe(produceRequest);
  });
});

it('the checksum is CRC-32C, from any place to any other', () => {
  const check = Buffer.from('..123456789..');
  expect(crc32c(check, 2, 11)).toBe(0xe3069283); // the check value that the algorithm's catalogue names
  const kafkajsSum = createRequire(import.meta.url)('kafkajs/src/protocol/recordBatch/crc32C/crc32C.js') as (buf: Buffer) => number;
  fc.assert(fc.property(fc.uint8Array({ maxLength: 100 }), (bytes) => { expect(crc32c(Buffer.from(bytes), 0, bytes.length)).toBe(kafkajsSum(Buffer.from(bytes))); }));
});
