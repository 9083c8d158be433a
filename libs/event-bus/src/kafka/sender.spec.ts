import type { Kafka, ProducerConfig, ProducerRecord, RecordMetadata } from 'kafkajs';
import type { BusMessage } from '../core/port.js';
import { Batch } from './records.js';
import { batches, SEND_BYTES, Sender } from './sender.js';

const message = (value = '{}'): BusMessage => ({ key: 'k', headers: {}, value });
/** What goes to kafkajs as one message. */
const contents = (record: ProducerRecord): readonly BusMessage[] => (record.messages[0]!.value as unknown as Batch).messages;
type Answer = (record: ProducerRecord) => Promise<Partial<RecordMetadata>[]>;

/** kafkajs as far as the sender sees it. */
function fakeKafka(answer: Answer, connect: () => Promise<void> = async () => undefined) {
  const made: ProducerConfig[] = [];
  const sent: Array<{ producer: number; record: ProducerRecord }> = [];
  const ended: number[] = [];
  const kafka = { producer: (config: ProducerConfig) => {
    const producer = made.push(config);
    return {
      connect,
      send: (record: ProducerRecord) => { sent.push({ producer, record }); return answer(record); },
      disconnect: async () => { ended.push(producer); },
    };
  } } as unknown as Kafka;
  return { kafka, made, sent, ended, values: () => sent.flatMap((s) => contents(s.record).map((m) => m.value.slice(0, 3))) };
}
const named: Answer = async ({ topic, messages }) => [{ topicName: topic, partition: messages[0]!.partition!, errorCode: 0 }];
const settle = () => new Promise((resolve) => { setImmediate(resolve); });

/** Sends that stay open until the test answers them. */
function held() {
  const open: Array<{ record: ProducerRecord; resolve: (a: Partial<RecordMetadata>[]) => void; reject: (e: Error) => void }> = [];
  const answer: Answer = (record) => new Promise((resolve, reject) => { open.push({ record, resolve, reject }); });
  return { open, answer };
}

it('sends one partition at a time, not idempotent, acknowledged by all', async () => {
  const fake = fakeKafka(named);
  await new Sender(fake.kafka).send('t', 1, [message(), message()]);
  expect(fake.made[0]).toMatchObject({ idempotent: false, allowAutoTopicCreation: false });
  expect(fake.made[0]).not.toHaveProperty('transactionalId');
  expect(fake.sent[0]!.record).toMatchObject({ topic: 't', acks: -1 });
  expect(fake.sent[0]!.record.messages.map((m) => m.partition)).toEqual([1]);
  expect(contents(fake.sent[0]!.record)).toHaveLength(2);
});

it('kafkajs never chooses a partition: a message without one is refused', async () => {
  const fake = fakeKafka(named);
  await new Sender(fake.kafka).send('t', 1, [message()]);
  const choose = fake.made[0]!.createPartitioner!();
  expect(choose({ topic: 't', partitionMetadata: [], message: { value: '', partition: 3 } })).toBe(3);
  expect(() => choose({ topic: 't', partitionMetadata: [], message: { value: '' } })).toThrow('names its partition');
});

it('several partitions at once are as many sends, each of one topic and one partition', async () => {
  const fake = fakeKafka(named);
  const sender = new Sender(fake.kafka);
  await Promise.all([[0, 't'], [1, 't'], [2, 't'], [0, 'u']].map(([partition, topic]) => sender.send(topic as string, partition as number, [message(), message()])));
  expect(fake.sent.map(({ record }) => [record.topic, ...new Set(record.messages.map((m) => m.partition))])).toEqual([['t', 0], ['t', 1], ['t', 2], ['u', 0]]);
});

