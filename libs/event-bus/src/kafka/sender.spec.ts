import type { Kafka, ProducerConfig, ProducerRecord, RecordMetadata } from 'kafkajs';
import type { BusMessage } from '../core/port.js';
import { pieces, SEND_BYTES, Sender, UnknownOutcome } from './sender.js';

const message = (value = '{}'): BusMessage => ({ key: 'k', headers: {}, value });
type Answer = (record: ProducerRecord) => Promise<Partial<RecordMetadata>[]>;

/** kafkajs as far as the sender sees it. */
function fakeKafka(answer: Answer) {
  const made: ProducerConfig[] = [];
  const sent: Array<{ producer: number; record: ProducerRecord }> = [];
  const ended: number[] = [];
  const kafka = { producer: (config: ProducerConfig) => {
    const producer = made.push(config);
    return {
      connect: async () => undefined,
      send: (record: ProducerRecord) => { sent.push({ producer, record }); return answer(record); },
      disconnect: async () => { ended.push(producer); },
    };
  } } as unknown as Kafka;
  return { kafka, made, sent, ended };
}
const named: Answer = async ({ topic, messages }) => [{ topicName: topic, partition: messages[0]!.partition!, errorCode: 0 }];

it('sends one partition at a time, not idempotent, acknowledged by all', async () => {
  const fake = fakeKafka(named);
  await new Sender(fake.kafka).send('t', 1, [message(), message()]);
  expect(fake.made[0]).toMatchObject({ idempotent: false });
  expect(fake.sent[0]!.record).toMatchObject({ topic: 't', acks: -1 });
  expect(fake.sent[0]!.record.messages.map((m) => m.partition)).toEqual([1, 1]);
});

it.each([
  ['names nothing', async () => []],
  ['names another partition', async () => [{ topicName: 't', partition: 0, errorCode: 0 }]],
  ['carries an error code', async () => [{ topicName: 't', partition: 1, errorCode: 7 }]],
])('an answer that %s counts as failed, and the next send has a new producer', async (_, answer) => {
  const answers: Answer[] = [answer as Answer, named];
  const fake = fakeKafka((record) => answers.shift()!(record));
  const sender = new Sender(fake.kafka);
  await expect(sender.send('t', 1, [message()])).rejects.toThrow(UnknownOutcome);
  await sender.send('t', 1, [message()]);
  expect(fake.sent.map((s) => s.producer)).toEqual([1, 2]);
  expect(fake.ended).toEqual([1]);
});

it('keeps one send in flight per partition, several over partitions, and ends a failed producer only when its other sends are answered', async () => {
  const open: Array<{ record: ProducerRecord; resolve: (a: Partial<RecordMetadata>[]) => void; reject: (e: Error) => void }> = [];
  const fake = fakeKafka((record) => new Promise((resolve, reject) => { open.push({ record, resolve, reject }); }));
  const sender = new Sender(fake.kafka);
  const settle = () => new Promise((resolve) => { setImmediate(resolve); });
  const outcomes = Promise.allSettled([sender.send('t', 0, [message('1')]), sender.send('t', 0, [message('2')]), sender.send('t', 1, [message('3')])]);
  await settle();
  expect(open.map((o) => o.record.messages[0]!.value)).toEqual(['1', '3']);
  open[0]!.reject(new Error('broken'));
  await settle();
  // the second of partition 0 goes out on a new producer while the first producer still waits for partition 1
  expect(fake.sent.map((s) => [s.record.messages[0]!.value, s.producer])).toEqual([['1', 1], ['3', 1], ['2', 2]]);
  expect(fake.ended).toEqual([]);
  open[1]!.resolve(await named(open[1]!.record));
  open[2]!.resolve(await named(open[2]!.record));
  expect((await outcomes).map((o) => o.status)).toEqual(['rejected', 'fulfilled', 'fulfilled']);
  expect(fake.ended).toEqual([1]);
});

it('cuts a send at half of the broker\'s limit, in order', () => {
  const big = 'x'.repeat(SEND_BYTES / 2 - 10);
  expect(pieces([message(big), message(big), message(big), message('end')]).map((p) => p.length)).toEqual([2, 2]);
  expect(pieces([message('x'.repeat(SEND_BYTES * 2)), message('small')]).map((p) => p.length)).toEqual([1, 1]);
  expect(pieces([])).toEqual([]);
});
