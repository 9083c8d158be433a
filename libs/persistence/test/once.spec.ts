import { once, type IdempotentOutcome } from '../src/index.js';
import { serviceDatabase, type ServiceDatabase } from './service-database.js';

describe('a command once per idempotency key', () => {
  let service: ServiceDatabase;
  beforeAll(async () => { service = await serviceDatabase('once'); });
  afterAll(async () => { await service.drop(); });

  let runs = 0;
  beforeEach(() => { runs = 0; });
  const command = (key: string, request: unknown = { seats: 30 }, scope = 'clerk-1 POST /plans'): Promise<IdempotentOutcome<{ id: number }>> =>
    service.app.transaction((tx) => once(tx, scope, key, request, async () => {
      runs += 1;
      return { status: 201, body: { id: runs } };
    }));

  it('runs the first time and replays its answer afterwards', async () => {
    expect(await command('k1')).toEqual({ kind: 'DONE', status: 201, body: { id: 1 } });
    expect(await command('k1')).toEqual({ kind: 'REPLAYED', status: 201, body: { id: 1 } });
    expect(runs).toBe(1);
  });

  it('takes the same request in another order of fields for the same', async () => {
    await command('k2', { a: 1, b: { c: 2, d: 3 } });
    expect(await command('k2', { b: { d: 3, c: 2 }, a: 1 })).toMatchObject({ kind: 'REPLAYED' });
  });

  it('refuses the key for another request, and does not run it', async () => {
    await command('k3');
    expect(await command('k3', { seats: 31 })).toEqual({ kind: 'MISUSED' });
    expect(await command('k3', null)).toEqual({ kind: 'MISUSED' });
    expect(runs).toBe(1);
  });

  it('keeps actors and routes apart', async () => {
    await command('k4');
    expect(await command('k4', { seats: 30 }, 'clerk-2 POST /plans')).toMatchObject({ kind: 'DONE' });
    expect(await command('k4', { seats: 30 }, 'clerk-1 POST /panels')).toMatchObject({ kind: 'DONE' });
  });

  it('says BUSY while another transaction works on the key, and replays once that is committed', async () => {
    let finish!: () => void;
    let entered!: () => void;
    const inside = new Promise<void>((resolve) => { entered = resolve; });
    const slow = service.app.transaction((tx) => once(tx, 's', 'k5', {}, async () => {
      entered();
      await new Promise<void>((resolve) => { finish = resolve; });
      return { status: 200, body: 'slow' };
    }));
    await inside;
    const second = await service.app.transaction((tx) => once(tx, 's', 'k5', {}, async () => ({ status: 200, body: 'second' })));
    expect(second).toEqual({ kind: 'BUSY' });
    finish();
    expect(await slow).toMatchObject({ kind: 'DONE' });
    expect(await service.app.transaction((tx) => once(tx, 's', 'k5', {}, async () => ({ status: 200, body: 'third' })))).toEqual({ kind: 'REPLAYED', status: 200, body: 'slow' });
  });

  it('runs once when 16 come at the same time', async () => {
    const outcomes = await Promise.all(Array.from({ length: 16 }, () => command('k6')));
    expect(runs).toBe(1);
    expect(outcomes.filter((o) => o.kind === 'DONE')).toHaveLength(1);
    expect(outcomes.every((o) => ['DONE', 'BUSY', 'REPLAYED'].includes(o.kind))).toBe(true);
  });

  it('decides a refused command anew', async () => {
    const refuse = service.app.transaction((tx) => once(tx, 's', 'k7', {}, () => Promise.reject(new Error('LATE'))));
    await expect(refuse).rejects.toThrow('LATE');
    expect(await service.app.transaction((tx) => once(tx, 's', 'k7', {}, async () => ({ status: 200, body: null })))).toEqual({ kind: 'DONE', status: 200, body: null });
  });

  it('forgets nothing of an answer without body', async () => {
    const nothing = () => service.app.transaction((tx) => once(tx, 's', 'k8', undefined, async () => ({ status: 204, body: undefined })));
    expect(await nothing()).toEqual({ kind: 'DONE', status: 204, body: undefined });
    expect(await nothing()).toEqual({ kind: 'REPLAYED', status: 204, body: null });
  });

  it('keeps neither the request nor the key in clear', async () => {
    await command('key-of-somebody', { documentNumber: '11010519491231002X' });
    const rows = JSON.stringify(await service.app.query('SELECT * FROM idempotency'));
    expect(rows).not.toContain('11010519491231002X');
    expect(rows).not.toContain('key-of-somebody');
  });
});
