import { randomUUID } from 'node:crypto';
import { APPLICANT_COLUMNS, readSheet, STREAM_BLOCK_ROWS, writeSheet } from '@gt/forms';
import { SPREADSHEET_TYPE } from '@gt/service-kit';
import { creditCode, residentId, wrongChecksum } from '@gt/testing';
import { runImport } from '../src/jobs/run-import.js';
import { APPLYING_AT } from '../src/storage/imports.js';
import { Stores } from '../src/storage/stores.js';
import { dying, employerCode, openCity, opinion, type City } from './city.js';

let city: City;
beforeAll(async () => { city = await openCity({ type: 'ENTERPRISE' }); });
afterAll(() => city.test.stop());

const row = (change: Record<string, string> = {}): Record<string, string> => ({
  name: '王小明', documentType: '居民身份证', documentNumber: residentId(city.random), employer: '重庆某某机械有限公司', creditCode: employerCode, titleSeries: '工程技术', titleName: '工程师', titleSpeciality: '机械工程',
  currentOccupation: '6-18-01-01', targetOccupation: '6-18-01-01', targetLevel: '2', inPost: '是', worksInCity: '是', frontLine: '否', appraisals: '2023:合格;2024:优秀;2025:合格', ...change,
});
const sheet = (rows: Array<Record<string, string>>, columns = APPLICANT_COLUMNS) => writeSheet('申报人员', columns, rows.map((r) => columns.map((c) => r[c.key] ?? '')), '2026-03-02T00:00:00Z');
const upload = (bytes: Uint8Array, change: { employerId?: string; institutionId?: string; load?: string; type?: string } = {}, caller = city.clerk) =>
  caller.call('POST', `/api/applications/imports?employerId=${change.employerId ?? city.employerId}&institutionId=${change.institutionId ?? city.body.institutionId}${change.load ? `&load=${change.load}` : ''}`, Buffer.from(bytes), { 'content-type': change.type ?? SPREADSHEET_TYPE });
interface Import { id: string; state: string; refusal: { code: string; message: string } | null; checked: number; eligible: number; notEligible: number; faulty: number; loaded: number; toLoad: number | null; acts: string[] }
interface Row { rowNumber: number; name: string; standing: string; applicationId: string | null; faults: Array<{ column: string; code: string; message: string }> }
const importOf = async (id: string, caller = city.clerk) => (await caller.call('GET', `/api/applications/imports/${id}`)).json() as Import;
const rowsOf = async (id: string, query = '') => ((await city.clerk.call('GET', `/api/applications/imports/${id}/rows${query}`)).json() as { items: Row[]; next: number | null });
const load = (id: string, which = 'ELIGIBLE') => city.clerk.call('POST', `/api/applications/imports/${id}/load`, { which });
const applications = async () => Number((await city.test.db.query<{ n: string }>('SELECT count(*) AS n FROM application'))[0]!.n);
/** Uploads and lets the job work; answers the import as it then stands. */
async function imported(rows: Array<Record<string, string>>, loading?: string): Promise<Import> {
  const answer = await upload(await sheet(rows), loading ? { load: loading } : {});
  expect(answer.statusCode).toBe(202);
  await city.test.runJobs();
  return importOf((answer.json() as { id: string }).id);
}

