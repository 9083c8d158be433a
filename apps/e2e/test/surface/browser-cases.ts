import { randomUUID } from 'node:crypto';
import { Front } from '@gt/app-standalone';
import { creditCode, seededRandom } from '@gt/testing';
import { HttpBrowser } from '../../src/surface/browser.js';
import type { Settled } from '../../src/surface/settle.js';
import type { Town } from '../../src/surface/town.js';

/** What a browser does at the front: sign in on the pages, call by its cookie, sign out. */
export function describeBrowser(of: () => { readonly town: Town; readonly settled: Settled }): void {
  describe('a browser', () => {
    let front: Front;
    let browser: HttpBrowser;
    beforeAll(async () => {
      front = new Front();
      await front.listen(0, 'localhost');
      front.open(of().town.city.running.get('portal')!.fastify);
      browser = new HttpBrowser(front.port);
    });
    afterAll(async () => { await front?.close(); });

    it('signs in on the pages, calls services by its cookie, proves itself where something changes, and signs out', async () => {
      expect((await browser.ask('GET', '/api/portal/session')).json).toMatchObject({ signedIn: false });
      expect(await browser.signIn('jingban', 'Guantong-2022-8', '/todo?a=1')).toBe('/todo?a=1');
      const { json: session } = await browser.ask('GET', '/api/portal/session');
      expect(session).toMatchObject({ signedIn: true, name: '验收员', grants: [{ role: 'BUREAU_OFFICER', roleLabel: '监管部门经办', place: of().settled.ids.supervisorId, placeName: '市中心' }] });
      const me = await browser.ask('GET', '/api/identity/me');
      expect([me.status, me.json['account']]).toEqual([200, 'jingban']);
      const register = (headers: Record<string, string>) => browser.ask('POST', '/api/applications/employers', { headers: { 'content-type': 'application/json', 'idempotency-key': randomUUID(), ...headers }, body: JSON.stringify({ name: '浏览器公司', creditCode: creditCode(seededRandom(9)) }) });
      expect((await register({})).json['code']).toBe('CSRF');
      expect((await register({ 'x-csrf-token': String(session['csrfToken']) })).status).toBe(201);
      const sessions = (await browser.ask('GET', '/api/identity/sessions')).json['items'] as Array<{ current: boolean }>;
      expect(sessions.map((each) => each.current)).toEqual([true]);
      expect((await browser.ask('POST', '/auth/logout', { headers: { 'x-csrf-token': String(session['csrfToken']) } })).status).toBe(204);
      expect((await browser.ask('GET', '/api/identity/me')).status).toBe(401);
      // identity has forgotten the browser too: the page asks again
      expect((await browser.follow('/auth/login')).text).toContain('name="password"');
    }, 60_000);

    it('with headers beyond what anybody needs is refused, and the next request is served', async () => {
      expect((await browser.ask('GET', '/api/portal/session', { headers: { 'x-long': 'a'.repeat(20_000) } })).status).toBe(431);
      expect((await browser.ask('GET', '/api/portal/session', { headers: { cookie: `gt_session=${'b'.repeat(6_000)}` } })).json).toMatchObject({ signedIn: false });
    });
  });
}
