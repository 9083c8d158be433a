import { randomUUID } from 'node:crypto';
import { CustomStandardAdopted, CustomStandardDrafted } from '@gt/contracts';
import { APPRAISAL_COLUMNS, readSheet, STREAM_BLOCK_ROWS, writeSheet } from '@gt/forms';
import { sha256 } from '@gt/persistence';
import { SPREADSHEET_TYPE } from '@gt/service-kit';
import { deliverBody, worklistOf, type TestCaller } from '@gt/service-testing';
import { residentId, wrongChecksum } from '@gt/testing';
import ExcelJS from 'exceljs';
import { runImport } from '../src/jobs/run-import.js';
import { Stores } from '../src/storage/stores.js';
import { draftDto, dying, openCity, opinion, printedBlocks, reasonCodes, recommended, step, type City, type Problem } from './city.js';

let city: City;
beforeAll(async () => { city = await openCity(); });
afterAll(() => city.test.stop());

const url = (path: string) => `/api/applications/${path}`;
const rules = (change: object = {}) => ({ title: '员工年度考核办法', number: '机人〔2025〕3号', issuedOn: '2025-12-01', sha256: sha256('办法'), ...change });
const propose = (rows: Array<[string, string]>, change: object = {}, caller = city.clerk) => caller.call('POST', url('appraisal-mappings'), { employerId: city.employerId, rows: rows.map(([own, grade]) => ({ own, grade })), effectiveFrom: '2026-01-01', ruleDocument: rules(), ...change });
const idOf = (answer: { json(): unknown }) => (answer.json() as { id: string }).id;
const codeOf = (answer: { statusCode: number; json(): unknown }) => [answer.statusCode, (answer.json() as Problem).code];

const row = (change: Record<string, string> = {}): Record<string, string> => ({ name: '张三', documentType: '居民身份证', documentNumber: residentId(city.random), year: '2025', grade: '合格', note: '', ...change });
const sheet = (rows: Array<Record<string, string>>) => writeSheet('年度考核', APPRAISAL_COLUMNS, rows.map((r) => APPRAISAL_COLUMNS.map((c) => r[c.key] ?? '')), '2026-03-02T00:00:00Z');
const upload = (bytes: Uint8Array, caller = city.clerk, employerId = city.employerId, type = SPREADSHEET_TYPE) => caller.call('POST', url(`appraisal-imports?employerId=${employerId}`), Buffer.from(bytes), { 'content-type': type });
interface Import { id: string; of: string; state: string; mappingId: string | null; refusal: { code: string } | null; checked: number; eligible: number; faulty: number; known: number; loaded: number; toLoad: number | null; acts: string[] }
interface Row { rowNumber: number; name: string; standing: string; loaded: boolean; appraisalId: string | null; faults: Array<{ column: string; code: string; message: string }> }
const importOf = async (id: string) => (await city.clerk.call('GET', url(`imports/${id}`))).json() as Import;
const rowsOf = async (id: string) => ((await city.clerk.call('GET', url(`imports/${id}/rows`))).json() as { items: Row[] }).items;
const load = (id: string, rows?: number[]) => city.clerk.call('POST', url(`imports/${id}/load`), { which: 'ELIGIBLE', ...(rows ? { rows } : {}) });
async function checked(bytes: Uint8Array): Promise<Import> {
  const answer = await upload(bytes);
  expect(answer.statusCode).toBe(202);
  await city.test.runJobs();
  return importOf(idOf(answer));
}
/** Loads a sheet of the register altogether. */
async function recordAll(rows: Array<Record<string, string>>): Promise<Import> {
  const found = await checked(await sheet(rows));
  expect((await load(found.id)).statusCode).toBe(202);
  await city.test.runJobs();
  return importOf(found.id);
}
const inRegister = async () => Number((await city.test.db.query<{ n: string }>('SELECT count(*) AS n FROM appraisal'))[0]!.n);
interface Year { id: string; version: number; year: number; grade: string; own: string; status: string; mappingId: string | null; idNumberMasked: string; correction: object | null }
const register = async (query = '', caller = city.clerk) => (await caller.call('GET', url(`appraisals?employerId=${city.employerId}${query}`))).json() as { items: Year[]; next: string | null };