it('every row is checked, by the sheet\'s rules and by those of the notice; what may be submitted is loaded, the rest tells every fault', async () => {
  const doubled = residentId(city.random);
  const bad = residentId(city.random);
  const before = await applications();
  const found = await imported([
    row({ name: '买买提·吐尔逊', documentNumber: doubled }),
    row({ documentType: '护照', documentNumber: 'E12345678', sex: '女' }),
    row({ documentNumber: wrongChecksum(bad), targetOccupation: '6-99-99-99', creditCode: creditCode(city.random), titleSpeciality: '', priorCertificates: '6-18-01-01/3/2024-02-30' }),
    row({ documentNumber: doubled }),
    row({ titleSeries: '会计', titleName: '会计师', appraisals: '2024:良好' }),
    row({ creditCode: '', employer: '另一公司' }),
    row({ targetOccupation: '2-02-07-01', currentOccupation: '2-02-07-01' }),
    row({ titleName: '助理工程师' }),
    row({ appraisals: '2023:合格;2024:不合格;2025:合格', inPost: '否' }),
    row({ titleName: '高级牛人' }),
  ]);
  expect(found).toMatchObject({ state: 'CHECKED', checked: 10, eligible: 3, notEligible: 2, faulty: 5, loaded: 0, acts: ['LOAD', 'CANCEL'] });
  const { items } = await rowsOf(found.id);
  expect(items.map((r) => [r.standing, r.faults.map((f) => f.code).sort()])).toEqual([
    ['MET', []], ['MET', []], ['FAULTY', ['DOCUMENT_NUMBER_CHECKSUM', 'ENTRY_INVALID', 'OCCUPATION_UNKNOWN', 'OTHER_UNIT', 'REQUIRED'].sort()], ['FAULTY', ['DUPLICATE_IN_FILE']],
    ['FAULTY', ['ENTRY_INVALID', 'TITLE_SERIES_OUT_OF_RANGE'].sort()], ['FAULTY', ['OTHER_UNIT']], ['FAULTY', ['OCCUPATION_NOT_SKILL']],
    ['NOT_MET', ['LEVEL_NOT_OPEN_TO_TITLE', 'PRIOR_LEVEL_MISSING', 'RELATED_WORK_TOO_SHORT'].sort()], ['NOT_MET', ['APPRAISAL_NOT_PASSED', 'NOT_IN_POST']], ['TO_BE_CONFIRMED', []],
  ]);
  // a reason of the rules names the column and the clause
  expect(items[8]!.faults.find((f) => f.code === 'APPRAISAL_NOT_PASSED')).toMatchObject({ column: 'appraisals', message: expect.stringContaining('（二）') });
  expect(await applications()).toBe(before);

  expect((await load(found.id)).json()).toMatchObject({ state: 'LOADING', toLoad: 3 });
  await city.test.runJobs();
  expect(await importOf(found.id)).toMatchObject({ state: 'LOADED', loaded: 3 });
  expect(await applications()).toBe(before + 3);
  // what the rules refuse can be loaded too, to be put right in the draft
  expect((await load(found.id, 'READABLE')).json()).toMatchObject({ toLoad: 2 });
  await city.test.runJobs();
  expect(await applications()).toBe(before + 5);

  const all = await rowsOf(found.id);
  expect(all.items[0]).toMatchObject({ rowNumber: 2, name: `买${'*'.repeat(6)}` });
  for (const secret of [doubled, wrongChecksum(bad), 'E12345678', '买买提']) expect(JSON.stringify(all)).not.toContain(secret);
  const ids = all.items.filter((r) => r.standing === 'MET').map((r) => r.applicationId!);
  expect((await city.clerk.call('POST', '/api/applications/submissions', { ids })).json()).toMatchObject({ done: 2, refused: 0 });
  expect((await city.reviewer.call('POST', '/api/applications/recommendations', { ids, ...opinion })).json()).toMatchObject({ done: 2 });
  expect((await city.intake.call('POST', '/api/applications/acceptances', { items: ids.map((id) => ({ id })) })).json()).toMatchObject({ done: 2, refused: 0 });
});

it('dates that have not come yet, or lie before the birth that the number tells, are faults of their columns', async () => {
  const found = await imported([row({ titleIssuedOn: '2030-01-01', priorCertificates: '6-18-01-01/3/2030-02-28', workPeriods: '2019-07-01~2030-06-30' })]);
  expect((await rowsOf(found.id)).items.map((r) => [r.standing, r.faults.map((f) => [f.column, f.code])])).toEqual([['FAULTY', [['titleIssuedOn', 'DATE_IN_FUTURE'], ['priorCertificates', 'DATE_IN_FUTURE'], ['workPeriods', 'DATE_IN_FUTURE']]]]);
  const before = await imported([row({ documentNumber: residentId(city.random, { birth: '1995-06-01' }), titleIssuedOn: '1990-01-01', workPeriods: '1980-07-01~' })]);
  expect((await rowsOf(before.id)).items.map((r) => r.faults.map((f) => [f.column, f.code]))).toEqual([[['titleIssuedOn', 'DATE_BEFORE_BIRTH'], ['workPeriods', 'DATE_BEFORE_BIRTH']]]);
});

