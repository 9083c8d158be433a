import { randomUUID } from 'node:crypto';
import { AggregateStore, EventLog, readHistory, StaleVersionError, type Change } from '../src/index.js';
import { meta, serviceDatabase, type ServiceDatabase } from './service-database.js';

interface Plan { status: string; candidates: number; place: string | null; filedOn?: string }
type PlanEvent = { type: 'PlanDrafted'; data: { place: string | null } } | { type: 'CandidateEnrolled'; data: object } | { type: 'PlanFiled'; data: { on: string } };

const evolve = (plan: Plan | null, event: PlanEvent): Plan => {
  if (event.type === 'PlanDrafted') return { status: 'DRAFT', candidates: 0, place: event.data.place };
  if (event.type === 'PlanFiled') return { ...plan!, status: 'FILED', filedOn: event.data.on };
  return { ...plan!, candidates: plan!.candidates + 1 };
};
const log = new EventLog((e) => ({ type: e.type, typeVersion: 1, data: e.payload }), () => undefined);
const plans = new AggregateStore<Plan, PlanEvent>({
  table: 'plan', aggregateType: 'evaluation.plan', evolve,
  columns: { status: { type: 'text', of: (p) => p.status }, place: { type: 'text', of: (p) => p.place }, filed_on: { type: 'date', of: (p) => p.filedOn } },
}, log);
const drafted = (place: string | null = null): PlanEvent => ({ type: 'PlanDrafted', data: { place } });
const enrolled: PlanEvent = { type: 'CandidateEnrolled', data: {} };
const filed: PlanEvent = { type: 'PlanFiled', data: { on: '2026-03-02' } };

