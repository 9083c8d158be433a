import { createHash, randomUUID } from 'node:crypto';
import { InstitutionEnded } from '@gt/contracts';
import { readSheet } from '@gt/forms';
import type { TestService } from '@gt/service-testing';
import { act, addBody, addPlan, batchOf, certificatesOf, confirmed, numbered, publishedOf, startService, submit } from './city.js';

let test: TestService;
beforeAll(async () => { test = await startService(); });
afterAll(async () => { await test?.stop(); });
const serialsOf = (rows: ReadonlyArray<{ certificateNumber: string }>) => rows.map((r) => Number(r.certificateNumber.slice(16))).sort((a, b) => a - b);
const upTo = (n: number) => Array.from({ length: n }, (_, i) => i + 1);
/** Retries what the service asks to retry, as a client does. */
async function insist(call: () => ReturnType<typeof act>): Promise<Awaited<ReturnType<typeof act>>> {
  for (;;) { const answer = await call(); if (answer.statusCode !== 409 || !answer.headers['retry-after']) return answer; }
}

describe('from submission to numbers', () => {
  it('a batch goes up, is confirmed by the supervisor, numbered, published', async () => {
    const place = await addBody(test);
    const { planId, passes } = await addPlan(place, [{}, { level: 3, method: 'PRACTICAL_ASSESSMENT' }, {}, { outcome: 'FAILED' }]);
    const waiting = (await place.officer.call('GET', `/api/certificates/passes?planId=${planId}`)).json();
    expect(waiting.items).toHaveLength(3);
    const id = await submit(place, planId);
    expect(await batchOf(place, id)).toMatchObject({ status: 'SUBMITTED', rows: 3, planId });
    const confirmation = await act(place.reviewer, id, 'confirmation');
    expect(confirmation.json()).toMatchObject({ status: 'CONFIRMED', confirmedOn: '2026-04-01' });
    const numbering = await act(place.officer, id, 'numbering');
    expect(numbering.json()).toMatchObject({ status: 'NUMBERED', numberedOn: '2026-04-01', certificates: 3 });
    const prefix = (await certificatesOf(place, id))[0]!.certificateNumber.slice(0, 13);
    expect((await certificatesOf(place, id)).map((c) => c.certificateNumber).sort()).toEqual([`${prefix}262000001`, `${prefix}262000002`, `${prefix}263000001`]);
    expect((await publishedOf(test, id)).map((e) => e.type)).toEqual(['certificates.BatchSubmitted', 'certificates.BatchConfirmed', 'certificates.RosterClosed']);
    const issued = (await publishedOf(test)).filter((e) => e.type === 'certificates.CertificateIssued' && e.data['batchId'] === id);
    expect(issued.map((e) => e.data['applicationId']).sort()).toEqual(passes.slice(0, 3).map((p) => p.candidate.applicationId).sort());
    const publication = await act(place.officer, id, 'publication', { uploadedOn: '2026-04-01', confirmedVisibleOn: null });
    expect(publication.json()).toMatchObject({ status: 'PUBLISHED', uploadedOn: '2026-04-01', confirmedVisibleOn: null });
    // the second date comes when the certificates were seen there, once
    const again = (confirmedVisibleOn: string | null) => act(place.officer, id, 'publication', { uploadedOn: '2026-04-01', confirmedVisibleOn });
    expect((await again(null)).json().reasons).toMatchObject([{ code: 'VISIBLE_MISSING' }]);
    expect((await again('2026-03-31')).json().reasons).toMatchObject([{ code: 'VISIBLE_BEFORE_UPLOADED' }]);
    expect((await again('2026-04-02')).json().reasons).toMatchObject([{ code: 'DATE_IN_FUTURE' }]);
    expect((await again('2026-04-01')).json()).toMatchObject({ status: 'PUBLISHED', uploadedOn: '2026-04-01', confirmedVisibleOn: '2026-04-01' });
    expect((await again('2026-04-01')).json().code).toBe('WRONG_STATE');
  });

  it('a batch that was returned goes up again; what was taken does not go up twice', async () => {
    const place = await addBody(test);
    const { planId } = await addPlan(place, [{}]);
    const id = await submit(place, planId);
    const twice = await place.officer.call('POST', '/api/certificates/batches', { planId });
    expect([twice.statusCode, twice.json().code]).toEqual([422, 'NO_EFFECTIVE_PASS']);
    expect((await act(place.reviewer, id, 'return', { reason: '缺少成绩登记表' })).json()).toMatchObject({ status: 'RETURNED', returnReason: '缺少成绩登记表' });
    expect((await act(place.officer, id, 'resubmission')).json()).toMatchObject({ status: 'SUBMITTED', returnReason: null });
    expect((await act(place.reviewer, id, 'confirmation')).statusCode).toBe(200);
    const late = await act(place.reviewer, id, 'return', { reason: '再退' });
    expect([late.statusCode, late.json().code]).toEqual([422, 'WRONG_STATE']);
  });

  it('refuses the wrong people: who submitted, another bureau, another body, roles without the right', async () => {
    const place = await addBody(test);
    const { planId } = await addPlan(place, [{}]);
    const both = await test.as([{ role: 'PLAN_OFFICER', place: place.body.institutionId }, { role: 'BUREAU_REVIEWER', place: place.body.bureauId }]);
    const id = await submit({ ...place, officer: both }, planId);
    const own = await act(both, id, 'confirmation');
    expect([own.statusCode, own.json().reasons.map((r: { code: string }) => r.code)]).toEqual([422, ['FOUR_EYES']]);
    expect((await act(await test.as([{ role: 'BUREAU_REVIEWER', place: randomUUID() }]), id, 'confirmation')).statusCode).toBe(404);
    expect((await act(await test.as([{ role: 'BUREAU_OFFICER', place: place.body.bureauId }]), id, 'confirmation')).statusCode).toBe(403);
    expect((await act(place.officer, id, 'confirmation')).statusCode).toBe(403);
    expect((await act(test.anonymous, id, 'confirmation')).statusCode).toBe(401);
    const stranger = await addBody(test);
    expect((await stranger.officer.call('POST', '/api/certificates/batches', { planId })).statusCode).toBe(422);
    const other = await addPlan(place, [{}]);
    expect((await stranger.officer.call('POST', '/api/certificates/batches', { planId: other.planId })).statusCode).toBe(403);
    expect((await stranger.officer.call('GET', `/api/certificates/batches/${id}`)).statusCode).toBe(404);
    expect((await act(place.reviewer, randomUUID(), 'confirmation')).statusCode).toBe(404);
  });

  it('refuses numbers before the confirmation, of a body whose numbers come by file, and without evidence', async () => {
    const place = await addBody(test);
    const early = await submit(place, (await addPlan(place, [{}])).planId);
    expect((await act(place.officer, early, 'numbering')).json().code).toBe('WRONG_STATE');
    const imported = await addBody(test, { numberMode: 'IMPORTED', filingMode: 'EXTERNAL' });
    const batch = await confirmed(imported, (await addPlan(imported, [{}])).planId);
    expect((await act(imported.officer, batch, 'numbering')).json().code).toBe('NUMBERS_ARE_IMPORTED');
    const bare = await confirmed(place, (await addPlan(place, [{ siteId: place.body.siteId }])).planId);
    await test.db.query(`UPDATE batch SET state = jsonb_set(state, '{siteId}', to_jsonb($2::text)) WHERE id = $1`, [bare, randomUUID()]);
    expect((await act(place.officer, bare, 'numbering')).json().code).toBe('NO_NUMBER_EVIDENCE');
  });

  it('names faulty fields', async () => {
    const place = await addBody(test);
    const answer = await place.officer.call('POST', '/api/certificates/batches', { planId: 5, extra: true });
    expect([answer.statusCode, answer.json().errors.map((e: { field: string }) => e.field).sort()]).toEqual([400, ['extra', 'planId']]);
    const id = await submit(place, (await addPlan(place, [{}])).planId);
    expect((await act(place.reviewer, id, 'return', { reason: ' ' })).json().errors[0].field).toBe('reason');
    expect((await act(place.officer, id, 'publication', { uploadedOn: '2026-02-30' })).json().errors[0].field).toBe('uploadedOn');
  });
});

