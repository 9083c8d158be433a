import { randomUUID } from 'node:crypto';
import { APPLICANT_COLUMNS, writeSheet } from '@gt/forms';
import { SPREADSHEET_TYPE } from '@gt/service-kit';
import { creditCode, residentId, wrongChecksum } from '@gt/testing';
import { employerCode, openCity, opinion, type City, type Problem } from './city.js';

let city: City;
beforeAll(async () => { city = await openCity({ type: 'ENTERPRISE' }); });
afterAll(() => city.test.stop());

const row = (change: Record<string, string> = {}): Record<string, string> => ({
  name: '王小明', documentType: '居民身份证', documentNumber: residentId(city.random), employer: '重庆某某机械有限公司', creditCode: employerCode, titleSeries: '工程技术', titleName: '工程师', titleSpeciality: '机械工程',
  currentOccupation: '6-18-01-01', targetOccupation: '6-18-01-01', targetLevel: '2', inPost: '是', worksInCity: '是', frontLine: '否', appraisals: '2023:合格;2024:优秀;2025:合格', ...change,
});
const sheet = (rows: Array<Record<string, string>>, columns = APPLICANT_COLUMNS) => writeSheet('申报人员', columns, rows.map((r) => columns.map((c) => r[c.key] ?? '')), '2026-03-02T00:00:00Z');
const upload = (bytes: Uint8Array, change: { employerId?: string; institutionId?: string; preview?: string; type?: string } = {}, caller = city.clerk) =>
  caller.call('POST', `/api/applications/imports?employerId=${change.employerId ?? city.employerId}&institutionId=${change.institutionId ?? city.body.institutionId}${change.preview ? `&preview=${change.preview}` : ''}`, Buffer.from(bytes), { 'content-type': change.type ?? SPREADSHEET_TYPE });
interface Result { importId: string | null; rows: number; good: number; faulty: number; results: Array<{ rowNumber: number; name: string; applicationId: string | null; faults: Array<{ column: string; code: string }> }> }
const applications = async () => Number((await city.test.db.query<{ n: string }>('SELECT count(*) AS n FROM application'))[0]!.n);

