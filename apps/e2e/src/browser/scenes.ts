import type { Page } from 'playwright-core';
import { zipOf } from '@gt/testing';
import { samplePhoto } from './apply.js';

/** One picture: whose window, which address, what is done first, and one sentence for the index. `first` picks the first case of a list. */
export interface Scene { readonly name: string; readonly account: string | null; readonly address: string; readonly sentence: string; readonly first?: true; /** for developers: codes stand on it */ readonly codes?: true; readonly act?: (page: Page) => Promise<unknown> }

const fillSelfCheck = (title: string) => async (page: Page): Promise<void> => {
  await page.getByLabel('职称名称').fill(title);
  await page.getByLabel('现岗位对应的技能职业').fill('6-18-01-01');
  await page.getByRole('button', { name: '提交确认' }).click();
  await page.getByRole('heading', { name: '系统复核结果' }).waitFor();
};
const verify = (number: string, name: string) => async (page: Page): Promise<void> => {
  await page.getByLabel('证书编号', { exact: true }).fill(number);
  await page.getByLabel('姓名').fill(name);
  await page.getByRole('button', { name: '查询' }).click();
  await page.getByRole('heading', { name: '查询结果' }).waitFor();
};
const fillScores = async (page: Page): Promise<void> => {
  for (const [i, row] of [['59', '60', '61'], ['59', '60', '90'], ['62', '60', '90']].entries()) for (const [j, subject] of ['理论', '技能', '综合'].entries()) await page.getByLabel(`第 ${i + 1} 人 ${subject}`).fill(row[j]!);
};