describe('serials', () => {
  it('are exactly 1…n when 32 batches of one site are numbered at once, and each batch is numbered once', async () => {
    const place = await addBody(test);
    const ids: string[] = [];
    for (let i = 0; i < 16; i += 1) ids.push(await confirmed(place, (await addPlan(place, Array.from({ length: 1 + (i % 3) }, (_, k) => ({ level: k === 2 ? 1 : 2 })))).planId));
    // every batch by two callers at the same moment: 32 requests
    const answers = await Promise.all([...ids, ...ids].map((id) => insist(() => act(place.officer, id, 'numbering'))));
    expect(answers.filter((a) => a.statusCode === 200)).toHaveLength(16);
    expect(answers.filter((a) => a.statusCode !== 200).map((a) => a.json().code)).toEqual(Array<string>(16).fill('WRONG_STATE'));
    const rows = await test.db.query<{ certificate_number: string; level: number }>(`SELECT certificate_number, (state->>'level')::int AS level FROM certificate WHERE institution_id = $1`, [place.body.institutionId]);
    const ofLevel = (level: number) => serialsOf(rows.filter((r) => r.level === level).map((r) => ({ certificateNumber: r.certificate_number })));
    expect([rows.length, ofLevel(2), ofLevel(1)]).toEqual([31, upTo(26), upTo(5)]);
    expect(await test.db.query('SELECT level, last_serial FROM number_book WHERE site_id = $1 ORDER BY level', [place.body.siteId])).toEqual([{ level: 1, last_serial: 5 }, { level: 2, last_serial: 26 }]);
  });

  it('that do not suffice leave nothing half done', async () => {
    const place = await addBody(test);
    const first = await numbered(place, (await addPlan(place, [{ level: 3 }, { level: 2 }])).planId);
    await test.db.query('UPDATE number_book SET last_serial = 999998 WHERE site_id = $1 AND level = 2', [place.body.siteId]);
    const id = await confirmed(place, (await addPlan(place, [{ level: 1 }, { level: 2 }, { level: 2 }, { level: 3 }])).planId);
    const answer = await act(place.officer, id, 'numbering');
    expect([answer.statusCode, answer.json().code, answer.json().detail]).toEqual([422, 'SERIAL_EXHAUSTED', expect.stringContaining('只剩 1 个，不够 2 个，未作任何编号')]);
    expect(await batchOf(place, id)).toMatchObject({ status: 'CONFIRMED', certificates: 0 });
    expect(await certificatesOf(place, id)).toEqual([]);
    expect(await test.db.query('SELECT level, last_serial FROM number_book WHERE site_id = $1 ORDER BY level', [place.body.siteId])).toEqual([{ level: 2, last_serial: 999998 }, { level: 3, last_serial: 1 }]);
    expect(await certificatesOf(place, first)).toHaveLength(2);
    const last = await numbered(place, (await addPlan(place, [{ level: 2 }])).planId);
    expect(serialsOf(await certificatesOf(place, last))).toEqual([999_999]);
  });

  it('have no gap after a transaction that broke off in the middle', async () => {
    const place = await addBody(test);
    await numbered(place, (await addPlan(place, [{}, {}])).planId);
    const id = await confirmed(place, (await addPlan(place, [{}, { name: '炸' }, {}])).planId);
    const { kit } = test.service;
    const sign = kit.signer.sign.bind(kit.signer);
    kit.signer.sign = (value) => { if ((value as { name: string }).name === '炸') throw new TypeError('broken'); return sign(value); };
    expect((await act(place.officer, id, 'numbering')).statusCode).toBe(500);
    kit.signer.sign = sign;
    expect([await certificatesOf(place, id), (await batchOf(place, id)).status]).toEqual([[], 'CONFIRMED']);
    // and one that the database breaks off, after all rows are written
    const admin = test.adminUrl;
    await onServer(admin, `CREATE FUNCTION boom() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF NEW.status = 'NUMBERED' THEN RAISE EXCEPTION 'boom'; END IF; RETURN NEW; END $$; CREATE TRIGGER boom BEFORE UPDATE ON batch FOR EACH ROW EXECUTE FUNCTION boom()`);
    expect((await act(place.officer, id, 'numbering')).statusCode).toBe(500);
    await onServer(admin, 'DROP TRIGGER boom ON batch; DROP FUNCTION boom()');
    expect([await certificatesOf(place, id), (await publishedOf(test, id)).at(-1)!.type]).toEqual([[], 'certificates.BatchConfirmed']);
    expect((await act(place.officer, id, 'numbering')).statusCode).toBe(200);
    expect(serialsOf(await certificatesOf(place, id))).toEqual([3, 4, 5]);
  });

  it('begin anew with the Shanghai year, not with that of UTC', async () => {
    const place = await addBody(test);
    await numbered(place, (await addPlan(place, [{}])).planId);
    try {
      await test.setClock('2026-12-31T23:59:00+08:00');
      const old = await certificatesOf(place, await numbered(place, (await addPlan(place, [{}])).planId));
      await test.setClock('2027-01-01T00:01:00+08:00');
      const fresh = await certificatesOf(place, await numbered(place, (await addPlan(place, [{}])).planId));
      expect([old[0]!.certificateNumber.slice(13), old[0]!.issuedOn, fresh[0]!.certificateNumber.slice(13), fresh[0]!.issuedOn]).toEqual(['262000002', '2026-12-31', '272000001', '2027-01-01']);
    } finally { await test.setClock('2026-04-01T09:00:00+08:00'); }
  });
});

