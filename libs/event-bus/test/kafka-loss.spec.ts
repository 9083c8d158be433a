import { kafkaStub, type KafkaStub, type StubAnswer, type StubSend } from '@gt/testing';
import { Kafka, logLevel, type Message } from 'kafkajs';
import type { BusMessage } from '../src/core/port.js';
import { KafkaDriver } from '../src/kafka/driver.js';

/**
 * The three ways in which kafkajs reports messages as sent that are not in the log. Each fault is played to kafkajs as its manual has it,
 * and to our driver: the first loses what it acknowledged, the second nothing.
 */

/** ms after which a request without an answer is given up: short, for the stub never answers what it means to swallow. */
const REQUEST_MS = 300;
const NOT_LEADER = 6;
let stub: KafkaStub;
const ending: Array<() => Promise<unknown>> = [];
afterEach(async () => { for (const end of ending.splice(0).reverse()) await end(); });

async function play(nodes: number, leaders: number[], answer: (send: StubSend, turn: number) => StubAnswer | Promise<StubAnswer>): Promise<void> {
  stub = await kafkaStub({ nodes, leaders, answer });
  ending.push(() => stub.stop());
}

/** Answers what kafkajs acknowledged. Partitions are chosen by us here too: it is not the partitioner that loses. */
async function bare(idempotent: boolean): Promise<(messages: Message[]) => Promise<string[]>> {
  const kafka = new Kafka({ brokers: stub.brokers, logLevel: logLevel.NOTHING, requestTimeout: REQUEST_MS, retry: { initialRetryTime: 20, retries: 1 } });
  const producer = kafka.producer({ idempotent });
  await producer.connect();
  ending.push(() => producer.disconnect());
  return async (messages) => {
    try {
      await producer.send({ topic: stub.topic, acks: -1, messages });
      return messages.map((m) => String(m.value));
    } catch {
      return []; // not acknowledged: nothing was promised
    }
  };
}

/** Our driver as the relay uses it: a failed send is repeated until it is answered. */
async function ours(): Promise<(partition: number, values: string[]) => Promise<string[]>> {
  const driver = await KafkaDriver.open({ brokers: stub.brokers, requestTimeoutMs: REQUEST_MS }, 'loss');
  ending.push(() => driver.close());
  const message = (value: string): BusMessage => ({ key: value, headers: {}, value });
  return async (partition, values) => {
    for (let tries = 1; ; tries += 1) {
      try {
        await driver.publish(stub.topic, partition, values.map(message));
        return values;
      } catch (error) {
        if (tries === 5) throw error;
      }
    }
  };
}

const message = (value: string, partition = 0): Message => ({ value, partition });
/** What was acknowledged and is in no log. */
const lost = (acknowledged: string[]): string[] => acknowledged.filter((value) => !stub.log().includes(value));

describe('one send to several partitions while a leader moves', () => {
  /** Broker 1 refuses its first send, for its partition has moved to broker 2, once broker 2 has answered its own. */
  const moving = async () => {
    let answered: () => void = () => undefined;
    const other = new Promise<void>((resolve) => { answered = resolve; });
    await play(2, [1, 2], async ({ node }) => {
      if (node === 2) { setImmediate(answered); return 'keep'; }
      await other;
      stub.lead(0, 2);
      return { refuse: NOT_LEADER };
    });
  };
  it('kafkajs resolves without the moved partition', async () => {
    await moving();
    const acknowledged = await (await bare(false))([message('a', 0), message('b', 1)]);
    expect(acknowledged).toEqual(['a', 'b']);
    expect(lost(acknowledged)).toEqual(['a']);
  });
  it('our driver sends the partitions apart, and loses none', async () => {
    await moving();
    const send = await ours();
    const acknowledged = (await Promise.all([send(0, ['a']), send(1, ['b'])])).flat();
    expect(acknowledged).toEqual(['a', 'b']);
    expect(lost(acknowledged)).toEqual([]);
    expect([stub.log(0), stub.log(1)]).toEqual([['a'], ['b']]);
  });
});

describe('concurrent sends to one partition, and the answer to the first does not come', () => {
  const swallowing = () => play(1, [1], (_send, turn) => (turn === 0 ? 'keep silently' : 'keep'));
  it('an idempotent kafkajs producer numbers one like the other, and the broker takes it for a repetition', async () => {
    await swallowing();
    const send = await bare(true);
    const acknowledged = (await Promise.all([send([message('first')]), send([message('second')])])).flat();
    expect(acknowledged).toEqual(['first', 'second']);
    expect(lost(acknowledged)).toHaveLength(1); // whichever kafkajs sent later
  });
  it('our driver has one in flight and no numbers: the first is repeated, the second follows', async () => {
    await swallowing();
    const send = await ours();
    const acknowledged = (await Promise.all([send(0, ['first']), send(0, ['second'])])).flat();
    expect(acknowledged).toEqual(['first', 'second']);
    expect(lost(acknowledged)).toEqual([]);
    // the repetition is what consumers drop by the event's id
    expect(stub.log(0)).toEqual(['first', 'first', 'second']);
    expect(stub.sends.map((s) => s.producerId)).toEqual([-1n, -1n, -1n]);
  });
});

describe('going on after a failed send', () => {
  /** A batch is written and its answers never come, in all tries of kafkajs. */
  const failing = (tries: number) => play(1, [1], (send) => (send.values[0] === 'B' && stub.sends.filter((s) => s.values[0] === 'B').length <= tries ? 'keep silently' : 'keep'));
  it('an idempotent kafkajs producer gives the next batch the number of the failed one, and the broker takes it for a repetition', async () => {
    await failing(2);
    const send = await bare(true);
    expect(await send([message('A')])).toEqual(['A']);
    expect(await send([message('B')])).toEqual([]);
    const acknowledged = await send([message('C')]);
    expect(acknowledged).toEqual(['C']);
    expect(lost(acknowledged)).toEqual(['C']);
  });
  it('our driver goes on with a new producer, and loses none', async () => {
    await failing(2);
    const send = await ours();
    const acknowledged = [await send(0, ['A']), await send(0, ['B']), await send(0, ['C'])].flat();
    expect(acknowledged).toEqual(['A', 'B', 'C']);
    expect(lost(acknowledged)).toEqual([]);
    expect(stub.log(0).filter((value, i, all) => all.indexOf(value) === i)).toEqual(['A', 'B', 'C']);
  });
});
