/// <reference lib="dom" />
import fs from 'node:fs';
import { DEMONSTRATION_PASSWORD } from '@gt/app-standalone';
import { residentId, seededRandom } from '@gt/testing';
import type { Page } from 'playwright-core';
import { act, samplePhoto } from '../../src/browser/apply.js';
import { axeFaults } from '../../src/browser/look.js';
import type { Size, Visitor } from '../../src/browser/chromium.js';

/** ms for a path of pages on a crowded machine. */
const PATH_MS = 600_000;
const BODY = '重庆渝江机械制造有限公司';
const NAME = '钱引路';
type Visit = (work: (visitor: Visitor) => Promise<void>, size?: Size) => Promise<void>;

/** Presses what a guide calls so: an entry, a chip, a button (which may say how many or what of), a part that opens. */
async function press(page: Page, label: string): Promise<void> {
  const called = new RegExp(`^${label.replaceAll(/[()（）]/g, '\\$&')}([ （：].*)?$`);
  await page.getByRole('link', { name: called }).or(page.getByRole('button', { name: called })).or(page.locator('summary', { hasText: called })).first().click();
}
/** Opens the first line of a list in that state: the list before the filter may still stand there. */
async function openIn(page: Page, state: string): Promise<void> {
  await press(page, state);
  await page.locator('main table tbody tr').filter({ hasText: state }).locator('a').first().click();
}
const stands = async (page: Page, ...labels: string[]): Promise<void> => { for (const label of labels) await page.getByText(label).first().waitFor(); };
const lineOf = (page: Page) => page.locator('main table tbody tr').filter({ hasText: NAME });
/** Ticks the applicant in a list and does one thing with all that are ticked: first what can be done, then what was. */
async function together(page: Page, label: string): Promise<void> {
  await lineOf(page).locator('label.el-checkbox').click();
  await press(page, label);
  const panel = page.locator('.batch');
  await stands(page, '可办 1', '不可办 0');
  await panel.getByRole('button', { name: `${label} 1 项` }).click();
  await panel.getByText('已办 1 项').waitFor();
  await press(page, '关闭');
}

/** A draft of the clerk's unit that is whole, made as its systems make one; without a telephone, so that its messages do not come. */
const draftOf = (page: Page): Promise<string> => page.evaluate(async ({ name, idNumber, body }) => {
  const { csrfToken, grants } = await (await fetch('/api/portal/session')).json() as { csrfToken: string; grants: { place: string }[] };
  const { items } = await (await fetch('/api/institutions/institutions')).json() as { items: { id: string; name: string }[] };
  const occupation = { code: '6-18-01-01' };
  const answer = await fetch('/api/applications/applications', {
    method: 'POST', headers: { 'content-type': 'application/json', 'x-csrf-token': csrfToken, 'idempotency-key': crypto.randomUUID() },
    body: JSON.stringify({
      employerId: grants[0]!.place, institutionId: items.find((each) => each.name === body)!.id, applicant: { name, idType: 'RESIDENT_ID', idNumber },
      form: {
        title: { series: '工程技术', name: '工程师', speciality: '机械工程', obtainedOn: '2018-12-01' }, currentOccupation: occupation, target: { occupation, level: 2 }, worksInCity: true, inPost: true, declarationMade: true, frontLine: false,
        appraisals: [2023, 2024, 2025].map((year) => ({ year, grade: '合格' })), workPeriods: [{ from: '2012-07-01', related: true, employer: body, post: '工艺工程师' }], achievements: '主持工艺改进三项。',
      },
    }),
  });
  return (await answer.json() as { id: string }).id;
}, { name: NAME, idNumber: residentId(seededRandom(66)), body: BODY });

