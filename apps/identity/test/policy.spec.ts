import { randomUUID } from 'node:crypto';
import type { Resource, Role } from '@gt/policy';
import { callersAt, deliverBody, likeRow, listFaults, matrixFaults, somewhere, startTestService, type CommandCase, type Places, type TestCaller, type TestService } from '@gt/service-testing';
import { identityService, type IdentityOptions } from '../src/index.js';

/**
 * Who may give a command on an account, a grant, a system's client and a delegation, and in which states. From domain.md §10 and the README's "who manages whom": a bureau its bodies' administrators
 * (and beside them, for what is lost, their people), an administrator the body's people, an employer's reviewer its own, the security administrator everything; what ended stays ended.
 */
const options: IdentityOptions = { firstAdmin: { account: 'security.admin', password: 'first-boot-password', name: '安全管理员甲' }, tokenSigningKey: null, secondFactor: 'off', serviceSecrets: {} };
const reason = { reason: '离岗' };
let test: TestService;
let here: Places;
let there: Places;
let callers: Map<Role, TestCaller>;
beforeAll(async () => {
  test = await startTestService(identityService(() => options));
  const [one, other] = [await deliverBody(test), await deliverBody(test)];
  here = { ...somewhere(), institutionId: one.institutionId, bureauId: one.bureauId };
  there = { ...somewhere(), institutionId: other.institutionId, bureauId: other.bureauId };
  callers = await callersAt(test, here);
});
afterAll(async () => { await test?.stop(); });

/** An account that holds one role at a place, as identity keeps it. */
async function person(role: Role | null, at: string | null): Promise<{ id: string; grantId: string }> {
  const { id } = (await callers.get('SECURITY_ADMIN')!.call('POST', '/api/identity/accounts', { account: `p${randomUUID().slice(0, 8)}`, name: '张三', password: 'a-long-password-1' })).json<{ id: string }>();
  if (role === null) return { id, grantId: '' };
  const everybody = await test.as([{ role: 'SECURITY_ADMIN', place: null }, ...[here, there].flatMap((places) => [{ role: 'BODY_ADMIN' as const, place: places.institutionId }, { role: 'BUREAU_OFFICER' as const, place: places.bureauId }, { role: 'EMPLOYER_REVIEWER' as const, place: places.employerId }])]);
  const given = await everybody.call('POST', '/api/identity/grants', { subject: id, role, ...(at ? { place: at } : {}) });
  if (given.statusCode !== 201) throw new Error(given.body);
  return { id, grantId: given.json<{ id: string }>().id };
}

const managers: readonly Role[] = ['SECURITY_ADMIN', 'BUREAU_OFFICER', 'BUREAU_REVIEWER', 'BODY_ADMIN', 'EMPLOYER_REVIEWER'];
const faults = <S extends string>(table: string, id: string, url: string, states: readonly S[], commands: ReadonlyArray<CommandCase<S>>, hidden: (role: Role) => boolean) =>
  matrixFaults({ test, table, id, url: `/api/identity/${url}/${id}`, states, commands, callers, hidden });

it('an account of a body\'s person: lost things by its administrator, the bureau above or the security administrator, who alone closes it; none of it once it is closed', async () => {
  const { id } = await person('PLAN_OFFICER', here.institutionId);
  expect(await faults('account', id, 'accounts', ['OPEN', 'CLOSED'], [
    { command: '/recovery', body: { what: 'BOTH', ...reason }, who: managers, when: ['OPEN'] },
    { command: '/recovery/decision', body: { approved: true }, who: managers, when: ['OPEN'] },
    { command: '/closing', body: reason, who: ['SECURITY_ADMIN'], when: ['OPEN'] },
  ], (role) => role === 'EMPLOYER_REVIEWER')).toEqual([]);
}, 60_000);

