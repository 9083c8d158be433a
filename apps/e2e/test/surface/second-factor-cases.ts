import { DEMONSTRATION_PASSWORD, Front } from '@gt/app-standalone';
import { HttpBrowser } from '../../src/surface/browser.js';
import type { Settled } from '../../src/surface/settle.js';
import type { Town } from '../../src/surface/town.js';

/** What `SECOND_FACTOR=required npm start` does on an empty folder: the town was started so, and nobody has seeded it yet. */
export function describeFreshStart(of: () => { readonly town: Town; readonly settled: Settled }): void {
  describe('a fresh start with SECOND_FACTOR=required', () => {
    it('lets the seed sign in, and asks everybody whose role wants it as soon as the seed is done', async () => {
      const { town, settled } = of();
      const account = 'liang-ge-yinsu';
      await town.open(account, [{ role: 'BODY_ADMIN', place: settled.ids.institutionId }]);
      await town.open('wu-jiaose', []);
      const signIn = async (who = account) => { const { status, json } = await town.send('identity', 'POST', '/api/identity/token', { body: { account: who, password: DEMONSTRATION_PASSWORD } }); return [status, json.code]; };
      expect(await signIn()).toEqual([200, undefined]);
      town.seeded();
      expect(await signIn()).toEqual([403, 'SIGN_IN_BY_BROWSER']);
      expect(await signIn('wu-jiaose')).toEqual([200, undefined]);
      const front = new Front();
      await front.listen(0, 'localhost');
      front.open(town.city.running.get('portal')!.fastify);
      try {
        const browser = new HttpBrowser(front.port);
        const shown = await browser.follow('/auth/login');
        const asked = await browser.ask('POST', shown.address, { headers: { 'content-type': 'application/x-www-form-urlencoded' }, body: new URLSearchParams({ step: 'password', account, password: DEMONSTRATION_PASSWORD }).toString() });
        expect([asked.status, asked.text.includes('设置验证器')]).toEqual([200, true]);
      } finally { await front.close(); }
    });
  });
}