describe('reach', () => {
  it('lists exactly the batches and certificates of one\'s own place, page by page', async () => {
    const place = await addBody(test);
    const ids = [];
    for (let i = 0; i < 3; i += 1) ids.push(await numbered(place, (await addPlan(place, [{}])).planId));
    ids.sort();
    const first = (await place.officer.call('GET', '/api/certificates/batches?limit=2')).json();
    const second = (await place.officer.call('GET', `/api/certificates/batches?limit=2&after=${first.next}`)).json();
    expect([[...first.items, ...second.items].map((b: { id: string }) => b.id), second.next]).toEqual([ids, null]);
    const bureau = (await place.reviewer.call('GET', '/api/certificates/batches?limit=200')).json().items.map((b: { id: string }) => b.id);
    expect([ids.every((id) => bureau.includes(id)), bureau.length > ids.length]).toEqual([true, true]);
    expect((await (await test.as([{ role: 'BUREAU_REVIEWER', place: randomUUID() }])).call('GET', '/api/certificates/batches')).json().items).toEqual([]);
    expect((await (await test.as([{ role: 'EXPERT', place: randomUUID() }])).call('GET', '/api/certificates/batches')).statusCode).toBe(403);
    const all = (await place.officer.call('GET', '/api/certificates/certificates')).json().items;
    expect(all).toHaveLength(3);
    const page = (await place.officer.call('GET', '/api/certificates/certificates?limit=2')).json();
    expect((await place.officer.call('GET', `/api/certificates/certificates?limit=2&after=${page.next}`)).json().items).toHaveLength(1);
  });

  it('shows a holder and an employer their own certificates alone', async () => {
    const place = await addBody(test);
    const { planId, passes } = await addPlan(place, [{}, {}]);
    await numbered(place, planId);
    for (const grant of [{ role: 'APPLICANT', place: passes[0]!.candidate.personId }, { role: 'EMPLOYER_CLERK', place: passes[0]!.candidate.employerId }] as const) {
      const seen = (await (await test.as([grant])).call('GET', '/api/certificates/certificates')).json().items;
      expect(seen.map((c: { applicationId: string }) => c.applicationId)).toEqual([passes[0]!.candidate.applicationId]);
    }
    const body = JSON.stringify((await place.officer.call('GET', '/api/certificates/certificates')).json());
    expect(passes.some((p) => body.includes(p.idNumber))).toBe(false);
  });
});