it('a grant: taken once, by whose person it is', async () => {
  const states = ['ACTIVE', 'REVOKED'] as const;
  const revocation = { command: '/revocation', body: reason, who: managers, when: ['ACTIVE'] } as const;
  const whose: ReadonlyArray<[Role, string | null, readonly Role[]]> = [
    ['PLAN_OFFICER', here.institutionId, ['SECURITY_ADMIN', 'BODY_ADMIN']], ['BODY_ADMIN', here.institutionId, ['SECURITY_ADMIN', 'BUREAU_OFFICER', 'BUREAU_REVIEWER']], ['EMPLOYER_CLERK', here.employerId, ['SECURITY_ADMIN', 'EMPLOYER_REVIEWER']],
    ['BUREAU_REVIEWER', here.bureauId, ['SECURITY_ADMIN']], ['AUDITOR', null, ['SECURITY_ADMIN']], ['PLAN_OFFICER', there.institutionId, ['SECURITY_ADMIN']], ['BODY_ADMIN', there.institutionId, ['SECURITY_ADMIN']], ['EMPLOYER_REVIEWER', there.employerId, ['SECURITY_ADMIN']],
  ];
  for (const [role, place, who] of whose) {
    const { grantId } = await person(role, place);
    expect({ role, place, faults: await faults('role_grant', grantId, 'grants', states, [revocation], (caller) => !who.includes(caller)) }).toEqual({ role, place, faults: [] });
  }
}, 60_000);

it('an employer\'s system: a new secret and its end by the employer\'s reviewer, while it is active', async () => {
  const made = (await callers.get('EMPLOYER_REVIEWER')!.call('POST', '/api/identity/clients', { employerId: here.employerId, name: '人力资源系统', purpose: '批量提交申报' })).json<{ id: string }>();
  expect(await faults('client', made.id, 'clients', ['ACTIVE', 'ENDED'], [
    { command: '/secret', who: ['EMPLOYER_REVIEWER', 'BODY_ADMIN'], when: ['ACTIVE'] }, { command: '/ending', body: reason, who: ['EMPLOYER_REVIEWER', 'BODY_ADMIN'], when: ['ACTIVE'] },
  ], (role) => role === 'BODY_ADMIN')).toEqual([]); // the administrator of a body that is not this employer
}, 60_000);

it('accounts and grants by reach are all of them filtered by allow, for every role at any of two places', async () => {
  const holders: ReadonlyArray<[Role | null, string | null, Resource]> = [here, there].flatMap((at): Array<[Role | null, string | null, Resource]> => [
    ['PLAN_OFFICER', at.institutionId, { institutionId: at.institutionId }], ['ARCHIVIST', at.institutionId, { institutionId: at.institutionId }], ['BODY_ADMIN', at.institutionId, { bureauId: at.bureauId }],
    ['EMPLOYER_CLERK', at.employerId, { employerId: at.employerId }], ['EMPLOYER_REVIEWER', at.employerId, { employerId: at.employerId }], ['APPLICANT', at.personId, {}], ['BUREAU_OFFICER', at.bureauId, {}], [null, null, {}],
  ]);
  const resources = new Map<string, Resource>();
  for (const [role, place, resource] of holders) resources.set((await person(role, place)).id, resource);
  // those of other tests and the first administrator hold one grant each too, or none
  const others = await test.db.query<{ id: string; role: Role | null; place: string | null }>(`SELECT a.id, g.role, g.place FROM account a LEFT JOIN role_grant g ON g.subject = a.id::text AND g.status = 'ACTIVE' WHERE a.id <> ALL($1::uuid[])`, [[...resources.keys()]]);
  const resourceOf = (role: Role | null, place: string | null): Resource => holders.find((holder) => holder[0] === role && holder[1] === place)?.[2] ?? {};
  const rows = [...[...resources].map(([id, resource]) => ({ id, resource })), ...others.map(({ id, role, place }) => ({ id, resource: resourceOf(role, place) }))];
  expect(await listFaults({ test, url: '/api/identity/accounts?limit=100', action: 'account.read', places: [here, there], rows })).toEqual([]);

  const { id: subject } = await person(null, null);
  const [like] = await test.db.query<{ id: string }>(`SELECT id FROM role_grant WHERE status = 'ACTIVE' LIMIT 1`);
  const grants: Array<{ id: string; resource: Resource }> = [];
  for (const [role, place, resource] of holders.filter(([each]) => each !== null)) grants.push({ resource, id: await likeRow(test, 'role_grant', like!.id, { subject, role, place }, { subject, role, place }) });
  expect(await listFaults({ test, url: `/api/identity/grants?subject=${subject}&limit=100`, action: 'account.read', places: [here, there], rows: grants })).toEqual([]);
}, 60_000);
