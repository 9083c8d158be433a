import { calendarPapers, demonstrationRuleSet } from '@gt/rules';
import { Town } from './town.js';

/** ms that adopted rules may take to reach the services when the machine is busy. */
const RULES_LIMIT_MS = 20_000;

/** Tokens of the operator, the security administrator, one who holds every other role at the places below, and one who is signed in without any role. */
export interface Tokens { readonly operator: string; readonly admin: string; readonly all: string; readonly nobody: string }
/** Who and what is in the town, as few as are needed for requests to get past "who are you". */
export interface Settled extends Tokens {
  readonly ids: { readonly supervisorId: string; readonly institutionId: string; readonly siteId: string; readonly employerId: string; readonly subject: string };
}

/** The municipal centre, one body with a site, one employer, the rules; all through the API. */
export async function settle(town: Town): Promise<Settled> {
  await town.open('yunwei', [{ role: 'SYSTEM_OPERATOR', place: null }]);
  const subject = await town.open('nobody', []);
  const operator = await town.signIn('yunwei');
  const centre = await town.done('institutions', 'POST', '/api/institutions/bureaus', { token: operator, body: { name: '市中心', level: 'MUNICIPAL' } });
  await town.open('jingban', [{ role: 'BUREAU_OFFICER', place: centre.id }]);
  const officer = await town.signIn('jingban');
  const body = await town.done('institutions', 'POST', '/api/institutions/institutions', { token: officer, body: {
    name: '某企业', creditCode: '91350100M000100Y43', type: 'ENTERPRISE', filingLevel: 'MUNICIPAL', supervisorId: centre.id, filingMode: 'NATIVE', filingModeDocument: '文件', numberMode: 'ALLOTTED' } });
  const withSite = await town.done('institutions', 'POST', `/api/institutions/institutions/${body.id}/sites`, { token: officer, body: { name: '站点', printedName: '某企业', address: '重庆' } });
  const employer = await town.done('applications', 'POST', '/api/applications/employers', { token: officer, body: { name: '某企业', creditCode: '91350100M000100Y43' } });
  const places: Readonly<Record<string, string>> = { bureauId: centre.id, institutionId: body.id, employerId: employer.id };
  await town.open('quanneng', Town.everyRole((kind) => places[kind] ?? '00000000-0000-4000-8000-000000000002'));
  const all = await town.signIn('quanneng');
  const adopt = async (path: string, content: object) => {
    const { id } = await town.done('institutions', 'POST', path, { token: officer, body: content });
    await town.done('institutions', 'POST', `${path}/${id}/adopt`, { token: all });
  };
  await adopt('/api/institutions/rule-sets', { content: demonstrationRuleSet });
  for (const { year, source, off, makeup } of calendarPapers) await adopt('/api/institutions/calendar-papers', { year, paper: source, off, makeup });
  await arrived(town);
  return { ...await tokensOf(town), ids: { supervisorId: centre.id, institutionId: body.id, siteId: (withSite['sites'] as Array<{ siteId: string }>)[0]!.siteId, employerId: employer.id, subject } };
}

/** Tokens that live for some minutes yet: a crowded machine takes longer for all tests than one lives. */
export const tokensOf = async (town: Town): Promise<Tokens> => ({ operator: await town.signIn('yunwei'), admin: await town.admin(), all: await town.signIn('quanneng'), nobody: await town.signIn('nobody') });

/** Adopted rules and papers that a service copies. */
const COPIED: Readonly<Record<string, number>> = { applications: 1 + calendarPapers.length, evaluation: 1 + calendarPapers.length };

/** Waits until the rules are where they are needed. */
async function arrived(town: Town): Promise<void> {
  for (const end = Date.now() + RULES_LIMIT_MS; ;) {
    const found = await Promise.all(Object.keys(COPIED).map(async (service) => {
      const [row] = await town.city.running.get(service)!.kit.db.query<{ n: number }>(`SELECT count(*)::int AS n FROM copy WHERE aggregate_type IN ('institutions.calendar-paper', 'institutions.rule-set') AND version > 1`);
      return row!.n;
    }));
    if (found.every((n, i) => n === Object.values(COPIED)[i])) return;
    if (Date.now() > end) throw new Error(`the rules are not everywhere within ${RULES_LIMIT_MS / 1000} s: ${found.join(', ')}`);
    await new Promise((resolve) => { setTimeout(resolve, 50); });
  }
}