describe('own grades (二)', () => {
  it('are proposed by the clerk, confirmed by another person of the unit, and found in 待办 until then', async () => {
    const both = await city.test.as([{ role: 'EMPLOYER_CLERK', place: city.employerId }, { role: 'EMPLOYER_REVIEWER', place: city.employerId }]);
    const first = await propose([['A', '优秀'], ['B', '合格']], {}, both);
    expect([first.statusCode, (first.json() as { status: string }).status]).toEqual([201, 'PROPOSED']);
    const kinds = async (caller: TestCaller) => (await worklistOf(city.test, caller)).filter((item) => item.id === idOf(first)).map((item) => item.kind);
    expect([await kinds(city.reviewer), await kinds(both), await kinds(city.clerk)]).toEqual([['appraisalMapping.confirm'], [], []]);
    expect(reasonCodes(await both.call('POST', url(`appraisal-mappings/${idOf(first)}/confirm`)))).toEqual(['SAME_PERSON_PROPOSED']);
    expect((await city.clerk.call('POST', url(`appraisal-mappings/${idOf(first)}/confirm`))).statusCode).toBe(403);
    const elsewhere = await city.test.as([{ role: 'EMPLOYER_REVIEWER', place: randomUUID() }]);
    expect((await elsewhere.call('POST', url(`appraisal-mappings/${idOf(first)}/confirm`))).statusCode).toBe(404);
    expect((await elsewhere.call('GET', url(`appraisal-mappings/${idOf(first)}`))).statusCode).toBe(404);
    // one at a time
    expect(reasonCodes(await propose([['甲', '优秀']]))).toEqual(['MAPPING_OPEN']);
    expect((await city.reviewer.call('POST', url(`appraisal-mappings/${idOf(first)}/refuse`), { reason: '缺少 C' })).json()).toMatchObject({ status: 'REFUSED', refusal: '缺少 C' });
    expect(codeOf(await city.reviewer.call('POST', url(`appraisal-mappings/${idOf(first)}/confirm`)))).toEqual([409, 'WRONG_STATE']);
    expect(reasonCodes(await propose([['A', '优秀'], ['ａ', '合格']], { ruleDocument: rules({ issuedOn: '2026-03-03' }) }))).toEqual(['OWN_GRADE_TWICE', 'RULE_IN_THE_FUTURE']);
    const none = await propose([]);
    expect([none.statusCode, none.json<{ errors: Array<{ field: string }> }>().errors.map((each) => each.field)]).toEqual([400, ['rows']]);
    for (const wrong of [{ rows: [{ own: 'A', grade: '良好' }] }, { effectiveFrom: '2026-02-30' }, { ruleDocument: rules({ sha256: 'x' }) }]) expect((await propose([['A', '优秀']], wrong)).statusCode).toBe(400);
    expect((await propose([['A', '优秀']], {}, city.intake)).statusCode).toBe(403);
    expect((await propose([['A', '优秀']], { employerId: randomUUID() })).statusCode).toBe(403);
  });

  it('hold from their day on; a sheet keeps the mapping that it came under', async () => {
    const made = await propose([['A', '优秀'], ['B', '合格'], ['C', '基本合格']]);
    // nothing counts before it is confirmed
    const early = await checked(await sheet([row({ grade: 'A' })]));
    expect([early.mappingId, (await rowsOf(early.id))[0]!.faults.map((f) => f.code)]).toEqual([null, ['GRADE_NOT_MAPPED']]);
    expect((await city.reviewer.call('POST', url(`appraisal-mappings/${idOf(made)}/confirm`))).statusCode).toBe(200);
    const number = residentId(city.random);
    const under = await checked(await sheet([row({ documentNumber: number, grade: 'Ｂ', year: '２０２４年' })]));
    expect(under).toMatchObject({ of: 'APPRAISALS', state: 'CHECKED', mappingId: idOf(made), eligible: 1 });
    const later = await propose([['B', '基本合格']], { effectiveFrom: '2026-03-03' });
    await city.reviewer.call('POST', url(`appraisal-mappings/${idOf(later)}/confirm`));
    expect(reasonCodes(await propose([['B', '合格']], { effectiveFrom: '2026-03-02' }))).toEqual(['MAPPING_DAY_BEFORE_NEWEST']);
    expect((await city.clerk.call('GET', url(`appraisal-mappings?employerId=${city.employerId}`))).json()).toMatchObject({ inForce: idOf(made) });
    await city.test.setClock('2026-03-03T09:00:00+08:00');
    expect((await city.clerk.call('GET', url(`appraisal-mappings?employerId=${city.employerId}`))).json()).toMatchObject({ inForce: idOf(later) });
    await load(under.id);
    await city.test.runJobs();
    expect((await register('&year=2024')).items).toMatchObject([{ grade: '合格', own: 'Ｂ', mappingId: idOf(made) }]);
    const now = await checked(await sheet([row({ grade: 'B' }), row({ grade: 'A' })]));
    expect((await rowsOf(now.id)).map((r) => [r.standing, r.faults.map((f) => f.code)])).toEqual([['MET', []], ['FAULTY', ['GRADE_NOT_MAPPED']]]);
    expect((await rowsOf(now.id))[1]!.faults[0]!.message).toMatch(/提出对应.*确认.*重新上传/);
    await city.test.setClock('2026-03-02T09:00:00+08:00');
  });
});

