import { LEGACY_COLUMNS, readSheet, writeSheet } from '@gt/forms';
import { SPREADSHEET_TYPE } from '@gt/service-kit';
import { deliverBody, worklistOf, type TestBody, type TestCaller } from '@gt/service-testing';
import { residentId } from '@gt/testing';
import { accepted, conclude, employerCode, formDto, openCity, reasonCodes, recommended, slotOf, step, type City } from './city.js';

let city: City;
let officer: TestCaller;
let centre: TestCaller;
let other: TestBody;
beforeAll(async () => {
  city = await openCity();
  officer = await city.test.as([{ role: 'BUREAU_OFFICER', place: city.body.bureauId }]);
  centre = await city.test.as([{ role: 'BUREAU_REVIEWER', place: city.body.bureauId }]);
  other = await deliverBody(city.test, { bureauId: city.body.bureauId, creditCode: '91500000MA5U00000X', prefix: 'S000050000009' });
});
afterAll(async () => { await city?.test.stop(); });

const url = (path: string) => `/api/applications/${path}`;
const EVIDENCE = 'e'.repeat(64);
const why = { reason: '核对纸质档案', document: '渝鉴函〔2026〕8号' };
let serial = 0;
const number = (level = 2, year = '23') => `S000050000001${year}${level}${String((serial += 1)).padStart(6, '0')}`;
const row = (idNumber: string, more: Record<string, string> = {}) => ({ name: '张三', documentType: '居民身份证', documentNumber: idNumber, employer: '重庆某某机械有限公司', titleLevel: '中级', creditCode: employerCode, type: '社会培训评价组织', occupationCode: '6-18-01-01', workType: '--', level: '2', acceptedOn: '2023-03-01', outcome: '合格', certificateNumber: number(), issuedOn: '2023-06-01', evidence: '2023 年名册第 3 页', ...more });
const sheet = async (rows: ReadonlyArray<Record<string, string>>) => Buffer.from(await writeSheet('历史数据', LEGACY_COLUMNS, rows.map((each) => LEGACY_COLUMNS.map(({ key }) => each[key] ?? '')), '2026-03-02T09:00:00+08:00'));
const send = (caller: TestCaller, path: string, bytes: Buffer) => caller.call('POST', url(`legacy/${path}`), bytes, { 'content-type': SPREADSHEET_TYPE });
const load = (rows: Buffer, more = '', caller = officer) => send(caller, `imports?evidence=${EVIDENCE}${more}`, rows);
interface Rows { rows: Array<{ row: number; faults: string[]; collision: string | null }> }
interface Loaded { loaded: number; colliding: Array<{ row: number }>; left: Array<{ row: number; faults: string[] }> }
interface Item { id: string; status: string; personId: string; certificate: { number: string } | null }
const personOf = (idNumber: string) => city.test.service.kit.personIds.of('RESIDENT_ID', idNumber);
const recordOf = async (idNumber: string) => (await city.test.db.query<{ id: string; status: string }>('SELECT id, status FROM legacy_record WHERE person_id = $1 ORDER BY ordinal DESC', [personOf(idNumber)]))[0]!;
const id = () => residentId(city.random);