it('faulty rows come back as a spreadsheet with what is wrong, and mended they are loaded', async () => {
  const good = residentId(city.random);
  const found = await imported([row({ documentNumber: good, targetLevel: '9' }), row({ appraisals: '' }), row()], 'ELIGIBLE');
  expect(found).toMatchObject({ state: 'LOADED', loaded: 1, faulty: 2 });
  const answer = await city.clerk.call('GET', `/api/applications/imports/${found.id}/fault-sheet`);
  expect([answer.statusCode, answer.headers['content-type']]).toEqual([200, SPREADSHEET_TYPE]);
  const { rows } = await readSheet(new Uint8Array(answer.rawPayload), [...APPLICANT_COLUMNS, { key: 'problem', title: '问题' }, { key: 'row', title: '原行号' }]);
  expect(rows.map((r) => [r.cells['row'], r.cells['documentNumber'] === good, r.cells['problem']!.length > 5])).toEqual([['2', true, true], ['3', false, true]]);
  const mended = await imported(rows.map((r) => ({ ...r.cells, targetLevel: '2', appraisals: '2023:合格;2024:优秀;2025:合格' })), 'ELIGIBLE');
  expect(mended).toMatchObject({ loaded: 2, faulty: 0 });
});

it('the same sheet again makes no doubles, though both were checked before either was loaded', async () => {
  const rows = [row(), row()];
  const first = await imported(rows);
  const second = await imported(rows);
  expect([first.eligible, second.eligible]).toEqual([2, 2]);
  const before = await applications();
  await load(first.id);
  await load(second.id);
  await city.test.runJobs();
  expect(await applications()).toBe(before + 2);
  expect(await importOf(second.id)).toMatchObject({ state: 'LOADED', loaded: 0, faulty: 2 });
  expect((await rowsOf(second.id)).items.map((r) => r.faults[0]!.code)).toEqual(['ALREADY_APPLYING', 'ALREADY_APPLYING']);
  expect((await imported(rows)).faulty).toBe(2);
});

it('who has applied already is looked for by the person, however many the body has', async () => {
  await imported(Array.from({ length: 200 }, () => row()), 'ELIGIBLE');
  const persons = await city.test.db.query<{ id: string }>('SELECT person_id AS id FROM application WHERE institution_id = $1 LIMIT 5', [city.body.institutionId]);
  const plan = (await city.test.db.query<{ 'QUERY PLAN': unknown }>(`EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) ${APPLYING_AT}`, [persons.map(({ id }) => id), city.body.institutionId]))[0]!['QUERY PLAN'];
  const nodes = [...JSON.stringify(plan).matchAll(/"Index Name":"(\w+)"/g)].map(([, name]) => name);
  expect([nodes, JSON.stringify(plan)]).toEqual([['application_person'], expect.not.stringContaining('Seq Scan')]);
});

it('keeps an upload and its rows sealed, the file only until it is read, a row\'s content only until it is loaded', async () => {
  const number = residentId(city.random);
  const answer = await upload(await sheet([row({ documentNumber: number, phone: '13912345678' })]), { load: 'ELIGIBLE' });
  const { id } = answer.json() as { id: string };
  const stored = async () => (await city.test.db.query<{ file: Buffer | null; rows: string | null }>('SELECT file, (SELECT string_agg(coalesce(sealed, $2), $2) FROM application_import_row WHERE import_id = $1) AS rows FROM application_import WHERE id = $1', [id, '']))[0]!;
  const kept = (await stored()).file!;
  expect(kept.subarray(0, 10).toString()).toBe('sealed:v1:');
  expect(kept.includes('PK\u0003\u0004')).toBe(false);
  await city.test.runJobs();
  expect(await stored()).toEqual({ file: null, rows: '' });
});

