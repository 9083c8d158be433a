import { randomUUID } from 'node:crypto';
import { residentId } from '@gt/testing';
import { PDFiumLibrary } from '@hyzyla/pdfium';
import { readScan } from '@gt/forms';
import { accepted, conclude, draft, openCity, opinion, printedBlocks, reasonCodes, step, type City } from './city.js';

/** The text of each page, without white space. */
async function textsOf(pdf: Buffer): Promise<string[]> {
  const library = await PDFiumLibrary.init();
  const document = await library.loadDocument(pdf);
  const texts = [...document.pages()].map((page) => page.getText().replaceAll(/\s/g, ''));
  document.destroy();
  library.destroy();
  return texts;
}
let city: City;
beforeAll(async () => { city = await openCity(); });
afterAll(() => city.test.stop());

describe('the final form', () => {
  it('is fixed for the plan\'s volume when the result has come, once, and again when the signed page comes after it', async () => {
    const { id, candidate } = await accepted(city);
    const planId = randomUUID();
    await conclude(city, candidate, 'FAILED', planId);
    expect(await city.test.runJobs()).toContain('fix-forms');
    await city.test.runJobs();
    const forms = async () => (await city.test.published()).filter((e) => e.type === 'applications.DocumentFixed' && e.data['applicationId'] === id).map((e) => [e.data['planId'], (e.data['signatureKinds'] as string[])[0]]);
    // the interim form that nobody had printed yet is not needed any more
    expect(await forms()).toEqual([[planId, 'PEN_AWAITED']]);
    await city.clerk.call('POST', '/api/applications/signed-pages', { items: [{ id, signedOn: '2026-03-01', pageSha256: 'b'.repeat(64) }] });
    await city.test.runJobs();
    expect((await forms()).at(-1)).toEqual([planId, 'WET_SCAN']);
    // 评价机构意见 is complete: accepted, and with which result
    expect(await printedBlocks(city, id)).toMatch(/^本人承诺.*申报人签字：张三手写签字（原件已扫描归档）2026-03-01.*评价机构意见.*经综合评审，评定结果：不合格。受理人：.*系统内审核通过.*单位（盖章）年月日.*注：相关材料复印件附后。/);
  });
  it('waits, naming the character, when no font has it, and stops no other form', async () => {
    const waiting = await accepted(city, { applicant: { name: '𠮷田' } });
    const other = await accepted(city, { applicant: { name: '买买提·吐尔逊' } });
    await city.test.runJobs();
    expect((await city.clerk.call('GET', `/api/applications/applications/${waiting.id}`)).json()).toMatchObject({ forms: [{ edition: 'accepted', fixed: false, waitingCode: 'GLYPH_MISSING', waitingCharacters: ['𠮷'] }] });
    expect((await city.clerk.call('GET', `/api/applications/applications/${other.id}`)).json()).toMatchObject({ forms: [{ fixed: true }] });
    // the operator sees it by name; the interim form that is not needed any more waits for nothing, the final one does
    const operator = await city.test.as([{ role: 'SYSTEM_OPERATOR', place: null }]);
    const waits = async () => (await operator.call('GET', '/api/applications/waiting-documents')).json().items as Array<{ id: string; documentClass: string; characters: string[] }>;
    const [interim] = await waits();
    expect(await waits()).toMatchObject([{ documentClass: 'APPLICATION_FORM', characters: ['𠮷'] }]);
    await conclude(city, waiting.candidate, 'FAILED', randomUUID());
    await city.test.runJobs();
    const final = await waits();
    expect([final.length, final[0]!.id === interim!.id]).toEqual([1, false]);
  });
});

describe('the preview', () => {
  const previewOf = (id: string) => `/api/applications/applications/${id}/preview`;
  it('is the form as it would be printed now, for whoever may read it, and nothing is kept of it', async () => {
    const { id } = await draft(city);
    const shown = await city.clerk.call('GET', previewOf(id));
    expect([shown.statusCode, shown.headers['content-type'], shown.headers['cache-control'], shown.body.slice(0, 5)]).toEqual([200, 'application/pdf', 'private, no-store', '%PDF-']);
    expect((await city.clerk.call('GET', `/api/applications/applications/${id}`)).json()).toMatchObject({ forms: [] });
    // a draft is not before the body
    expect((await city.intake.call('GET', previewOf(id))).statusCode).toBe(404);
  });
  it('says what is missing, with the clause, while title or target is not there, and names a character that no font has', async () => {
    const empty = await draft(city, { form: { title: null, target: null } });
    const refused = await city.clerk.call('GET', previewOf(empty.id));
    expect([refused.statusCode, reasonCodes(refused)]).toEqual([422, ['FORM_INCOMPLETE', 'FORM_INCOMPLETE']]);
    const rare = await draft(city, { applicant: { name: '𠮷田' } });
    expect((await city.clerk.call('GET', previewOf(rare.id))).json()).toMatchObject({ status: 422, code: 'GLYPH_MISSING', detail: expect.stringContaining('𠮷') as unknown });
  });
});