it('rows are previewed with every fault, loaded all or chosen, and nothing twice; they never pass through eligibility', async () => {
  const [good, second] = [id(), id()];
  const rows = [row(good), row(id(), { certificateNumber: '123', level: '5' }), row(id(), { acceptedOn: '2022-03-09' }), row(id(), { creditCode: '91500000MA5U5B7X0Z' }), row(second, { outcome: '不合格', certificateNumber: '', issuedOn: '' }), row(id(), { outcome: '评价中' }), row(good, { name: '李四' }), row(id(), { documentNumber: '110101199001011234' })];
  const bytes = await sheet(rows);
  const preview = (await send(officer, 'previews', bytes)).json<Rows>();
  expect(preview.rows.map((each) => [each.row, each.faults.length, each.collision])).toEqual([[2, 0, null], [3, 2, null], [4, 1, null], [5, 1, null], [6, 0, null], [7, 1, null], [8, 1, null], [9, 1, null]]);
  expect(await recordOf(good)).toBeUndefined();
  expect((await load(bytes, '&rows=2,3')).json()).toMatchObject({ status: 422, code: 'IMPORT_FAULTS' });
  expect(reasonCodes(await load(bytes, '&rows=99'))).toEqual(['ROW_UNKNOWN']);
  expect((await send(officer, 'imports', bytes)).statusCode).toBe(400); // no evidence
  expect((await load(bytes, '&rows=2')).json<Loaded>()).toMatchObject({ loaded: 1, colliding: [], left: [] });
  expect((await load(bytes)).json<Loaded>()).toMatchObject({ loaded: 1, left: [{ row: 2 }, { row: 3 }, { row: 4 }, { row: 5 }, { row: 7 }, { row: 8 }, { row: 9 }] });
  expect((await load(bytes)).json<Loaded>()).toMatchObject({ loaded: 0 });
  expect([(await slotOf(city, personOf(good)))!, (await slotOf(city, personOf(second)))!]).toMatchObject([{ state: 'PASSED', passed_level: 2 }, { state: 'FAILED', passed_level: null }]);
  const told = (await city.test.published()).filter((each) => each.type === 'applications.LegacyRecorded' && each.data['personId'] === personOf(good));
  expect(told).toMatchObject([{ data: { collides: false, outcome: 'PASSED', evidenceSha256: EVIDENCE, certificate: { printedName: '某某评价机构' } } }]);
  expect(JSON.stringify(told)).not.toContain(good);
  const { items } = (await officer.call('GET', url('legacy'))).json<{ items: Item[] }>();
  expect([items.length, JSON.stringify(items).includes(good)]).toEqual([2, false]);
  expect(items[0]).toMatchObject({ mark: '历史数据', statusName: '已占名额' });
});

it('a bureau loads its own bodies\' alone; nobody else loads, ends or decides', async () => {
  const bytes = await sheet([row(id())]);
  const stranger = await city.test.as([{ role: 'BUREAU_OFFICER', place: city.employerId }]);
  expect((await send(stranger, 'previews', bytes)).json<Rows>().rows[0]!.faults).toEqual([expect.stringContaining('不由本部门监管')]);
  expect((await load(bytes, '&rows=2', stranger)).json()).toMatchObject({ code: 'IMPORT_FAULTS', reasons: [{ code: 'NOT_YOUR_BODY' }] });
  for (const caller of [city.intake, city.clerk]) expect([(await load(bytes, '', caller)).statusCode, (await caller.call('POST', url(`legacy/${other.institutionId}/void`), why)).statusCode]).toEqual([403, 403]);
  expect((await send(officer, 'previews', Buffer.from('no spreadsheet'))).statusCode).toBe(400);
  expect((await readSheet((await officer.call('GET', url('legacy/template'))).rawPayload, LEGACY_COLUMNS)).rows).toEqual([]);
});

it('the slot keeps the person to its occupation and body, a failure may be retaken, and 评价中 ends by a later sheet', async () => {
  const [passed, failed, held] = [id(), id(), id()];
  await load(await sheet([row(passed), row(failed, { outcome: '不合格', certificateNumber: '', issuedOn: '' }), row(held, { outcome: '评价中', certificateNumber: '', issuedOn: '' })]));
  const again = async (idNumber: string) => { const made = await recommended(city, { applicant: { idNumber } }); return step(city.intake, made.id, 'accept', {}); };
  expect(reasonCodes(await again(passed))).toEqual(['SLOT_TAKEN', 'LEVEL_ALREADY_PASSED']);
  expect(reasonCodes(await again(held))).toEqual(['SLOT_TAKEN', 'APPLICATION_UNFINISHED']);
  expect((await again(failed)).statusCode).toBe(200);
  expect((await city.test.db.query<{ retake: boolean }>(`SELECT (state->>'retake')::boolean AS retake FROM application WHERE person_id = $1`, [personOf(failed)]))[0]).toEqual({ retake: true });
  expect((await load(await sheet([row(held)]))).json<Loaded>()).toMatchObject({ loaded: 1, colliding: [] });
  expect(await slotOf(city, personOf(held))).toMatchObject({ state: 'PASSED', passed_level: 2 });
  // the same body, occupation and title level once more, later: it is the same slot
  expect((await load(await sheet([row(held, { level: '1', acceptedOn: '2024-03-01', certificateNumber: number(1, '24'), issuedOn: '2024-06-01' })]))).json<Loaded>()).toMatchObject({ loaded: 1, colliding: [] });
  expect(await slotOf(city, personOf(held))).toMatchObject({ state: 'PASSED', passed_level: 1 });
});