describe('work that is cut off', () => {
  const big = (count: number) => sheet(Array.from({ length: count }, () => row()));

  it('goes on with the block that was not committed, in the check and in the load', async () => {
    const { kit } = city.test.service;
    const stores = new Stores(kit);
    const { id } = (await upload(await big(STREAM_BLOCK_ROWS + 5))).json() as { id: string };
    const before = await applications();
    await expect(runImport(dying(kit, 2), stores, { importId: id })).rejects.toThrow('killed');
    expect(await importOf(id)).toMatchObject({ state: 'CHECKING', checked: STREAM_BLOCK_ROWS, loaded: 0 });
    await city.test.runJobs();
    expect(await importOf(id)).toMatchObject({ state: 'CHECKED', checked: STREAM_BLOCK_ROWS + 5, eligible: STREAM_BLOCK_ROWS + 5 });
    expect((await load(id)).json()).toMatchObject({ toLoad: STREAM_BLOCK_ROWS + 5 });
    await expect(runImport(dying(kit, 2), stores, { importId: id })).rejects.toThrow('killed');
    expect(await importOf(id)).toMatchObject({ state: 'LOADING', loaded: STREAM_BLOCK_ROWS });
    await city.test.runJobs();
    expect(await importOf(id)).toMatchObject({ state: 'LOADED', loaded: STREAM_BLOCK_ROWS + 5, faulty: 0 });
    expect(await applications()).toBe(before + STREAM_BLOCK_ROWS + 5);
    const page = await rowsOf(id, '?limit=1000&after=6');
    expect([page.items.length, page.next]).toEqual([1_000, null]);
    expect((await rowsOf(id, '?limit=1000')).next).toBe(1_001);
  }, 120_000); // a thousand rows on a crowded machine

  it('what was to be loaded with the check goes on the same way, each row once; what cannot be read behind it is told', async () => {
    const { kit } = city.test.service;
    const stores = new Stores(kit);
    const before = await applications();
    const csv = [APPLICANT_COLUMNS.map((c) => c.title), ...Array.from({ length: STREAM_BLOCK_ROWS + 5 }, () => APPLICANT_COLUMNS.map((c) => row()[c.key] ?? ''))].map((cells) => cells.join(',')).join('\n');
    const take = async (text: string) => ((await upload(Buffer.from(text), { load: 'ELIGIBLE', type: 'text/csv' })).json() as { id: string }).id;
    const cut = await take(`${csv}\n"不再关上的引号`);
    await expect(runImport(dying(kit, 1), stores, { importId: cut })).rejects.toThrow('killed');
    expect([await importOf(cut), await applications()]).toEqual([expect.objectContaining({ state: 'CHECKING', checked: 0, loaded: 0 }), before]);
    await city.test.runJobs();
    expect(await importOf(cut)).toMatchObject({ state: 'REFUSED', checked: STREAM_BLOCK_ROWS, loaded: STREAM_BLOCK_ROWS, refusal: { code: 'QUOTE_NOT_CLOSED', message: expect.stringContaining(`前面已有 ${STREAM_BLOCK_ROWS} 行导入`) } });
    expect(await applications()).toBe(before + STREAM_BLOCK_ROWS);
    const whole = await take(csv);
    await expect(runImport(dying(kit, 3), stores, { importId: whole })).rejects.toThrow('killed');
    expect(await importOf(whole)).toMatchObject({ state: 'CHECKING', checked: STREAM_BLOCK_ROWS + 5, eligible: 5, faulty: STREAM_BLOCK_ROWS, loaded: 5 });
    await city.test.runJobs();
    expect(await importOf(whole)).toMatchObject({ state: 'LOADED', loaded: 5, toLoad: 5 });
    expect(await applications()).toBe(before + STREAM_BLOCK_ROWS + 5);
  }, 120_000);

  it('who applied by another way between check and load is left out with the row\'s content', async () => {
    const { kit } = city.test.service;
    const rows = [row(), row()];
    const [first, second] = [await upload(await sheet(rows.slice(0, 1)), { load: 'ELIGIBLE' }), await upload(await sheet(rows), { load: 'ELIGIBLE' })].map((answer) => (answer.json() as { id: string }).id);
    const stores = new Stores(kit);
    const meanwhile = { ...kit, db: { query: kit.db.query.bind(kit.db), transaction: async (work: Parameters<typeof kit.db.transaction>[0]) => {
      await runImport(kit, stores, { importId: first });
      return kit.db.transaction(work);
    } } as unknown as typeof kit.db };
    await runImport(meanwhile, stores, { importId: second });
    expect(await importOf(second!)).toMatchObject({ state: 'LOADED', eligible: 1, faulty: 1, loaded: 1, toLoad: 1 });
    expect((await rowsOf(second!)).items.map((r) => [r.standing, r.faults.map((f) => f.code)])).toEqual([['FAULTY', ['ALREADY_APPLYING']], ['MET', []]]);
    const faults = await city.clerk.call('GET', `/api/applications/imports/${second!}/fault-sheet`);
    expect((await readSheet(new Uint8Array(faults.rawPayload), APPLICANT_COLUMNS)).rows.map((r) => r.cells['documentNumber'])).toEqual([rows[0]!['documentNumber']]);
  });

  it('stops when it is cancelled, and keeps what was loaded', async () => {
    const found = await imported([row(), row()]);
    expect((await city.clerk.call('POST', `/api/applications/imports/${found.id}/cancel`)).json()).toMatchObject({ state: 'CANCELLED', loaded: 0 });
    expect((await load(found.id)).json()).toMatchObject({ status: 409, code: 'WRONG_STATE' });
    const queued = (await upload(await big(3))).json() as { id: string };
    await city.clerk.call('POST', `/api/applications/imports/${queued.id}/cancel`);
    await city.test.runJobs();
    expect(await importOf(queued.id)).toMatchObject({ state: 'CANCELLED', checked: 0 });
  });
});

