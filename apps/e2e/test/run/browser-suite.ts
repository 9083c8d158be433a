import fs from 'node:fs';
import { DEMONSTRATION_PASSWORD } from '@gt/app-standalone';
import { Chromium, findChromium, type Size, type Visitor } from '../../src/browser/chromium.js';
import { pictureIndex } from '../../src/browser/photos.js';
import { axeFaults, faultsOf } from '../../src/browser/look.js';
import { play, scenesByAccount } from '../../src/browser/scenes.js';
import { pathsSuite, withoutWork } from './browser-paths.js';
import { guidePathsSuite } from './guide-paths.js';
import type { Standalone } from '../../src/run/standalone.js';

/** ms for a suite of pages on a crowded machine. */
const LOOK_MS = 600_000;
const program = findChromium();
const { skip: reportedAsSkipped } = describe;
const whereChromiumIs = program === null ? reportedAsSkipped : describe;

/** The portal in a real Chromium, on a city that runs; skipped, and said so, where there is no Chromium. */
export function browserSuite(city: () => Standalone): void {
  it('has a committed index of its pictures, one sentence each', () => {
    expect(fs.readFileSync(new URL('../../../portal/PICTURES.md', import.meta.url), 'utf8')).toBe(pictureIndex());
  });

  whereChromiumIs('in a real browser', () => {
    let chromium: Chromium;
    const url = () => `http://localhost:${city().port}`;
    beforeAll(async () => { chromium = await Chromium.start(program!); }, LOOK_MS);
    afterAll(async () => { await chromium?.stop(); });

    /** With a window of its own; whatever the policy refused or broke in it is a failure. */
    async function visit(work: (visitor: Visitor) => Promise<void>, size: Size = 'desktop'): Promise<void> {
      const visitor = await chromium.visitor(url(), size);
      try {
        await work(visitor);
        expect(visitor.seen).toEqual({ violations: [], errors: [] });
      } finally { await visitor.leave(); }
    }

    it('shows nothing that a clerk would ask about, and axe finds nothing serious', async () => {
      const found: string[] = [];
      for (const [account, scenes] of scenesByAccount()) {
        await visit(async (visitor) => {
          if (account !== null) {
            await visitor.signIn(account, DEMONSTRATION_PASSWORD);
            found.push(...await withoutWork(visitor.page, account));
          }
          for (const scene of scenes) {
            await play(visitor.page, scene, () => visitor.settled());
            found.push(...[...await faultsOf(visitor.page, scene), ...await axeFaults(visitor.page)].map((fault) => `${scene.name}: ${fault}`));
          }
        });
      }
      expect(found).toEqual([]);
    }, LOOK_MS);

    it('what is typed survives a closed tab', async () => {
      await visit(async (visitor) => {
        await visitor.open('/self-check');
        await visitor.page.getByLabel('职称名称').fill('高级工程师');
        await visitor.page.getByText('已自动保存在本机').waitFor();
        await visitor.open('/');
        await visitor.open('/self-check');
        expect(await visitor.page.getByLabel('职称名称').inputValue()).toBe('高级工程师');
        await visitor.page.getByText('未提交的内容').waitFor();
      });
    }, LOOK_MS);

    it('a refused filing says why with its clause, and signing out ends the session', async () => {
      await visit(async (visitor) => {
        const { page } = visitor;
        await visitor.signIn('qiye-jihua', DEMONSTRATION_PASSWORD, '/plans?status=DRAFT');
        await page.locator('main table tbody a').first().click();
        await page.getByRole('button', { name: '报备', exact: true }).click();
        const problem = page.locator('.problem');
        await problem.waitFor();
        expect(await problem.innerText()).toContain('六(一)');
        await page.getByRole('button', { name: '退出登录' }).click();
        await page.getByRole('link', { name: '登录' }).waitFor();
        await visitor.open('/plans');
        await page.getByRole('heading', { name: '请先登录' }).waitFor();
      });
    }, LOOK_MS);

    pathsSuite(visit);
    guidePathsSuite(visit);
  });
}