it('a slot that stands is not overwritten: the collision waits for the municipal centre, which gives the slot or keeps it', async () => {
  const idNumber = id();
  const made = await accepted(city, { applicant: { idNumber } });
  const loaded = (await load(await sheet([row(idNumber)]))).json<Loaded>();
  expect(loaded).toMatchObject({ loaded: 1, colliding: [{ row: 2, collision: expect.stringContaining('某某**机构') }] });
  const record = await recordOf(idNumber);
  expect([record.status, (await slotOf(city, made.personId))!.application_id]).toEqual(['COLLIDING', made.id]);
  expect((await worklistOf(city.test, centre)).map((item) => item.kind)).toContain('legacy.collision');
  // who decides between the two sees both; who does not, not
  const shown = async (caller: TestCaller) => (await caller.call('GET', url(`legacy/${record.id}`))).json<{ standing?: { institutionName: string; state: string; applicationId: string } | null }>().standing;
  expect([await shown(centre), await shown(officer)]).toEqual([expect.objectContaining({ institutionName: '某某评价机构', state: 'HELD', applicationId: made.id }), undefined]);
  const decide = (decision: string, caller = centre) => caller.call('POST', url(`legacy/${record.id}/collision`), { decision, ...why });
  expect((await decide('TAKE', officer)).statusCode).toBe(403);
  expect(reasonCodes(await decide('TAKE'))).toEqual(['APPLICATION_UNFINISHED']);
  await conclude(city, made.candidate, 'FAILED');
  expect((await decide('TAKE')).json()).toMatchObject({ status: 'FILLING', decision: why });
  expect(await slotOf(city, made.personId)).toMatchObject({ state: 'PASSED', passed_level: 2, application_id: record.id });
  expect((await city.test.published()).filter((each) => each.type === 'applications.SlotMoved').at(-1)!.data).toMatchObject({ from: { applicationId: made.id }, to: { applicationId: record.id }, ...why });
  const kept = id();
  const standing = await accepted(city, { applicant: { idNumber: kept } });
  await load(await sheet([row(kept, { creditCode: '91500000MA5U00000X' })]));
  const aside = (await centre.call('POST', url(`legacy/${(await recordOf(kept)).id}/collision`), { decision: 'KEEP', ...why })).json<Item>();
  expect([aside.status, (await slotOf(city, standing.personId))!.application_id]).toEqual(['ASIDE', standing.id]);
  expect((await centre.call('POST', url(`legacy/${aside.id}/collision`), { decision: 'TAKE', ...why })).statusCode).toBe(422);
});

it('voided, it never was: the slot is free, its number too; a certificate is cancelled or revoked once', async () => {
  const idNumber = id();
  const mistaken = row(idNumber);
  await load(await sheet([mistaken]));
  const record = await recordOf(idNumber);
  expect((await centre.call('POST', url(`legacy/${record.id}/certificate-end`), { how: 'REVOKED', on: '2026-03-03', ...why })).json()).toMatchObject({ status: 422, code: 'ENDED_IN_FUTURE' });
  expect((await centre.call('POST', url(`legacy/${record.id}/certificate-end`), { how: 'REVOKED', ...why })).json()).toMatchObject({ certificateEnded: { how: 'REVOKED', on: '2026-03-02' }, status: 'FILLING' });
  expect(reasonCodes(await centre.call('POST', url(`legacy/${record.id}/certificate-end`), { how: 'CANCELLED', ...why }))).toEqual(['CERTIFICATE_ENDED']);
  expect((await centre.call('POST', url(`legacy/${record.id}/void`), why)).json()).toMatchObject({ status: 'VOIDED' });
  expect((await slotOf(city, personOf(idNumber)))!.state).toBe('RELEASED');
  const right = id();
  expect((await load(await sheet([row(right, { certificateNumber: mistaken.certificateNumber })]))).json<Loaded>()).toMatchObject({ loaded: 1 });
  expect((await load(await sheet([row(id(), { certificateNumber: mistaken.certificateNumber })]))).json<Loaded>()).toMatchObject({ loaded: 0, left: [{ faults: [expect.stringContaining('证书编号已用于')] }] });
  expect((await accepted(city, { applicant: { idNumber } })).id).toBeTruthy();
});

