/// <reference lib="dom" />
import { DEMONSTRATION_PASSWORD } from '@gt/app-standalone';
import { networkCall } from '@gt/chaos';
import { memoryInMap, Session, until } from '@gt/seed';
import type { Page } from 'playwright-core';
import type { Size, Visitor } from '../../src/browser/chromium.js';
import { axeFaults } from '../../src/browser/look.js';

/** ms for a path of pages on a crowded machine. */
const PATH_MS = 600_000;
/** A day in a year whose holidays are declared, whenever this runs, and three weeks after it a day on which somebody is assessed. */
const [TODAY, ASSESSMENT, LAST_FILING, AFTER_PUBLICITY] = ['2026-06-08', '2026-06-29', '2026-06-12', '2026-07-08'];
/** Who may have been chosen for the panel beside the one that is clicked through. */
const OTHERS = ['zhuanjia-02', 'zhuanjia-03', 'zhuanjia-06', 'kaopingyuan-01'];

/** What the others of a running plan do after the first expert, up to its results in effect: clicked by nobody here, their pages are looked at elsewhere. */
async function effective(session: Session, planId: string, publicised: () => Promise<void>): Promise<void> {
  const experts = new Map<string, string>();
  for (const account of ['zhuanjia-01', ...OTHERS]) {
    experts.set((await session.get<{ grants: { place: string }[] }>(account, '/api/identity/me')).grants[0]!.place, account);
    const open = (await session.all<{ id: string; version: number; mine: boolean; status: string }>(account, `/api/evaluation/sheets?planId=${planId}`)).filter((sheet) => sheet.mine && sheet.status === 'OPEN');
    if (open.length === 0) continue;
    await session.command(account, 'POST', '/api/evaluation/sheets/scores', { sheets: open.map(({ id, version }) => ({ sheetId: id, version, theory: 80, skill: 81, comprehensive: 82 })) });
    await session.command(account, 'POST', '/api/evaluation/sheets/signatures', { planId });
  }
  const { registerId, content } = await session.get<{ registerId: string; content: { personnel: { chief: { expertId: string } } } }>('qiye-jihua', `/api/evaluation/plans/${planId}`);
  const path = `/api/evaluation/registers/${registerId}`;
  await session.command('qiye-jiaodui', 'POST', `${path}/proofread`);
  for (const { panelId, expertId } of (await session.get<{ chairs: { panelId: string; expertId: string }[] }>('qiye-jihua', path)).chairs) await session.command(experts.get(expertId)!, 'POST', `${path}/chair-signatures`, { panelId });
  await session.command(experts.get(content.personnel.chief.expertId)!, 'POST', `${path}/chief-signature`);
  await publicised();
  if ((await session.get<{ status: string }>('qiye-jihua', path)).status !== 'EFFECTIVE') await session.command('qiye-jihua', 'POST', `${path}/take-effect`);
}

