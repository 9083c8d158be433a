import { bulk } from './bulk.js';
import { memoryInMap, type Answer, type Call } from './call.js';
import { moveClockTo } from './clock.js';
import { Session, until } from './session.js';

interface Sent { readonly method: string; readonly path: string; readonly key: string | undefined; readonly body: unknown }
/** A city that answers from a script and notes what it was asked. */
function city(script: (sent: Sent, n: number) => { status: number; json: unknown }) {
  const asked: Sent[] = [];
  const call: Call = async (method, path, options = {}): Promise<Answer> => {
    if (path === '/api/identity/token') return { status: 200, json: { access_token: 't' }, bytes: new Uint8Array() };
    const sent = { method, path, key: options.headers?.['idempotency-key'], body: options.body };
    asked.push(sent);
    return { ...script(sent, asked.length), bytes: new Uint8Array() };
  };
  return { asked, session: new Session(call, 'password', memoryInMap()), call };
}
const done = { status: 200, json: { id: '1' } };
const problem = (status: number, code: string, reasons: object[] = []) => ({ status, json: { code, detail: '请重试', reasons } });

it('gives one command one key, whoever sends it again, and another command another', async () => {
  const first = city(() => done);
  const again = city(() => done);
  for (const { session } of [first, again]) {
    await session.command('a', 'POST', '/api/x', { n: 1 });
    await session.command('a', 'POST', '/api/x', { n: 2 });
    await session.command('b', 'POST', '/api/x', { n: 1 });
    await session.command('a', 'POST', '/api/x', { n: 1 }, { salt: 'second time' });
  }
  expect(again.asked).toEqual(first.asked);
  expect(new Set(first.asked.map((s) => s.key)).size).toBe(4);
});

it('asks again while a grant or a fact is on its way, and only then', async () => {
  const { session, asked } = city((_, n) => (n === 1 ? problem(403, 'FORBIDDEN') : n === 2 ? problem(422, 'X', [{ code: 'CANDIDATE_UNKNOWN', message: '' }]) : done));
  await session.command('a', 'POST', '/api/x', {}, { until: ['CANDIDATE_UNKNOWN'] });
  expect(asked).toHaveLength(3);
  await expect(city(() => problem(422, 'FILED_TOO_LATE')).session.command('a', 'POST', '/api/x')).rejects.toThrow(/422 FILED_TOO_LATE/);
});

it('takes nothing but the refusal that it expects', async () => {
  const refusing = city(() => problem(422, 'FILED_TOO_LATE', [{ code: 'FILED_TOO_LATE', message: '逾期' }]));
  expect(await refusing.session.refused('a', 'POST', '/api/x', {}, 'FILED_TOO_LATE')).toEqual([{ code: 'FILED_TOO_LATE', message: '逾期' }]);
  await expect(refusing.session.refused('a', 'POST', '/api/x', {}, 'SLOT_TAKEN')).rejects.toThrow(/should be refused with SLOT_TAKEN/);
  await expect(city(() => done).session.refused('a', 'POST', '/api/x', {}, 'SLOT_TAKEN')).rejects.toThrow(/should be refused/);
});

it('asks for rows again whose facts are on their way, and tells the refused ones', async () => {
  const { session, asked } = city(({ body }, n) => ({ status: 200, json: { results: (body as { ids: string[] }).ids.map((id) => (id === 'no' ? { id, outcome: 'REFUSED', reasons: [{ code: 'NOT_IN_CITY', message: '' }] }
    : id === 'late' && n === 1 ? { id, outcome: 'REFUSED', reasons: [{ code: 'RULE_SET_MISSING', message: '' }] } : { id, outcome: 'DONE' })) } }));
  const refused = await bulk(session, 'a', '/api/x', ['yes', 'no', 'late'], (id) => id, (ids) => ({ ids }), ['RULE_SET_MISSING']);
  expect([...refused.keys()]).toEqual(['no']);
  expect(asked.map((s) => (s.body as { ids: string[] }).ids)).toEqual([['yes', 'no', 'late'], ['late']]);
});

it('never moves the clock back', async () => {
  const { session, asked } = city(() => done);
  await moveClockTo(session, '2026-04-13');
  await moveClockTo(session, '2026-03-02');
  expect(asked.map((s) => (s.body as { now: string }).now)).toEqual(['2026-04-13T09:00:00+08:00', '2026-04-13T09:00:00+08:00']);
});

it('gives up after its deadline, saying what it waited for', async () => {
  await expect(until('register', async () => undefined, 200)).rejects.toThrow('register: not within 0.2 s');
});
