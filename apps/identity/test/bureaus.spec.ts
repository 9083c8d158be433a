import { randomUUID } from 'node:crypto';
import { BureauMerged, BureauRegistered } from '@gt/contracts';
import { startTestService, type TestCaller, type TestService } from '@gt/service-testing';
import { identityService, type IdentityOptions } from '../src/index.js';

const options: IdentityOptions = { firstAdmin: { account: 'security.admin', password: 'first-boot-password', name: '安全管理员甲' }, tokenSigningKey: null, secondFactor: 'off', serviceSecrets: {} };
const [gone, stays, other] = [randomUUID(), randomUUID(), randomUUID()];

describe('the people of a merged bureau', () => {
  let test: TestService;
  let admin: TestCaller;
  beforeAll(async () => { test = await startTestService(identityService(() => options)); admin = await test.as([{ role: 'SECURITY_ADMIN', place: null }]); });
  afterAll(async () => { await test?.stop(); });

  const account = async (name: string): Promise<string> => (await admin.call('POST', '/api/identity/accounts', { account: name, name: '张三', password: 'a-long-password-1' })).json().id;
  const give = async (subject: string, role: string, place: string, until?: string) => { expect((await admin.call('POST', '/api/identity/grants', { subject, role, place, ...(until ? { until } : {}) })).statusCode).toBe(201); };
  const standing = async (subject: string) => (await test.db.query<{ role: string; place: string; until: string | null }>("SELECT role, place, until::text FROM role_grant WHERE subject = $1 AND status = 'ACTIVE' ORDER BY role, place", [subject]));

  it('do at the bureau that took it over what they did, to the same day; what they have there already is not doubled, and another bureau\'s people stay', async () => {
    for (const id of [gone, stays]) await test.deliver(BureauRegistered, id, { name: `局${id}`, level: 'DISTRICT', telephone: null });
    const [officer, both, elsewhere] = [await account('officer'), await account('both'), await account('elsewhere')];
    await give(officer, 'BUREAU_OFFICER', gone, '2999-12-31');
    await give(both, 'BUREAU_REVIEWER', gone);
    await give(both, 'BUREAU_REVIEWER', stays);
    await give(elsewhere, 'BUREAU_OFFICER', other);
    const merged = await test.deliver(BureauMerged, gone, { into: stays, reason: '区划调整', document: '渝府〔2026〕2号', on: '2026-03-02' });
    expect([await standing(officer), await standing(both), await standing(elsewhere)]).toEqual([
      [{ role: 'BUREAU_OFFICER', place: stays, until: '2999-12-31' }], [{ role: 'BUREAU_REVIEWER', place: stays, until: null }], [{ role: 'BUREAU_OFFICER', place: other, until: null }]]);
    const told = async () => (await test.published()).filter((event) => event.type.startsWith('identity.Grant')).length;
    const before = await told();
    await test.redeliver(merged);
    expect(await told()).toBe(before);
    const ended = (await test.published()).filter((event) => event.type === 'identity.GrantRevoked');
    expect(ended.map((event) => event.data['reason'])).toEqual(['渝府〔2026〕2号', '渝府〔2026〕2号']);
  });
});