/** 六(一), 六(三): what a plan officer does from the first line of a plan to a filed one with its panel. */
export function planPath(as: (account: string, work: (visitor: Visitor) => Promise<void>, size?: Size, to?: string) => Promise<void>, inert: (page: Page) => Promise<void>): void {
  it('a plan officer draws up a plan, files it, and forms its panel by clicking: refusals at their place, a closed tab loses nothing, an expert is replaced; on the day one of them mends the own signed sheet; who passed goes up as a batch', async () => {
    const clock = (now: string | null) => as('yunwei', async ({ page }) => {
      expect(await page.evaluate(async (to) => {
        const { csrfToken } = await (await fetch('/api/portal/session')).json() as { csrfToken: string };
        return (await fetch('/api/demonstration/clock', { method: 'PUT', headers: { 'content-type': 'application/json', 'x-csrf-token': csrfToken }, body: JSON.stringify({ now: to }) })).status;
      }, now)).toBe(200);
    });
    await clock(`${TODAY}T09:00:00+08:00`);
    let plan = '';
    try {
      await as('qiye-jihua', async (visitor) => {
        const { page } = visitor;
        const field = (label: string) => page.getByLabel(new RegExp(`^${label}( \\*)?$`));
        await page.clock.setFixedTime(`${TODAY}T09:00:00+08:00`);
        await page.getByRole('button', { name: '建立计划' }).click();
        await page.getByLabel('计划名称').fill('春季评价');
        await page.getByText('名称中须标注“贯通”').first().waitFor();
        await page.getByRole('button', { name: '保存为草拟' }).click();
        const faults = page.locator('.faults');
        await faults.getByRole('link', { name: '第 1 场 日期' }).waitFor();
        expect(await faults.innerText()).toContain('职业（工种）和等级');
        expect(await axeFaults(page)).toEqual([]);
        await faults.getByRole('link', { name: '计划名称' }).click();
        await page.keyboard.press('ControlOrMeta+A');
        await page.keyboard.press('Delete');
        await field('日期').fill(ASSESSMENT);
        await page.getByText(LAST_FILING, { exact: true }).first().waitFor();
        await field('内容').fill('材料评审、答辩');
        await page.getByText('综合评审', { exact: true }).click();
        await page.waitForFunction(() => JSON.stringify(localStorage).includes('COMPREHENSIVE_REVIEW')); // kept on the device, with what came last
        await visitor.open('/');
        await visitor.open('/plans/new');
        await page.getByText('未提交的内容').waitFor();
        expect([await field('日期').inputValue(), await page.getByLabel('综合评审', { exact: true }).isChecked()]).toEqual([ASSESSMENT, true]);
        await page.getByLabel('焊工 一级/高级技师').focus();
        await page.keyboard.press('Space');
        await page.getByRole('button', { name: '焊工国家职业技能标准' }).click();
        await page.getByLabel('版本（年份）').fill('现行有效版本');
        for (const who of ['现场负责人', '质量督导员', '专人校对', '考务人员']) await field(who).selectOption({ index: 1 });
        const chief = field('考评组长');
        await chief.selectOption(await chief.locator('option').filter({ hasText: '焊接与材料' }).first().getAttribute('value'));
        await page.getByRole('button', { name: '保存为草拟' }).focus();
        await page.keyboard.press('Enter');
        await page.waitForURL(/\/plans\/[\da-f-]{36}$/);
        const address = new URL(page.url()).pathname;
        // what the filing will say, before it is said
        await page.getByRole('region', { name: '报备预览' }).getByText('可以报备').waitFor();
        expect(await page.getByRole('region', { name: '报备预览' }).innerText()).toContain(LAST_FILING);
        await page.locator('label.el-checkbox').filter({ hasText: '焊工 一级/高级技师' }).first().click();
        await page.getByText('凭单位书面确认').click();
        await page.getByLabel('书面确认人').fill('人事科 周敏');
        await page.getByRole('button', { name: '编入 1 人' }).click();
        await page.getByRole('region', { name: '下一步' }).getByRole('link', { name: '组成评审组' }).click();
        await page.getByText('还差 3 人，还差组长 1 人').waitFor();
        const members = page.locator('fieldset.member');
        const pick = async (speciality: string): Promise<void> => { const n = await members.count(); await page.getByRole('region', { name: '专家名录' }).getByRole('row').filter({ has: page.getByRole('cell', { name: speciality, exact: true }) }).first().getByRole('button').click(); await members.nth(n).waitFor(); };
        const accepted = async (): Promise<void> => { for (const answer of await members.getByRole('combobox').all()) await answer.selectOption({ label: '已接受' }); };
        for (const speciality of ['焊接与材料', '机械制造', '电气自动化']) await pick(speciality);
        await members.first().getByText('专家尚未答复邀请').waitFor();
        // one of them is asked, and answers by himself on the phone; the others' answers came by telephone
        await members.first().getByRole('button', { name: '发出邀请' }).click();
        await members.first().getByText('本人答复：待答复').waitFor();
        await as('zhuanjia-02', async ({ page: phone }) => {
          await phone.goto('/todo');
          await phone.getByText('评审邀请待答复').first().waitFor();
          await phone.goto('/invitations?status=PENDING');
          await phone.locator('main table tbody a').first().click();
          await phone.getByRole('button', { name: '接受邀请' }).click();
          await phone.getByText('已办理：接受邀请').waitFor();
          expect(await axeFaults(phone)).toEqual([]);
        }, 'phone');
        await page.reload();
        await members.first().getByText('本人答复：已接受').waitFor();
        await accepted();
        await page.getByText('可以组成。').waitFor();
        expect(await axeFaults(page)).toEqual([]);
        await page.getByRole('button', { name: '确认组成' }).click();
        await page.getByText('已组成第1评审组。').waitFor();
        await page.getByText('参评人员都已编组。').waitFor();
        await page.getByRole('button', { name: '更换 第1评审组' }).click();
        await members.last().getByRole('button', { name: '移出' }).click();
        await page.getByText('每个评审组由 3 名专家组成，现有 2 名').waitFor();
        await pick('机械加工');
        await accepted();
        await page.getByLabel('更换原因').fill('原专家出差');
        await page.getByText('可以组成。').waitFor();
        await page.getByRole('button', { name: '确认组成' }).click();
        await page.getByText('已组成第2评审组。').waitFor();
        expect(await page.getByRole('region', { name: '已组成的组' }).getByRole('rowheader').allInnerTexts()).toEqual(['第2评审组']);
        await page.goto(address);
        await page.getByRole('button', { name: '报备', exact: true }).click();
        await page.getByRole('region', { name: '下一步' }).getByText('开始评价').waitFor();
        await page.getByText(`报备截止日 ${LAST_FILING}`).waitFor();
        // a filed plan's schedule stands; only people may be replaced
        await page.getByRole('button', { name: '更换工作人员' }).click();
        await page.getByText('只能更换工作人员').waitFor();
        expect(await field('日期').count()).toBe(0);
        await field('质量督导员').selectOption({ label: '其他人（只在纸上签名）' });
        await page.getByLabel('质量督导员姓名').fill('何青');
        await page.getByRole('button', { name: '保存修改' }).click();
        await page.waitForURL((url) => url.pathname === address);
        await page.getByText('何青').waitFor();
        await inert(page);
        plan = address;
      }, 'desktop', '/plans');
      // on the day: an expert scores, signs, finds the own slip, and signs a new edition with its reason (六(三))
      await clock(`${ASSESSMENT}T09:00:00+08:00`);
      await as('qiye-jihua', async ({ page }) => { await page.getByRole('button', { name: '开始评价' }).click(); await page.getByText('已办理：开始评价').waitFor(); }, 'desktop', plan);
      await as('zhuanjia-01', async ({ page }) => {
        const score = async (points: string): Promise<void> => {
          for (const subject of ['理论', '技能', '综合']) await page.getByRole('textbox', { name: new RegExp(` ${subject}$`) }).fill(points);
          await page.getByRole('button', { name: '保存成绩' }).click();
          await page.getByText(`理论 ${points}，技能 ${points}，综合 ${points}`).waitFor();
          await page.getByRole('button', { name: '确认并签名 1 份' }).click();
          await page.getByText('目前没有等您评分或签名的评价表').waitFor();
        };
        await score('59');
        await page.goto(`/sheets?planId=${plan.split('/')[2]!}&status=SIGNED`);
        await page.locator('main table tbody a').first().click();
        await page.getByRole('button', { name: '更正评分' }).click();
        await page.getByLabel('更正原因').fill('录入时看错了一行');
        await page.locator('.panel form').getByRole('button', { name: '更正评分' }).click();
        await page.getByRole('textbox', { name: / 理论$/ }).waitFor();
        await score('85.5');
        await page.goto(`/sheets?planId=${plan.split('/')[2]!}&status=SUPERSEDED`);
        await page.locator('main table tbody tr').filter({ hasText: '已有新版' }).first().waitFor();
        expect(await axeFaults(page)).toEqual([]);
        await effective(new Session(networkCall(new URL(page.url()).origin), DEMONSTRATION_PASSWORD, memoryInMap()), plan.split('/')[2]!, () => clock(`${AFTER_PUBLICITY}T09:00:00+08:00`));
      }, 'phone', '/sheets');
      // who passed goes up as a batch (六(五)); that they passed comes to certificates a moment after it took effect
      await as('qiye-jihua', async ({ page }) => {
        await until('the batch', async () => {
          await page.getByRole('button', { name: '上传证书批次' }).click();
          await page.locator('.problem').or(page.getByRole('link', { name: /^证书 \d/ })).first().waitFor();
          return page.url().includes('/batches/') || undefined;
        });
        await page.getByText('待确认').first().waitFor();
        expect(await axeFaults(page)).toEqual([]);
      }, 'desktop', plan);
    } finally { await clock(null); }
  }, PATH_MS);
}
