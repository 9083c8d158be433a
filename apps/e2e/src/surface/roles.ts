import { placeOf, roles, unassignableRoles, type Role } from '@gt/policy';
import { NOBODY, type Endpoint } from './openapi.js';
import type { Settled } from './settle.js';
import type { Answer, Town } from './town.js';

/** A place that nothing here is at. */
const ELSEWHERE = '00000000-0000-4000-8000-00000000000e';

export const everyRole = (Object.keys(roles) as Role[]).filter((role) => !unassignableRoles.includes(role));

type Where = 'here' | 'elsewhere' | 'own';
const opened = new WeakMap<Town, Partial<Record<Where, Promise<ReadonlyArray<readonly [Role, string]>>>>>();
/** One account for each role: at the town's places, or elsewhere; opened once. Answers their tokens. */
export async function oneForEach(town: Town, settled: Settled, where: Where): Promise<Map<Role, string>> {
  const known = opened.get(town) ?? {};
  opened.set(town, known);
  const accounts = await (known[where] ??= openForEach(town, settled, where));
  return new Map(await Promise.all(accounts.map(async ([role, account]) => [role, await town.signIn(account)] as const)));
}

async function openForEach(town: Town, settled: Settled, where: Where): Promise<ReadonlyArray<readonly [Role, string]>> {
  const { supervisorId, institutionId, employerId } = settled.ids;
  const here: Readonly<Record<string, string>> = { bureauId: supervisorId, institutionId, employerId };
  return Promise.all(everyRole.map(async (role): Promise<[Role, string]> => {
    const kind = placeOf(role);
    const account = `${where}-${role.toLowerCase().replaceAll('_', '-')}`;
    await town.open(account, [{ role, place: kind === null ? null : (where === 'here' ? here[kind] ?? ELSEWHERE : ELSEWHERE) }]);
    return [role, account];
  }));
}

/** The command with nothing that could be carried out: an empty body, no key, an id that nobody has. Whoever may give it hears what is missing (400, 404), the others 403. */
export const giveNothing = (town: Town, e: Endpoint, token: string): Promise<Answer> => town.send(e.service, e.method, e.path.replaceAll(/\{\w+\}/g, NOBODY), { token, headers: { 'idempotency-key': '' }, ...(e.body ? { body: {} } : {}) });

/** Whether an answer says that the caller's roles have no such command. */
export const isForbidden = (answer: Answer): boolean => answer.status === 403 && answer.json.code === 'FORBIDDEN';