it.each([
  ['names nothing', async () => []],
  ['names another partition', async () => [{ topicName: 't', partition: 0, errorCode: 0 }]],
  ['names another topic', async () => [{ topicName: 'u', partition: 1, errorCode: 0 }]],
  ['carries an error code', async () => [{ topicName: 't', partition: 1, errorCode: 7 }]],
  ['carries no error code', async () => [{ topicName: 't', partition: 1 }]],
])('an answer that %s counts as failed, and the next send has a new producer', async (_, answer) => {
  const answers: Answer[] = [answer as Answer, named];
  const fake = fakeKafka((record) => answers.shift()!(record));
  const sender = new Sender(fake.kafka);
  await expect(sender.send('t', 1, [message()])).rejects.toMatchObject({ code: 'OUTCOME_UNKNOWN', where: 't#1' });
  await sender.send('t', 1, [message()]);
  expect(fake.sent.map((s) => s.producer)).toEqual([1, 2]);
  expect(fake.ended).toEqual([1]);
});

it('a producer that cannot connect is not used again', async () => {
  let tries = 0;
  const fake = fakeKafka(named, async () => { tries += 1; if (tries === 1) throw new Error('away'); });
  const sender = new Sender(fake.kafka);
  await expect(sender.send('t', 0, [message()])).rejects.toThrow('away');
  await sender.send('t', 0, [message()]);
  expect(fake.sent.map((s) => s.producer)).toEqual([2]);
});

it('keeps one send in flight per partition, several over partitions, and ends a failed producer only when its other sends are answered', async () => {
  const { open, answer } = held();
  const fake = fakeKafka(answer);
  const sender = new Sender(fake.kafka);
  const outcomes = Promise.allSettled([sender.send('t', 0, [message('1')]), sender.send('t', 0, [message('2')]), sender.send('t', 1, [message('3')])]);
  await settle();
  expect(open.map((o) => contents(o.record)[0]!.value)).toEqual(['1', '3']);
  open[0]!.reject(new Error('broken'));
  await settle();
  // the second of partition 0 goes out on a new producer while the first producer still waits for partition 1
  expect(fake.sent.map((s) => [contents(s.record)[0]!.value, s.producer])).toEqual([['1', 1], ['3', 1], ['2', 2]]);
  expect(fake.ended).toEqual([]);
  open[1]!.resolve(await named(open[1]!.record));
  open[2]!.resolve(await named(open[2]!.record));
  expect((await outcomes).map((o) => o.status)).toEqual(['rejected', 'fulfilled', 'fulfilled']);
  expect(fake.ended).toEqual([1]);
});

it('never abandons a pending send: close waits for its answer, and the one behind it goes out before the end', async () => {
  const { open, answer } = held();
  const fake = fakeKafka(answer);
  const sender = new Sender(fake.kafka);
  const first = sender.send('t', 0, [message('1')]);
  const second = sender.send('t', 0, [message('2')]);
  let closed = false;
  const closing = sender.close().then(() => { closed = true; });
  for (const value of ['1', '2']) {
    await settle();
    expect(fake.values().at(-1)).toBe(value);
    expect([closed, fake.ended]).toEqual([false, []]);
    const at = open.at(-1)!;
    at.resolve(await named(at.record));
  }
  await Promise.all([first, second, closing]);
  expect(fake.ended).toEqual([1]);
});

it('a send of several pieces ends at the first that fails: what follows must not overtake it', async () => {
  const big = 'x'.repeat(SEND_BYTES - 10);
  const answers: Answer[] = [named, async () => []];
  const fake = fakeKafka((record) => (answers.shift() ?? named)(record));
  const sender = new Sender(fake.kafka);
  await expect(sender.send('t', 0, [message(`1${big}`), message(`2${big}`), message(`3${big}`)])).rejects.toMatchObject({ code: 'OUTCOME_UNKNOWN' });
  expect(fake.values()).toEqual(['1xx', '2xx']);
});

it('cuts a send below the broker\'s limit, in order', () => {
  const big = 'x'.repeat(SEND_BYTES / 2 - 100);
  const sizes = (messages: BusMessage[]) => batches(messages).map((b) => b.messages.length);
  expect(sizes([message(big), message(big), message(big), message('end')])).toEqual([2, 2]);
  expect(sizes([message('x'.repeat(SEND_BYTES * 2)), message('small')])).toEqual([1, 1]);
  expect(sizes([])).toEqual([]);
});
