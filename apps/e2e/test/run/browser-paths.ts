/// <reference lib="dom" />
import { DEMONSTRATION_PASSWORD } from '@gt/app-standalone';
import { ACCOUNTS, APPLICANT_ACCOUNT, EXTERNAL_SUPERVISOR_ACCOUNT, FIRST_ADMIN_ACCOUNT } from '@gt/seed';
import type { Page } from 'playwright-core';
import { act, beginForm, caseAddress, fillForm, handIn, samplePhoto } from '../../src/browser/apply.js';
import type { Size, Visitor } from '../../src/browser/chromium.js';
import { axeFaults } from '../../src/browser/look.js';
import { MOVING, registerAndSignIn, SCENES } from '../../src/browser/scenes.js';
import { planPath } from './browser-plan-path.js';

/** ms for a path of pages on a crowded machine. */
const PATH_MS = 600_000;
/** Bytes of script, compressed, that the first page may load (portal.md). */
const FIRST_PAGE_SCRIPT = 200 * 1024;
/** Windows opened at once: more would only wait for each other. */
const WINDOWS = 4;
/** Inert wherever it is shown: were it not, it would say so on the window. */
const SCRIPT = '<img src=x onerror="window.gtPwned=1"><script>window.gtPwned=1</script>';
const BODY = '重庆渝江机械制造有限公司';
type Visit = (work: (visitor: Visitor) => Promise<void>, size?: Size) => Promise<void>;

/** After signing in: that 待办 is there and the menu has what the role works on. Empty = it is. */
export async function withoutWork(page: Page, account: string): Promise<string[]> {
  await page.getByRole('heading', { level: 1, name: '待办' }).waitFor();
  const entries = await page.getByRole('navigation', { name: '主菜单' }).getByRole('link').count();
  // 待办, what the role works on, 首页 and 办事指南
  return entries < 4 || await page.locator('.problem').count() > 0 ? [`${account}: ${entries} entries, ${await page.locator('main').innerText()}`] : [];
}

