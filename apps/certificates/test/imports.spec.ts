import { FilingModeChanged, InstitutionSuspended } from '@gt/contracts';
import { SPREADSHEET_TYPE } from '@gt/service-kit';
import type { TestService } from '@gt/service-testing';
import { act, addBody, addPlan, batchOf, certificatesOf, confirmed, numbered, publishedOf, startService, submit, upload, uploadRow, type Pass, type Place } from './city.js';

let test: TestService;
beforeAll(async () => { test = await startService(); });
afterAll(async () => { await test?.stop(); });

const external = () => addBody(test, { numberMode: 'IMPORTED', filingMode: 'EXTERNAL' });
const prefixOf = async (place: Place): Promise<string> => (await test.db.query<{ prefix: string }>(`SELECT s->>'prefix' AS prefix FROM copy, jsonb_array_elements(state->'sites') AS s WHERE id = $1`, [place.body.institutionId]))[0]!.prefix;
async function waiting(place: Place, count: number): Promise<{ id: string; passes: Pass[]; number: (n: number) => string }> {
  const { planId, passes } = await addPlan(place, Array.from({ length: count }, (_, i) => ({ name: ['张三丰', '李四光', '买买提·吐尔逊'][i % 3]! })));
  const prefix = await prefixOf(place);
  return { id: await confirmed(place, planId), passes, number: (n) => `${prefix}262${String(n).padStart(6, '0')}` };
}
const codes = (answer: { json(): { faults: Array<{ rowNumber: number | null; reasons: Array<{ code: string }> }> } }) => answer.json().faults.map((f) => [f.rowNumber, ...f.reasons.map((r) => r.code)]);

