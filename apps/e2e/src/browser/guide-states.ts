/// <reference lib="dom" />
import type { Page } from 'playwright-core';

/** What is put in place of a service's answer: of its own, changed, or instead of one. */
type Told = (real: Readonly<Record<string, unknown>>) => object;
const AT = '2026-06-01T01:00:00.000Z';
const ID = '7c1f7a52-6f0e-4c6e-9b1f-2f6d1c1f0a02';
const SHA = 'a'.repeat(64);

/** Opens a page while what a service says at `path` is changed; without `real` the service is not asked. */
async function told(page: Page, path: string, address: string, change: Told, words: string, { real = true } = {}): Promise<void> {
  await page.route(`**${path}`, async (route) => {
    if (route.request().method() !== 'GET') { await route.fallback(); return; }
    if (!real) { await route.fulfill({ headers: { etag: '"1"' }, json: change({}) }); return; }
    const response = await route.fetch();
    await route.fulfill({ response, json: change(await response.json() as Record<string, unknown>) });
  });
  await page.goto(address);
  await page.getByText(words).first().waitFor();
}
const done = (page: Page): Promise<void> => page.unrouteAll({ behavior: 'wait' });
/** The first that a list has, as the service gives it to whoever is signed in. */
const firstOf = async (page: Page, list: string): Promise<Record<string, unknown> & { id: string }> => ((await (await page.request.get(list)).json()) as { items: (Record<string, unknown> & { id: string })[] }).items[0]!;
const placeOf = async (page: Page): Promise<string> => ((await (await page.request.get('/api/portal/session')).json()) as { grants: { place: string }[] }).grants[0]!.place;

/** An application somebody of which is reported to have moved. */
async function moved(page: Page, awaits: 'CHECK' | 'EMPLOYER' | 'BODY', words: string): Promise<void> {
  const { id } = await firstOf(page, '/api/applications/applications?state=ACCEPTED&limit=1');
  await told(page, `/api/applications/applications/${id}`, `/applications/${id}`, (real) => ({ ...real, move: { kind: 'CHANGED_UNIT', kindName: '变动单位', on: '2026-06-01', unitName: null, note: '已调往其他单位', awaits, awaitsName: '待办理', byName: '本人', at: AT } }), words);
  await done(page);
}
/** An objection as it would come to who is signed in. */
async function objection(page: Page, at: object, action: string, then?: string): Promise<void> {
  const place = await placeOf(page);
  const { items } = await (await page.request.get('/api/institutions/institutions')).json() as { items: { id: string; supervisorId: string }[] };
  const body = items.find((each) => each.id === place || each.supervisorId === place) ?? items[0]!;
  await told(page, `/api/applications/objections/${ID}`, `/objections/${ID}`, () => ({
    id: ID, version: 1, subject: 'METHOD', subjectName: '核定的评价方式', source: 'APPLICANT', sourceName: '申请人', institutionId: body.id, employerId: null, applicationId: ID, personId: null, at: AT, dueOn: '2026-06-08', supervisorId: body.supervisorId, text: '业绩证明已补充，请核实。', wish: '重新核定。',
    about: null, grounds: null, name: null, contact: null, decidedAt: AT, answer: null, escalatedAt: null, settlement: null, withdrawnAt: null, files: [], ...Object.fromEntries(Object.entries(at).map(([key, value]) => [key, value === 'own' ? place : value as unknown])),
  }), action, { real: false });
  if (then) { await page.getByRole('button', { name: action, exact: true }).click(); await page.getByText(then).first().waitFor({ state: 'attached' }); }
  await done(page);
}

