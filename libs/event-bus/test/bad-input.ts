import { randomUUID } from 'node:crypto';
import { eventually } from '@gt/testing';
import { toMessage } from '../src/core/cloud-events.js';
import { partitionOf } from '../src/core/partition.js';
import type { BusDriver, DeliveredMessage } from '../src/core/port.js';
import type { Runner } from '../src/core/runner.js';
import { applied, appliedVersions, envelope, member, newTopic, parkedOf, PARTITIONS, properties, publish, upTo, type DriverUnderTest, type Report, type Run, type ServiceDatabase, type Told } from './harness.js';

/** What nobody should send, and more than can be worked on: a named condition each, and nothing lost. On both drivers. */
export function badInput(under: DriverUnderTest, run: Run, report: Report): void {
  let driver: BusDriver;
  let service: ServiceDatabase;
  const runners: Runner[] = [];
  const property = properties(under, run, report, (opened, database) => { [driver, service] = [opened, database]; });
  const start = async (topic: string, told: Told = []) => { runners.push(await member(driver, service, topic, topic, undefined, told)); };
  afterEach(async () => { for (const runner of runners.splice(0)) await runner.stop(); });

  property('a damaged header is INVALID by name and holds its own key alone', async () => {
    const topic = await newTopic(driver);
    const [key, other] = [randomUUID(), randomUUID()];
    const logId = await driver.logId();
    const bad = toMessage(envelope(key, 2), logId);
    await driver.publish(topic, partitionOf(key, PARTITIONS), [toMessage(envelope(key, 1), logId), { ...bad, headers: { ...bad.headers, ce_typeversion: 'zwei' } }, toMessage(envelope(key, 3), logId)]);
    await publish(driver, topic, upTo(3).map((v) => envelope(other, v)));
    const told: Told = [];
    await start(topic, told);
    await applied(service, topic, other, upTo(3));
    await eventually(async () => { expect((await parkedOf(service, topic)).map((p) => [p.class, p.version, p.error_code])).toEqual([['INVALID', 2, 'UNREADABLE_MESSAGE'], ['WAITING', 3, null]]); }, 40_000);
    expect(told.filter((t) => t.name === 'parked').map((t) => t.facts.code)).toContain('UNREADABLE_MESSAGE');
    expect(await appliedVersions(service, topic, key)).toEqual([1]);
  });

  property('an event of a type that nobody declared is told by name; its version counts and nothing waits', async () => {
    const topic = await newTopic(driver);
    const key = randomUUID();
    const told: Told = [];
    await publish(driver, topic, [envelope(key, 1), envelope(key, 2, { type: 'conformance.NeverDeclared' }), envelope(key, 3)]);
    await start(topic, told);
    await applied(service, topic, key, [1, 3]);
    expect(told.filter((t) => t.name === 'unknown_type').map((t) => t.facts.type)).toEqual(['conformance.NeverDeclared']);
    expect(await parkedOf(service, topic)).toEqual([]);
  });

  property('events of an aggregate that nobody has heard of are kept as GAP until its first have come', async () => {
    const topic = await newTopic(driver);
    const key = randomUUID();
    const told: Told = [];
    await publish(driver, topic, [envelope(key, 3), envelope(key, 2)]);
    await start(topic, told);
    await eventually(async () => { expect((await parkedOf(service, topic)).map((p) => [p.class, p.version])).toEqual([['GAP', 2], ['GAP', 3]]); }, 40_000);
    expect(told.filter((t) => t.name === 'gap').length).toBe(2);
    await publish(driver, topic, [envelope(key, 1)]);
    await applied(service, topic, key, [1, 2, 3]);
  });

  property('a key or an id that no index takes is INVALID and holds up nobody', async () => {
    const topic = await newTopic(driver);
    const logId = await driver.logId();
    // random, for PostgreSQL packs what repeats itself
    const long = Array.from({ length: 200 }, () => randomUUID()).join('');
    const other = Array.from({ length: 50 }, () => randomUUID()).find((each) => partitionOf(each, PARTITIONS) === 0)!;
    const withLongId = randomUUID();
    await driver.publish(topic, 0, [toMessage(envelope(long, 1), logId), toMessage(envelope(withLongId, 1, { id: long }), logId), toMessage(envelope(other, 1), logId), toMessage(envelope(long, 2), logId)]);
    await start(topic);
    await applied(service, topic, other, [1]);
    await eventually(async () => { expect((await parkedOf(service, topic)).map((p) => [p.class, p.error_code, p.aggregate_id.length <= 100]).sort()).toEqual([['INVALID', 'UNREADABLE_MESSAGE', true], ['INVALID', 'UNREADABLE_MESSAGE', true], ['INVALID', 'UNREADABLE_MESSAGE', true]]); }, 40_000);
    expect(new Set((await parkedOf(service, topic)).map((p) => p.aggregate_id)).size).toBe(2);
  });

  property('a topic that does not exist takes nothing: the send is refused', async () => {
    const key = randomUUID();
    await expect(driver.publish(`nowhere.${randomUUID()}.v1`, 0, [toMessage(envelope(key, 1), await driver.logId())])).rejects.toBeInstanceOf(Error);
  });

  property('the lag is what lies beyond the consumer\'s offset', async () => {
    const topic = await newTopic(driver);
    const keys = Array.from({ length: 6 }, () => randomUUID());
    await publish(driver, topic, keys.flatMap((key) => [envelope(key, 1), envelope(key, 2)]));
    const lag = async () => {
      const known = new Map((await service.db.query<{ partition: number; next_offset: string }>('SELECT partition, next_offset FROM consumer_offset WHERE consumer = $1', [topic])).map((r) => [r.partition, r.next_offset]));
      return (await driver.behind(Array.from({ length: PARTITIONS }, (_, partition) => ({ topic, partition, next: known.get(partition) ?? null })))).reduce((n, each) => n + each, 0);
    };
    expect(await lag()).toBe(12);
    await start(topic);
    await eventually(async () => { expect(await lag()).toBe(0); }, 40_000);
  });

  property('a subscriber that is slow holds the reading back: of each partition one batch is handed over and no more', async () => {
    const topic = await newTopic(driver);
    const logId = await driver.logId();
    const MESSAGES = 3_000;
    for (let partition = 0; partition < PARTITIONS; partition += 1) {
      const key = Array.from({ length: 50 }, () => randomUUID()).find((each) => partitionOf(each, PARTITIONS) === partition)!;
      for (let at = 1; at <= MESSAGES; at += 500) await driver.publish(topic, partition, Array.from({ length: 500 }, (_, i) => toMessage(envelope(key, at + i), logId)));
    }
    const inHand = new Map<number, number>();
    let most = 0;
    let seen = 0;
    let letGo: () => void = () => undefined;
    const held = new Promise<void>((resolve) => { letGo = resolve; });
    const subscription = await driver.subscribe({
      group: topic, topics: [topic], onAssigned: async () => null, onRevoked: async () => undefined,
      onBatch: async (_, partition, messages: readonly DeliveredMessage[]) => {
        inHand.set(partition, (inHand.get(partition) ?? 0) + 1);
        most = Math.max(most, inHand.get(partition)!);
        seen += messages.length;
        await held;
        inHand.set(partition, inHand.get(partition)! - 1);
      },
    });
    await eventually(() => { expect([...inHand.values()]).toEqual(Array.from({ length: PARTITIONS }, () => 1)); }, 40_000);
    const first = seen;
    expect(first).toBeLessThan(MESSAGES * PARTITIONS);
    await new Promise((resolve) => { setTimeout(resolve, 1_000); }); // time in which a reader that does not wait would hand over more
    expect([seen, most]).toEqual([first, 1]);
    letGo();
    await eventually(() => { expect(seen).toBe(MESSAGES * PARTITIONS); }, 40_000);
    expect(most).toBe(1);
    await subscription.stop();
  });
}