/** A clerk writes down how the unit's own grades read; without the rules' file it is said what is missing. */
const proposeMapping = async (page: Page): Promise<void> => {
  await page.locator('summary', { hasText: '提出对应' }).click();
  await page.getByLabel('本单位等次 2').fill('称职');
  await page.getByLabel('考核办法名称').fill('员工年度考核办法');
  await page.getByLabel('文号').fill('机人〔2025〕3号');
  await page.getByLabel('印发日期').fill('2025-12-01');
  await page.locator('details form').getByRole('button', { name: '提出对应' }).click();
  await page.getByText('请选择考核办法文件').waitFor();
};
/** Intake looks for the accounts that claim to be the person of an original. */
const searchClaims = (name: string, idNumber: string) => async (page: Page): Promise<void> => {
  await page.getByLabel('姓名').fill(name);
  await page.getByLabel('证件号码').fill(idNumber);
  await page.getByRole('button', { name: '查找账号' }).click();
  await page.getByText('没有以此证件注册的账号').or(page.getByText('已看到证件原件').first()).waitFor();
};
/** A bundle of which no file finds its person: the page shows what is wrong with each, and nothing is changed. */
const bringBundle = async (page: Page): Promise<void> => {
  const bytes = await samplePhoto();
  await page.getByLabel(/选择 ZIP 压缩包/).setInputFiles({ name: '照片和材料.zip', mimeType: 'application/zip', buffer: zipOf([{ name: '440524188001010014.jpg', bytes, flagged: true }, { name: '许见山.jpg', bytes, flagged: true }, { name: '11010519491231002X-合同.pdf', bytes, flagged: true }]) });
  await page.getByText('有问题的文件').waitFor();
};
/** An event that a service would have parked: a healthy city has none to show, so the page is given one as the service tells it. */
const PARKED = { id: '7c1f7a52-6f0e-4c6e-9b1f-2f6d1c1f0a01', topic: 'gt.evaluation.plan', aggregateId: '24a4d2e4-ae0c-4f6f-9943-28a264b48575', version: 7, type: 'evaluation.PlanFiled', class: 'POISON', attempts: 3, first: { class: 'POISON', error: 'TypeError', code: null }, last: { class: 'POISON', error: 'TypeError', code: null }, parkedAt: '2026-06-01T01:00:00.000Z', lastAt: '2026-06-01T01:05:00.000Z' };
const showParked = async (page: Page): Promise<void> => {
  await page.route('**/api/supervision/parked-events?*', (route) => route.fulfill({ json: { items: [PARKED], next: null } }));
  await page.route(`**/api/supervision/parked-events/${PARKED.id}`, (route) => route.fulfill({ json: { ...PARKED, data: { institutionId: PARKED.aggregateId, lastFilingDay: '2026-03-27' }, acts: [{ id: '1', act: 'SKIP_REQUESTED', reason: '计划已撤销，数据以评价机构补报为准', requestId: null, subject: 'operator', attempts: 3, class: 'POISON', at: '2026-06-01T01:10:00.000Z' }] } }));
  await page.goto(`/parked?of=supervision&event=${PARKED.id}`);
  await page.getByRole('heading', { name: 'evaluation.PlanFiled' }).waitFor();
};
/** A message that did not come: the demonstration's all do, so the page is given one, as the service tells it. */
const showFailedMessage = async (page: Page): Promise<void> => {
  const { items } = await page.evaluate(async () => (await fetch('/api/applications/messages?limit=1')).json() as Promise<{ items: object[] }>);
  await page.route('**/api/applications/messages?*', (route) => route.fulfill({ json: { items: [{ ...items[0], status: 'FAILED', statusName: '未送达', failure: 'NUMBER_UNKNOWN', failureText: '发送失败，请稍后重发', sentAt: null, deliveredAt: null }], next: null } }));
  await page.goto('/messages?status=FAILED');
  await page.locator('main table tbody a').first().click();
  await page.getByRole('button', { name: '登记送达' }).click();
  await page.getByLabel('怎样告知的').waitFor();
};
/** The batch of a body whose numbers come by file: the demonstration's is published, so the page is given it as it stood before, and what the service tells of a file with one faulty row and of a whole one. */
const importNumbers = async (page: Page): Promise<void> => {
  let faults: object[] = [{ rowNumber: 4, reasons: [{ code: 'NUMBER_TAKEN', clause: '六(五)', message: '证书编号已被其他证书使用，请核对回传文件。', facts: {} }] }];
  await page.route('**/api/certificates/batches/*', async (route) => { const response = await route.fetch(); await route.fulfill({ response, json: { ...(await response.json() as object), status: 'CONFIRMED', numberedOn: null, uploadedOn: null, confirmedVisibleOn: null, certificates: 0 } }); });
  await page.route('**/api/certificates/batches/*/import-previews', (route) => route.fulfill({ json: { rows: 18, faults } }));
  await page.locator('main table tbody a').first().click();
  const file = { name: '证书编号.xlsx', mimeType: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet', buffer: Buffer.from('PK') };
  await page.getByLabel('选择表格').setInputFiles(file);
  await page.getByText('有误 1 行').waitFor();
  if (await page.getByRole('button', { name: /^导入/ }).isEnabled()) throw new Error('a file with a faulty row can be loaded');
  faults = [];
  await page.getByRole('button', { name: '再导入一份' }).click();
  await page.getByLabel('选择表格').setInputFiles(file);
  await page.getByText('可导入 18 行').waitFor();
};
/** Candidates of a plan that has not begun: the demonstration's plans have all been held, so the page is given two, as the service tells them. */
export const MOVING = [['c1', '沈若兰'], ['c2', '顾维钧']].map(([applicationId, name]) => ({ applicationId, name, employerName: '某某公司', occupation: { code: '6-31-01-03', name: '电工', workType: null }, level: 3, method: 'PRACTICAL_ASSESSMENT', withdrawn: false, inPost: { confirmedOn: '2026-06-01', byName: '李审核' }, enrolledInPost: null, held: null, excused: null }));
const showTransfer = async (page: Page): Promise<void> => {
  const plan = await page.locator('main table tbody a').first().getAttribute('href');
  await page.route('**/api/evaluation/plans/*', async (route) => { const response = await route.fetch(); await route.fulfill({ response, json: { ...(await response.json() as object), candidateCount: MOVING.length } }); });
  await page.route('**/api/evaluation/plans/*/candidates?*', (route) => route.fulfill({ json: { items: MOVING, next: null } }));
  await page.route('**/api/evaluation/plans/*/transfer-previews', (route) => route.fulfill({ json: { possible: false, reasons: [], candidates: MOVING.map(({ applicationId }, i) => ({ applicationId, charge: i === 0 ? 'CARRIED' : 'NONE', reasons: i === 0 ? [] : [{ code: 'CANDIDATE_NOT_IN_PLAN', clause: '六(一)', message: '该申报不在本计划中，请刷新后核对', facts: { applicationId } }] })) } }));
  await page.goto(plan!);
  await page.getByText('移至其他计划').click();
  for (const { name } of MOVING) await page.locator('label.el-checkbox').filter({ hasText: name }).last().click();
  await page.locator('#transfer-reason').fill('设备故障');
  await page.getByRole('button', { name: '预览', exact: true }).click();
  await page.getByText('该申报不在本计划中').waitFor();
  await page.unrouteAll({ behavior: 'wait' });
};
/** An invitation that waits for the expert: the demonstration's panels have all been formed, so the page is given one, as the service tells it. */
const answerInvitation = async (page: Page): Promise<void> => {
  const expertId = await page.evaluate(async () => ((await (await fetch('/api/identity/me')).json()) as { grants: { place: string }[] }).grants[0]!.place);
  const invitation = { id: 'i1', version: 1, planId: 'p1', planName: '2026年第三批贯通评价（电工）', institutionId: 'b1', institutionName: '重庆某某职业培训学校', telephone: '023-61234567', expertId, kind: 'REVIEW', days: ['2026-12-18'], status: 'PENDING', invitedOn: '2026-11-20', answeredOn: null, reason: null, relativeApplicationIds: [] };
  await page.route(/\/api\/evaluation\/invitations(\?|$)/, (route) => route.fulfill({ json: { items: [invitation], next: null } }));
  await page.route('**/api/evaluation/invitations/i1', (route) => route.fulfill({ json: { ...invitation, scope: [{ occupation: MOVING[0]!.occupation, level: 2 }], sessions: [{ day: '2026-12-18', time: '09:00–17:00', venue: '本部评审室' }], candidates: MOVING.map(({ applicationId, name, employerName }) => ({ applicationId, name, employerName })) } }));
  await page.goto('/invitations?case=i1');
  await page.locator('label.el-checkbox').last().click();
  await page.getByRole('button', { name: '接受邀请（申报 1 人有亲属关系）' }).waitFor();
};
/** What would go along with each body, before anything is passed on. */
const previewBodies = async (page: Page): Promise<void> => {
  await page.locator('#t-from').selectOption({ index: 1 });
  await page.locator('#t-to').selectOption({ index: 2 });
  await page.locator('#t-reason').fill('区划调整');
  await page.locator('#t-document').fill('渝人社〔2026〕3号');
  await page.getByRole('button', { name: '预览', exact: true }).click();
  await page.getByRole('region', { name: '机构移交' }).waitFor();
};
/** Days ahead of a plan that somebody is drawing up. */
const PLAN_AHEAD_MS = 20 * 24 * 3_600_000;
/** A plan half drawn up: the deadline beside its day, and what is missing field by field. */
const beginPlan = async (page: Page): Promise<void> => {
  await page.getByLabel(/^日期/).fill(new Date(Date.now() + PLAN_AHEAD_MS).toISOString().slice(0, 10));
  await page.getByText('综合评审', { exact: true }).click();
  await page.locator('.choices label').first().click();
  await page.getByRole('button', { name: '保存为草拟' }).click();
  await page.getByText('需要改正').waitFor();
};
/** The panel of a plan that has not begun: the demonstration's plans have all been held, so the page is given its candidates, and what the service says of an expert who has not answered. */
const beginPanel = async (page: Page): Promise<void> => {
  const plan = new URLSearchParams((await page.locator('main table tbody a').first().getAttribute('href'))!.split('?')[1]).get('case')!;
  await page.route('**/api/evaluation/plans/*/candidates?*', (route) => route.fulfill({ json: { items: MOVING.map((each) => ({ ...each, panelId: null })), next: null } }));
  await page.route('**/api/evaluation/plans/*/panel-previews', (route) => {
    const [first, second] = (route.request().postDataJSON() as { members: { expertId: string }[] }).members;
    return route.fulfill({ json: { possible: false, name: '第1考评组', days: [], reasons: [{ code: 'EXPERT_NOT_ANSWERED', clause: '六(三)', message: '考评员尚未接受或已回避，请更换', facts: { expertId: second?.expertId } }], warnings: [{ code: 'CONFLICT_RELATIVE', clause: '六(三)', message: '专家与申报人有亲属关系，请考虑回避', facts: { expertId: first!.expertId, applicationId: MOVING[0]!.applicationId } }] } });
  });
  await page.goto(`/plans/${plan}/panels`);
  for (const _ of [1, 2]) await page.getByRole('region', { name: '专家名录' }).getByRole('button').first().click();
  await page.locator('fieldset.member').first().getByRole('combobox').selectOption({ label: '已接受' });
  await page.getByText('考评员尚未接受或已回避').waitFor();
  await page.unrouteAll({ behavior: 'wait' });
};
/** A unit of which nobody has an account: its application as intake finds it, whatever state the demonstration's first one is in. */
const recommendOnPaper = async (page: Page): Promise<void> => {
  const id = (await page.locator('main table tbody a').first().getAttribute('href'))!.split('case=')[1]!.split('&')[0]!;
  await page.route(`**/api/applications/applications/${id}`, async (route) => { const response = await route.fetch(); await route.fulfill({ response, json: { ...(await response.json() as object), status: 'SUBMITTED', statusName: '已提交', recommendation: null, acceptance: null } }); });
  await page.goto(`/applications/${id}`);
  await page.locator('summary', { hasText: '纸质推荐（五(二)）' }).click();
  await page.getByRole('button', { name: '登记纸质推荐' }).click();
  await page.getByText('请先上传盖章的推荐意见').waitFor();
  await page.unrouteAll({ behavior: 'wait' });
};
/** The lists of what a body hands over, fetched one after the other. */
const fetchInventories = async (page: Page): Promise<void> => {
  await page.getByRole('link', { name: '重庆渝江机械制造有限公司' }).first().click(); // the centre's own
  await page.getByRole('heading', { name: '移交清单' }).waitFor();
  for (const button of await page.getByRole('button', { name: /^下载清单/ }).all()) { await button.click(); await page.waitForLoadState('networkidle'); }
  await page.getByRole('button', { name: '登记移交：档案' }).click();
};
/** Rules that wait for approval beside those in force: a longer lead time and more years of appraisals. The services compare them with what is open. */
const previewRules = async (page: Page): Promise<void> => {
  const proposed = '7c1f7a52-6f0e-4c6e-9b1f-2f6d1c1f0a03';
  const list = await (await page.request.get('/api/institutions/rule-sets')).json() as { items: { id: string; status: string; ruleSetVersion: number }[] };
  const inForce = list.items.find((each) => each.status === 'ADOPTED')!;
  const { content } = await (await page.request.get(`/api/institutions/rule-sets/${inForce.id}`)).json() as { content: { version: number; plan: object; eligibility: object } };
  await page.route('**/api/institutions/rule-sets', (route) => route.fulfill({ json: { ...list, items: [...list.items, { ...inForce, id: proposed, status: 'PROPOSED', ruleSetVersion: inForce.ruleSetVersion + 1, effectiveFrom: '2027-01-01' }] } }));
  await page.route(`**/api/institutions/rule-sets/${proposed}`, (route) => route.fulfill({ json: { content: { ...content, version: content.version + 1, effectiveFrom: '2027-01-01', plan: { ...content.plan, leadWorkingDays: 15 }, eligibility: { ...content.eligibility, appraisalYears: 5 } } } }));
  await page.goto('/rules');
  await page.getByRole('button', { name: '预览影响' }).click();
  await page.getByText('已比较全部').waitFor();
  await page.unrouteAll({ behavior: 'wait' });
};
/** A password that nobody has but the demonstration's own visitors. */
const VISITOR_PASSWORD = 'yi-ge-yanshi-mima';
/** Registers an applicant and signs in with the account, whose name is answered: this window is his from here on. */
export async function registerAndSignIn(page: Page): Promise<string> {
  await page.getByLabel('姓名').fill('向晚晴');
  await page.getByLabel('证件号码').fill('11010519491231002X');
  await page.getByLabel(/^密码/).fill(VISITOR_PASSWORD);
  await page.getByLabel('再输一次密码').fill(VISITOR_PASSWORD);
  await page.getByRole('button', { name: '注册' }).click();
  const account = await page.locator('code.account').innerText();
  await page.getByRole('link', { name: '去登录' }).click();
  await page.getByLabel('账号').fill(account);
  await page.getByLabel('密码').fill(VISITOR_PASSWORD);
  await page.getByRole('button', { name: '登录' }).click();
  await page.getByRole('heading', { name: '账号未核实' }).waitFor();
  return account;
}

/** The public raises an objection by name; answers its receipt. */
async function raiseObjection(page: Page): Promise<string> {
  await page.locator('#ob-institution').selectOption({ label: '重庆渝江机械制造有限公司' });
  await page.getByLabel('对谁、哪一件事').fill('某单位某人的申报');
  await page.getByLabel('事实和理由').fill('该申报所附业绩证明与公开的获奖名单不一致，请核实。');
  await page.getByLabel('您的请求').fill('核实业绩证明并答复。');
  await page.getByLabel('姓名').fill('钱实名');
  await page.getByLabel('手机号').fill('13912345678');
  await page.getByRole('button', { name: '提交', exact: true }).click();
  return page.locator('code.receipt').innerText();
}
/** The first application as its applicant may object to it: whether the demonstration's own stands at such a decision is not the page's matter. */
async function offerObjection(page: Page): Promise<void> {
  await page.route('**/api/applications/objections/subjects?*', (route) => route.fulfill({ json: { items: [{ subject: 'METHOD', label: '核定的评价方式', addressee: 'BODY' }] } }));
  await page.goto((await page.locator('main table tbody a').first().getAttribute('href'))!);
  await page.locator('summary', { hasText: '提出异议' }).click();
  await page.getByLabel(/^请求/).waitFor();
}

/** From the list of drafts into the form, at one of its steps (from 1). */
const fillAt = (step: number, then?: (page: Page) => Promise<void>) => async (page: Page): Promise<void> => {
  await page.locator('.case').getByRole('link', { name: '填写申报表（附件2）' }).first().click();
  await page.getByRole('heading', { name: /^第 1 步/ }).waitFor();
  await page.goto(`${new URL(page.url()).pathname}?step=${step}`);
  await page.getByRole('heading', { name: new RegExp(`^第 ${step} 步`) }).waitFor();
  await then?.(page);
};

/** Every page, in the order of the index; the accounts are those of the demonstration city. */
export const SCENES: readonly Scene[] = [
  { name: 'home', account: null, address: '/', sentence: '首页：公众服务和一次评价怎样进行。' },
  { name: 'verify', account: null, address: '/verify', sentence: '证书查询：任填两项。' },
  { name: 'verify-valid', account: null, address: '/verify', act: verify('S000250000202262000001', '沈若兰'), sentence: '证书查询结果为有效，证件号码打码。' },
  { name: 'verify-cancelled', account: null, address: '/verify?number=S000250000202262000002', act: verify('S000250000202262000002', '顾维钧'), sentence: '由二维码打开，结果为已注销。' },
  { name: 'verify-none', account: null, address: '/verify', act: verify('S000250000202262000001', '查无此人'), sentence: '未查到：不说明哪一项不符，并告知怎么办。' },
  { name: 'self-check', account: null, address: '/self-check', sentence: '资格自测的空表。' },
  { name: 'self-check-yes', account: null, address: '/self-check', act: fillSelfCheck('工程师'), sentence: '自测满足：逐条列出结论、依据和条款。' },
  { name: 'self-check-no', account: null, address: '/self-check', act: fillSelfCheck('助理工程师'), sentence: '自测不满足：每条原因、怎么办、问谁，可复制。' },
  { name: 'self-check-unknown', account: null, address: '/self-check', act: fillSelfCheck('某某师'), sentence: '系统未收录的职称列为待核，不直接判否。' },
  { name: 'scores', account: null, address: '/scores', act: fillScores, sentence: '成绩试算：平均分和合格人数都须达到。' },
  { name: 'working-days', account: null, address: '/working-days?date=2026-10-12', sentence: '工作日计算：休息日、调休上班和报备截止日。' },
  { name: 'working-days-unknown', account: null, address: '/working-days?date=2027-03-01', sentence: '放假安排未公布的年度不推算。' },
  { name: 'policy', account: null, address: '/policy#六(三)', sentence: '政策原文，打开到六(三)。' },
  { name: 'bodies', account: null, address: '/bodies', sentence: '机构与收费公示：谁可评价什么职业（工种）等级，收费多少，依据什么成本。' },
  { name: 'publicity', account: null, address: '/publicity', sentence: '公示的空状态。' },
  { name: 'objections', account: null, address: '/objections', act: async (page) => { await page.getByRole('button', { name: '提交', exact: true }).click(); await page.getByText('评价机构：请填写').waitFor(); }, sentence: '异议与投诉：怎样办理、凭回执查询、实名或匿名提出；缺什么写在各栏旁边。' },
  { name: 'objection-receipt', account: null, address: '/objections', act: raiseObjection, sentence: '提出之后：回执编号只显示这一次，离开前抄下。' },
  { name: 'objection-followed', account: null, address: '/objections', act: async (page) => { const receipt = await raiseObjection(page); await page.getByLabel('回执编号').fill(receipt); await page.getByRole('button', { name: '查询办理情况' }).click(); await page.getByText('待答复').first().waitFor(); }, sentence: '凭回执查询：现况、期限和答复，没有任何个人信息。' },
  { name: 'questions', account: null, address: '/questions', sentence: '常见问题，每条带条款。' },
  { name: 'guide', account: null, address: '/guides/applicant', sentence: '办事指南：申请人怎样申报，按钮名称与页面一致。' },
  { name: 'guide-body', account: null, address: '/guides/body', sentence: '办事指南：评价机构从受理到归档。' },
  { name: 'guide-system', account: null, address: '/guides/system', codes: true, sentence: '信息系统接入：人事系统怎样申报和跟踪，示例可以原样运行。' },
  { name: 'register-applicant', account: null, address: '/register', sentence: '申请人注册：注册后是未核实账号，号码不对当场提示，什么都不留在设备上。', act: async (page) => { await page.getByLabel('证件号码').fill('110105194912310021'); await page.getByLabel('姓名').focus(); await page.getByText('校验').first().waitFor(); } },
  { name: 'demonstration', account: null, address: '/demonstration?outcome=不合格', sentence: '演示批次按结果筛选，筛选留在地址里。' },
  { name: 'outbox', account: null, address: '/outbox', sentence: '演示短信：演示环境不向外发短信，列出本应发出的内容。' },
  { name: 'catalogue', account: null, address: '/catalogue', sentence: '组件目录：每个组件的各种状态。' },
  { name: 'not-found', account: null, address: '/nowhere', sentence: '没有这个页面时。' },
  { name: 'need-sign-in', account: null, address: '/todo', sentence: '未登录打开办理页时。' },
  { name: 'account-unverified', account: null, address: '/register', act: registerAndSignIn, sentence: '刚注册、未核实的账号：能做什么、不能做什么、怎样核验。' },
  { name: 'todo-plan-officer', account: 'qiye-jihua', address: '/todo', sentence: '计划经办的待办，先到的在前。' },
  { name: 'todo-archivist', account: 'qiye-dangan', address: '/todo', sentence: '档案管理的待办。' },
  { name: 'todo-empty', account: 'shenji', address: '/todo', sentence: '没有待办时。' },
  { name: 'applications', account: 'qiye-shouli', address: '/applications', sentence: '申报表列表：状态筛选、选择列、逐页。' },
  { name: 'application-beside', account: 'qiye-shouli', address: '/applications', first: true, sentence: '申报表在列表旁打开，列表仍在。' },
  { name: 'search', account: 'qiye-shouli', address: '/search', act: async (page) => { await page.getByLabel('状态', { exact: true }).selectOption({ index: 1 }); await page.getByRole('button', { name: '查找', exact: true }).click(); await page.getByText('没有符合的申报').waitFor(); await page.getByLabel('状态', { exact: true }).selectOption(''); await page.getByLabel('统一社会信用代码').fill('重庆'); await page.getByRole('button', { name: '查找', exact: true }).click(); await page.getByRole('region', { name: '查找结果' }).waitFor(); }, sentence: '查找申报：按姓名、证件、单位、编号或状态；没有时说明原因。' },
  { name: 'application-comparison', account: 'qiye-shouli', address: '/applications', first: true, act: async (page) => { await page.getByText('按其他规则比较').click(); await page.getByRole('button', { name: '比较', exact: true }).click(); await page.getByRole('region', { name: '按其他规则比较' }).waitFor(); }, sentence: '申报表上按其他规则比较，两种结论的理由并列，原判定不变。' },
  { name: 'application-paper', account: 'qiye-shouli', address: '/applications', act: recommendOnPaper, sentence: '纸质推荐：先上传盖章的推荐意见，再照抄印章、核对单位后登记。' },
  { name: 'applications-draft', account: 'danwei-jingban', address: '/applications?state=DRAFT', sentence: '单位经办筛选草稿。' },
  { name: 'application-new', account: 'danwei-jingban', address: '/applications/new', act: async (page) => { await page.getByRole('button', { name: '开始填报' }).click(); await page.getByText('需要改正').waitFor(); }, sentence: '新填申报表：缺什么列在上面和各栏旁边。' },
  { name: 'application-fill-target', account: 'danwei-jingban', address: '/applications?state=DRAFT', first: true, act: fillAt(1), sentence: '填报第一步：申报去向，右侧即时核对逐条列出依据。' },
  { name: 'application-fill-title', account: 'danwei-jingban', address: '/applications?state=DRAFT', first: true, act: fillAt(3), sentence: '填报第三步：职称与考核，旁边是填表说明。' },
  { name: 'application-fill-claims', account: 'danwei-jingban', address: '/applications?state=DRAFT', first: true, act: fillAt(5), sentence: '填报第五步：直接认定条件逐条选有或无。' },
  { name: 'application-fill-submit', account: 'danwei-jingban', address: '/applications?state=DRAFT', first: true, act: fillAt(7, async (page) => { await page.getByRole('button', { name: '提交申报表' }).click(); await page.locator('#apply-faults').waitFor(); }), sentence: '填报第七步：承诺、预览、提交；缺项列在上面，点击跳到该栏。' },
  { name: 'application-fill-photo', account: 'danwei-jingban', address: '/applications?state=DRAFT', first: true, act: fillAt(7, async (page) => { await page.getByLabel(/选择照片|更换照片/).setInputFiles({ name: '照片.jpg', mimeType: 'image/jpeg', buffer: await samplePhoto() }); await page.getByRole('button', { name: '用这一部分' }).waitFor(); await page.locator('.stage').scrollIntoViewIfNeeded(); }), sentence: '照片和材料：拍照或选择文件，框选印出的部分（可用键盘）。' },
  { name: 'legacy-collision', account: 'shizhongxin-shenhe', address: '/legacy?state=COLLIDING', first: true, sentence: '历史数据：名额已被占用的一行，由市中心决定。' },
  { name: 'person-join', account: 'shizhongxin-shenhe', address: '/persons?state=REQUESTED', first: true, sentence: '人员合并：同一人的两个证件，另一人审核，两人现况并列。' },
  { name: 'correction', account: 'qiye-shouli', address: '/corrections?status=OPEN', first: true, sentence: '更正申请：现在是什么、应当是什么、凭什么，三种答复。' },
  { name: 'imports', account: 'danwei-jingban', address: '/imports', sentence: '导入申报表格。' },
  { name: 'bundles', account: 'danwei-jingban', address: '/bundles', act: bringBundle, sentence: '照片材料打包：按文件名归到各人，有问题的文件逐个说明，文件名打码。' },
  { name: 'appraisals', account: 'danwei-jingban', address: '/appraisals', sentence: '年度考核：本单位登记、等次对应、按表导入。' },
  { name: 'appraisals-mapping', account: 'danwei-jingban', address: '/appraisals', act: proposeMapping, sentence: '等次对应：本单位等次对应到规定的五种结果，注明考核办法，提出后由另一人确认。' },
  { name: 'plans', account: 'qiye-jihua', address: '/plans', sentence: '评价计划列表。' },
  { name: 'plan', account: 'qiye-jihua', address: '/plans?status=DRAFT', first: true, sentence: '草拟的计划：下一步、报备预览（还缺什么、到哪里改）、编入人员。' },
  { name: 'plan-new', account: 'qiye-jihua', address: '/plans/new', act: beginPlan, sentence: '建立计划：日期旁给出报备截止日和日历，职业等级只能选在有效报备内的，缺什么逐项列出。' },
  { name: 'plan-edit', account: 'qiye-jihua', address: '/plans?status=DRAFT', first: true, act: async (page) => { await page.getByRole('button', { name: '修改计划' }).click(); await page.getByRole('button', { name: '保存修改' }).waitFor(); }, sentence: '修改草拟的计划：评价依据、适用的收费标准、人员从本机构账号里选，工作方案可加章节。' },
  { name: 'plan-panels', account: 'qiye-jihua', address: '/plans?status=DRAFT', act: beginPanel, sentence: '组成评审组：从专家名录选入，还差几人、谁不符合、谁须考虑回避逐人说明（示例人员）。' },
  { name: 'plan-transfer', account: 'qiye-jihua', address: '/plans?status=DRAFT', act: showTransfer, sentence: '把参评人员移至其他计划：先预览每人可办不可办、费用怎样，全部可办才办（示例人员）。' },
  { name: 'trace', account: 'qiye-jihua', address: '/plans', first: true, act: async (page) => { await page.locator('.case').getByRole('link', { name: '追溯整个计划' }).click(); await page.getByRole('heading', { name: '逐人去向' }).waitFor(); }, sentence: '追溯一个计划：逐步看到了哪里、由谁办理。' },
  { name: 'register', account: 'qiye-jiaodui', address: '/plans', act: async (page) => { await page.locator('main table tbody tr').filter({ hasText: /结果已生效|已归档/ }).first().locator('a').first().click(); await page.getByRole('button', { name: '成绩登记' }).click(); await page.getByRole('heading', { level: 1 }).waitFor(); }, sentence: '成绩登记与各级签名，签名后为灰色小锁。' },
  { name: 'sheets', account: 'zhuanjia-01', address: '/sheets', sentence: '专家自己的评价表。' },
  { name: 'invitation', account: 'zhuanjia-01', address: '/invitations', act: answerInvitation, sentence: '评审邀请：专家本人看清时间地点和参评人员后接受或回避，有亲属关系的如实申报（示例邀请）。' },
  { name: 'results', account: 'qiye-jihua', address: '/results', sentence: '评定结果。' },
  { name: 'batches', account: 'shizhongxin-shenhe', address: '/batches', first: true, sentence: '证书批次，由谁办理写在抬头。' },
  { name: 'batch-import', account: 'peixun-jihua', address: '/batches', act: importNumbers, sentence: '导入证书编号：整份检查，有一行不符就不导入，全部相符才可导入（示例文件）。' },
  { name: 'certificates', account: 'shizhongxin-shenhe', address: '/certificates', first: true, sentence: '证书列表和其中一张：更正、变更、补发由两人办理，注销、撤销各有其人。' },
  { name: 'volumes', account: 'qiye-dangan', address: '/volumes?status=OPEN', first: true, sentence: '案卷：还缺什么材料。' },
  { name: 'findings', account: 'shizhongxin-shenhe', address: '/findings', sentence: '问题列表的空状态。' },
  { name: 'institutions', account: 'shizhongxin-jingban', address: '/institutions', first: true, sentence: '评价机构的备案范围、站点和覆盖单位，下面是办理过程。' },
  { name: 'handover-lists', account: 'shizhongxin-jingban', address: '/institutions', act: fetchInventories, sentence: '移交清单：三份清单下载后，数量和校验值自动填入移交登记。' },
  { name: 'filings', account: 'shizhongxin-shenhe', address: '/filings', first: true, sentence: '贯通报备（附件1）。' },
  { name: 'filing-form', account: 'peixun-guanli', address: '/filings?status=DRAFT', first: true, sentence: '附件1 填报：职业按名称、代码或拼音首字母选入，边填边检查，并列出与已批准版本的差异。' },
  { name: 'fee-schedules', account: 'peixun-guanli', address: '/fee-schedules', first: true, sentence: '收费标准：项目、金额和所依据的成本。' },
  { name: 'custom-standard', account: 'qiye-guanli', address: '/custom-standards', first: true, sentence: '自定标准与通知逐项对照，只能更严。' },
  { name: 'transfers', account: 'shizhongxin-shenhe', address: '/transfers', act: previewBodies, sentence: '机构移交：先预览每家机构能否移交、哪些在办事项随之移交，再整体移交。' },
  { name: 'experts', account: 'qiye-guanli', address: '/experts', first: true, sentence: '专家名录：按姓名、单位、职业、日期和到期查找；资格及证明、不可参加的时间、列入哪些机构的报备、评审负担。' },
  { name: 'rules', account: 'shizhongxin-jingban', address: '/rules', sentence: '规则与放假安排。' },
  { name: 'rules-preview', account: 'shizhongxin-shenhe', address: '/rules', act: previewRules, sentence: '规则预览：与现行规则的不同、截止日会变的计划、会变的申报（示例规则）。' },
  { name: 'accounts', account: 'anquan', address: '/accounts', first: true, sentence: '账号与授权。' },
  { name: 'messages', account: 'qiye-shouli', address: '/messages', act: showFailedMessage, sentence: '通知：未送达的和原因，重新发送，或以其他方式告知后登记送达（示例通知）。' },
  { name: 'objection-cases', account: 'qiye-shouli', address: '/objection-cases', first: true, sentence: '异议：受理审核看到内容、期限和打码的联系方式，答复须写理由。' },
  { name: 'applicants-verify', account: 'qiye-shouli', address: '/applicants', act: searchClaims('许见山', '440524188001010014'), sentence: '申请人账号：受理窗口凭证件原件查找，没有时说明怎么办。' },
  { name: 'applicants-found', account: 'qiye-shouli', address: '/applicants', act: searchClaims('向晚晴', '11010519491231002X'), sentence: '申请人账号：找到的未核实账号，确认看到原件后才能核验。' },
  { name: 'applicants-list', account: 'danwei-jingban', address: '/applicants', act: async (page) => { await page.getByRole('button', { name: '加一人' }).click(); await page.getByRole('button', { name: '开立 2 个账号' }).click(); await page.getByText('请改正').waitFor(); }, sentence: '单位经办为本单位人员开立账号：缺什么逐人列出。' },
  { name: 'employer-accounts', account: 'shizhongxin-jingban', address: '/employer-accounts', sentence: '单位账号：凭营业执照或法人证书和授权书开立，列出哪些单位还没有审核人员。' },
  { name: 'in-post', account: 'danwei-shenhe', address: '/in-post', sentence: '在岗确认与离职：已受理的本单位人员，确认在职在岗，打开一人登记变动单位或退休。' },
  { name: 'clients', account: 'danwei-shenhe', address: '/clients', sentence: '信息系统接入：可以做什么、不可以做什么，登记、更换密钥、停用。' },
  { name: 'accounts-employer', account: 'danwei-shenhe', address: '/accounts', first: true, sentence: '用人单位审核人员管理本单位人员的账号和角色。' },
  { name: 'approval-steps', account: 'shizhongxin-shenhe', address: '/approval-steps', sentence: '审批步骤：按审批种类设定一步或两步，调整须写理由。' },
  { name: 'todo-deputy', account: 'yuzhong-jingban', address: '/todo', act: async (page) => { await page.getByLabel('当前身份').selectOption({ index: 1 }); await page.locator('.behalf').waitFor(); }, sentence: '代办：切换到代某某的身份，抬头一直写明代谁。' },
  { name: 'delegations-list', account: 'yuzhong-jingban', address: '/delegations', sentence: '代办记录：谁委托谁、哪些角色、起止，可以提前结束。' },
  { name: 'plan-opinion', account: 'shizhongxin-jingban', address: '/plans?status=DRAFT', first: true, act: async (page) => { await page.getByRole('button', { name: '提出经办意见' }).click(); }, sentence: '两步审批：经办人员先提出意见，另一人审核决定。' },
  { name: 'plan-opinion-missing', account: 'shizhongxin-shenhe', address: '/plans?status=DRAFT', first: true, sentence: '两步审批：还没有经办意见时，审核人员看到为什么不能办。' },
  { name: 'health', account: 'yunwei', address: '/health', sentence: '各服务运行状况：待接收、待发布、停放、作业。' },
  { name: 'parked', account: 'yunwei', address: '/parked', sentence: '停放的事件：没有时说明什么会出现在这里。' },
  { name: 'parked-event', account: 'yunwei', address: '/parked', act: showParked, sentence: '停放的事件：为什么停放、申请跳过须另一人批准（示例事件）。' },
  { name: 'jobs', account: 'yunwei', address: '/jobs', sentence: '后台作业：各服务排队的作业，重建及其进度。' },
  { name: 'audit', account: 'shenji-guanli', address: '/audit?service=identity', sentence: '审计检索：谁在何时对哪条记录做了什么，可带理由导出。' },
  { name: 'accounts-body', account: 'qiye-guanli', address: '/accounts', first: true, act: async (page) => { await page.getByText('离岗或移交').click(); }, sentence: '机构管理员看本机构人员的角色、移交。' },
  { name: 'account', account: 'shenqingren', address: '/account', sentence: '自己的账号：角色、已登录的设备、密码、验证器。' },
  { name: 'own-data', account: 'shenqingren', address: '/own-data', sentence: '我的信息：告知书与同意、保存的全部信息、导出、申请更正。' },
  { name: 'delegations', account: 'qiye-shouli', address: '/delegations', sentence: '休假代办：把自己的角色交给同事一段时间，到期自动结束。' },
  { name: 'applicant', account: 'shenqingren', address: '/applications', first: true, sentence: '申请人看自己的申报和办理过程。' },
  { name: 'objection-raise', account: 'shenqingren', address: '/applications', act: offerObjection, sentence: '申请人对本人申报的决定提出异议。' },
  { name: 'applicant-new', account: 'shenqingren', address: '/applications/new', sentence: '申请人自己新填申报表，单位按信用代码查找。' },
  { name: 'unmask', account: 'shenqingren', address: '/applications', first: true, act: async (page) => { await page.getByRole('button', { name: '查看' }).first().click(); await page.getByLabel('查看理由（将记入审计）').waitFor(); }, sentence: '查看完整号码须写理由。' },
];

/** By account, so that each signs in once. */
export function scenesByAccount(scenes: readonly Scene[] = SCENES): ReadonlyArray<readonly [string | null, readonly Scene[]]> {
  return [...new Set(scenes.map((scene) => scene.account))].map((account) => [account, scenes.filter((scene) => scene.account === account)] as const);
}

/** Brings a window to what the scene shows. */
export async function play(page: Page, scene: Scene, settled: () => Promise<void>): Promise<void> {
  await page.goto(scene.address);
  await settled();
  if (scene.first) {
    const link = page.locator('main table tbody a').first();
    if (await link.count() > 0) { await link.click(); await page.locator('main .case').first().waitFor(); await settled(); }
  }
  await scene.act?.(page);
  await settled();
}