it('slots are moved by the municipal centre: a retake goes on at the new body, not at the old; what is under way in 历史数据 is not moved', async () => {
  const made = await accepted(city);
  const to = (more: object = {}) => centre.call('POST', url('slots/moves'), { personId: made.personId, titleLevel: 'INTERMEDIATE', institutionId: other.institutionId, occupation: { code: '6-18-01-01' }, ...why, ...more });
  const idNumberBefore = id();
  await load(await sheet([row(idNumberBefore, { outcome: '评价中', certificateNumber: '', issuedOn: '' })]));
  expect(reasonCodes(await to({ personId: personOf(idNumberBefore), occupation: { code: '2-02-07-01' } }))).toEqual(['OCCUPATION_UNKNOWN', 'APPLICATION_UNFINISHED']);
  await conclude(city, made.candidate, 'FAILED');
  expect(reasonCodes(await to({ institutionId: city.body.institutionId }))).toEqual(['SLOT_UNMOVED']);
  expect([(await to({ personId: city.employerId })).statusCode, (await to()).statusCode]).toEqual([404, 200]);
  const idNumber = city.test.service.kit.keyring.unseal(made.candidate.idNumberSealed);
  const here = await recommended(city, { applicant: { idNumber } });
  expect(reasonCodes(await step(city.intake, here.id, 'accept', {}))).toEqual(['SLOT_TAKEN', 'SLOT_OTHER_INSTITUTION']);
  const there = await recommended(city, { applicant: { idNumber }, institutionId: other.institutionId, form: formDto() });
  expect((await step(await city.test.as([{ role: 'INTAKE_REVIEWER', place: other.institutionId }]), there.id, 'accept', {})).statusCode).toBe(200);
});

it('loads at the same moment make nothing twice, and an acceptance at the same moment never makes two slots', async () => {
  const bytes = await sheet(Array.from({ length: 20 }, () => row(id())));
  const answers = await Promise.all(Array.from({ length: 4 }, () => load(bytes)));
  expect(answers.map((each) => each.json<Loaded>().loaded).sort((a, b) => a - b)).toEqual([0, 0, 0, 20]);
  const racing = await Promise.all(Array.from({ length: 8 }, async () => { const idNumber = id(); return { idNumber, ...(await recommended(city, { applicant: { idNumber } })) }; }));
  const outcomes = await Promise.all(racing.flatMap((each) => [step(city.intake, each.id, 'accept', {}).then((a) => a.statusCode), sheet([row(each.idNumber)]).then((b) => load(b)).then((a) => a.statusCode)]));
  expect(new Set(outcomes.filter((_, i) => i % 2 === 1))).toEqual(new Set([200]));
  for (const { id: applicationId, idNumber } of racing) {
    const [{ status }, slot, { status: application }] = [await recordOf(idNumber), (await slotOf(city, personOf(idNumber)))!, (await city.test.db.query<{ status: string }>('SELECT status FROM application WHERE id = $1', [applicationId]))[0]!];
    expect([status, application]).toEqual(slot.application_id === applicationId ? ['COLLIDING', 'ACCEPTED'] : ['FILLING', 'RECOMMENDED']);
  }
});

