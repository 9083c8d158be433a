import { findOccupation, type EvaluationMethod, type OccupationRef, type PlainDate, type Reason, type SkillLevel } from '@gt/domain';
import { bodyScopeOf, checkScope, type BodyScope } from '@gt/rules';
import type { Filing } from '../work/filing.js';
import type { Institution } from '../work/institution.js';

export interface NamedPerson { readonly name: string; readonly subject: string | null }
export interface Session { readonly day: PlainDate; readonly time: string; readonly venue: string; readonly methods: readonly EvaluationMethod[]; readonly content: string }
export interface ScopeRow { readonly occupation: OccupationRef; readonly level: SkillLevel }
export interface PlanContent {
  readonly name: string; readonly siteId: string; readonly sessions: readonly Session[]; readonly scope: readonly ScopeRow[]; readonly scheme: readonly { readonly title: string; readonly text: string }[];
  readonly standard: { readonly kind: StandardKind; readonly name: string; readonly number: string | null; readonly edition: string };
  readonly personnel: { readonly siteLead: NamedPerson; readonly qualitySupervisor: NamedPerson; readonly examOfficers: readonly NamedPerson[]; readonly proofreader: NamedPerson; readonly chief: NamedPerson & { readonly expertId: string } };
  readonly external: { readonly name: string; readonly number: string; readonly filedAt: string; readonly receipt: string } | null;
}
export type StandardKind = 'NATIONAL' | 'INDUSTRY' | 'ENTERPRISE';
export type PanelKind = 'REVIEW' | 'ASSESSMENT';
export interface PanelMember { readonly expertId: string; readonly name: string; readonly chair: boolean; readonly employer: string | null; readonly qualification: string }
export interface Panel { readonly id: string; readonly name: string; readonly kind: PanelKind; readonly status: 'FORMED' | 'SITTING' | 'DONE' | 'DISSOLVED'; readonly days: readonly PlainDate[]; readonly members: readonly PanelMember[]; readonly applicationIds: readonly string[]; readonly warnings: readonly Reason[] }
export interface PlanFiling { readonly filedOn: PlainDate; readonly filedAt: string; readonly firstAssessmentDay: PlainDate; readonly lastFilingDay: PlainDate | null; readonly ruleSet: { readonly id: string; readonly version: number }; readonly fees?: { readonly scheduleId: string; readonly edition: number } | null }
export interface Plan {
  readonly id: string; readonly version: number; readonly status: 'DRAFT' | 'FILED' | 'RETURNED' | 'RUNNING' | 'SCORED' | 'EFFECTIVE' | 'CLOSED' | 'POSTPONED' | 'CANCELLED'; readonly institutionId: string; readonly supervisorId: string;
  readonly candidateCount: number; readonly registerId: string | null; readonly startedOn: string | null; readonly effectiveOn: string | null; readonly returnedOn: string | null; readonly content: PlanContent; readonly filing: PlanFiling | null; readonly panels: readonly Panel[];
  /** fixed PDFs, the newest filing's first; `filedAt`: of which filing */
  readonly documents: readonly { readonly id: string; readonly documentClass: string; readonly title: string; readonly filedAt: string | null }[];
  /** facts of others that crossed the filing; the plan does not start before they are settled */
  readonly findings?: readonly { readonly message: string; readonly decision: string | null }[];
}

/** States in which the whole content may change, and those in which a filing stands and only people may. */
export const OPEN_STATES: readonly Plan['status'][] = ['DRAFT', 'RETURNED', 'POSTPONED'];
export const STAFF_STATES: readonly Plan['status'][] = ['FILED', 'RUNNING', 'SCORED'];