/** What the guides name and the demonstration city does not stand at: each account sees its own, as the services would tell it. */
const STATES: Readonly<Record<string, (page: Page) => Promise<void>>> = {
  'shenqingren': async (page) => {
    const { id } = await firstOf(page, '/api/applications/applications?limit=1');
    await told(page, `/api/applications/applications/${id}`, `/applications/${id}`, (real) => ({ ...real, status: 'DRAFT', statusName: '草稿' }), '填写申报表（附件2）');
    await done(page);
    await objection(page, { status: 'ANSWERED', statusName: '已答复，维持原决定', addressee: 'BODY', personId: 'own', answer: { outcome: 'MAINTAINED', answer: '经核实维持。', anew: false, byName: '受理审核', at: AT } }, '请监管部门处理');
  },
  'danwei-jingban': async (page) => {
    const employerId = await placeOf(page);
    await told(page, `/api/applications/appraisals/${ID}`, `/appraisals/${ID}`, () => ({ id: ID, version: 1, employerId, year: 2025, name: '沈若兰', idNumberMasked: '500***********21', grade: '合格', own: '合格', status: 'IN_FORCE', note: null, byName: '单位经办', at: AT, source: { rowNumber: 2, fileSha256: SHA }, correction: null, versions: [] }), '历次登记', { real: false });
    await done(page);
    await page.route(`**/api/applications/imports/${ID}/rows?*`, (route) => route.fulfill({ json: { items: route.request().url().includes('FAULTY') ? [{ rowNumber: 3, standing: 'FAULTY', faults: [{ message: '证件号码校验位不对。' }] }] : [] } }));
    await told(page, `/api/applications/imports/${ID}`, `/imports?import=${ID}`, () => ({ id: ID, state: 'CHECKED', refusal: null, checked: 2, eligible: 1, known: 0, loaded: 0 }), '下载有误的行', { real: false });
    await done(page);
    await moved(page, 'CHECK', '不属实');
  },
  'danwei-shenhe': async (page) => {
    const employerId = await placeOf(page);
    await told(page, `/api/applications/appraisal-mappings/${ID}`, `/appraisal-mappings/${ID}`, () => ({ id: ID, employerId, status: 'PROPOSED', statusName: '待确认', rows: [{ own: 'A', grade: '优秀' }], effectiveFrom: '2026-06-01', ruleDocument: { title: '员工年度考核办法', number: '机人〔2025〕3号', issuedOn: '2025-12-01', sha256: SHA }, proposedByName: '单位经办', proposedAt: AT, decidedByName: null, decidedAt: null, refusal: null }), '退回对应', { real: false });
    await done(page);
    await objection(page, { status: 'OPEN', statusName: '待答复', addressee: 'EMPLOYER', employerId: 'own' }, '答复', '由原办理人重新办理');
    await page.route('**/api/identity/applicant-claims/searches', (route) => route.fulfill({ json: { items: [{ accountId: ID, account: 'sq-0001', name: '沈若兰', numberMasked: '110***********2X', source: 'EMPLOYER', at: AT }] } }));
    await page.goto('/applicants');
    await page.getByLabel('姓名').fill('沈若兰');
    await page.getByLabel('证件号码').fill('11010519491231002X');
    await page.getByRole('button', { name: '查找账号' }).click();
    await page.getByText('已看到证件原件').waitFor();
    await done(page);
  },
  'qiye-shouli': async (page) => {
    await page.goto('/persons');
    await page.getByRole('button', { name: '提出', exact: true }).waitFor();
    const { id } = await firstOf(page, '/api/applications/applications?state=ACCEPTED&limit=1');
    await told(page, `/api/applications/applications/${id}`, `/applications/${id}`, (real) => ({ ...real, verdict: { ...(real['verdict'] as object), pending: [{ code: 'TITLE_UNKNOWN', clause: '二', message: '系统未收录此职称名称，请核对后决定。', facts: {} }] } }), '系统未收录此职称名称');
    await done(page);
    await moved(page, 'EMPLOYER', '填明现单位');
    await moved(page, 'CHECK', '不属实');
    await moved(page, 'BODY', '同意继续');
    await objection(page, { status: 'OPEN', statusName: '待答复', addressee: 'BODY', institutionId: 'own' }, '答复', '由原办理人重新办理');
  },
  'zhuanjia-01': async (page) => {
    await page.goto('/sheets?status=SIGNED');
    await page.locator('main table tbody a').first().click();
    await page.getByRole('button', { name: '更正评分', exact: true }).click();
    await page.getByLabel('更正原因').waitFor();
  },
  'qiye-jiaodui': async (page) => {
    const { id } = await firstOf(page, '/api/evaluation/plans?status=CLOSED&limit=1');
    const { registerId } = await (await page.request.get(`/api/evaluation/plans/${id}`)).json() as { registerId: string };
    await told(page, `/api/evaluation/registers/${registerId}`, `/registers/${registerId}`, (real) => ({ ...real, status: 'OPEN' }), '将要签名的内容');
    await done(page);
  },
  'qiye-guanli': async (page) => { await page.goto('/employer-accounts'); await page.getByRole('button', { name: '开立', exact: true }).waitFor(); },
  'shizhongxin-jingban': async (page) => { await page.goto('/persons'); await page.getByRole('button', { name: '提出', exact: true }).waitFor(); },
  'shizhongxin-shenhe': async (page) => {
    const place = await placeOf(page);
    const { items } = await (await page.request.get('/api/institutions/institutions')).json() as { items: { id: string; supervisorId: string }[] };
    await told(page, `/api/supervision/findings/${ID}`, `/findings/${ID}`, () => ({ id: ID, version: 1, status: 'OPEN', institutionId: items.find((each) => each.supervisorId === place)!.id, message: '报备撤销后仍有计划。', openedOn: '2026-06-01', decision: null, settledOn: null }), '报备撤销后仍有计划', { real: false });
    await page.getByRole('button', { name: '处理', exact: true }).click();
    await page.getByLabel('处理决定').waitFor();
    await done(page);
    await objection(page, { status: 'ESCALATED', statusName: '待监管部门处理', addressee: 'BODY', supervisorId: 'own', escalatedAt: AT }, '作出处理', '由谁怎样纠正');
  },
};
export const showGuideStates = async (page: Page, account: string | null): Promise<void> => { await STATES[account ?? '']?.(page); };
