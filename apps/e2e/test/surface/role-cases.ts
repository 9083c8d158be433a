import { placeOf, type Role } from '@gt/policy';
import { NOBODY, type Endpoint } from '../../src/surface/openapi.js';
import { everyRole, giveNothing, isForbidden, oneForEach } from '../../src/surface/roles.js';
import type { Settled } from '../../src/surface/settle.js';
import type { Answer, Send, Town } from '../../src/surface/town.js';
import { IN_EVERY_SERVICE, OWN, QUESTIONS, rolesThatMay, WHO_MAY } from '../../src/surface/who-may.js';

interface Surface {
  readonly town: Town; readonly settled: Settled; readonly endpoints: readonly Endpoint[];
  everywhere(which: (e: Endpoint) => boolean, find: (e: Endpoint, found: (what: string, answer: Answer, faults: readonly string[]) => void) => Promise<void>): Promise<string[]>;
  good(e: Endpoint): unknown;
  send(e: Endpoint, options: Send, url?: string): Promise<Answer>;
}

/** Who may give which command, in every service of the town. */
export function describeRoles(of: () => Surface): void {
  describe('role × command (who-may.ts, written by hand)', () => {
    const commands = () => of().endpoints.filter((e) => e.method !== 'GET' && e.signedIn && rolesThatMay(e.service, e.method, e.path) !== undefined);

    it('is carried by those whose work it is, and refused to everybody else', async () => {
      const { town, settled, endpoints, everywhere } = of();
      const tokens = await oneForEach(town, settled, 'here');
      // what is written is of commands that there are
      const known = new Set(endpoints.map((e) => `${e.method} ${e.path}`));
      expect(Object.keys(WHO_MAY).filter((command) => !known.has(command))).toEqual([]);
      expect(OWN.filter((command) => !known.has(command))).toEqual([]);
      const complete = ['identity', 'archives', 'supervision'];
      expect(endpoints.filter((e) => complete.includes(e.service) && e.method !== 'GET' && e.signedIn && !OWN.includes(`${e.method} ${e.path}`) && !commands().includes(e)).map((e) => `${e.method} ${e.path}: nobody has written who may`)).toEqual([]);
      expect(commands().length).toBeGreaterThanOrEqual(Object.keys(WHO_MAY).length + 5 * Object.keys(IN_EVERY_SERVICE).length);
      const [may, mayNot] = [new Map<string, number>(), new Map<string, number>()];
      expect(await everywhere((e) => commands().includes(e), async (e, found) => {
        const who = rolesThatMay(e.service, e.method, e.path)!;
        for (const role of everyRole) {
          const answer = await giveNothing(town, e, tokens.get(role)!);
          const counts = who.includes(role) ? may : mayNot;
          if (!QUESTIONS.includes(`${e.method} ${e.path}`)) counts.set(role, (counts.get(role) ?? 0) + 1);
          const right = who.includes(role) ? answer.status >= 400 && answer.status < 500 && answer.status !== 401 && !isForbidden(answer) : isForbidden(answer);
          found(role, answer, right ? [] : [who.includes(role) ? 'may, and is refused' : 'may not, and is not refused']);
        }
      })).toEqual([]);
      for (const role of everyRole) expect({ role, refused: (mayNot.get(role) ?? 0) >= 3 }).toEqual({ role, refused: true });
      // by reading alone: they look on, and change nothing
      const onlookers = ['MUNICIPAL_READER', 'CHIEF', 'QUALITY_SUPERVISOR', 'EXTERNAL_SUPERVISOR', 'AUDITOR', 'AUDIT_ADMIN'];
      expect(everyRole.filter((role) => !may.has(role)).sort()).toEqual([...onlookers].sort());
    }, 180_000);

    it('what is one\'s own is everybody\'s who is signed in, and nobody\'s who is not', async () => {
      const { town, settled, everywhere } = of();
      const tokens = await oneForEach(town, settled, 'own');
      expect(await everywhere((e) => OWN.includes(`${e.method} ${e.path}`), async (e, found) => {
        for (const role of everyRole) { const answer = await giveNothing(town, e, tokens.get(role)!); found(role, answer, answer.status < 500 && answer.status !== 401 && !isForbidden(answer) ? [] : ['is refused']); }
        const stranger = await giveNothing(town, e, '');
        found('nobody', stranger, stranger.status === 401 ? [] : ['is not refused']);
      })).toEqual([]);
    }, 180_000);

    it('whoever holds the role elsewhere gets nowhere with what is here', async () => {
      const { town, settled, everywhere, good, send } = of();
      const tokens = await oneForEach(town, settled, 'elsewhere');
      // these belong to no place, or say of each row what became of it
      const placeless = ['/api/applications/employers', '/api/institutions/experts', '/api/identity/accounts', '/api/identity/employer-accounts'];
      // there is nothing within their reach, and that is the answer; who looks on the whole city is nowhere elsewhere
      const ofTheCity = (_answer: Answer, role: Role): boolean => ['MUNICIPAL_READER', 'AUDITOR'].includes(role);
      const nothing: Readonly<Record<string, (answer: Answer, role: Role) => boolean>> = {
        '/api/identity/grants/hand-over-previews': ({ json }) => JSON.stringify(json) === '{"items":[]}', '/api/identity/grants/hand-overs': ({ json }) => json.code === 'PREVIEW_MOVED',
        // a body is shown the original, wherever the person applied or works: who has name and number before him finds the claim; an employer finds its own people's
        '/api/identity/applicant-claims/searches': ({ json }, role) => role === 'INTAKE_REVIEWER' || JSON.stringify(json) === '{"items":[]}', '/api/applications/searches': ({ json }) => JSON.stringify(json) === '{"items":[],"next":null}', '/api/applications/appraisals/searches': ({ json }) => JSON.stringify(json) === '{"items":[],"next":null}', '/api/certificates/batches': ({ json }) => json.code === 'NO_EFFECTIVE_PASS',
        '/api/applications/rule-set-previews': ofTheCity, '/api/evaluation/rule-set-previews': ofTheCity,
      };
      expect(await everywhere((e) => commands().includes(e) && e.body !== null && e.pathNames.length === 0 && !placeless.includes(e.path) && !e.path.endsWith('/clock') && !e.path.endsWith('/rebuilds'), async (e, found) => {
        for (const role of rolesThatMay(e.service, e.method, e.path)!.filter((each) => each !== 'SYSTEM_OPERATOR' && each !== 'SECURITY_ADMIN')) {
          const answer = await send(e, { token: tokens.get(role)!, body: good(e) });
          const rows = answer.json['results'] as ReadonlyArray<{ outcome: string }> | undefined;
          found(role, answer, rows ? rows.filter((row) => row.outcome !== 'REFUSED').map(() => 'a row was done') : answer.status === 403 || answer.status === 404 || nothing[e.path]?.(answer, role) ? [] : ['not refused']);
        }
      })).toEqual([]);
    }, 180_000);

    it('another\'s record, by its id, is as one that is not there', async () => {
      const { town, settled, endpoints, everywhere, good, send } = of();
      const tokens = await oneForEach(town, settled, 'elsewhere');
      const { ids } = settled;
      const make = async (service: string, path: string, changes: object = {}, token = settled.all) => {
        const e = endpoints.find((each) => each.method === 'POST' && each.path === path)!;
        return (await town.done(service, 'POST', path, { token, body: { ...(good(e) as object), ...changes } })).id;
      };
      // one that is there, or a new one
      const some = async (service: string, path: string, changes: object = {}) => ((await town.send(service, 'GET', path, { token: settled.all })).json['items'] as Array<{ id: string }> | undefined)?.[0]?.id ?? make(service, path, changes);
      const there: Readonly<Record<string, string>> = {
        '/api/identity/accounts': ids.subject, '/api/identity/clients': await make('identity', '/api/identity/clients', { name: '别人的系统' }),
        '/api/identity/grants': await make('identity', '/api/identity/grants', { role: 'EMPLOYER_CLERK', place: ids.employerId, until: null }, settled.admin),
        '/api/institutions/filings': await some('institutions', '/api/institutions/filings'), '/api/institutions/fee-schedules': await some('institutions', '/api/institutions/fee-schedules'), '/api/institutions/custom-standards': await some('institutions', '/api/institutions/custom-standards'),
        '/api/applications/applications': await some('applications', '/api/applications/applications'), '/api/evaluation/plans': await some('evaluation', '/api/evaluation/plans', { name: null }),
      };
      // the register of bodies is everybody's to read (domain.md §5): there is nothing to hide, and it is not among them
      let tried = 0;
      expect(await everywhere((e) => e.signedIn && e.file === null && e.pathNames.length === 1 && there[e.path.split('/{')[0]!] !== undefined, async (e, found) => {
        const id = there[e.path.split('/{')[0]!]!;
        for (const role of everyRole.filter((each) => placeOf(each) !== null)) {
          const ask = (which: string) => send(e, { token: tokens.get(role)!, ...(e.body ? { body: good(e) } : {}) }, e.path.replace(/\{\w+\}/, which));
          const [unknown, known] = [await ask(NOBODY), await ask(id)];
          if (isForbidden(unknown) && isForbidden(known)) continue;
          tried += 1;
          found(role, known, unknown.status === 404 && known.status === 404 && known.json.detail === unknown.json.detail ? [] : [`is told apart: unknown ${unknown.status} ${unknown.json.code}`]);
        }
      })).toEqual([]);
      expect(tried).toBeGreaterThan(50);
    }, 120_000);
  });
}