it('更正 or 变更 of a certificate\'s name is asked for by the officer of the body\'s bureau and decided by another; what takes another way is refused with it (六(五))', async () => {
  const [idNumber, bare] = [id(), id()];
  await load(await sheet([row(idNumber), row(bare, { outcome: '不合格', certificateNumber: '', issuedOn: '' })]));
  const record = await recordOf(idNumber);
  const ask = (more: object = {}, caller = officer, of = record.id) => caller.call('POST', url(`legacy/${of}/amendments`), { kind: 'CHANGE', name: '张三丰', ...why, ...more });
  const decide = (more: object = {}, caller = centre) => caller.call('POST', url(`legacy/${record.id}/amendment-decisions`), { decision: 'APPROVE', ...more });
  const both = await city.test.as([{ role: 'BUREAU_OFFICER', place: city.body.bureauId }, { role: 'BUREAU_REVIEWER', place: city.body.bureauId }]);
  expect(reasonCodes(await decide())).toEqual(['AMENDMENT_NOT_OPEN']);
  expect((await ask({ name: '' })).json()).toMatchObject({ status: 400, errors: [{ field: 'name' }] });
  expect((await ask({ name: '张\uE000' })).json()).toMatchObject({ status: 400, errors: [{ field: 'name' }] });
  expect([reasonCodes(await ask({ name: null })), reasonCodes(await ask({ name: '张三' })), reasonCodes(await ask({ kind: 'REISSUE', name: null })), reasonCodes(await ask({}, officer, (await recordOf(bare)).id))]).toEqual([['NOTHING_CHANGED'], ['NOTHING_CHANGED'], ['LEGACY_NOT_REISSUED'], ['CERTIFICATE_ENDED']]);
  for (const caller of [centre, city.intake, city.clerk, await city.test.as([{ role: 'BUREAU_OFFICER', place: city.employerId }])]) expect((await ask({}, caller)).statusCode).toBe(403);
  expect((await ask({}, both)).json()).toMatchObject({ name: '张三', amendment: { kindName: '变更', name: '张三丰', mine: true, ...why } });
  const waits = async (caller: TestCaller) => (await worklistOf(city.test, caller)).filter((item) => item.id === record.id).map((item) => item.kind);
  expect([await waits(centre), await waits(both), await waits(officer)]).toEqual([['legacy.decideAmendment'], [], []]);
  expect([reasonCodes(await ask()), reasonCodes(await decide({}, both)), reasonCodes(await decide({ decision: 'REFUSE' })), (await decide({}, officer)).statusCode]).toEqual([['AMENDMENT_OPEN'], ['SAME_PERSON'], ['REASON_MISSING'], 403]);
  expect((await decide({ decision: 'REFUSE', reason: '材料不符' })).json()).toMatchObject({ name: '张三', amendment: null });
  await ask();
  expect((await decide()).json()).toMatchObject({ name: '张三丰', amendment: null, certificateEnded: null });
  const told = (await city.test.published()).filter((each) => each.aggregateId === record.id).map((each) => [each.type.replace('applications.Legacy', ''), each.data['name'] ?? null]);
  expect(told.slice(1)).toEqual([['AmendmentRequested', null], ['AmendmentRefused', null], ['AmendmentRequested', null], ['Amended', '张三丰']]);
  // what was asked for ends with the certificate, and the slot is what it was
  await ask({ kind: 'CORRECT', name: '张三' });
  expect((await centre.call('POST', url(`legacy/${record.id}/certificate-end`), { how: 'CANCELLED', ...why })).json()).toMatchObject({ amendment: null });
  expect([reasonCodes(await decide()), reasonCodes(await ask()), (await slotOf(city, personOf(idNumber)))!.state]).toEqual([['CERTIFICATE_ENDED'], ['CERTIFICATE_ENDED'], 'PASSED']);
  // and with the record: nobody is asked to decide what can be decided no more
  const voided = id();
  await load(await sheet([row(voided)]));
  const { id: wrong } = await recordOf(voided);
  await ask({}, officer, wrong);
  expect((await centre.call('POST', url(`legacy/${wrong}/void`), why)).json()).toMatchObject({ status: 'VOIDED', amendment: null });
  expect((await worklistOf(city.test, centre)).filter((item) => item.id === wrong)).toEqual([]);
});
