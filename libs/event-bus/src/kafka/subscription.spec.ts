import { eventually } from '@gt/testing';
import type { Admin, EachBatchPayload, Kafka } from 'kafkajs';
import { KafkaSubscription } from './subscription.js';

const TOPIC = 't';
/** What the subscription sees of kafkajs, told by the test: joins and batches come when it says so. */
function scripted() {
  const listeners = new Map<string, (event: unknown) => void>();
  const paused = new Set<number>();
  const running: { eachBatch?: (payload: EachBatchPayload) => Promise<void> } = {};
  let resumed = 0;
  const consumer = {
    events: { GROUP_JOIN: 'GROUP_JOIN', HEARTBEAT: 'HEARTBEAT', REBALANCING: 'REBALANCING', CRASH: 'CRASH', STOP: 'STOP' },
    on: (event: string, listener: (event: unknown) => void) => listeners.set(event, listener),
    connect: async () => undefined, subscribe: async () => undefined, disconnect: async () => undefined, commitOffsets: async () => undefined, seek: () => undefined,
    run: async (config: typeof running) => { Object.assign(running, config); },
    pause: (at: Array<{ partitions: number[] }>) => at.forEach((a) => a.partitions.forEach((p) => paused.add(p))),
    resume: (at: Array<{ partitions: number[] }>) => {
      resumed += 1;
      at.forEach((a) => a.partitions.forEach((p) => paused.delete(p)));
    },
  };
  return {
    kafka: { consumer: () => consumer } as unknown as Kafka,
    admin: { fetchTopicOffsets: async () => [{ partition: 0, low: '0', high: '1' }] } as unknown as Admin,
    paused, resumed: () => resumed,
    join: () => listeners.get('GROUP_JOIN')!({ payload: { memberAssignment: { [TOPIC]: [0] } } }),
    batch: () => running.eachBatch!({
      batch: { topic: TOPIC, partition: 0, messages: [{ offset: '0', key: Buffer.from('k'), value: Buffer.from('{}'), headers: {} }], lastOffset: () => '0' },
      resolveOffset: () => undefined, isStale: () => false,
    } as unknown as EachBatchPayload),
  };
}

it('a partition that is lost and comes back while a batch of it is waited for is not left paused', async () => {
  const script = scripted();
  let finish = () => undefined as void;
  const worked = new Promise<void>((resolve) => { finish = resolve; });
  const subscription = new KafkaSubscription(script.kafka, script.admin, { group: 'g', topics: [TOPIC], onAssigned: async () => null, onBatch: () => worked, onRevoked: async () => undefined }, { sessionTimeoutMs: 6_000 });
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
  const subscription = new KafkaSubscription(script.kafka, script.admin, { group: 'g', topics: [TOPIC], onAssigned: async () => null, onBatch: async () => undefined, onRevoked: async () => undefined }, { sessionTimeoutMs: 6_000 });
  await subscription.start();
  script.join();
  await subscription.stop();
  expect(script.join).toThrow(expect.objectContaining({ name: 'LeftBehind' }) as Error);
});