it('good rows become drafts awaiting the pen-signed page, faulty rows are never stored and tell every fault', async () => {
  const doubled = residentId(city.random);
  const bad = residentId(city.random);
  const rows = [
    row({ name: '买买提·吐尔逊', documentNumber: doubled }),
    row({ documentType: '护照', documentNumber: 'E12345678', sex: '女' }),
    row({ documentNumber: wrongChecksum(bad), targetOccupation: '6-99-99-99', creditCode: creditCode(city.random), titleSpeciality: '', priorCertificates: '6-18-01-01/3/2024-02-30' }),
    row({ documentNumber: doubled }),
    row({ titleSeries: '会计', titleName: '会计师', appraisals: '2024:良好' }),
    row({ creditCode: '', employer: '另一公司' }),
    row({ targetOccupation: '2-02-07-01', currentOccupation: '2-02-07-01' }),
    row({ currentOccupation: '2-02-07-01' }),
  ];
  const before = await applications();
  const answer = await upload(await sheet(rows));
  const result = answer.json() as Result;
  expect([answer.statusCode, result.rows, result.good, result.faulty]).toEqual([201, 8, 3, 5]);
  expect(result.results.map((r) => r.faults.map((f) => f.code).sort())).toEqual([
    [], [], ['DOCUMENT_NUMBER_CHECKSUM', 'ENTRY_INVALID', 'OCCUPATION_UNKNOWN', 'OTHER_UNIT', 'REQUIRED'].sort(), ['DUPLICATE_IN_FILE'],
    ['ENTRY_INVALID', 'TITLE_SERIES_OUT_OF_RANGE'].sort(), ['OTHER_UNIT'], ['OCCUPATION_NOT_SKILL'], [],
  ]);
  expect(await applications()).toBe(before + 3);
  expect(result.results[0]).toMatchObject({ rowNumber: 2, name: `买${'*'.repeat(6)}` });
  for (const secret of [doubled, wrongChecksum(bad), 'E12345678', '买买提']) expect(answer.body).not.toContain(secret);
  expect((await city.clerk.call('GET', `/api/applications/imports/${result.importId!}`)).json()).toEqual(result);

  const ids = result.results.flatMap((r) => r.applicationId ?? []);
  expect((await city.clerk.call('POST', '/api/applications/submissions', { ids })).json()).toMatchObject({ done: 3, refused: 0 });
  expect((await city.clerk.call('GET', `/api/applications/applications?importId=${result.importId!}`)).json()).toMatchObject({ items: [1, 2, 3].map(() => ({ status: 'SUBMITTED', declaration: 'PEN_AWAITED' })) });
  expect((await city.reviewer.call('POST', '/api/applications/recommendations', { ids, ...opinion })).json()).toMatchObject({ done: 3 });
  expect((await city.intake.call('POST', '/api/applications/acceptances', { items: ids.map((id) => ({ id })) })).json()).toMatchObject({ done: 3, refused: 0 });
});
it('the same sheet again makes no doubles', async () => {
  const bytes = await sheet([row()]);
  expect(((await upload(bytes)).json() as Result).good).toBe(1);
  expect((await upload(bytes)).json()).toMatchObject({ good: 0, results: [{ faults: [{ code: 'ALREADY_APPLYING' }] }] });
});
it('a preview stores nothing', async () => {
  const before = await applications();
  const answer = await upload(await sheet([row(), row({ name: '' })]), { preview: 'true' });
  expect([answer.statusCode, answer.json()]).toMatchObject([200, { importId: null, good: 1, faulty: 1 }]);
  expect(await applications()).toBe(before);
});
it('what is no spreadsheet, lacks columns or comes as JSON is refused with a code, and nothing is stored', async () => {
  const before = await applications();
  const lacking = await sheet([row()], APPLICANT_COLUMNS.filter((c) => c.key !== 'documentNumber' && c.key !== 'appraisals'));
  expect((await upload(Buffer.from('no zip at all'))).json()).toMatchObject({ status: 422, code: 'NOT_A_SPREADSHEET' });
  const missing = (await upload(lacking)).json() as Problem;
  expect(missing).toMatchObject({ status: 422, code: 'MISSING_COLUMNS' });
  expect(missing.detail).toContain('证件号码、年度考核');
  expect((await upload(Buffer.from('{}'), { type: 'application/json' })).statusCode).toBe(415);
  expect((await upload(Buffer.from('a,b'), { type: 'text/csv' })).statusCode).toBe(415);
  expect((await upload(Buffer.alloc(20 * 1024 * 1024 + 1))).statusCode).toBe(413);
  expect(await applications()).toBe(before);
});
it('only the own unit\'s clerk imports, into a body that is known', async () => {
  const bytes = await sheet([row()]);
  const other = await city.test.as([{ role: 'EMPLOYER_CLERK', place: randomUUID() }]);
  expect((await upload(bytes, {}, other)).statusCode).toBe(403);
  expect((await upload(bytes, {}, city.intake)).statusCode).toBe(403);
  expect((await upload(bytes, { institutionId: randomUUID() })).json()).toMatchObject({ status: 422, code: 'INSTITUTION_UNKNOWN' });
  expect((await upload(bytes, { institutionId: 'x' })).statusCode).toBe(400);
});
it('a thousand rows are stored, submitted, recommended and accepted in one command each', async () => {
  const rows = Array.from({ length: 1_000 }, () => row());
  const started = Date.now();
  const result = (await upload(await sheet(rows))).json() as Result;
  expect(result.good).toBe(1_000);
  const ids = result.results.map((r) => r.applicationId!);
  expect((await city.clerk.call('POST', '/api/applications/submissions', { ids })).json()).toMatchObject({ done: 1_000 });
  expect((await city.reviewer.call('POST', '/api/applications/recommendations', { ids, ...opinion })).json()).toMatchObject({ done: 1_000 });
  expect((await city.intake.call('POST', '/api/applications/acceptances', { items: ids.map((id) => ({ id })) })).json()).toMatchObject({ done: 1_000 });
  expect(Date.now() - started).toBeLessThan(25_000);
});
