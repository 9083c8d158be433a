import { occupationLabel, SKILL_LEVEL_NAMES, type OccupationRef, type SkillLevel } from '@gt/domain';
import { allow, type Action, type Resource } from '@gt/policy';
import { onMounted, ref, shallowRef, type Ref, type ShallowRef } from 'vue';
import { acting, session } from '../../api/session.js';
import { asProblem, get, getVersioned, type ApiProblem, type Page } from '../../api/client.js';
import type { CaseAction } from '../../patterns/case.js';
import type { Query } from '../../patterns/worklist.js';
import { texts } from './texts.js';

export const levelName = (level: SkillLevel | null | undefined): string => (level ? SKILL_LEVEL_NAMES[level] : texts.none);
export const occupationName = (o: OccupationRef | null | undefined): string => (o ? o.name ?? occupationLabel(o) : texts.none);
export const orNone = (value: string | number | null | undefined): string => (value === null || value === undefined || value === '' ? texts.none : String(value));
/** An instant as a clerk reads it, Shanghai time. */
export const instant = (at: string | null | undefined): string => (at ? new Date(at).toLocaleString('zh-CN', { hour12: false, timeZone: 'Asia/Shanghai', year: 'numeric', month: '2-digit', day: '2-digit', hour: '2-digit', minute: '2-digit' }).replaceAll('/', '-') : texts.none);
/** A code as its Chinese name; a code that nobody named yet is shown as it is rather than hidden. */
export const named = (names: Readonly<Record<string, string>>, code: string): string => names[code] ?? code;

export type Tone = 'good' | 'warn' | 'bad' | 'plain' | 'busy';
const TONES: Readonly<Record<string, Tone>> = {
  APPROVED: 'good', ACTIVE: 'good', EFFECTIVE: 'good', CLOSED: 'good', PUBLISHED: 'good', CONCLUDED: 'good', ACCEPTED: 'good', ISSUED: 'good', PASSED: 'good', SIGNED: 'good', ADOPTED: 'good', COMPLETE: 'busy', CAPTURED: 'good', SETTLED: 'good',
  RETURNED: 'warn', RETURNED_BY_EMPLOYER: 'warn', SUPPLEMENT_REQUESTED: 'warn', POSTPONED: 'warn', SUSPENDED: 'warn', OPEN: 'busy', PROPOSED: 'busy', AWAITED: 'warn',
  REFUSED: 'bad', NOT_RECOMMENDED: 'bad', REVOKED: 'bad', CANCELLED: 'bad', FAILED: 'bad', ABSENT: 'bad', DISQUALIFIED: 'bad', ENDED: 'bad', MISMATCHED: 'bad',
  SUBMITTED: 'busy', RECOMMENDED: 'busy', FILED: 'busy', RUNNING: 'busy', SCORED: 'busy', CONFIRMED: 'busy', NUMBERED: 'busy', PROOFREAD: 'busy', CHAIRS_SIGNED: 'busy', PUBLICISED: 'busy',
};
/** The colour of a state, whatever it is a state of. */
export const toneOf = (state: string): Tone => TONES[state] ?? 'plain';

/** Rows of the largest page that services give. */
const PAGE_MAX = 200;
/** A page of a service's keyset list. */
export const listOf = <Row>(path: string, fixed: Query = {}) => (query: Query): Promise<Page<Row>> => get<Page<Row>>(path, { limit: 50, ...fixed, ...query });
/** Every row of a service's keyset list, for what is chosen from: hundreds, not thousands. */
export async function allPages<Row>(path: string, fixed: Query = {}): Promise<Row[]> {
  const rows: Row[] = [];
  for (let after: string | null = ''; after !== null;) {
    const page: Page<Row> = await get<Page<Row>>(path, { ...fixed, after, limit: PAGE_MAX });
    rows.push(...page.items);
    after = page.next;
  }
  return rows;
}
export const optionsOf = (names: Readonly<Record<string, string>>) => Object.entries(names).map(([value, label]) => ({ value, label }));

export interface Case<T> { readonly data: ShallowRef<T | null>; readonly etag: Ref<string | null>; readonly problem: Ref<ApiProblem | null>; readonly reload: () => Promise<void> }
/** One aggregate as a page shows it. */
export function useCase<T>(path: string): Case<T> {
  const data = shallowRef<T | null>(null);
  const etag = ref<string | null>(null);
  const problem = ref<ApiProblem | null>(null);
  const reload = async (): Promise<void> => {
    try { const found = await getVersioned<T>(path); data.value = found.data; etag.value = found.etag ?? (versionOf(found.data)); problem.value = null; } catch (error) { problem.value = asProblem(error); }
  };
  onMounted(reload);
  return { data, etag, problem, reload };
}
const versionOf = (data: unknown): string | null => { const { version } = data as { version?: number }; return version === undefined ? null : `"${version}"`; };

/** Whether the role acted in may do the action on this very thing (libs/policy); the service decides again. */
export function may(action: Action, resource: Resource): boolean {
  const grant = acting.value;
  return grant !== undefined && allow({ subject: session.subject, grants: [{ role: grant.role, place: grant.place }] }, action, resource) !== undefined;
}
interface Offer { readonly action: Action; readonly on: Resource; readonly states: readonly string[]; readonly state: string; readonly stateName: string }
/** Rules of a case as it stands: what may be done in which of its states. */
export const ruleOf = (on: Resource, state: string, stateName: string) => (action: Action, ...states: string[]): Offer => ({ action, on, states, state, stateName });
/** An action for the panel: left out when the policy does not allow it at all, with a reason when only the state forbids it. */
export function offer(rule: Offer, action: CaseAction): CaseAction[] {
  if (!may(rule.action, rule.on)) return [];
  return [rule.states.includes(rule.state) ? action : { ...action, why: texts.wrongState(rule.stateName) }];
}