describe('ending a certificate', () => {
  it('cancelling is the body\'s act, revoking the supervisor\'s, each once', async () => {
    const place = await addBody(test);
    const id = await numbered(place, (await addPlan(place, [{}, {}])).planId);
    const [one, two] = await certificatesOf(place, id);
    const end = (caller: typeof place.admin, certificate: string, how: string) => caller.call('POST', `/api/certificates/certificates/${certificate}/${how}`, { reason: '本人申请' });
    expect((await end(place.officer, one!.id, 'cancellation')).statusCode).toBe(403);
    expect((await end(place.admin, one!.id, 'revocation')).statusCode).toBe(403);
    expect((await end((await addBody(test)).admin, one!.id, 'cancellation')).statusCode).toBe(404);
    expect((await end(place.admin, one!.id, 'cancellation')).json()).toMatchObject({ status: 'CANCELLED' });
    expect((await end(place.reviewer, two!.id, 'revocation')).json()).toMatchObject({ status: 'REVOKED' });
    for (const [caller, certificate, how] of [[place.admin, two!.id, 'cancellation'], [place.reviewer, one!.id, 'revocation']] as const) expect((await end(caller, certificate, how)).json().code).toBe('CERTIFICATE_ENDED');
    expect((await publishedOf(test, one!.id)).at(-1)).toMatchObject({ type: 'certificates.CertificateCancelled', data: { reason: '本人申请', cancelledOn: '2026-04-01' } });
    expect((await publishedOf(test, two!.id)).at(-1)).toMatchObject({ type: 'certificates.CertificateRevoked', data: { revokedOn: '2026-04-01' } });
    expect((await end(place.admin, randomUUID(), 'cancellation')).statusCode).toBe(404);
    // what ended before it was printed is not printed any more
    await test.db.query(`DELETE FROM graphile_worker._private_jobs WHERE key LIKE 'roster-%'`);
    await test.service.kit.db.transaction(async (tx) => { await tx.query(`DELETE FROM graphile_worker._private_jobs WHERE key <> ALL($1::text[])`, [[`print-${one!.id}`, `print-${two!.id}`]]); });
    await test.runJobs();
    expect((await certificatesOf(place, id)).map((c) => c.documentId)).toEqual([null, null]);
  });
});