/** The guides of employer, body and bureau (apps/portal/guides), carried out by pressing what they name, in their order. */
export function guidePathsSuite(visit: Visit): void {
  const as = (account: string, work: (visitor: Visitor) => Promise<void>, size?: Size, to?: string) => visit(async (visitor) => { await visitor.signIn(account, DEMONSTRATION_PASSWORD, to); await work(visitor); }, size);

  it('employer and body by their guides: submitted and recommended together, originals ticked, accepted, confirmed in post, signed page and own copy recorded', async () => {
    let address = '';
    await as('danwei-jingban', async ({ page }) => {
      address = `/applications/${await draftOf(page)}`;
      await press(page, '申报表');
      await press(page, '草稿');
      await together(page, '提交');
      // 填表说明七: two of it, to be signed and stamped
      await page.goto(address);
      const [printed] = await Promise.all([page.waitForEvent('download'), press(page, '打印申报表（一式两份）')]);
      expect(fs.readFileSync(await printed.path(), 'latin1')).toMatch(/^%PDF-/);
    });
    await as('danwei-shenhe', async ({ page }) => {
      await stands(page, '资格核对', '年度考核核对', '退回修改', '不予推荐');
      await press(page, '申报表');
      await press(page, '已提交');
      await together(page, '推荐');
    }, 'phone', address);
    await as('qiye-shouli', async ({ page }) => {
      await press(page, '申报表');
      await press(page, '单位已推荐');
      await press(page, NAME);
      await stands(page, '照片和材料');
      await press(page, '已核验原件');
      await page.getByText('原件已核验', { exact: true }).waitFor();
      // what is written of a line offers to ask for more by the list; taken back, it offers no more
      const why = page.getByLabel('要补正的内容').first();
      await why.fill('复印件不清晰，请重新扫描。');
      await page.getByRole('button', { name: '发出补正要求' }).waitFor();
      await why.fill('');
      await act(page, '受理');
      await page.getByText('已办理：受理').waitFor();
      // there is no telephone: the message did not come, its clerk tells the applicant otherwise and says so
      await page.getByRole('region', { name: '通知' }).getByRole('link', { name: '重新发送或登记送达' }).click();
      await stands(page, '只列这一件的通知', '未登记手机号，请以其他方式');
      await act(page, '登记送达');
      await stands(page, '已办理：登记送达', '（电话告知）');
      expect(await page.getByRole('button', { name: '登记送达' }).count()).toBe(0);
      expect(await axeFaults(page)).toEqual([]);
    });
    await as('danwei-jingban', async ({ page }) => {
      await press(page, '在岗确认与离职');
      await together(page, '确认在职在岗');
      await press(page, NAME);
      await stands(page, '登记变动单位', '登记退休');
      await page.goto(address);
      await press(page, '登记签字页');
      await page.getByLabel('签字页扫描件').setInputFiles({ name: '签字页.jpg', mimeType: 'image/jpeg', buffer: await samplePhoto() });
      await page.locator('.panel form').getByRole('button', { name: '登记签字页' }).click();
      await page.getByText('已办理：登记签字页').waitFor();
      await stands(page, '签字盖章的申报表', '手写签字页已登记');
      await act(page, '签收本人档案份');
      await page.getByText('已办理：签收本人档案份').waitFor();
      expect(await axeFaults(page)).toEqual([]);
    });
  }, PATH_MS);

  it('a body files 附件1 by its guide, never with what is not saved, the bureau returns it with a remark at its place, and approves what was put right', async () => {
    await as('peixun-guanli', async ({ page: body }) => {
      await press(body, '贯通报备');
      await openIn(body, '草稿');
      await press(body, '提交报备');
      await body.getByText('已办理：提交报备').waitFor();
      await as('yuzhong-shenhe', async ({ page }) => {
        await press(page, '全部'); // the phone's menu
        await press(page, '贯通报备');
        await openIn(page, '待审核');
        await page.getByLabel('对“办公地址”的意见').fill('请写到门牌号。');
        await press(page, '退回');
        await page.getByText('已办理：退回').waitFor();
        await openIn(body, '已退回');
        await body.getByText('办公地址：请写到门牌号。').waitFor();
        await body.getByLabel('办公地址', { exact: true }).fill('重庆市渝中区演示路 8 号');
        // what is typed and not saved would not be what is submitted
        await stands(body, '提交报备：有还没有保存的改动，请先保存。');
        expect(await body.getByRole('button', { name: '提交报备' }).count()).toBe(0);
        await press(body, '保存');
        await body.getByText('已保存 ', { exact: false }).waitFor();
        await press(body, '提交报备');
        await body.getByText('已办理：提交报备').waitFor();
        await page.reload();
        await act(page, '批准');
        await page.getByText('已办理：批准').waitFor();
        await stands(page, '退回后改正的内容', '重庆市渝中区演示路 8 号');
      }, 'phone');
    });
  }, PATH_MS);

  it('by keyboard alone: an opened case has the focus, a fault too, Esc keeps what was written, and what goes away leaves the focus beside it', async () => {
    await as('danwei-jingban', async ({ page }) => {
      const { keyboard } = page;
      const focusIs = (what: string, which: string) => page.waitForFunction(([kind, wanted]) => { const e = document.activeElement as HTMLElement; return (kind === 'text' ? e.textContent!.trim() : kind === 'class' ? e.className : kind === 'tag' ? e.tagName : e.getAttribute(kind)) === wanted; }, [what, which] as const);
      const button = (name: string) => page.getByRole('button', { name, exact: true });
      const line = page.locator('main table tbody a').first();
      const name = (await line.innerText()).trim();
      await line.focus();
      await keyboard.press('Enter');
      await page.waitForFunction(() => document.activeElement?.matches('.worklist > .case'));
      await button('撤回').focus();
      await keyboard.press('Enter');
      await focusIs('tag', 'TEXTAREA');
      await keyboard.press('Tab');
      await keyboard.press('Enter'); // without a reason
      await focusIs('aria-invalid', 'true');
      await keyboard.type('写到一半');
      await keyboard.press('Escape');
      await focusIs('text', '撤回');
      await keyboard.press('Enter');
      await focusIs('tag', 'TEXTAREA');
      expect(await page.locator('.panel textarea').inputValue()).toBe('写到一半');
      await keyboard.press('Escape');
      await button('查看').first().focus();
      await keyboard.press('Enter');
      await focusIs('tag', 'INPUT');
      await keyboard.press('Escape');
      await focusIs('text', '查看');
      await button('收起').focus();
      await keyboard.press('Enter');
      await focusIs('text', name);
    }, 'desktop', '/applications?state=DRAFT');
  }, PATH_MS);
}
