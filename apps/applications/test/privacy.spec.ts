import { createHash, randomUUID } from 'node:crypto';
import type { TestCaller } from '@gt/service-testing';
import { residentId } from '@gt/testing';
import { draft, openCity, recommended, step, type City } from './city.js';

let city: City;
let auditor: TestCaller;
beforeAll(async () => { city = await openCity(); auditor = await city.test.as([{ role: 'AUDITOR', place: null }], 'acc-auditor'); });
afterAll(async () => { await city?.test.stop(); });
const unmask = (caller: TestCaller, ids: string[], reason = '核对证件原件', headers = {}) => caller.call('POST', '/api/applications/unmaskings', { recordType: 'applications.application', ids, reason }, headers);
interface Row { subject: string; role: string; action: string; recordId: string | null; personId: string | null; reason: string | null; clientAddress: string | null; position: string; occurredAt: string; sha256: string | null }
const audit = async (caller: TestCaller, query: string) => (await caller.call('GET', `/api/applications/audit?${query}`)).json() as { items: Row[]; next: string | null };

describe('full numbers (查看)', () => {
  it('are shown with a reason to those whose work is on the case, one row of the audit for each person, and kept nowhere', async () => {
    const [one, two] = [residentId(city.random), residentId(city.random)];
    const [a, b] = [await recommended(city, { applicant: { idNumber: one, phone: '13800138000' } }), await recommended(city, { applicant: { idNumber: two } })];
    const answer = await unmask(city.intake, [a.id, b.id], ' 核对证件原件 ', { 'x-forwarded-for': '10.1.2.3' });
    expect([answer.statusCode, answer.headers['cache-control'], answer.json().items]).toEqual([200, 'no-store', [{ id: a.id, idNumber: one, phone: '13800138000' }, { id: b.id, idNumber: two, phone: null }]]);
    expect((await audit(auditor, `source=READ&recordId=${a.id}`)).items).toMatchObject([{ subject: city.intake.subject, role: 'INTAKE_REVIEWER', action: 'person.unmask', personId: a.personId, reason: '核对证件原件', clientAddress: '10.1.2.3' }]);
    expect((await audit(auditor, `source=READ&recordId=${b.id}`)).items).toHaveLength(1);
    for (const table of ['idempotency', 'personal_access', 'event']) expect(JSON.stringify(await city.test.db.query(`SELECT * FROM ${table}`))).not.toContain(one);
  });

  it('are refused to those whose case it is not, to those who only read, without a reason, and nothing is noted', async () => {
    const { id } = await draft(city);
    const count = async () => (await city.test.db.query<{ n: number }>('SELECT count(*)::int AS n FROM personal_access'))[0]!.n;
    const before = await count();
    const stranger = await city.test.as([{ role: 'EMPLOYER_CLERK', place: randomUUID() }]);
    expect((await unmask(stranger, [id])).statusCode).toBe(404);
    expect((await unmask(city.intake, [id])).statusCode).toBe(404); // a draft is none of the body's business yet
    for (const role of ['AUDITOR', 'MUNICIPAL_READER', 'SYSTEM_OPERATOR'] as const) expect((await unmask(await city.test.as([{ role, place: null }]), [id])).statusCode).toBe(403);
    expect((await unmask(city.clerk, [id], '看看')).json().errors[0].field).toBe('reason');
    expect((await unmask(city.clerk, [id, randomUUID()])).statusCode).toBe(404);
    expect((await city.clerk.call('POST', '/api/applications/unmaskings', { recordType: 'evaluation.plan', ids: [id], reason: '核对证件' })).statusCode).toBe(404);
    expect(await count()).toBe(before);
  });
});

describe('the audit', () => {
  it('says who did what to which record, when, from where and why; never what the record holds', async () => {
    const { id } = await draft(city);
    await step(city.clerk, id, 'submit');
    await city.reviewer.call('POST', `/api/applications/applications/${id}/return`, { reason: '附件不全' }, { 'x-forwarded-for': '2001:db8::1' });
    const { items } = await audit(auditor, `recordType=applications.application&recordId=${id}`);
    expect(items.map((row) => [row.action, row.subject, row.role, row.reason, row.clientAddress])).toEqual([
      ['ApplicationReturnedByEmployer', 'acc-reviewer', 'EMPLOYER_REVIEWER', '附件不全', '2001:db8::1'], ['ApplicationSubmitted', city.clerk.subject, 'EMPLOYER_CLERK', null, null], ['ApplicationDrafted', city.clerk.subject, 'EMPLOYER_CLERK', null, null]]);
    expect(JSON.stringify(items.map(({ sha256: _hash, ...row }) => row))).not.toMatch(/张三|sealed:|\d{17}[\dX]/);
    expect((await audit(auditor, `actor=acc-reviewer&action=ApplicationReturnedByEmployer&from=2020-01-01`)).items.map((row) => row.recordId)).toContain(id);
    expect((await audit(auditor, 'actor=acc-reviewer&from=2020-01-01&to=2020-01-02')).items).toEqual([]);
    const page = await audit(auditor, `recordId=${id}&limit=2`);
    expect([page.items.length, (await audit(auditor, `recordId=${id}&limit=2&after=${page.next}`)).items.map((row) => row.action)]).toEqual([2, ['ApplicationDrafted']]);
  });

  it('is the auditor\'s and the audit administrator\'s; a search through everything names its first day', async () => {
    for (const caller of [city.clerk, city.intake, await city.test.as([{ role: 'SYSTEM_OPERATOR', place: null }]), await city.test.as([{ role: 'SECURITY_ADMIN', place: null }])]) expect((await caller.call('GET', '/api/applications/audit')).statusCode).toBe(403);
    expect((await (await city.test.as([{ role: 'AUDIT_ADMIN', place: null }])).call('GET', '/api/applications/audit')).statusCode).toBe(200);
    expect((await auditor.call('GET', '/api/applications/audit?actor=acc-reviewer')).json().errors).toMatchObject([{ field: 'from' }]);
  });

  it('is exported with row count and hash, and the export is noted', async () => {
    const answer = await auditor.call('GET', `/api/applications/audit/export?from=2020-01-01&reason=${encodeURIComponent('季度检查')}`);
    const lines = answer.body.split('\n').slice(0, -1);
    expect([answer.statusCode, Number(answer.headers['x-row-count'])]).toEqual([200, lines.length]);
    expect(lines).toHaveLength((await city.test.db.query('SELECT 1 FROM event')).length);
    expect(answer.headers['x-content-sha256']).toBe(createHash('sha256').update(answer.body).digest('hex'));
    expect((await audit(auditor, 'source=READ&actor=acc-auditor&from=2020-01-01')).items).toMatchObject([{ action: 'audit.read', reason: '季度检查', recordId: null }]);
    expect((await auditor.call('GET', '/api/applications/audit/export?from=2020-01-01')).statusCode).toBe(400);
  });

  it('can be changed or deleted by nobody who serves', async () => {
    for (const table of ['event', 'personal_access', 'command_origin']) for (const sql of [`DELETE FROM ${table}`, `UPDATE ${table} SET correlation_id = ''`, `TRUNCATE ${table}`]) {
      await expect(city.test.db.query(sql)).rejects.toMatchObject({ code: '42501' });
    }
  });
});