describe('a sheet of years', () => {
  it('tells every fault by row and column, loads all or the chosen rows, and nothing twice', async () => {
    const [one, two] = [residentId(city.random), residentId(city.random)];
    const rows = [
      row({ documentNumber: one }), row({ documentNumber: one, year: '2024', grade: '优秀' }), row({ documentNumber: two, grade: '未定等次', note: '新调入' }),
      row({ documentNumber: wrongChecksum(residentId(city.random)), grade: '', year: '去年' }), row({ documentNumber: one }), row({ year: '2026' }), row({ grade: '良好' }), row({ documentType: '护照', documentNumber: 'E12345678', year: '2023' }),
    ];
    const found = await checked(await sheet(rows));
    expect(found).toMatchObject({ state: 'CHECKED', checked: 8, eligible: 4, faulty: 4, known: 0, loaded: 0 });
    expect((await rowsOf(found.id)).map((r) => [r.standing, r.faults.map((f) => `${f.column}:${f.code}`).sort()])).toEqual([
      ['MET', []], ['MET', []], ['MET', []], ['FAULTY', ['documentNumber:DOCUMENT_NUMBER_CHECKSUM', 'grade:CELL_EMPTY', 'year:YEAR_INVALID']], ['FAULTY', ['year:DUPLICATE_IN_FILE']], ['FAULTY', ['year:YEAR_NOT_OVER']], ['FAULTY', ['grade:GRADE_NOT_MAPPED']], ['MET', []],
    ]);
    const before = await inRegister();
    expect((await load(found.id, [3, 5])).json()).toMatchObject({ toLoad: 1 });
    await city.test.runJobs();
    expect([await inRegister(), (await rowsOf(found.id)).filter((r) => r.loaded).map((r) => r.rowNumber)]).toEqual([before + 1, [3]]);
    expect(codeOf(await load(found.id, [5]))).toEqual([422, 'NOTHING_TO_LOAD']);
    expect((await load(found.id, [0])).statusCode).toBe(400);
    await load(found.id);
    await city.test.runJobs();
    expect(await importOf(found.id)).toMatchObject({ state: 'LOADED', loaded: 4 });
    // the same sheet again: what is there is known, another result is a correction's matter
    const again = await checked(await sheet([...rows.slice(0, 2), row({ documentNumber: two, grade: '合格' })]));
    expect((await rowsOf(again.id)).map((r) => [r.standing, r.faults.map((f) => f.code)])).toEqual([['KNOWN', []], ['KNOWN', []], ['FAULTY', ['APPRAISAL_DIFFERS']]]);
    expect([codeOf(await load(again.id)), await inRegister()]).toEqual([[422, 'NOTHING_TO_LOAD'], before + 4]);
    // nothing of a person but a masked name and a masked number
    const shown = JSON.stringify([await rowsOf(found.id), await register()]);
    for (const secret of [one, two, 'E12345678']) expect(shown).not.toContain(secret);
    const [kept] = await city.test.db.query<{ n: string }>(`SELECT count(*) AS n FROM appraisal WHERE state::text LIKE '%' || $1 || '%'`, [one]);
    expect(kept!.n).toBe('0');
    const [logged] = await city.test.db.query<{ n: string }>(`SELECT count(*) AS n FROM event WHERE aggregate_type = 'applications.appraisal' AND payload::text LIKE '%张三%'`);
    expect(logged!.n).toBe('0');
  });

  it('two sheets that were checked before either was loaded make no doubles, and the later one overwrites nothing', async () => {
    const [same, other] = [residentId(city.random), residentId(city.random)];
    const first = await checked(await sheet([row({ documentNumber: same }), row({ documentNumber: other })]));
    const second = await checked(await sheet([row({ documentNumber: same }), row({ documentNumber: other, grade: '不合格' })]));
    expect([first.eligible, second.eligible]).toEqual([2, 2]);
    const before = await inRegister();
    await load(first.id); await load(second.id);
    await city.test.runJobs();
    expect([await inRegister(), await importOf(second.id)]).toMatchObject([before + 2, { state: 'LOADED', loaded: 0, known: 1, faulty: 1 }]);
    expect((await rowsOf(second.id)).map((r) => [r.standing, r.loaded, r.faults.map((f) => f.code)])).toEqual([['KNOWN', false, []], ['FAULTY', false, ['APPRAISAL_DIFFERS']]]);
  });

  it('goes on after a kill in check and load, finds doubles across it, and stops when it is cancelled', async () => {
    const { kit } = city.test.service;
    const stores = new Stores(kit);
    const twice = residentId(city.random);
    const rows = [row({ documentNumber: twice }), ...Array.from({ length: STREAM_BLOCK_ROWS }, () => row()), row({ documentNumber: twice })];
    const id = idOf(await upload(await sheet(rows)));
    const before = await inRegister();
    await expect(runImport(dying(kit, 2), stores, { importId: id })).rejects.toThrow('killed');
    expect(await importOf(id)).toMatchObject({ state: 'CHECKING', checked: STREAM_BLOCK_ROWS });
    await city.test.runJobs();
    expect(await importOf(id)).toMatchObject({ state: 'CHECKED', eligible: STREAM_BLOCK_ROWS + 1, faulty: 1 });
    await load(id);
    await expect(runImport(dying(kit, 2), stores, { importId: id })).rejects.toThrow('killed');
    expect([await importOf(id), await inRegister()]).toMatchObject([{ state: 'LOADING', loaded: STREAM_BLOCK_ROWS }, before + STREAM_BLOCK_ROWS]);
    await city.test.runJobs();
    expect([await importOf(id), await inRegister()]).toMatchObject([{ state: 'LOADED', loaded: STREAM_BLOCK_ROWS + 1 }, before + STREAM_BLOCK_ROWS + 1]);
    const stopped = idOf(await upload(await sheet([row()])));
    expect((await city.clerk.call('POST', url(`imports/${stopped}/cancel`))).json()).toMatchObject({ state: 'CANCELLED' });
    await city.test.runJobs();
    expect(await inRegister()).toBe(before + STREAM_BLOCK_ROWS + 1);
  }, 120_000); // a thousand rows on a crowded machine

  it('copes with what offices hand in: numbers as numbers, a year as a formula or a date, merged cells, other headings, a title row', async () => {
    const book = new ExcelJS.Workbook();
    const page = book.addWorksheet('考核');
    page.addRow(['2025 年度考核汇总']);
    page.addRow(['姓名', '证件类型', '证件号码', '年度', '考核等次', '备注', '部门']);
    const [formula, merged, plain] = [residentId(city.random), residentId(city.random), residentId(city.random)];
    page.addRow(['张三', '居民身份证', formula, { formula: '2024+1', result: 2025 }, '合格', '', '机加']);
    page.addRow(['李四', '居民身份证', plain, 2025, '优秀', '', '']);
    page.addRow(['李四', '居民身份证', Number(plain.slice(0, 17)), 2024, '优秀']);
    page.addRow(['王五', '居民身份证', merged, new Date('2025-12-31'), '合格']);
    page.addRow(['王五', '居民身份证', merged, 2024, '合格']);
    page.mergeCells('A7:C7'); page.mergeCells('D7:E7');
    const found = await checked(new Uint8Array(await book.xlsx.writeBuffer()));
    expect((await rowsOf(found.id)).map((r) => [r.rowNumber, r.standing, r.faults.map((f) => f.code).sort()])).toEqual([
      [3, 'MET', []], [4, 'MET', []], [5, 'FAULTY', ['CELL_PRECISION_LOST']], [6, 'FAULTY', ['YEAR_INVALID']], [7, 'FAULTY', ['CELL_MERGED', 'CELL_MERGED', 'CELL_MERGED']],
    ]);
  });

  it('reads a CSV as Chinese Windows saves it, GBK with rare characters; a formula and a number that Excel shortened are faults', async () => {
    const [kept, short] = [residentId(city.random), residentId(city.random)];
    // 姓名,证件类型,证件号码,年度,考核结果 · 张㛃, the number as ="…" · 李四, a year as a formula · 王五, a number shortened
    const hex = (text: string) => Buffer.from(text, 'hex');
    const [heading, type, met] = [hex('d0d5c3fb2cd6a4bcfec0e0d0cd2cd6a4bcfebac5c2eb2cc4eab6c82cbfbcbacbbde1b9fb'), hex('bed3c3f1c9edb7ddd6a4'), hex('bacfb8f1')];
    const line = (name: Buffer, number: string, year: string) => Buffer.concat([Buffer.from('\r\n'), name, Buffer.from(','), type, Buffer.from(`,${number},${year},`), met]);
    const gbk = Buffer.concat([heading, line(hex('d5c58230b731'), `="${kept}"`, '2025'), line(hex('c0eecbc4'), short, '=2024+1'), line(hex('cdf5cee5'), '1.10105E+17', '2025')]);
    for (const contentType of [SPREADSHEET_TYPE, 'text/csv']) {
      const { id } = (await upload(gbk, city.clerk, city.employerId, contentType)).json() as { id: string };
      await city.test.runJobs();
      expect((await rowsOf(id)).map((r) => [r.rowNumber, r.standing, r.faults.map((f) => f.code)])).toEqual([[2, 'MET', []], [3, 'FAULTY', ['CELL_FORMULA_WITHOUT_RESULT']], [4, 'FAULTY', ['CELL_PRECISION_LOST']]]);
    }
  });

  it('refuses what is no sheet of years, and whose it is not', async () => {
    expect(codeOf(await upload(Buffer.from('%PDF-1.7\u0000')))).toEqual([422, 'NOT_A_SPREADSHEET']);
    expect((await upload(Buffer.from('姓名,证件号码'), city.clerk, city.employerId, 'text/plain')).statusCode).toBe(415);
    const big5 = Buffer.from('a96da657 2c c3d2a5f3b8b9bd58 2c ff'.replaceAll(' ', ''), 'hex');
    expect(codeOf(await upload(big5))).toEqual([422, 'ENCODING_UNKNOWN']);
    // beyond the first look the job finds it
    expect(await checked(Buffer.concat([Buffer.from(`姓名,证件号码\n${'a,b\n'.repeat(20_000)}`), big5]))).toMatchObject({ state: 'REFUSED', refusal: { code: 'ENCODING_UNKNOWN', message: expect.stringContaining('CSV UTF-8') } });
    const lacking = await writeSheet('考核', [{ title: '姓名' }, { title: '考核结果' }], [['张三', '合格']], '2026-03-02T00:00:00Z');
    expect(await checked(lacking)).toMatchObject({ state: 'REFUSED', refusal: { code: 'MISSING_COLUMNS' }, acts: [] });
    const bytes = await sheet([row()]);
    for (const caller of [city.reviewer, city.intake]) expect((await upload(bytes, caller)).statusCode).toBe(403);
    expect((await upload(bytes, city.clerk, randomUUID())).statusCode).toBe(403);
    const other = await city.test.as([{ role: 'EMPLOYER_CLERK', place: randomUUID() }]);
    const own = await checked(bytes);
    for (const path of ['', '/rows', '/fault-sheet']) expect((await other.call('GET', url(`imports/${own.id}${path}`))).statusCode).toBe(404);
    expect((await other.call('GET', url(`appraisals?employerId=${city.employerId}`))).statusCode).toBe(404);
    expect((await other.call('GET', url('imports?of=APPRAISALS'))).json()).toEqual({ items: [], next: null });
    // the applicants' imports are another list
    const listed = async (of: string) => ((await city.clerk.call('GET', url(`imports?of=${of}`))).json() as { items: Array<{ id: string }> }).items.map((i) => i.id);
    expect([(await listed('APPRAISALS')).includes(own.id), (await listed('APPLICANTS')).includes(own.id)]).toEqual([true, false]);
  });

  it('faulty rows come back as a sheet to mend; the template offers official and own grades and an example', async () => {
    const found = await checked(await sheet([row({ grade: '良好' }), row()]));
    const answer = await city.clerk.call('GET', url(`imports/${found.id}/fault-sheet`));
    const { rows } = await readSheet(new Uint8Array(answer.rawPayload), [...APPRAISAL_COLUMNS, { key: 'problem', title: '问题' }, { key: 'row', title: '原行号' }]);
    expect(rows.map((r) => [r.cells['row'], r.cells['grade'], r.cells['problem']!.length > 10])).toEqual([['2', '良好', true]]);
    const template = await city.clerk.call('GET', url(`appraisal-imports/template?employerId=${city.employerId}`));
    const book = new ExcelJS.Workbook();
    await book.xlsx.load(template.rawPayload as never);
    expect(book.worksheets.map((w) => w.name)).toEqual(['年度考核', '示例', '选项']);
    const offered = (book.getWorksheet('选项')!.getColumn(2).values as string[]).slice(2);
    expect(offered).toEqual(['优秀', '合格', '基本合格', '不合格', '未定等次', 'A', 'B', 'C']);
    expect((await readSheet(new Uint8Array(template.rawPayload), APPRAISAL_COLUMNS)).rows).toEqual([]);
  });
});