/** What people do from one end to the other, by clicking and by keyboard. */
export function pathsSuite(visit: Visit): void {
  const as = (account: string, work: (visitor: Visitor) => Promise<void>, size?: Size, to?: string) => visit(async (visitor) => { await visitor.signIn(account, DEMONSTRATION_PASSWORD, to); await work(visitor); }, size);
  const inert = async (page: Page) => { await page.waitForLoadState('networkidle'); expect([page.url(), await page.evaluate('window.gtPwned'), await page.locator('img[src="x"]').count()]).toEqual([page.url(), undefined, 0]); };

  it('every role signs in and finds its work', async () => {
    const seen = new Set(SCENES.map((scene) => scene.account)); // those have been looked at with their pages
    const accounts = [FIRST_ADMIN_ACCOUNT, APPLICANT_ACCOUNT, EXTERNAL_SUPERVISOR_ACCOUNT, 'zhuanjia-01', ...ACCOUNTS.map((a) => a.account)].filter((account) => !seen.has(account) && !/^(yuzhong|shapingba|peixun|ruanjian)-/.test(account));
    expect(accounts.length).toBeGreaterThan(0);
    const wrong: string[] = [];
    const rest = [...accounts];
    await Promise.all(Array.from({ length: WINDOWS }, async () => {
      for (let account = rest.shift(); account !== undefined; account = rest.shift()) {
        const who = account;
        await as(who, async ({ page }) => { wrong.push(...await withoutWork(page, who)); });
      }
    }));
    expect(wrong).toEqual([]);
  }, PATH_MS);

  it('an applicant on a phone fills in 附件2, the employer recommends and the body accepts; what was written stays text', async () => {
    let address = '';
    await as(APPLICANT_ACCOUNT, async ({ page }) => {
      // the own number, as anybody sees a number in full: with a reason
      await page.locator('main table tbody a').first().click();
      await page.getByRole('button', { name: '查看' }).first().click();
      await page.getByLabel('查看理由（将记入审计）').fill('填报新的申报表');
      await page.getByRole('button', { name: '确认查看' }).click();
      await page.getByRole('button', { name: '隐藏' }).waitFor();
      const idNumber = (await page.locator('.masked .number').first().innerText()).trim();
      expect(idNumber).toMatch(/^\d{17}[\dX]$/);
      const [name, creditCode] = await page.evaluate(async () => {
        const { items } = await (await fetch('/api/applications/applications?limit=1')).json() as { items: { name: string; employerId: string }[] };
        return [items[0]!.name, (await (await fetch(`/api/applications/employers/${items[0]!.employerId}`)).json() as { creditCode: string }).creditCode] as const;
      });
      // a consent that was taken back is asked for again before anything is filled in
      await page.goto('/own-data');
      await page.getByRole('button', { name: '撤回' }).first().click();
      await page.getByText('已撤回').first().waitFor();
      await page.goto('/applications/new');
      await page.getByText('填报前请阅读告知书').waitFor();
      expect(await page.getByRole('button', { name: '开始填报' }).count()).toBe(0);
      await page.locator('.consents input[type=checkbox]').first().check();
      await page.getByRole('button', { name: '同意所选各项' }).click();
      await page.getByRole('button', { name: '开始填报' }).waitFor();
      await beginForm(page, { name, idNumber, creditCode, body: BODY });
      address = caseAddress(page);
      await fillForm(page, { target: '6-18-01-01', level: '二级/技师', title: '工程师', speciality: '机械工程', achievements: `主持工艺改进三项。${SCRIPT}`, employerAddress: SCRIPT });
      await handIn(page);
      await page.getByText('即时核对：').waitFor();
      expect(await page.locator('.apply-verdict summary').innerText()).toContain('目前满足');
      expect(await axeFaults(page)).toEqual([]);
      await page.getByText('已保存到系统').waitFor();
      const preview = await page.request.get(await page.getByRole('link', { name: '预览申报表（PDF）' }).getAttribute('href') ?? '');
      expect([preview.status(), preview.headers()['content-type'], (await preview.body()).subarray(0, 5).toString()]).toEqual([200, 'application/pdf', '%PDF-']);
      await page.getByRole('button', { name: '提交申报表' }).click();
      await page.getByText('接下来：所在单位审核').waitFor();
      await page.getByRole('link', { name: '查看这份申报表' }).click();
      await page.getByText('已提交').first().waitFor();
      await inert(page);
    }, 'phone', '/applications');
    await as('danwei-shenhe', async ({ page }) => {
      await act(page, '推荐');
      await page.getByText('单位已推荐').first().waitFor();
      await inert(page);
    }, 'desktop', address);
    await as('qiye-shouli', async ({ page }) => {
      await page.getByRole('link', { name: '查看：职称证书.jpg' }).waitFor();
      await page.getByRole('button', { name: '已核验原件：专业技术职称证书' }).click();
      await page.getByText('原件已核验').waitFor();
      expect(await axeFaults(page)).toEqual([]);
      await act(page, '受理');
      await page.getByText('已受理').first().waitFor();
      await inert(page);
      for (const list of ['/applications', '/todo', '/plans', '/results', '/certificates', '/volumes']) { await page.goto(list); await inert(page); }
    }, 'desktop', address);
  }, PATH_MS);

  it('a clerk at a desk fills it in: a lost tab loses nothing, two tabs do not overwrite each other, a refusal names clause and field', async () => {
    await as('danwei-jingban', async (visitor) => {
      const { page } = visitor;
      await beginForm(page, { name: '向晚晴', idNumber: '11010519491231002X', body: BODY });
      const fill = new URL(page.url()).pathname;
      await visitor.open(`${fill}?step=7`);
      await page.getByRole('button', { name: '提交申报表' }).click();
      await page.locator('#apply-faults').getByRole('link', { name: '职称专业' }).click();
      await page.waitForFunction(() => document.activeElement?.id === 'f-title.speciality');
      await page.getByLabel('职称专业').fill('机械');
      // before the service has it
      await visitor.open('/');
      await visitor.open(`${fill}?step=3`);
      expect(await page.getByLabel('职称专业').inputValue()).toBe('机械');
      // what the service refuses is said at its field, and the rest is saved once it is mended
      await page.getByLabel('从事现专业技术职称名称').fill('助理工程师');
      await page.getByLabel('职称专业').fill('机械\u200B工程');
      await page.locator('[id="f-title.speciality-fault"]').getByText('第 3 个字是看不见或损坏的字符（U+200B').waitFor();
      await page.getByLabel('职称专业').fill('机械工程');
      await page.getByText('已保存到系统').waitFor();
      // the same form in another tab, saved there first
      await page.evaluate(async (id) => {
        const { csrfToken } = await (await fetch('/api/portal/session')).json() as { csrfToken: string };
        const now = await fetch(`/api/applications/applications/${id}`);
        const { institutionId, applicant, form } = await now.json() as { institutionId: string; applicant: { name: string }; form: object };
        const { name } = applicant;
        await fetch(`/api/applications/applications/${id}`, { method: 'PUT', headers: { 'content-type': 'application/json', 'x-csrf-token': csrfToken, 'idempotency-key': crypto.randomUUID(), 'if-match': now.headers.get('etag')! }, body: JSON.stringify({ institutionId, applicant: { name }, form: { ...form, target: null, currentOccupation: null, title: null, nativePlace: '重庆' } }) });
      }, fill.split('/')[2]!);
      await page.getByLabel('证书编号', { exact: true }).fill('渝职2020-17');
      await page.getByText('这份申报表在别处改动过').waitFor();
      await page.getByRole('button', { name: '用本机的内容' }).click();
      await page.getByText('已保存到系统').waitFor();
      await visitor.open(`${fill}?step=3`);
      expect(await page.getByLabel('证书编号', { exact: true }).inputValue()).toBe('渝职2020-17');
      // 初级 opens 三级 alone: the rules say so while it is typed, with the clause
      await page.getByLabel('现岗位对应的技能职业').fill('6-18-01-01');
      await visitor.open(`${fill}?step=1`);
      await page.getByLabel('申报职业（工种）').fill('6-18-01-01');
      await page.getByLabel('申报等级').selectOption({ label: '一级/高级技师' });
      await page.locator('.apply-verdict').getByText('目前不满足').waitFor();
      expect(await page.locator('.apply-verdict').innerText()).toContain('二(一)');
      await inert(page);
    });
  }, PATH_MS);

  it('a refusal names each field as the page does and leads to it, on a phone too', async () => {
    await as('qiye-guanli', async ({ page }) => {
      await page.getByRole('button', { name: '登记专家' }).click();
      await page.getByLabel('姓名', { exact: true }).fill('张\u200B三');
      await page.getByLabel('身份证号').fill('11010519491231002X');
      await page.getByLabel('学历').fill('本科\uE863');
      await page.getByRole('button', { name: '保存', exact: true }).click();
      const problem = page.locator('.problem');
      await problem.getByRole('link', { name: '学历' }).waitFor();
      const said = await problem.getByRole('listitem').allInnerTexts();
      expect(said.filter((line) => /^[a-zA-Z]/.test(line))).toEqual([]);
      expect(said.join('')).toContain('学历：第 3 个字是自造字（U+E863），别的系统无法辨认，请改用标准字“䶮”。');
      expect(await axeFaults(page)).toEqual([]);
      await problem.getByRole('link', { name: /^名称/ }).click();
      expect(await page.evaluate(() => document.activeElement?.id)).toBe('q-0-name');
    }, 'phone', '/experts');
  }, PATH_MS);

  it('whoever registers may nothing until an original was seen; intake makes the account his, and nobody a second one', async () => {
    await visit(async (applicant) => {
      const { page } = applicant;
      await applicant.open('/register');
      await page.getByLabel('姓名').fill('向晚晴');
      await page.getByLabel('证件号码').fill('110105194912310021');
      await page.getByLabel(/^密码/).fill('short');
      await page.getByLabel('再输一次密码').fill('other');
      await page.getByRole('button', { name: '注册' }).click();
      await page.getByText('两次输入的密码不一致').waitFor();
      await page.getByLabel('再输一次密码').fill('short');
      await page.getByRole('button', { name: '注册' }).click();
      await page.locator('.problem').getByText('密码应为 12').waitFor();
      await page.getByText('号码校验位不对').waitFor();
      const account = await registerAndSignIn(page);
      await applicant.open('/applications/new');
      expect(await page.getByRole('button', { name: '开始填报' }).count()).toBe(0);
      const verify = async (desk: Page, which: string): Promise<void> => {
        await desk.goto('/applicants');
        await desk.getByLabel('姓名').fill('向晚晴');
        await desk.getByLabel('证件号码').fill('11010519491231002X');
        await desk.getByRole('button', { name: '查找账号' }).click();
        const row = desk.locator('tr').filter({ hasText: which });
        expect(await row.getByRole('button', { name: '核验', exact: true }).isDisabled()).toBe(true);
        await row.getByLabel('已看到证件原件').check();
        await row.getByRole('button', { name: '核验', exact: true }).click();
      };
      await visit(async (other) => {
        await other.open('/register');
        const second = await registerAndSignIn(other.page);
        await as('qiye-shouli', async ({ page: desk }) => {
          await verify(desk, account);
          await desk.getByText('请本人重新登录').waitFor();
          await verify(desk, second);
          await desk.getByText('该人员已有核验过的账号').waitFor();
        });
      }, 'phone');
      await page.waitForFunction(async () => ((await (await fetch('/api/portal/session')).json()) as { grants: unknown[] }).grants.length > 0);
      await applicant.open('/applications/new');
      await page.getByText('填报前请阅读告知书').waitFor();
    }, 'phone');
  }, PATH_MS);

  it('a bureau that wants two steps: 审核 waits for 经办, whose opinion another person needs; an employer that has a reviewer gets no second one', async () => {
    await as('shizhongxin-shenhe', async ({ page: reviewer }) => {
      await reviewer.locator('main table tbody a').first().click();
      await reviewer.getByText('准予逾期报备：须先由经办人员提出意见').waitFor();
      await as('shizhongxin-jingban', async ({ page }) => {
        await page.locator('main table tbody a').first().click();
        await page.getByRole('button', { name: '提出经办意见' }).click();
        await page.getByLabel('意见内容').fill('材料齐全，拟同意');
        await page.locator('.panel form').getByRole('button', { name: '提出经办意见' }).click();
        await page.getByText('这是您提出的意见').waitFor();
        await page.goto('/employer-accounts');
        await page.getByLabel('统一社会信用代码', { exact: false }).first().fill(await page.locator('td.code').first().innerText());
        await page.getByLabel('单位名称').fill('重庆渝江铸锻有限公司');
        for (const [label, text] of [['授权书编号或日期', '演示〔2026〕7 号'], ['审核人员姓名', '李四'], ['登录名', 'zhuduan-dier'], ['初始密码', 'yi-ge-yanshi-mima']] as const) await page.getByLabel(label).fill(text);
        await page.getByRole('button', { name: '开立', exact: true }).click();
        await page.getByText('该单位已有审核人员').waitFor();
      }, 'desktop', '/plans?status=DRAFT');
      await reviewer.reload();
      await reviewer.getByRole('button', { name: '准予逾期报备' }).waitFor();
    }, 'desktop', '/plans?status=DRAFT');
  }, PATH_MS);

  it('a secret is shown once; a lost password is decided by another person; a deputy\'s days are checked', async () => {
    await as('danwei-shenhe', async ({ page }) => {
      await page.getByRole('button', { name: '登记', exact: true }).click();
      await page.locator('.problem').waitFor();
      await page.getByRole('button', { name: '更换密钥' }).click();
      await page.getByRole('button', { name: '确认更换' }).click();
      await page.getByText('密钥只显示这一次').waitFor();
      const secret = await page.locator('.result code').nth(1).innerText();
      expect(secret).toMatch(/^[\w-]{43}$/);
      await page.getByRole('button', { name: '已存好，不再显示' }).click();
      await page.reload();
      await page.getByRole('button', { name: '更换密钥' }).waitFor();
      expect(await page.locator('body').innerText()).not.toContain(secret);
      await page.goto('/accounts');
      await page.getByRole('link', { name: 'danwei-jingban' }).click();
      await page.getByText('遗失密码或验证器').click();
      await page.getByLabel('理由').fill('忘记密码，本人到场');
      await page.getByRole('button', { name: '申请重设' }).click();
      await page.getByText('您申请的重设须由另一位管理人员批准').waitFor();
      expect(await page.getByRole('button', { name: '批准重设' }).count()).toBe(0);
    }, 'desktop', '/clients');
    await as('yuzhong-jingban', async ({ page }) => {
      await page.getByLabel('由谁代办').selectOption({ index: 1 });
      await page.getByLabel('截止日期').fill('2026-01-01');
      await page.getByLabel('理由').fill('年休假');
      await page.getByRole('button', { name: '委托', exact: true }).click();
      await page.getByText('结束日期早于开始日期').waitFor();
    }, 'desktop', '/delegations');
  }, PATH_MS);

  it('by keyboard alone on a phone: past the menu by the first link, a certificate is looked up', async () => {
    await visit(async (visitor) => {
      const { page } = visitor;
      await visitor.open('/verify');
      const { keyboard } = page;
      await keyboard.press('Tab');
      expect(await page.evaluate('document.activeElement.textContent')).toBe('跳到正文');
      await keyboard.press('Enter');
      await keyboard.press('Tab');
      await keyboard.type('S000250000202262000001');
      await keyboard.press('Tab');
      await keyboard.type('沈若兰');
      await keyboard.press('Enter');
      await page.getByRole('heading', { name: '查询结果' }).waitFor();
      expect(await page.locator('main').innerText()).toContain('有效');
    }, 'phone');
  }, PATH_MS);

  it('a view of a list follows the account to another device, and what an earlier version kept on this one comes with it', async () => {
    const chip = (page: Page, name: string) => page.getByRole('group', { name: '我的视图' }).getByRole('button', { name, exact: true });
    await as('qiye-jihua', async ({ page }) => {
      const subject = await page.evaluate(async () => (await (await fetch('/api/portal/session')).json() as { subject: string }).subject);
      await page.evaluate((key) => localStorage.setItem(key, JSON.stringify([{ name: '归档的', filters: { status: 'CLOSED' } }])), `gt.views.${subject}.plans`);
      await page.goto('/plans?status=DRAFT');
      await chip(page, '归档的').waitFor();
      expect(await page.evaluate((key) => localStorage.getItem(key), `gt.views.${subject}.plans`)).toBeNull();
      await page.getByRole('button', { name: '存为视图' }).click();
      await page.getByLabel('视图名称').fill('草拟的');
      await page.getByRole('button', { name: '存为视图' }).click();
      await chip(page, '草拟的').waitFor();
      expect(await axeFaults(page)).toEqual([]);
    });
    await as('qiye-jihua', async ({ page }) => {
      await chip(page, '草拟的').click();
      await page.waitForURL((url) => url.searchParams.get('status') === 'DRAFT');
      for (const name of ['草拟的', '归档的']) {
        await page.getByRole('button', { name: `删除视图 ${name}` }).click();
        await chip(page, name).waitFor({ state: 'detached' });
      }
      expect(await page.locator('.problem').count()).toBe(0);
    }, 'phone', '/plans');
  }, PATH_MS);

  it('a body hands a scan in with 附件1, takes one out by keyboard, is told why another is none; its bureau opens it', async () => {
    let address = '';
    await as('peixun-guanli', async ({ page }) => {
      const rule = page.getByRole('group', { name: '制度 1' });
      address = (await page.locator('main table tbody a').first().getAttribute('href'))!;
      await page.goto(address);
      await rule.getByRole('link', { name: '打开 学校贯通评价管理办法.jpg' }).waitFor();
      await rule.getByRole('button', { name: '移除 学校贯通评价管理办法.jpg' }).press('Enter');
      await rule.getByText('已移除，保存后生效。').waitFor();
      const input = rule.getByLabel('选择扫描件', { exact: false });
      await input.setInputFiles({ name: '不是扫描件.pdf', mimeType: 'application/pdf', buffer: Buffer.from('text') });
      await rule.getByText('只接收 PDF、JPG 和 PNG 文件').waitFor();
      await input.setInputFiles({ name: '管理办法（修订）.jpg', mimeType: 'image/jpeg', buffer: await samplePhoto() });
      await rule.getByText('已上传，保存后随附。').waitFor();
      await page.getByRole('button', { name: '保存', exact: true }).click();
      await rule.getByRole('link', { name: '打开 管理办法（修订）.jpg' }).waitFor();
      expect(await axeFaults(page)).toEqual([]);
    }, 'desktop', '/filings?status=DRAFT');
    await as('yuzhong-shenhe', async ({ page }) => {
      const link = page.getByRole('link', { name: '打开 管理办法（修订）.jpg' });
      const opened = await page.request.get((await link.getAttribute('href'))!);
      expect([opened.status(), opened.headers()['content-type'], (await opened.body()).equals(await samplePhoto())]).toEqual([200, 'image/jpeg', true]);
      expect(await axeFaults(page)).toEqual([]);
    }, 'desktop', address);
  }, PATH_MS);

  it('candidates to move are read when somebody chooses among them, and that they were moved stays said', async () => {
    await as('qiye-jihua', async ({ page }) => {
      let [asked, moved] = [0, 0];
      await page.route('**/api/evaluation/plans/*', async (route) => {
        const plan = await (await route.fetch()).json() as { version: number };
        const version = plan.version + moved;
        await route.fulfill({ headers: { etag: `"${version}"` }, json: { ...plan, version, candidateCount: MOVING.length } });
      });
      await page.route('**/api/evaluation/plans/*/candidates?*', (route) => { asked += 1; return route.fulfill({ json: { items: MOVING.slice(moved), next: null } }); });
      await page.route('**/api/evaluation/plans/*/transfer-previews', (route) => route.fulfill({ json: { possible: true, reasons: [], candidates: [{ applicationId: MOVING[0]!.applicationId, charge: 'NONE', reasons: [] }] } }));
      await page.route('**/api/evaluation/plans/*/transfers', (route) => { moved = 1; return route.fulfill({ json: {} }); });
      await page.goto((await page.locator('main table tbody a').first().getAttribute('href'))!);
      const panel = page.locator('details').filter({ hasText: '移至其他计划' });
      const people = panel.locator('label.el-checkbox');
      await page.getByRole('cell', { name: MOVING[0]!.name, exact: true }).waitFor();
      await page.waitForLoadState('networkidle');
      expect(asked).toBe(1); // the list of candidates itself
      await panel.locator('summary').click();
      await people.filter({ hasText: MOVING[0]!.name }).click();
      await panel.locator('#transfer-reason').fill('设备故障');
      await panel.getByRole('button', { name: '预览', exact: true }).click();
      await panel.getByRole('button', { name: '移转 1 人' }).click();
      await people.filter({ hasText: MOVING[0]!.name }).waitFor({ state: 'detached' });
      expect([await people.count(), await panel.getByText('已移转，申请人将收到通知。').isVisible()]).toEqual([MOVING.length - 1, true]);
      await page.unrouteAll({ behavior: 'wait' });
    }, 'desktop', '/plans?status=DRAFT');
  }, PATH_MS);

  planPath(as, inert);

  it('the first page loads less than 200 KiB of script', async () => {
    await visit(async (visitor) => {
      await visitor.open('/');
      const scripts = await visitor.page.evaluate(() => performance.getEntriesByType('resource').filter((e) => e.name.endsWith('.js')).map((e) => (e as PerformanceResourceTiming).encodedBodySize));
      expect(scripts.length).toBeGreaterThan(0);
      expect(scripts.reduce((sum, bytes) => sum + bytes, 0)).toBeLessThan(FIRST_PAGE_SCRIPT);
    });
  }, PATH_MS);

  it('an operator sees each service, an auditor exports with a hash that the page has recomputed', async () => {
    await as('yunwei', async ({ page }) => {
      for (const [address, words] of [['/parked', '没有停放的事件'], ['/jobs', '后台作业'], ['/health', '接收 批次表（甲）']] as const) { await page.goto(address); await page.getByText(words).first().waitFor(); expect(await page.locator('.problem').count()).toBe(0); }
    });
    await as('shenji', async ({ page }) => {
      await page.getByLabel('服务').selectOption({ label: '申报' });
      await page.getByRole('button', { name: '检索' }).click();
      await page.getByLabel('导出理由').fill('季度审计抽查');
      await page.getByRole('button', { name: '导出' }).click();
      await page.getByText('与服务给出的摘要一致').waitFor();
      await inert(page);
    }, 'desktop', '/audit');
  }, PATH_MS);
}
