import { isValidOn, shanghaiDate, type PlainDate } from '@gt/domain';
import { roles, type Role } from '@gt/policy';
import { ruleSetInForce, type BodyScope, type RuleSet } from '@gt/rules';
import { get } from '../../api/client.js';
import { session } from '../../api/session.js';
import type { ExpertRow } from '../work/expert.js';
import type { FeeSchedule } from '../work/fee.js';
import type { Filing } from '../work/filing.js';
import type { Institution } from '../work/institution.js';
import { allPages } from '../work/shared.js';
import type { Standard } from '../work/standard.js';
import { scopeOf } from './plan.js';

export interface Colleague { readonly id: string; readonly name: string; readonly roleLabels: readonly string[] }
/** What a plan of a body is drawn up from. */
export interface PlanBody { readonly institution: Institution; readonly scope: BodyScope; readonly fees: readonly FeeSchedule[]; readonly standards: readonly Standard[]; readonly colleagues: readonly Colleague[]; readonly experts: readonly ExpertRow[] }

/** The body with its filings, price lists, standards, people and the directory of experts. Rejects with ApiProblem. */
export async function loadBody(institutionId: string): Promise<PlanBody> {
  const [institution, filings, fees, standards, colleagues, experts] = await Promise.all([
    get<Institution>(`/api/institutions/institutions/${institutionId}`), allPages<Filing>('/api/institutions/filings', { institutionId }), allPages<FeeSchedule>('/api/institutions/fee-schedules', { institutionId }), allPages<Standard>('/api/institutions/custom-standards', { institutionId }),
    colleaguesAt(institutionId), allPages<ExpertRow>('/api/institutions/experts'),
  ]);
  return { institution, scope: scopeOf(institution, filings), fees, standards, colleagues, experts };
}

/** Who works at the body: those of one's own office, oneself among them. A deputy, who holds no role there himself, names people by hand. */
async function colleaguesAt(institutionId: string): Promise<readonly Colleague[]> {
  const { grants } = await get<{ grants: readonly { readonly id?: string; readonly role: Role; readonly place: string | null }[] }>('/api/identity/me');
  const here = grants.filter((grant) => grant.place === institutionId);
  const own = here.find((grant) => grant.id !== undefined);
  if (!own) return [];
  const { items } = await get<{ items: readonly Colleague[] }>('/api/identity/delegations/colleagues', { grantId: own.id! });
  return [{ id: session.subject, name: session.name, roleLabels: here.map((grant) => roles[grant.role].label) }, ...items];
}

/** What holds on a day of versions that follow each other. */
export const holdingOn = <V extends { readonly effectiveFrom: string | null; readonly effectiveTo: string | null }>(versions: readonly V[], day: PlainDate): V | undefined => versions.find((v) => v.effectiveFrom !== null && isValidOn({ from: v.effectiveFrom, to: v.effectiveTo }, day));

/** The rule set that a plan was filed under, else the one in force today; null where none is adopted. Rejects with ApiProblem. */
export async function loadRuleSet(filed: { readonly id: string; readonly version: number } | null): Promise<RuleSet | null> {
  const adopted = (await allPages<{ id: string; ruleSetId: string; ruleSetVersion: number; effectiveFrom: string; effectiveTo: string | null; status: string }>('/api/institutions/rule-sets')).filter((each) => each.status === 'ADOPTED');
  const found = filed ? adopted.find((each) => each.ruleSetId === filed.id && each.ruleSetVersion === filed.version) : ruleSetInForce(adopted.map((each) => ({ ...each, version: each.ruleSetVersion })) as unknown as RuleSet[], shanghaiDate(Date.now()));
  return found ? (await get<{ content: RuleSet }>(`/api/institutions/rule-sets/${found.id}`)).content : null;
}
