import { eventually } from '@gt/testing';
import type { Admin, EachBatchPayload, Kafka } from 'kafkajs';
import type { Subscriber } from '../core/port.js';
import { KafkaSubscription } from './subscription.js';

const TOPIC = 't';
/** What the subscription sees of kafkajs, told by the test: joins, heartbeats, fetches and batches come when it says so. */
function scripted() {
  const listeners = new Map<string, (event: unknown) => void>();
  const paused = new Set<number>();
  const running: { eachBatch?: (payload: EachBatchPayload) => Promise<void> } = {};
  const sought: string[] = [];
  let resumed = 0;
  let made = 0;
  const bounds = { low: '0', high: '1' };
  const consumer = {
    events: { GROUP_JOIN: 'GROUP_JOIN', HEARTBEAT: 'HEARTBEAT', REBALANCING: 'REBALANCING', CRASH: 'CRASH', STOP: 'STOP', FETCH_START: 'FETCH_START', FETCH: 'FETCH' },
    on: (event: string, listener: (event: unknown) => void) => listeners.set(event, listener),
    connect: async () => undefined, subscribe: async () => undefined, disconnect: async () => undefined, commitOffsets: async () => undefined, seek: ({ offset }: { offset: string }) => sought.push(offset),
    run: async (config: typeof running) => { Object.assign(running, config); },
    pause: (at: Array<{ partitions: number[] }>) => at.forEach((a) => a.partitions.forEach((p) => paused.add(p))),
    resume: (at: Array<{ partitions: number[] }>) => {
      resumed += 1;
      at.forEach((a) => a.partitions.forEach((p) => paused.delete(p)));
    },
  };
  const tell = (event: string, payload: object = {}) => listeners.get(event)!({ payload });
  const subscription = (subscriber: Partial<Subscriber>, silenceMs?: number, sessionTimeoutMs = 6_000) => new KafkaSubscription(
    { consumer: () => { made += 1; return consumer; } } as unknown as Kafka, { fetchTopicOffsets: async () => [{ partition: 0, ...bounds }] } as unknown as Admin,
    { group: 'g', topics: [TOPIC], onAssigned: async () => null, onBatch: async () => undefined, onRevoked: async () => undefined, ...subscriber }, { sessionTimeoutMs, silenceMs });
  return {
    subscription, consumer, bounds, paused, sought, resumed: () => resumed, made: () => made, tell,
    join: () => tell('GROUP_JOIN', { memberAssignment: { [TOPIC]: [0] } }),
    /** the messages at `offsets`, as an answer to a fetch from `fetchedOffset` on */
    batch: (offsets = ['0'], fetchedOffset = offsets[0]) => running.eachBatch!({
      batch: { topic: TOPIC, partition: 0, fetchedOffset, messages: offsets.map((offset) => ({ offset, key: Buffer.from('k'), value: Buffer.from('{}'), headers: {} })), lastOffset: () => offsets.at(-1) },
      resolveOffset: () => undefined, isStale: () => false,
    } as unknown as EachBatchPayload),
  };
}

it('a partition that is lost and comes back while a batch of it is waited for is not left paused', async () => {
  const script = scripted();
  let finish = () => undefined as void;
  const worked = new Promise<void>((resolve) => { finish = resolve; });
  const subscription = script.subscription({ onBatch: () => worked });
  await subscription.start();
  script.join();
  await eventually(() => expect(script.resumed()).toBe(1));
  const delivering = script.batch();
  script.join();
  await eventually(() => expect(script.resumed()).toBe(2));
  await delivering;
  finish();
  expect(script.paused).toEqual(new Set());
  await subscription.stop();
});

it('a consumer that joins after the subscription was stopped is ended by it: it would hold partitions that nobody reads', async () => {
  const script = scripted();
  const subscription = script.subscription({});
  await subscription.start();
  script.join();
  await subscription.stop();
  expect(script.join).toThrow(expect.objectContaining({ name: 'LeftBehind' }) as Error);
});

it('a first join that does not end is given up: nobody watches before it has ended', async () => {
  const script = scripted();
  script.consumer.run = () => new Promise<void>(() => undefined);
  const subscription = script.subscription({}, undefined, 50);
  await expect(subscription.start()).rejects.toMatchObject({ name: 'LeftBehind' });
  await subscription.stop();
});

