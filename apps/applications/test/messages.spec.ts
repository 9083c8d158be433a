import { randomUUID } from 'node:crypto';
import { CertificateIssued, PlanFiled, type DataOf } from '@gt/contracts';
import { MessageRefused, type Kit } from '@gt/service-kit';
import { worklistOf, type TestCaller } from '@gt/service-testing';
import { accepted, conclude, draft, enrol, openCity, recommended, step, type City } from './city.js';

let city: City;
let kit: { -readonly [K in keyof Kit]: Kit[K] };
beforeAll(async () => { city = await openCity(); kit = city.test.service.kit as never; });
afterAll(async () => { await city?.test.stop(); });

const withPhone = { applicant: { name: '欧小美', phone: '13800138000' } };
interface Message { id: string; kind: string; status: string; failure: string | null; failureText: string | null; text: string; phoneMasked: string | null; deliveredAt: string | null; deliveredHow: string | null }
const messagesOf = async (recordId: string, caller: TestCaller = city.intake) => (await caller.call('GET', `/api/applications/messages?recordId=${recordId}`)).json().items as Message[];
const kinds = async (recordId: string) => (await messagesOf(recordId)).map((m) => m.kind).sort();
const act = (caller: TestCaller, id: string, what: 'resend' | 'receipt', body?: unknown) => caller.call('POST', `/api/applications/messages/${id}/${what}`, body);
const termOf = async (id: string) => { const { supplementDueOn, supplementDeliveredOn } = (await city.clerk.call('GET', `/api/applications/applications/${id}`)).json(); return { supplementDueOn, supplementDeliveredOn }; };