describe('the register in use', () => {
  it('begins a draft of the employer\'s own, and is held against what the form says, at recommendation and at intake; nothing is refused for it', async () => {
    const number = residentId(city.random);
    await recordAll([['2023', '合格'], ['2024', 'A'], ['2025', '合格'], ['2020', '不合格']].map(([year, grade]) => row({ documentNumber: number, year: year!, grade: grade! })));
    const made = await city.clerk.call('POST', url('applications'), draftDto(city, { applicant: { idNumber: number }, form: { appraisals: [] } }));
    const id = idOf(made);
    expect((await city.clerk.call('GET', url(`applications/${id}`))).json()).toMatchObject({ form: { appraisals: [{ year: 2023, grade: '合格' }, { year: 2024, grade: '优秀' }, { year: 2025, grade: '合格' }] } });
    await step(city.clerk, id, 'submit');
    const shown = async (caller: TestCaller, of: string) => (await caller.call('GET', url(`applications/${of}/appraisals`))).json() as { standing: string; confirmedYears: number[]; years: Array<{ year: number; standing: string }> };
    expect(await shown(city.reviewer, id)).toMatchObject({ standing: 'AGREES', confirmedYears: [] });
    await step(city.reviewer, id, 'recommend', opinion);
    expect(await shown(city.intake, id)).toMatchObject({ standing: 'AGREES', confirmedYears: [2023, 2024, 2025] });
    expect((await city.test.published()).findLast((e) => e.type === 'applications.ApplicationRecommended')!.data).toMatchObject({ confirmedYears: [2023, 2024, 2025] });
    // the form that is kept says so, above the reviewer's name and the unit's seal (附件2)
    expect((await step(city.intake, id, 'accept', {})).statusCode).toBe(200);
    expect(await printedBlocks(city, id)).toContain('申报单位推荐意见情况属实，同意推荐。（2023、2024、2025年度考核结果与本单位登记一致）单位负责人：李审核系统内审核通过2026-03-0209:00单位（盖章）年月日评价机构意见');

    const differing = residentId(city.random);
    await recordAll([row({ documentNumber: differing, year: '2024', grade: '优秀' }), row({ documentNumber: differing, year: '2025', grade: '基本合格' })]);
    const other = await recommended(city, { applicant: { idNumber: differing } });
    expect(await shown(city.reviewer, other.id)).toMatchObject({ standing: 'DIFFERS', confirmedYears: [2024], years: [{ year: 2025, standing: 'DIFFERS', registered: ['基本合格'] }, { year: 2024, standing: 'AGREES' }, { year: 2023, standing: 'NOT_REGISTERED' }] });
    const lines = ((await city.reviewer.call('GET', url(`applications?employerId=${city.employerId}&limit=10`))).json() as { items: Array<{ id: string; register: string }> }).items;
    expect([id, other.id].map((each) => lines.find((line) => line.id === each)!.register)).toEqual(['AGREES', 'DIFFERS']);
    expect((await step(city.intake, other.id, 'accept', {})).statusCode).toBe(200);
    const stranger = await city.test.as([{ role: 'EMPLOYER_REVIEWER', place: randomUUID() }]);
    expect((await stranger.call('GET', url(`applications/${other.id}/appraisals`))).statusCode).toBe(404);
  });

  it('a draft begins with as many years as the rules ask for, and the body\'s own standard', async () => {
    const { institutionId } = await deliverBody(city.test, { bureauId: city.body.bureauId });
    const standardId = randomUUID();
    await city.test.deliver(CustomStandardDrafted, standardId, { institutionId });
    await city.test.deliver(CustomStandardAdopted, standardId, { institutionId, edition: 1, name: '本企业标准', document: '某某〔2026〕5号', ruleSet: { id: 'cq-2022-8', version: 1 }, overlay: { appraisalYears: 5 }, effectiveFrom: '2026-01-01' });
    const number = residentId(city.random);
    await recordAll(['2020', '2021', '2022', '2024'].map((year) => row({ documentNumber: number, year })));
    const begun = async (change: object) => {
      const made = await city.clerk.call('POST', url('applications'), draftDto(city, { applicant: { idNumber: number }, form: { appraisals: [] }, ...change }));
      return ((await city.clerk.call('GET', url(`applications/${idOf(made)}`))).json() as { form: { appraisals: Array<{ year: number }> } }).form.appraisals.map(({ year }) => year);
    };
    expect([await begun({}), await begun({ institutionId })]).toEqual([[2024], [2021, 2022, 2024]]);
  });

  it('is put right by a new version with reason and document; a voided year may be recorded anew, and the person finds it among the own data', async () => {
    const number = residentId(city.random);
    await recordAll([row({ documentNumber: number, grade: '不合格', name: '更正人' })]);
    const found = (await city.clerk.call('POST', url('appraisals/searches'), { employerId: city.employerId, name: '更正人' })).json() as { items: Year[] };
    const { id, version } = found.items[0]!;
    const correct = (grade: string, at = version, caller = city.clerk) => caller.call('POST', url(`appraisals/${id}/correction`), { grade, reason: '录入有误', document: '机人〔2026〕8号' }, { 'if-match': `"${at}"` });
    expect((await correct('合格', version, city.reviewer)).statusCode).toBe(403);
    expect((await correct('合格', version, await city.test.as([{ role: 'EMPLOYER_CLERK', place: randomUUID() }]))).statusCode).toBe(404);
    expect((await city.clerk.call('POST', url(`appraisals/${id}/correction`), { grade: '合格', reason: 'x', document: 'x' })).statusCode).toBe(428);
    expect([reasonCodes(await correct('良好')), reasonCodes(await correct('不合格'))]).toEqual([['GRADE_NOT_MAPPED'], ['NOTHING_CHANGED']]);
    expect((await correct('B')).json()).toMatchObject({ version: 2, grade: '合格', own: 'B', correction: { reason: '录入有误', document: '机人〔2026〕8号' } });
    expect((await correct('优秀')).statusCode).toBe(412);
    const personId = city.test.service.kit.personIds.of('RESIDENT_ID', number);
    const self = await city.test.as([{ role: 'APPLICANT', place: personId }]);
    const own = async () => ((await self.call('GET', url(`own-data/export?personId=${personId}`))).json() as { appraisals: object[] }).appraisals;
    // what was decided, not which clerk it was
    expect([await own(), JSON.stringify(await own()).includes(city.clerk.subject)]).toMatchObject([[{ grade: '合格', correction: { reason: '录入有误', document: '机人〔2026〕8号', at: expect.any(String) } }], false]);
    expect((await city.clerk.call('GET', url(`appraisals/${id}`))).json()).toMatchObject({ versions: [{ version: 1, grade: '不合格', reason: null }, { version: 2, grade: '合格', reason: '录入有误' }] });
    expect((await city.clerk.call('POST', url(`appraisals/${id}/void`), { reason: '非本单位人员', document: '机人〔2026〕9号' }, { 'if-match': '"2"' })).json()).toMatchObject({ status: 'VOIDED' });
    expect(reasonCodes(await correct('优秀', 3))).toEqual(['APPRAISAL_VOIDED']);
    expect(await recordAll([row({ documentNumber: number, grade: '优秀', name: '更正人' })])).toMatchObject({ loaded: 1 });
    expect(await own()).toMatchObject([{ year: 2025, grade: '优秀' }]);
  });
});