it('a partition that is lost while it is being begun is given back after that, and begun anew after both', async () => {
  const script = scripted();
  const calls: string[] = [];
  let answer = () => undefined as void;
  const subscription = script.subscription({
    onAssigned: async () => { calls.push('asked'); await new Promise<void>((resolve) => { answer = resolve; }); calls.push('begun'); return null; },
    onRevoked: async () => { calls.push('given back'); },
  });
  await subscription.start();
  script.join();
  await eventually(() => expect(calls).toEqual(['asked']));
  script.tell('REBALANCING');
  script.join();
  await new Promise((resolve) => { setImmediate(resolve); });
  expect(calls).toEqual(['asked']);
  answer();
  await eventually(() => expect(calls).toEqual(['asked', 'begun', 'given back', 'asked']));
  answer();
  await subscription.stop();
  expect(calls).toEqual(['asked', 'begun', 'given back', 'asked', 'begun', 'given back']);
});

describe('kafkajs goes elsewhere by itself when what is next is not in the log', () => {
  const reading = async () => {
    const script = scripted();
    const taken: string[] = [];
    let next: string | null = '5';
    script.bounds.high = '9';
    const subscription = script.subscription({ onAssigned: async () => next, onBatch: async (_topic, _partition, messages) => { taken.push(...messages.map((m) => m.offset)); next = String(Number(taken.at(-1)) + 1); } });
    await subscription.start();
    script.join();
    await eventually(() => expect(script.resumed()).toBe(1));
    await script.batch(['5', '6']);
    expect([taken, script.sought]).toEqual([['5', '6'], ['5']]);
    return { script, taken, subscription };
  };

  it('what begins beyond it is not taken, and the partition is begun anew where it was', async () => {
    const { script, taken, subscription } = await reading();
    await script.batch(['8'], '8');
    await eventually(() => expect(script.sought).toEqual(['5', '7']));
    await script.batch(['7', '8'], '7');
    expect(taken).toEqual(['5', '6', '7', '8']);
    await subscription.stop();
  });

  it('when it was deleted unread, or the log ends before it, the partition is not read on, and health says why', async () => {
    for (const [low, high, offsets, why] of [['8', '9', ['8'], /deleted unread/], ['0', '3', ['0', '1', '2'], /made anew/]] as const) {
      const { script, taken, subscription } = await reading();
      Object.assign(script.bounds, { low, high });
      await script.batch([...offsets]);
      await eventually(() => expect(subscription.faults.get(`${TOPIC}#0`)).toMatch(why));
      expect([taken, script.paused]).toEqual([['5', '6'], new Set([0])]);
      await subscription.stop();
    }
  });

  it('messages before it in a fetch that covers it are dropped, as ever', async () => {
    const { script, taken, subscription } = await reading();
    await script.batch(['4', '5', '6', '7'], '4');
    expect(taken).toEqual(['5', '6', '7']);
    await subscription.stop();
  });

  it('what a fetch from it on has left out is no message: kafkajs leaves out control records', async () => {
    const { script, taken, subscription } = await reading();
    await script.batch(['9'], '7');
    expect(taken).toEqual(['5', '6', '9']);
    await subscription.stop();
  });
});

/** ms; a fifteenth of what a deployment waits. The watch looks each second. */
const SILENCE_MS = 2_000;

it('a broker whose fetches are not answered while heartbeats go on is told, and the consumer made anew', async () => {
  const script = scripted();
  const stalled: number[] = [];
  const subscription = script.subscription({ onStalled: (ms) => stalled.push(ms) }, SILENCE_MS);
  await subscription.start();
  script.join();
  const beating = setInterval(() => {
    script.tell('HEARTBEAT');
    script.tell('FETCH_START', { nodeId: 1 });
    script.tell('FETCH', { nodeId: 1 });
    if (script.made() === 1) script.tell('FETCH_START', { nodeId: 2 });
  }, 50);
  try {
    await eventually(() => expect(stalled).toHaveLength(1), 30_000);
    expect(stalled[0]).toBeGreaterThanOrEqual(SILENCE_MS);
    expect(subscription.faults.get('g')).toBe('BROKER_SILENT');
    await eventually(() => expect(script.made()).toBe(2), 30_000);
    script.join();
    expect([...subscription.faults]).toEqual([]);
    expect(subscription.live()).toBe(true);
  } finally { clearInterval(beating); }
  await subscription.stop();
}, 90_000);

it('a broker that has left the cluster, and is asked no more, is no reason to begin anew', async () => {
  const script = scripted();
  const stalled: number[] = [];
  const subscription = script.subscription({ onStalled: (ms) => stalled.push(ms) }, SILENCE_MS);
  await subscription.start();
  script.join();
  script.tell('FETCH_START', { nodeId: 2 });
  const end = performance.now() + 2 * SILENCE_MS;
  while (performance.now() < end) {
    script.tell('HEARTBEAT');
    await new Promise((resolve) => { setTimeout(resolve, 50); });
  }
  expect([stalled, script.made()]).toEqual([[], 1]);
  await subscription.stop();
}, 60_000);