it('nothing to load is said, and loading twice is no second load', async () => {
  const found = await imported([row({ appraisals: '' })]);
  expect((await load(found.id)).json()).toMatchObject({ status: 422, code: 'NOTHING_TO_LOAD' });
  expect(await importOf(found.id)).toMatchObject({ state: 'CHECKED' });
  expect((await load(found.id, 'SOME')).statusCode).toBe(400);
});

it('a file that is no spreadsheet, lacks columns or has too many rows is refused with a code by the job, what certainly is none at once', async () => {
  const before = await applications();
  const lacking = await sheet([row()], APPLICANT_COLUMNS.filter((c) => c.key !== 'documentNumber' && c.key !== 'appraisals'));
  const refused = async (bytes: Uint8Array) => {
    const { id } = (await upload(bytes)).json() as { id: string };
    await city.test.runJobs();
    return importOf(id);
  };
  const whole = await sheet([row()]);
  const broken = whole.slice();
  broken.fill(0, 40, 400); // its directory is whole, its parts are not
  expect(await refused(broken)).toMatchObject({ state: 'REFUSED', refusal: { code: 'NOT_A_SPREADSHEET' }, acts: [] });
  for (const none of [Buffer.from('no zip at all'), Buffer.from(whole.subarray(0, whole.length - 30))]) expect((await upload(none)).json()).toMatchObject({ status: 422, code: 'NOT_A_SPREADSHEET' });
  expect((await refused(lacking)).refusal).toMatchObject({ code: 'MISSING_COLUMNS', message: expect.stringContaining('证件号码、年度考核') });
  expect((await upload(Buffer.from('{}'), { type: 'application/json' })).statusCode).toBe(415);
  expect((await upload(Buffer.from('a,b'), { type: 'text/plain' })).statusCode).toBe(415);
  expect((await refused(Buffer.from('a,b'))).refusal).toMatchObject({ code: 'MISSING_COLUMNS' });
  expect((await upload(Buffer.alloc(20 * 1024 * 1024 + 1))).statusCode).toBe(413);
  expect(await applications()).toBe(before);
});

it('only the own unit\'s clerk imports, into a body that is known, and sees the imports of the own unit', async () => {
  const bytes = await sheet([row()]);
  const other = await city.test.as([{ role: 'EMPLOYER_CLERK', place: randomUUID() }]);
  expect((await upload(bytes, {}, other)).statusCode).toBe(403);
  expect((await upload(bytes, {}, city.intake)).statusCode).toBe(403);
  expect((await upload(bytes, { institutionId: randomUUID() })).json()).toMatchObject({ status: 422, reasons: [{ code: 'INSTITUTION_UNKNOWN' }] });
  expect((await upload(bytes, { institutionId: 'x' })).statusCode).toBe(400);
  const own = (await city.clerk.call('GET', '/api/applications/imports?limit=2')).json() as { items: Import[]; next: string };
  expect(own.items).toHaveLength(2);
  const further = (await city.clerk.call('GET', `/api/applications/imports?limit=2&after=${own.next}`)).json() as { items: Import[] };
  expect(further.items.map((i) => i.id)).not.toEqual(expect.arrayContaining(own.items.map((i) => i.id)));
  expect((await other.call('GET', '/api/applications/imports')).json()).toEqual({ items: [], next: null });
  for (const path of ['', '/rows', '/fault-sheet']) expect((await other.call('GET', `/api/applications/imports/${own.items[0]!.id}${path}`)).statusCode).toBe(404);
  expect((await other.call('POST', `/api/applications/imports/${own.items[0]!.id}/load`, { which: 'ELIGIBLE' })).statusCode).toBe(404);
});

it('the template has every column', async () => {
  const answer = await city.clerk.call('GET', '/api/applications/imports/template');
  expect(await readSheet(new Uint8Array(answer.rawPayload), APPLICANT_COLUMNS)).toEqual({ rows: [], ignoredHeadings: [] });
});

it('the content of rows is gone after its term, what became of them is not', async () => {
  const found = await imported([row({ appraisals: '' })]);
  await city.test.setClock('2026-04-30T09:00:00+08:00');
  await upload(await sheet([row()]));
  await city.test.setClock('2026-03-02T09:00:00+08:00');
  expect((await city.clerk.call('GET', `/api/applications/imports/${found.id}/fault-sheet`)).json()).toMatchObject({ status: 410, code: 'IMPORT_CONTENT_GONE' });
  expect((await rowsOf(found.id)).items).toHaveLength(1);
});
