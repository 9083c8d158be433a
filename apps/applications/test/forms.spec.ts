import { randomUUID } from 'node:crypto';
import { accepted, conclude, draft, openCity, printedBlocks, reasonCodes, type City } from './city.js';

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
