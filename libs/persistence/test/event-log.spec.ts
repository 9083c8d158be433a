import { randomUUID } from 'node:crypto';
import * as fc from 'fast-check';
import { canonicalJson, EVENT_LIMIT_BYTES, eventHash, EventLog, HISTORY_LIMIT, readEvents, readHistory, sha256, wholeHistory, type NewEvent } from '../src/index.js';
import { meta, serviceDatabase, type ServiceDatabase } from './service-database.js';

const log = new EventLog((event) => ({ type: event.type, typeVersion: 1, data: event.payload }), (type) => {
  if (type === 'PlanUnknown') throw new TypeError('no contract for PlanUnknown');
});
const event = (aggregateId: string, version: number, payload: unknown = { name: '贯通2026-1' }, type = 'PlanFiled'): NewEvent =>
  ({ aggregateType: 'evaluation.plan', aggregateId, version, type, payload });

describe('the event log', () => {
  let service: ServiceDatabase;
  beforeAll(async () => { service = await serviceDatabase('event_log'); });
  afterAll(async () => { await service.drop(); });
  const append = (...events: NewEvent[]) => service.app.transaction((tx) => log.append(tx, events, meta));
  const all = () => readEvents(service.app, '0', '9223372036854775807', 10_000);

  it('gives positions in the order of the events, and keeps actor, cause and both times', async () => {
    const id = randomUUID();
    const before = Date.now();
    await append(...Array.from({ length: 50 }, (_, i) => event(id, i + 1, { n: i })));
    const stored = await readHistory(service.app, 'evaluation.plan', id);
    expect(stored.map((e) => e.version)).toEqual(Array.from({ length: 50 }, (_, i) => i + 1));
    const positions = stored.map((e) => BigInt(e.position));
    expect(positions).toEqual([...positions].sort((a, b) => (a < b ? -1 : 1)));
    // ids are in the order of time, too: new ones lie together in an index of millions
    expect(stored.map((e) => e.id)).toEqual(stored.map((e) => e.id).sort());
    expect(stored[0]).toMatchObject({ actor: meta.actor, occurredAt: meta.occurredAt, causationId: null, correlationId: 'c-1', payload: { n: 0 } });
    expect(stored[0]!.recordedAt.getTime()).toBeGreaterThanOrEqual(before - 1_000);
    expect((await readHistory(service.app, 'evaluation.plan', id, 49)).map((e) => e.version)).toEqual([49, 50]);
  });

  it('a long history comes page by page, or whole', async () => {
    const id = randomUUID();
    await append(...Array.from({ length: HISTORY_LIMIT + 1 }, (_, i) => event(id, i + 1, {})));
    const first = await readHistory(service.app, 'evaluation.plan', id);
    expect([first.length, (await readHistory(service.app, 'evaluation.plan', id, first.at(-1)!.version + 1)).map((e) => e.version)]).toEqual([HISTORY_LIMIT, [HISTORY_LIMIT + 1]]);
    expect((await wholeHistory(service.app, 'evaluation.plan', id)).map((e) => e.version)).toEqual(Array.from({ length: HISTORY_LIMIT + 1 }, (_, i) => i + 1));
    expect(await wholeHistory(service.app, 'evaluation.plan', randomUUID())).toEqual([]);
  });

  it('reads after a position up to another, bounded', async () => {
    const positions = (await all()).map((e) => e.position);
    const read = await readEvents(service.app, positions[3]!, positions[20]!, 5);
    expect(read.map((e) => e.position)).toEqual(positions.slice(4, 9));
    expect(await readEvents(service.app, positions[20]!, positions[20]!, 5)).toEqual([]);
  });

  it('refuses, before the commit, an event that no broker would take, and keeps nothing of the transaction', async () => {
    const id = randomUUID();
    const around = Buffer.byteLength(JSON.stringify({ text: '' })) + Buffer.byteLength(JSON.stringify(meta));
    const text = (bytes: number) => ({ text: '贯'.repeat(Math.floor((bytes - around) / 3)) + 'x'.repeat((bytes - around) % 3) }); // bytes count, not characters
    await expect(append(event(id, 1), event(id, 2, text(EVENT_LIMIT_BYTES + 1)))).rejects.toMatchObject({ name: 'EventTooLarge', code: 'EVENT_TOO_LARGE', type: 'PlanFiled', bytes: EVENT_LIMIT_BYTES + 1 });
    expect(await readHistory(service.app, 'evaluation.plan', id)).toEqual([]);
    await append(event(id, 1, text(EVENT_LIMIT_BYTES)));
    expect(await readHistory(service.app, 'evaluation.plan', id)).toHaveLength(1);
  });

  it('refuses one version of an aggregate twice, and then keeps nothing of the transaction', async () => {
    const id = randomUUID();
    await append(event(id, 1));
    await expect(append(event(id, 2), event(id, 2))).rejects.toMatchObject({ code: '23505' });
    await expect(append(event(id, 1))).rejects.toMatchObject({ code: '23505' });
    await expect(append(event(id, 0))).rejects.toMatchObject({ code: '23514' });
    expect(await readHistory(service.app, 'evaluation.plan', id)).toHaveLength(1);
  });

  it('does not record a fact that its contract refuses: nothing of the command is stored', async () => {
    const id = randomUUID();
    await expect(append(event(id, 1), event(id, 2, {}, 'PlanUnknown'))).rejects.toThrow('no contract');
    expect(await readHistory(service.app, 'evaluation.plan', id)).toEqual([]);
  });

  it('stores a hash that can be recomputed from the row, whatever the payload', async () => {
    // PostgreSQL's jsonb holds no NUL
    const text = fc.string({ unit: 'grapheme' }).map((s) => s.replaceAll('\0', ''));
    const json = fc.letrec((tie) => ({
      value: fc.oneof({ depthSize: 'small' }, text, fc.double({ noNaN: true, noDefaultInfinity: true }), fc.integer(), fc.boolean(), fc.constant(null),
        fc.array(tie('value'), { maxLength: 4 }), fc.dictionary(text, tie('value'), { maxKeys: 4, noNullPrototype: true })),
    })).value;
    await fc.assert(fc.asyncProperty(fc.array(json, { minLength: 1, maxLength: 20 }), async (payloads) => {
      const id = randomUUID();
      await append(...payloads.map((p, i) => event(id, i + 1, { p })));
      for (const stored of await readHistory(service.app, 'evaluation.plan', id)) expect(eventHash(stored)).toBe(stored.sha256);
    }), { numRuns: 40 });
  });

  it('keeps the payloads of one statement apart, whatever character stands in them', async () => {
    const ids = [randomUUID(), randomUUID(), randomUUID()];
    const payloads = [{ text: 'a\x1eb' }, ['\x1e', '","', '\\'], '\x1e'];
    await append(...ids.map((id, i) => event(id, 1, payloads[i])));
    expect(await Promise.all(ids.map(async (id) => (await readHistory(service.app, 'evaluation.plan', id))[0]!.payload))).toEqual(payloads);
  });

  it('hashes alike before and after: absent fields, dates, numbers that JSON writes in another way', async () => {
    const id = randomUUID();
    await append(event(id, 1, { a: undefined, when: new Date('2026-01-01T00:00:00Z'), list: [1e21, -0, 1.0, 5e-324, 0.1 + 0.2], nested: { 名: '𠮷·买买提' } }));
    const [stored] = await readHistory(service.app, 'evaluation.plan', id);
    expect(eventHash(stored!)).toBe(stored!.sha256);
    const { aggregateType, aggregateId, version, type, payload, actor, causationId, correlationId, occurredAt } = stored!;
    expect(stored!.sha256).toBe(sha256(canonicalJson({ id: stored!.id, aggregateType, aggregateId, version, type, payload, actor, causationId, correlationId, occurredAt: occurredAt.toISOString() })));
  });

  it('has another hash when anything that was decided is altered', async () => {
    const id = randomUUID();
    await append(event(id, 1, { name: '贯通', seats: 30 }));
    const [stored] = await readHistory(service.app, 'evaluation.plan', id);
    for (const altered of [{ payload: { name: '贯通', seats: 31 } }, { version: 2 }, { type: 'PlanReturned' }, { aggregateId: randomUUID() }, { aggregateType: 'evaluation.panel' },
      { occurredAt: new Date('2026-03-02T01:02:03.457Z') }, { actor: { ...meta.actor, subject: 'clerk-2' } }, { causationId: 'x' }, { correlationId: 'c-2' }, { id: randomUUID() }]) {
      expect(eventHash({ ...stored!, ...altered })).not.toBe(stored!.sha256);
    }
    expect(sha256('')).toBe('e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855');
  });

  it('wakes the relay after the commit, not before, and not after a rollback', async () => {
    const seen: string[] = [];
    log.onAppended(() => seen.push('woken'));
    await service.app.transaction(async (tx) => {
      await log.append(tx, [event(randomUUID(), 1)], meta);
      expect(seen).toEqual([]);
    });
    expect(seen).toEqual(['woken']);
    await expect(service.app.transaction(async (tx) => {
      await log.append(tx, [event(randomUUID(), 1)], meta);
      throw new Error('refused');
    })).rejects.toThrow('refused');
    await service.app.transaction((tx) => log.append(tx, [], meta));
    expect(seen).toEqual(['woken']);
    log.onAppended(() => undefined);
  });

  it('loses and doubles nothing under concurrent writers', async () => {
    const before = (await all()).length;
    const ids = Array.from({ length: 40 }, () => randomUUID());
    await Promise.all(ids.map((id) => append(event(id, 1), event(id, 2), event(id, 3))));
    const stored = await all();
    expect(stored).toHaveLength(before + 120);
    for (const id of ids) expect(stored.filter((e) => e.aggregateId === id).map((e) => e.version)).toEqual([1, 2, 3]);
  });
});