describe('numbers that come back by file', () => {
  it('are looked through without being taken over, then taken over whole: numbers and days as the file has them', async () => {
    const place = await external();
    const { id, passes, number } = await waiting(place, 3);
    const rows = passes.map((pass, i) => uploadRow(pass, number(7 * i + 1), { name: pass.candidate.name.replace('·', '•'), issuedOn: '2026-03-31' }));
    const preview = await upload(place.officer, id, 'import-previews', rows);
    expect([preview.statusCode, preview.json()]).toEqual([200, { rows: 3, faults: [] }]);
    expect([(await batchOf(place, id)).status, await certificatesOf(place, id)]).toEqual(['CONFIRMED', []]);
    const done = await upload(place.officer, id, 'imports', rows);
    expect([done.statusCode, done.json().status, done.json().certificates]).toEqual([200, 'NUMBERED', 3]);
    const certificates = await certificatesOf(place, id);
    expect(certificates.map((c) => [c.certificateNumber, c.issuedOn, c.applicationId]).sort()).toEqual(passes.map((p, i) => [number(7 * i + 1), '2026-03-31', p.candidate.applicationId]));
    expect((await publishedOf(test)).filter((e) => e.type === 'certificates.CertificateIssued' && e.data['batchId'] === id).map((e) => e.data['numberMode'])).toEqual(['IMPORTED', 'IMPORTED', 'IMPORTED']);
  });

  it('and serials that we allot go on after them once the body is numbered here', async () => {
    const place = await external();
    const { id, passes, number } = await waiting(place, 1);
    expect((await upload(place.officer, id, 'imports', [uploadRow(passes[0]!, number(1))])).statusCode).toBe(200);
    await test.deliver(FilingModeChanged, place.body.institutionId, { filingMode: 'NATIVE', numberMode: 'ALLOTTED', document: '渝鉴〔2026〕9号' });
    const next = await waiting(place, 2);
    const numbering = await act(place.officer, next.id, 'numbering');
    expect([numbering.statusCode, numbering.json().certificates]).toEqual([200, 2]);
    expect((await certificatesOf(place, next.id)).map((c) => c.certificateNumber).sort()).toEqual([number(2), number(3)]);
  });

  it('are refused whole with every fault of every row, and nothing is stored', async () => {
    const place = await external();
    const { id, passes, number } = await waiting(place, 4);
    const other = await waiting(place, 1);
    const taken = await waiting(place, 1);
    expect((await upload(place.officer, taken.id, 'imports', [uploadRow(taken.passes[0]!, number(900))])).statusCode).toBe(200);
    const rows = [
      uploadRow(passes[0]!, number(1), { name: '王五', occupation: '铣工', institution: '别的机构', issuedOn: '2026-03-29' }),
      uploadRow(passes[1]!, number(900)),
      uploadRow(passes[1]!, number(2)),
      uploadRow(other.passes[0]!, `S99995099999926${'2'}000003`),
      uploadRow(passes[2]!, number(2)),
    ];
    const preview = await upload(place.officer, id, 'import-previews', rows);
    const expected = [[2, 'NAME_DIFFERS', 'OCCUPATION_DIFFERS', 'INSTITUTION_DIFFERS', 'ISSUED_ON_IMPLAUSIBLE'], [3, 'NUMBER_TAKEN'], [4, 'PERSON_TWICE'], [5, 'NUMBER_OTHER_SITE', 'NOT_IN_BATCH'], [6, 'NUMBER_TWICE'], [null, 'ROWS_MISSING']];
    expect(codes(preview)).toEqual(expected);
    const refused = await upload(place.officer, id, 'imports', rows);
    expect([refused.statusCode, refused.json().code, refused.json().reasons.map((r: { code: string; facts: { rowNumber: number | null } }) => [r.facts.rowNumber, r.code])])
      .toEqual([422, 'IMPORT_FAULTS', expected.flatMap(([row, ...list]) => list.map((code) => [row, code]))]);
    for (const pass of passes) expect(refused.body).not.toContain(pass.idNumber);
    expect([(await batchOf(place, id)).status, await certificatesOf(place, id)]).toEqual(['CONFIRMED', []]);
  });

  it('of unreadable cells, files that are none, empty ones and other bodies are named', async () => {
    const place = await external();
    const { id, passes, number } = await waiting(place, 1);
    const unreadable = await upload(place.officer, id, 'import-previews', [uploadRow(passes[0]!, 'X123', { issuedOn: '2026-02-30', document: { type: 'RESIDENT_ID', number: '110101199001011234' } })]);
    expect(unreadable.json().faults[0].rowNumber).toBe(2);
    expect(unreadable.json().faults[0].reasons.map((r: { message: string }) => r.message.split('：')[0]).sort()).toEqual(['发证日期', '证书编号', '证件号码'].sort());
    expect(unreadable.body).not.toContain('110101199001011234');
    expect(codes(await upload(place.officer, id, 'import-previews', []))[0]).toEqual([null, 'NO_ROWS']);
    const post = (body: unknown, type: string) => place.officer.call('POST', `/api/certificates/batches/${id}/imports`, body, { 'content-type': type });
    const noSheet = await post(Buffer.from('没有表格'), SPREADSHEET_TYPE);
    expect([noSheet.statusCode, noSheet.headers['content-type']]).toEqual([400, 'application/problem+json; charset=utf-8']);
    expect((await post({ rows: [] }, 'application/json')).statusCode).toBe(415);
    expect((await upload(place.officer, id, 'imports', [uploadRow(passes[0]!, number(1))])).statusCode).toBe(200);
    expect((await upload(place.officer, id, 'imports', [uploadRow(passes[0]!, number(1))])).json().code).toBe('WRONG_STATE');
  });

  it('of a body that is allotted its numbers, before the confirmation and by strangers are refused', async () => {
    const native = await addBody(test);
    const allotted = await addPlan(native, [{}]);
    const id = await confirmed(native, allotted.planId);
    expect((await upload(native.officer, id, 'imports', [uploadRow(allotted.passes[0]!, `${await prefixOf(native)}262000001`)])).json().code).toBe('NUMBERS_ARE_ALLOTTED');
    const place = await external();
    const early = await addPlan(place, [{}]);
    expect((await upload(place.officer, await submit(place, early.planId), 'imports', [uploadRow(early.passes[0]!, `${await prefixOf(place)}262000001`)])).json().code).toBe('WRONG_STATE');
    const { id: mine, passes, number } = await waiting(place, 1);
    expect((await upload(native.officer, mine, 'import-previews', [uploadRow(passes[0]!, number(1))])).statusCode).toBe(404);
    expect((await upload(native.officer, mine, 'imports', [uploadRow(passes[0]!, number(1))])).statusCode).toBe(404);
  });

  it('are unique in the whole city when two files bring the same one at the same moment: one is taken over, the other not at all', async () => {
    const place = await external();
    const batches = [await waiting(place, 2), await waiting(place, 2)];
    const number = batches[0]!.number;
    const answers = await Promise.all(batches.map((b, i) => upload(place.officer, b.id, 'imports', [uploadRow(b.passes[0]!, number(77)), uploadRow(b.passes[1]!, number(100 + i))])));
    const won = answers.findIndex((a) => a.statusCode === 200);
    const lost = answers[1 - won]!;
    // whether the loser saw the number or the table stopped it is a matter of the moment
    expect([[409, 'NUMBER_TAKEN'], [422, 'IMPORT_FAULTS']]).toContainEqual([lost.statusCode, lost.json().code]);
    expect((await certificatesOf(place, batches[won]!.id)).length).toBe(2);
    expect(await certificatesOf(place, batches[1 - won]!.id)).toEqual([]);
    expect((await batchOf(place, batches[1 - won]!.id)).status).toBe('CONFIRMED');
  });

  it('that the table alone can see are said as taken, not as a fault of the system', async () => {
    const place = await external();
    const [first, second] = [await waiting(place, 1), await waiting(place, 1)];
    const { db } = test.service.kit;
    // a number that another transaction has written and not yet committed: the file looks good, the commit does not
    let answer!: Promise<Awaited<ReturnType<typeof upload>>>;
    await db.transaction(async (tx) => {
      await tx.query(`INSERT INTO certificate (id, version, state, certificate_number, person_id, name_key, batch_id, institution_id, issued_on, print) SELECT gen_random_uuid(), 1, '{}', $1, gen_random_uuid(), 'x', $2, $3, '2026-04-01', 'WAITING'`, [first.number(55), first.id, place.body.institutionId]);
      answer = upload(place.officer, second.id, 'imports', [uploadRow(second.passes[0]!, first.number(55))]);
      await waitForBlocked(tx);
    });
    const refused = await answer;
    expect([refused.statusCode, refused.json().code]).toEqual([409, 'NUMBER_TAKEN']);
    expect(await certificatesOf(place, second.id)).toEqual([]);
    await db.query('DELETE FROM certificate WHERE certificate_number = $1', [first.number(55)]);
  });

  it('issued on a day on which the body might not evaluate leave a finding', async () => {
    const place = await external();
    const { id, passes, number } = await waiting(place, 1);
    await test.deliver(InstitutionSuspended, place.body.institutionId, { from: '2026-03-31', reason: '检查不合格' });
    expect((await upload(place.officer, id, 'imports', [uploadRow(passes[0]!, number(1))])).json()).toMatchObject({ status: 'NUMBERED', findings: ['ISSUED_OUTSIDE_VALIDITY'] });
  });

  it('do not count for the books of allotted ones', async () => {
    const native = await addBody(test);
    const before = await certificatesOf(native, await numbered(native, (await addPlan(native, [{}])).planId));
    expect(before[0]!.certificateNumber.slice(16)).toBe('000001');
    expect((await act(native.officer, (await addPlan(native, [{}])).planId, 'numbering')).statusCode).toBe(404);
  });
});

/** Waits until another connection waits for this transaction. */
async function waitForBlocked(tx: { query<R extends object>(sql: string): Promise<R[]> }): Promise<void> {
  for (;;) {
    const [row] = await tx.query<{ n: number }>('SELECT count(*)::int AS n FROM pg_stat_activity WHERE pg_backend_pid() = ANY(pg_blocking_pids(pid))');
    if (row!.n > 0) return;
    await new Promise((resolve) => { setTimeout(resolve, 20); });
  }
}