describe('printing (填表说明一, 七)', () => {
  const print = (ids: readonly string[], copies = 2, caller = city.clerk) => caller.call('POST', '/api/applications/prints', { ids, copies });

  it('a pile in one PDF, each form twice, with the full number and the code that a scan is sorted by; each person in the audit', async () => {
    const idNumber = residentId(city.random);
    const [one, two] = [await draft(city, { applicant: { idNumber } }), await draft(city)];
    expect([(await print([one.id])).statusCode, (await print([one.id])).json()]).toMatchObject([409, { code: 'WRONG_STATE' }]);
    for (const { id } of [one, two]) await step(city.clerk, id, 'submit');
    const preview = async (id: string) => (await city.clerk.call('GET', `/api/applications/applications/${id}/preview`)).rawPayload;
    const answer = await print([one.id, two.id]);
    expect([answer.statusCode, answer.headers['content-type'], answer.headers['cache-control']]).toEqual([200, 'application/pdf', 'private, no-store']);
    const [first, second] = [await preview(one.id), await preview(two.id)];
    const [pages, masked] = [await textsOf(answer.rawPayload), await textsOf(first)];
    expect(pages).toHaveLength(2 * (masked.length + (await textsOf(second)).length));
    expect([pages.join('').split(idNumber).length - 1, masked.join('').includes(idNumber)]).toEqual([2, false]);
    // the code on its pages is that of the form as it stands
    const codeOn = async (pdf: Buffer) => (await readScan(pdf, 1, 1)).read[0]!.code;
    expect([await codeOn(answer.rawPayload), await codeOn(first)]).toEqual([await codeOn(first), expect.anything()]);
    expect(await city.test.db.query('SELECT role, count(*)::int AS n FROM personal_access WHERE reason = $1 AND record_id = ANY($2) GROUP BY role', ['打印申报表', [one.id, two.id]])).toEqual([{ role: 'EMPLOYER_CLERK', n: 2 }]);

    const stranger = await city.test.as([{ role: 'EMPLOYER_CLERK', place: randomUUID() }]);
    expect([(await print([one.id], 1, stranger)).statusCode, (await print([one.id, randomUUID()])).statusCode, (await print([one.id], 3)).statusCode, (await print([])).statusCode]).toEqual([404, 404, 400, 400]);
    expect((await print([one.id], 1, await city.test.as([{ role: 'EXPERT', place: randomUUID() }]))).statusCode).toBe(403);
    expect((await print(Array.from({ length: 31 }, () => randomUUID()))).statusCode).toBe(400);
  });

  it('after the acceptance it is the form as it was fixed, once it is; a character that no font has is named', async () => {
    const { id } = await draft(city);
    for (const answer of [await step(city.clerk, id, 'submit'), await step(city.reviewer, id, 'recommend', opinion), await step(city.intake, id, 'accept', {})]) expect(answer.statusCode).toBe(200);
    expect((await print([id], 1)).json()).toMatchObject({ code: 'FORM_NOT_YET' });
    await city.test.runJobs();
    const { documentId } = (await city.test.published()).findLast((e) => e.type === 'applications.DocumentFixed' && e.data['applicationId'] === id)!.data;
    const kept = await textsOf((await city.intake.call('GET', `/api/applications/documents/${String(documentId)}`)).rawPayload);
    for (const caller of [city.clerk, city.intake]) expect(await textsOf((await print([id], 1, caller)).rawPayload)).toEqual(kept);

    const rare = await draft(city, { applicant: { name: '𠮷田' } });
    await step(city.clerk, rare.id, 'submit');
    expect((await print([rare.id])).json()).toMatchObject({ code: 'GLYPH_MISSING', detail: expect.stringContaining('𠮷') });
  });
});