describe('the store of aggregates', () => {
  let service: ServiceDatabase;
  beforeAll(async () => { service = await serviceDatabase('aggregates', 20); });
  afterAll(async () => { await service.drop(); });
  const save = (...changes: Array<Change<Plan, PlanEvent>>) => service.app.transaction((tx) => plans.save(tx, changes, meta));
  async function draft(): Promise<string> {
    const id = randomUUID();
    await save({ id, version: 0, state: null, events: [drafted()] });
    return id;
  }
  const versions = async (id: string) => (await readHistory(service.app, 'evaluation.plan', id)).map((e) => e.version);

  it('creates, and keeps state, version, columns and events', async () => {
    const id = randomUUID();
    expect(await save({ id, version: 0, state: null, events: [drafted('渝北"\\{},NULL'), filed] })).toEqual([{ id, version: 2, state: { status: 'FILED', candidates: 0, place: '渝北"\\{},NULL', filedOn: '2026-03-02' } }]);
    expect(await service.app.query('SELECT status, place, filed_on::text FROM plan WHERE id = $1', [id])).toEqual([{ status: 'FILED', place: '渝北"\\{},NULL', filed_on: '2026-03-02' }]);
    expect(await plans.find(service.app, id)).toEqual({ id, version: 2, state: { status: 'FILED', candidates: 0, place: '渝北"\\{},NULL', filedOn: '2026-03-02' } });
    expect(await versions(id)).toEqual([1, 2]);
  });

  it('updates on the version that was decided on', async () => {
    const id = await draft();
    const { version, state } = (await plans.find(service.app, id))!;
    await save({ id, version, state, events: [enrolled, filed] });
    expect(await plans.find(service.app, id)).toMatchObject({ version: 3, state: { candidates: 1, status: 'FILED' } });
    expect(await versions(id)).toEqual([1, 2, 3]);
  });

  it('finds those that exist, and none for none', async () => {
    const id = await draft();
    expect([...(await plans.findMany(service.app, [randomUUID(), id])).keys()]).toEqual([id]);
    expect(await plans.find(service.app, randomUUID())).toBeUndefined();
    expect(await plans.findMany(service.app, [])).toEqual(new Map());
  });

  it('does nothing for decisions without events', async () => {
    const id = await draft();
    expect(await save({ id, version: 1, state: evolve(null, drafted()), events: [] })).toEqual([]);
    expect(await versions(id)).toEqual([1]);
  });

  it('refuses a stale version, naming the aggregate, and keeps nothing of the whole save', async () => {
    const [one, two] = [await draft(), await draft()];
    const state = evolve(null, drafted());
    await save({ id: two, version: 1, state, events: [enrolled] });
    const refused = await save({ id: one, version: 1, state, events: [enrolled] }, { id: two, version: 1, state, events: [enrolled] }).catch((error: unknown) => error);
    expect(refused).toBeInstanceOf(StaleVersionError);
    expect(refused).toMatchObject({ code: 'STALE_VERSION', aggregateType: 'evaluation.plan', ids: [two] });
    expect(await versions(one)).toEqual([1]);
    expect(await versions(two)).toEqual([1, 2]);
  });

  it('refuses to create what exists, and to change what does not', async () => {
    const id = await draft();
    await expect(save({ id, version: 0, state: null, events: [drafted()] })).rejects.toMatchObject({ code: 'STALE_VERSION', ids: [id] });
    const nowhere = randomUUID();
    await expect(save({ id: nowhere, version: 1, state: evolve(null, drafted()), events: [enrolled] })).rejects.toMatchObject({ code: 'STALE_VERSION', ids: [nowhere] });
    expect(await versions(nowhere)).toEqual([]);
  });

  it('refuses one aggregate twice in one save', async () => {
    const id = randomUUID();
    await expect(save({ id, version: 0, state: null, events: [drafted()] }, { id, version: 0, state: null, events: [drafted()] })).rejects.toThrow(RangeError);
  });

  it('passes on the database\'s own refusal', async () => {
    await save({ id: randomUUID(), version: 0, state: null, events: [drafted('only one')] });
    await expect(save({ id: randomUUID(), version: 0, state: null, events: [drafted('only one')] })).rejects.toMatchObject({ code: '23505', constraint: 'plan_place_key' });
  });

  it('lets exactly one of 16 concurrent decisions on one version through', async () => {
    const id = await draft();
    const { version, state } = (await plans.find(service.app, id))!;
    const outcomes = await Promise.allSettled(Array.from({ length: 16 }, () => save({ id, version, state, events: [enrolled] })));
    expect(outcomes.filter((o) => o.status === 'fulfilled')).toHaveLength(1);
    expect(outcomes.flatMap((o) => (o.status === 'rejected' ? [(o.reason as StaleVersionError).code] : []))).toEqual(Array(15).fill('STALE_VERSION'));
    expect(await plans.find(service.app, id)).toMatchObject({ version: 2, state: { candidates: 1 } });
    expect(await versions(id)).toEqual([1, 2]);
  });

  it('lets exactly one of 16 concurrent creations through', async () => {
    const id = randomUUID();
    const outcomes = await Promise.allSettled(Array.from({ length: 16 }, () => save({ id, version: 0, state: null, events: [drafted()] })));
    expect(outcomes.filter((o) => o.status === 'fulfilled')).toHaveLength(1);
    expect(await versions(id)).toEqual([1]);
  });

  it('loses none of 16 concurrent commands that lock first', async () => {
    const id = await draft();
    await Promise.all(Array.from({ length: 16 }, () => service.app.transaction(async (tx) => {
      const { version, state } = (await plans.findMany(tx, [id], true)).get(id)!;
      await plans.save(tx, [{ id, version, state, events: [enrolled] }], meta);
    })));
    expect(await plans.find(service.app, id)).toMatchObject({ version: 17, state: { candidates: 16 } });
    expect(await versions(id)).toEqual(Array.from({ length: 17 }, (_, i) => i + 1));
  });

  it('locks many in id order, so that two bulk commands over the same ones do not block each other for good', async () => {
    const ids = await Promise.all(Array.from({ length: 30 }, draft));
    const bulk = (order: string[]) => service.app.transaction(async (tx) => {
      const found = await plans.findMany(tx, order, true);
      await plans.save(tx, order.map((id) => ({ ...found.get(id)!, events: [enrolled] })), meta);
    });
    await Promise.all(Array.from({ length: 8 }, (_, i) => bulk(i % 2 ? ids : [...ids].reverse())));
    expect([...(await plans.findMany(service.app, ids)).values()].map((p) => p.version)).toEqual(Array(30).fill(9));
  });

  it('saves a thousand aggregates in one go', async () => {
    const ids = Array.from({ length: 1_000 }, () => randomUUID());
    await save(...ids.map((id): Change<Plan, PlanEvent> => ({ id, version: 0, state: null, events: [drafted(), enrolled] })));
    expect((await plans.findMany(service.app, ids)).size).toBe(1_000);
    expect(await versions(ids[999]!)).toEqual([1, 2]);
  });
});