describe('messages to applicants', () => {
  it('a term for a supplement starts when the request has come, not when it was made', async () => {
    const { id, personId } = await recommended(city, withPhone);
    await step(city.intake, id, 'request-supplement', { reason: '补充年度考核表', dueOn: '2026-03-12' });
    expect(await messagesOf(id)).toMatchObject([{ kind: 'supplement-requested', status: 'WAITING', phoneMasked: '138******00', text: expect.stringContaining('10 天，自本通知送达之日起计算') }]);
    expect(await termOf(id)).toEqual({ supplementDueOn: '2026-03-12', supplementDeliveredOn: null });
    await city.test.setClock('2026-03-05T01:00:00Z');
    await city.test.runJobs();
    expect(await messagesOf(id)).toMatchObject([{ status: 'DELIVERED', failure: null }]);
    expect(await termOf(id)).toEqual({ supplementDueOn: '2026-03-15', supplementDeliveredOn: '2026-03-05' });
    const applicant = await city.test.as([{ role: 'APPLICANT', place: personId }]);
    expect(await worklistOf(city.test, applicant)).toMatchObject([{ kind: 'application.supplement', dueOn: '2026-03-15', daysLeft: 10 }]);
    expect((await city.test.published()).filter((e) => e.aggregateId === id).at(-1)).toMatchObject({ type: 'applications.ApplicationSupplementDelivered', data: { deliveredOn: '2026-03-05', dueOn: '2026-03-15' } });
    expect(await messagesOf(id, applicant)).toHaveLength(1);
  });

  it('who is not recommended is told, and where to object', async () => {
    const { id } = await draft(city, withPhone);
    await step(city.clerk, id, 'submit');
    await step(city.reviewer, id, 'not-recommend', { reason: '考核有异议' });
    expect(await messagesOf(id, city.reviewer)).toMatchObject([{ kind: 'not-recommended', text: '【贯通评价】欧女士/先生，您的贯通评价申报所在单位不予推荐，理由和异议途径请登录系统查看。' }]);
  });

  it('one without a telephone waits for the clerk, who tells the person otherwise and says so', async () => {
    const { id } = await recommended(city);
    await step(city.intake, id, 'request-supplement', { reason: '补充证书', dueOn: '2026-03-09' });
    await city.test.runJobs();
    const [message] = await messagesOf(id);
    expect(message).toMatchObject({ status: 'FAILED', failure: 'NO_PHONE', failureText: expect.stringContaining('其他方式') });
    expect((await act(city.intake, message!.id, 'resend')).statusCode).toBe(409);
    expect((await act(city.intake, message!.id, 'receipt', { deliveredOn: '2026-03-01', how: '当面' })).json().errors[0].field).toBe('deliveredOn');
    await city.test.setClock('2026-03-06T01:00:00Z');
    expect((await act(city.intake, message!.id, 'receipt', { deliveredOn: '2026-03-06', how: '电话告知' })).statusCode).toBe(200);
    expect(await termOf(id)).toEqual({ supplementDueOn: '2026-03-10', supplementDeliveredOn: '2026-03-06' });
    expect((await act(city.intake, message!.id, 'receipt', { deliveredOn: '2026-03-06', how: '电话告知' })).statusCode).toBe(409);
  });

  it('a failure is recorded and shown, tried again, and sent again by the clerk of the body alone', async () => {
    const { id } = await recommended(city, withPhone);
    const sent = kit.sms;
    let calls = 0;
    kit.sms = { send: (lot) => Promise.allSettled(lot.map(() => { calls += 1; return Promise.reject(new MessageRefused('NUMBER_UNKNOWN')); })) };
    await step(city.intake, id, 'refuse', { reasons: [{ clause: '五(三)', message: '材料不实' }] });
    await city.test.runJobs();
    kit.sms = { send: () => { calls += 1; return Promise.reject(new Error('13800138000 timed out')); } }; // of the whole lot
    const [message] = await messagesOf(id);
    expect([calls, message!.status, message!.failure, message!.kind]).toEqual([1, 'FAILED', 'NUMBER_UNKNOWN', 'refused']);
    const stranger = await city.test.as([{ role: 'INTAKE_REVIEWER', place: randomUUID() }]);
    expect([(await act(stranger, message!.id, 'resend')).statusCode, (await act(city.clerk, message!.id, 'resend')).statusCode]).toEqual([404, 403]);
    expect(await messagesOf(id, stranger)).toEqual([]);
    expect((await act(city.intake, message!.id, 'resend')).statusCode).toBe(200);
    await expect(city.test.runJobs()).rejects.toMatchObject({ code: 'MESSAGES_WAIT' });
    expect((await messagesOf(id))[0]).toMatchObject({ status: 'WAITING', failure: 'Error' }); // the error's own text may hold the number
    kit.sms = sent;
    await city.test.db.query(`SELECT graphile_worker.add_job('send-messages', '{}'::json)`);
    await city.test.runJobs();
    expect((await messagesOf(id))[0]).toMatchObject({ status: 'DELIVERED' });
    const audit = (await (await city.test.as([{ role: 'AUDITOR', place: null }])).call('GET', `/api/applications/audit?source=READ&recordId=${id}`)).json().items;
    expect(audit).toMatchObject([{ action: 'message.send', reason: '重新发送', subject: city.intake.subject }]);
  });

  it('are sent and noted a lot at a time, and one that fails keeps no other', async () => {
    const { sms, delivered } = kit;
    const people = [];
    for (let i = 0; i < 4; i += 1) people.push(await recommended(city, withPhone));
    for (const { id } of people) await step(city.intake, id, 'refuse', { reasons: [{ clause: '五(三)', message: '材料不实' }] });
    const idOf = new Map(await Promise.all(people.map(async ({ id }) => [(await messagesOf(id))[0]!.id, id] as const)));
    const [arrives, unknown, underWay, unnoted] = people.map(({ id }) => id);
    const lots: number[] = [];
    kit.sms = { send: async (lot) => {
      lots.push(lot.length);
      return Promise.allSettled(lot.map(async (message) => {
        if (idOf.get(message.id) === unknown) throw new MessageRefused('NUMBER_UNKNOWN');
        return { status: idOf.get(message.id) === underWay ? 'SENT' as const : 'DELIVERED' as const, receipt: `r-${message.id}` };
      }));
    } };
    kit.delivered = async (tx, message) => { if (message.recordId === unnoted) throw new Error('what starts with it fails'); await delivered(tx, message); };
    await expect(city.test.runJobs()).rejects.toMatchObject({ code: 'MESSAGES_WAIT' });
    kit.sms = sms;
    kit.delivered = delivered;
    expect(lots).toEqual([4]);
    const states = new Map(await Promise.all(people.map(async ({ id }) => [id, (await messagesOf(id))[0]!] as const)));
    expect([arrives, unknown, underWay, unnoted].map((id) => [states.get(id!)!.status, states.get(id!)!.failure])).toEqual([['DELIVERED', null], ['FAILED', 'NUMBER_UNKNOWN'], ['SENT', null], ['WAITING', 'Error']]);
    await city.test.db.query(`SELECT graphile_worker.add_job('send-messages', '{}'::json)`);
    await city.test.runJobs();
    expect((await messagesOf(unnoted!))[0]).toMatchObject({ status: 'DELIVERED' });
  });

  it('one whose number no key opens fails by itself, and keeps no other of its lot', async () => {
    const people = [await recommended(city, withPhone), await recommended(city, withPhone)];
    for (const { id } of people) await step(city.intake, id, 'refuse', { reasons: [{ clause: '五(三)', message: '材料不实' }] });
    const ids = people.map(({ id }) => id);
    const states = async () => (await Promise.all(ids.map((id) => messagesOf(id)))).map(([message]) => message!.status);
    const [sealed] = await city.test.db.query<{ phone_sealed: string }>('SELECT phone_sealed FROM message WHERE record_id = $1', [ids[0]]);
    const damage = (value: string) => city.test.db.query('UPDATE message SET phone_sealed = $2 WHERE record_id = $1', [ids[0], value]);
    await damage(`${sealed!.phone_sealed.slice(0, -8)}AAAAAAAA`);
    await expect(city.test.runJobs()).rejects.toMatchObject({ code: 'MESSAGES_WAIT' });
    expect(await states()).toEqual(['WAITING', 'DELIVERED']);
    await damage(sealed!.phone_sealed);
    await city.test.db.query(`SELECT graphile_worker.add_job('send-messages', '{}'::json)`);
    await city.test.runJobs();
    expect(await states()).toEqual(['DELIVERED', 'DELIVERED']);
  });

  it('tell of the return, the acceptance, the day and place, the result and the certificate, each once, in words without personal data', async () => {
    const back = await draft(city, withPhone);
    await step(city.clerk, back.id, 'submit');
    await step(city.reviewer, back.id, 'return', { reason: '附件不全' });
    expect(await kinds(back.id)).toEqual(['returned-by-employer']);
    const { id, candidate } = await accepted(city, withPhone);
    const planId = randomUUID();
    await enrol(city, planId, id);
    const filed = { ...(PlanFiled.example as DataOf<typeof PlanFiled>) };
    const event = await city.test.deliver(PlanFiled, planId, { ...filed, sessions: [{ ...filed.sessions[0]!, day: '2026-03-20', venue: '渝中区实训基地' }] });
    await city.test.redeliver(event);
    await conclude(city, candidate, 'PASSED', planId);
    await city.test.deliver(CertificateIssued, randomUUID(), { ...(CertificateIssued.example as DataOf<typeof CertificateIssued>), applicationId: id });
    await city.test.runJobs();
    expect(await kinds(id)).toEqual(['accepted', 'certificate-ready', 'plan-date', 'result-effective']);
    const all = await messagesOf(id);
    expect(all.find((m) => m.kind === 'plan-date')!.text).toBe('【贯通评价】欧女士/先生，您参加的贯通评价定于 2026-03-20 起在渝中区实训基地进行，具体场次请登录系统查看。');
    expect(all.find((m) => m.kind === 'accepted')!.text).toContain('评价方式为综合评审');
    for (const { text, phoneMasked } of all) expect(`${text} ${phoneMasked}`).not.toMatch(/小美|\d{11}|合格|机械/);
    // enrolled after the filing: told then
    const late = await accepted(city, withPhone);
    await enrol(city, planId, late.id);
    expect(await kinds(late.id)).toEqual(['accepted', 'plan-date']);
  });

  it('are listed newest first, page by page, for the body that they are of', async () => {
    const { id } = await recommended(city, withPhone);
    await step(city.intake, id, 'refuse', { reasons: [{ clause: '五(三)', message: '材料不实' }] });
    const page = async (after = '') => (await city.intake.call('GET', `/api/applications/messages?limit=2${after && `&after=${after}`}`)).json() as { items: Array<{ id: string; createdAt: string; recordId: string; institutionId: string }>; next: string | null };
    const all: Array<{ id: string; createdAt: string; recordId: string; institutionId: string }> = [];
    for (let next: string | null = ''; next !== null;) { const found = await page(next); all.push(...found.items); next = found.next; }
    expect(all[0]).toMatchObject({ recordId: id, institutionId: city.body.institutionId });
    expect(all.length).toBeGreaterThan(4);
    expect(new Set(all.map((m) => m.id)).size).toBe(all.length);
    expect(all.map((m) => m.createdAt)).toEqual(all.map((m) => m.createdAt).sort().reverse());
  });

  it('the demonstration shows them in an outbox; production has none', async () => {
    const { items } = (await city.test.anonymous.call('GET', '/api/applications/outbox')).json();
    expect(items[0]).toMatchObject({ phoneMasked: '138******00', text: expect.stringContaining('【贯通评价】欧女士/先生') });
    (kit.config as { profile: string }).profile = 'production';
    expect((await city.test.anonymous.call('GET', '/api/applications/outbox')).statusCode).toBe(404);
    (kit.config as { profile: string }).profile = 'development';
  });
});