/** A choice of who does something: an account, `PAPER` (signs on paper only), '' (nobody yet). */
export interface PersonForm { choice: string; name: string }
export const PAPER = 'PAPER';
/** The plan as it is typed. */
export interface PlanForm {
  name: string; siteId: string; sessions: { day: string; time: string; venue: string; methods: EvaluationMethod[]; content: string }[]; scope: string[]; scheme: { title: string; text: string }[];
  standard: { kind: StandardKind; name: string; number: string; edition: string };
  siteLead: PersonForm; qualitySupervisor: PersonForm; examOfficers: PersonForm[]; proofreader: PersonForm; chief: { expertId: string; name: string; subject: string | null };
  external: { name: string; number: string; filedAt: string; receipt: string };
}
export const nobody = (): PersonForm => ({ choice: '', name: '' });
export const blankSession = (venue = ''): PlanForm['sessions'][number] => ({ day: '', time: '09:00–17:30', venue, methods: [], content: '' });

const personForm = ({ name, subject }: NamedPerson): PersonForm => ({ choice: subject ?? PAPER, name });
/** Shanghai time as a browser's own input of day and time has it, and back. */
const toLocal = (instant: string): string => new Date(instant).toLocaleString('sv-SE', { timeZone: 'Asia/Shanghai' }).slice(0, 16).replace(' ', 'T');
const toInstant = (local: string): string => (local === '' ? '' : `${local}:00+08:00`);

export function formOf(plan: PlanContent | null, site: { readonly siteId: string; readonly name: string } | null): PlanForm {
  if (plan === null) {
    return { name: '', siteId: site?.siteId ?? '', sessions: [blankSession(site?.name ?? '')], scope: [], scheme: [], standard: { kind: 'NATIONAL', name: '', number: '', edition: '' },
      siteLead: nobody(), qualitySupervisor: nobody(), examOfficers: [nobody()], proofreader: nobody(), chief: { expertId: '', name: '', subject: null }, external: { name: '', number: '', filedAt: '', receipt: '' } };
  }
  const { personnel: p, external, standard } = plan;
  return {
    name: plan.name, siteId: plan.siteId, sessions: plan.sessions.map((s) => ({ ...s, methods: [...s.methods] })), scope: plan.scope.map(scopeKey), scheme: plan.scheme.map((s) => ({ ...s })), standard: { ...standard, number: standard.number ?? '' },
    siteLead: personForm(p.siteLead), qualitySupervisor: personForm(p.qualitySupervisor), examOfficers: p.examOfficers.map(personForm), proofreader: personForm(p.proofreader), chief: { expertId: p.chief.expertId, name: p.chief.name, subject: p.chief.subject },
    external: external ? { ...external, filedAt: toLocal(external.filedAt) } : { name: '', number: '', filedAt: '', receipt: '' },
  };
}

/** What is sent. `rows` are all occupations and levels that can be chosen; the filing in the city's system goes along where anything of it was filled in. */
export function contentOf(form: PlanForm, rows: readonly ScopeRow[]): object {
  const person = ({ choice, name }: PersonForm): object => ({ name, subject: choice === PAPER || choice === '' ? null : choice });
  const { external } = form;
  return {
    name: form.name.trim() || null, siteId: form.siteId, sessions: form.sessions, standard: { ...form.standard, number: form.standard.number.trim() || null },
    scope: rows.filter((row) => form.scope.includes(scopeKey(row))).map(({ occupation, level }) => ({ occupation: { code: occupation.code, name: occupation.name ?? findOccupation(occupation.code)?.name ?? '', workType: occupation.workType ?? null }, level })),
    personnel: { siteLead: person(form.siteLead), qualitySupervisor: person(form.qualitySupervisor), examOfficers: form.examOfficers.map(person), proofreader: person(form.proofreader), chief: form.chief },
    scheme: form.scheme, external: Object.values(external).some((part) => part.trim() !== '') ? { ...external, filedAt: toInstant(external.filedAt) } : null,
  };
}

export const scopeKey = ({ occupation, level }: ScopeRow): string => `${occupation.code} ${occupation.workType ?? ''} ${level}`;
/** The body as the rule on scope reads it. */
export const scopeOf = (body: Institution & { readonly suspendedFrom?: string | null }, filings: readonly Filing[]): BodyScope =>
  bodyScopeOf({ status: body.status, suspensions: body.suspendedFrom ? [{ from: body.suspendedFrom, to: null }] : [], endedFrom: null, scope: body.scope }, filings.map((state) => ({ id: state.id, state })));