describe('an ended body (domain.md §5)', () => {
  it('hands its certificates over as a list with count and hash, and its supervisor\'s officer then cancels and prints in its place', async () => {
    const place = await addBody(test);
    const [one] = await certificatesOf(place, await numbered(place, (await addPlan(place, [{}, {}])).planId));
    const officer = await test.as([{ role: 'BUREAU_OFFICER', place: place.body.bureauId }]);
    const inventory = (caller: typeof officer, institutionId = place.body.institutionId) => caller.call('GET', `/api/certificates/handover-inventory?institutionId=${institutionId}`);
    const answer = await inventory(officer);
    expect([answer.statusCode, answer.headers['x-row-count'], answer.headers['x-content-sha256']]).toEqual([200, '2', createHash('sha256').update(answer.rawPayload).digest('hex')]);
    const { rows } = await readSheet(answer.rawPayload, ['证书编号', '姓名', '证件号码', '状态'].map((title) => ({ key: title, title, required: true })));
    expect(rows.map(({ cells }) => [cells['姓名']!.endsWith('*'), cells['证件号码']!.includes('***'), cells['状态']])).toEqual([[true, true, '有效'], [true, true, '有效']]);
    for (const role of ['BUREAU_OFFICER', 'BODY_ADMIN'] as const) expect((await inventory(await test.as([{ role, place: randomUUID() }]))).statusCode).toBe(404);
    expect([(await inventory(place.officer)).statusCode, (await inventory(officer, randomUUID())).statusCode, (await inventory(officer, 'x')).statusCode]).toEqual([403, 404, 400]);

    const cancel = (caller: typeof officer) => caller.call('POST', `/api/certificates/certificates/${one!.id}/cancellation`, { reason: '本人申请' });
    const print = (caller: typeof officer) => caller.call('POST', `/api/certificates/certificates/${one!.id}/printing`);
    expect([(await cancel(officer)).statusCode, (await print(officer)).statusCode]).toEqual([403, 403]);
    await test.deliver(InstitutionEnded, place.body.institutionId, { reason: '注销', from: '2026-04-01' });
    expect([(await print(place.reviewer)).statusCode, (await print(officer)).statusCode]).toEqual([403, 202]);
    expect((await cancel(officer)).json()).toMatchObject({ status: 'CANCELLED' });
  });
});

async function onServer(url: string, sql: string): Promise<void> {
  const { default: pg } = await import('pg');
  const client = new pg.Client(url);
  await client.connect();
  try { await client.query(sql); } finally { await client.end(); }
}