export interface ScopeChoice extends ScopeRow { readonly key: string; /** why it may not be assessed on one of the days (四(一), 七(二)) */ readonly reasons: readonly Reason[] }
/** Every occupation and level of an approved filing, and those that the plan has already, with what stands against it on the days. */
export function scopeChoices(body: BodyScope, chosen: readonly ScopeRow[], days: readonly PlainDate[]): ScopeChoice[] {
  const rows = new Map([...body.approvedFilings.flatMap((filing) => filing.rows), ...chosen].map(({ occupation, level }) => [scopeKey({ occupation, level }), { occupation, level }]));
  return [...rows].map(([key, row]) => ({ ...row, key, reasons: checkScope(body, row, days) })).sort((a, b) => a.occupation.code.localeCompare(b.occupation.code) || b.level - a.level);
}

/** The days of a schedule that is being typed, in order. */
export const daysOf = (sessions: readonly { readonly day: string }[]): PlainDate[] => [...new Set(sessions.map((s) => s.day).filter((day) => day !== ''))].sort();

/** Where on the pages a reason against a filing is put right. */
export type Part = 'name' | 'sessions' | 'scope' | 'standard' | 'fees' | 'personnel' | 'external' | 'panels' | 'candidates';
const PARTS: Readonly<Record<string, Part>> = {
  PLAN_NAME_WITHOUT_MARK: 'name', FILED_TOO_LATE: 'sessions', CALENDAR_UNDECLARED: 'sessions', ASSESSMENT_DAY_PAST: 'sessions', BODY_NOT_ACTIVE: 'scope', NOT_IN_FILED_SCOPE: 'scope', NOT_IN_BRIDGING_FILING: 'scope', STANDARD_NOT_NATIONAL: 'standard', FEES_NOT_PUBLISHED: 'fees',
  PANEL_DAY_NOT_PLANNED: 'panels', SCORERS_MISSING: 'panels', CHIEF_DOES_NOT_SIT: 'panels',
};
/** The part of the plan that a reason is about; a reason that is not known here is about the people or the candidates. */
export const partOf = ({ code, facts }: Pick<Reason, 'code' | 'facts'>): Part => PARTS[code] ?? (code.startsWith('EXTERNAL_') ? 'external' : 'applicationId' in facts ? 'candidates' : 'personnel');

export type StepKey = 'finding' | 'file' | 'look' | 'enrol' | 'panels' | 'start' | 'score' | 'register' | 'batch' | 'archive';
/** Candidates who have a panel. */
export const seatedOf = (plan: Pick<Plan, 'panels'>): number => plan.panels.filter((panel) => panel.status !== 'DISSOLVED').reduce((sum, panel) => sum + panel.applicationIds.length, 0);
/** What is to be done next with a plan, by whomever: several things may be due at once. */
export function nextSteps(plan: Pick<Plan, 'status' | 'candidateCount' | 'panels' | 'findings'>): readonly StepKey[] {
  const whole = plan.candidateCount > 0 && seatedOf(plan) >= plan.candidateCount;
  const people: StepKey[] = plan.candidateCount === 0 ? ['enrol'] : whole ? [] : ['panels'];
  switch (plan.status) {
    case 'DRAFT': case 'RETURNED': case 'POSTPONED': return ['file', ...people];
    case 'FILED': return plan.findings?.some((f) => f.decision === null) ? ['finding', ...people] : ['look', ...people, ...(whole ? ['start' as const] : [])];
    case 'RUNNING': return ['score'];
    case 'SCORED': return ['register'];
    case 'EFFECTIVE': return ['batch', 'archive'];
    default: return [];
  }
}

/** Which kind of panel scores which method (六(三)). */
export const kindOf = (method: EvaluationMethod): PanelKind => (method === 'PRACTICAL_ASSESSMENT' ? 'ASSESSMENT' : 'REVIEW');
/** The days of a plan on which panels of the kind sit. */
export const daysOfKind = (content: Pick<PlanContent, 'sessions'>, kind: PanelKind): PlainDate[] => daysOf(content.sessions.filter((s) => s.methods.some((m) => kindOf(m) === kind)));
