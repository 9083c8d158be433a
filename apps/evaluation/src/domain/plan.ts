import type { EvaluationMethod, PlainDate, SkillLevel } from '@gt/domain';
import type { EnrolledInPost } from './in-post.js';
import { nextStatus, type Transitions } from './transitions.js';

export type PlanStatus = 'DRAFT' | 'FILED' | 'RETURNED' | 'POSTPONED' | 'RUNNING' | 'SCORED' | 'EFFECTIVE' | 'CLOSED' | 'CANCELLED';

export interface Occupation { readonly code: string; readonly name: string; readonly workType: string | null }

/** One sitting of the batch schedule (批次安排表). */
export interface Session {
  readonly day: PlainDate;
  /** As printed, `09:00–12:00`. */
  readonly time: string;
  readonly venue: string;
  readonly methods: readonly EvaluationMethod[];
  readonly content: string;
}

/** 评价依据. Social-training bodies may use the national one only (七(六)). */
export interface Standard { readonly kind: 'NATIONAL' | 'INDUSTRY' | 'ENTERPRISE'; readonly name: string; readonly number: string | null; readonly edition: string }

/** A person named in the plan. `subject` is the account where the person acts in the system, so that four eyes can be checked. */
export interface NamedPerson { readonly name: string; readonly subject: string | null }

/** Who does what (六(一), 六(四)). The chief is one who sits, hence an expert or assessor. */
export interface Personnel {
  readonly siteLead: NamedPerson;
  readonly qualitySupervisor: NamedPerson;
  readonly examOfficers: readonly NamedPerson[];
  readonly proofreader: NamedPerson;
  readonly chief: NamedPerson & { readonly expertId: string };
}

/** The filing in the city's 认定管理系统 of a body with filing mode EXTERNAL. */
export interface ExternalFiling { readonly name: string; readonly number: string; readonly filedAt: string; readonly receipt: string }

/** What the body writes into the plan. */
export interface PlanContent {
  readonly name: string;
  readonly siteId: string;
  readonly sessions: readonly Session[];
  readonly standard: Standard;
  readonly scope: readonly { readonly occupation: Occupation; readonly level: SkillLevel }[];
  readonly personnel: Personnel;
  /** Further sections of the work scheme (工作方案) in the body's own words. */
  readonly scheme: readonly { readonly title: string; readonly text: string }[];
  readonly external: ExternalFiling | null;
}

/** The bureau's word for a filing that the rules alone do not admit: late with a reason, or in a year without a declared calendar. */
export interface FilingPermission { readonly kind: 'LATE' | 'CALENDAR_UNDECLARED'; readonly firstAssessmentDay: PlainDate; readonly reason: string }

/** A filing as it counts. */
export interface PlanFiling {
  readonly supervisorId: string;
  /** The day that counts for the ten working days. */
  readonly filedOn: PlainDate;
  readonly filedAt: string;
  readonly firstAssessmentDay: PlainDate;
  readonly lastAssessmentDay: PlainDate;
  readonly lastFilingDay: PlainDate | null;
  /** The rule set in force at the first filing decides lead time and scoring of the plan for good. */
  readonly ruleSet: { readonly id: string; readonly version: number };
  readonly lateOverride: string | null;
  /** The price list that holds on the first assessment day (七(五)); null in filings from before lists were asked for. */
  readonly fees?: { readonly scheduleId: string; readonly edition: number } | null;
  readonly content: PlanContent;
}

/** A crossing fact that was noticed after the filing; `decision` once supervision has settled it. */
export interface PlanFinding { readonly code: string; readonly message: string; readonly causedBy: string; readonly findingId: string | null; readonly decision: string | null }

export interface Plan {
  readonly institutionId: string;
  readonly supervisorId: string;
  readonly status: PlanStatus;
  readonly content: PlanContent;
  readonly permission: FilingPermission | null;
  readonly filing: PlanFiling | null;
  readonly returnedOn: PlainDate | null;
  readonly candidateCount: number;
  readonly startedOn: PlainDate | null;
  readonly registerId: string | null;
  readonly effectiveOn: PlainDate | null;
  readonly findings: readonly PlanFinding[];
}

export type PlanEvent =
  | { readonly type: 'PlanDrafted'; readonly data: { readonly institutionId: string; readonly supervisorId: string; readonly content: PlanContent } }
  | { readonly type: 'PlanChanged'; readonly data: { readonly what: readonly string[]; readonly content: PlanContent } }
  | { readonly type: 'FilingPermitted'; readonly data: FilingPermission }
  | { readonly type: 'PlanFiled'; readonly data: PlanFiling & { readonly institutionId: string } }
  | { readonly type: 'PlanReturned'; readonly data: { readonly reason: string; readonly returnedOn: PlainDate } }
  | { readonly type: 'CandidatesEnrolled'; readonly data: { readonly applicationIds: readonly string[]; /** how 在职在岗 was confirmed for each; enrolments of before it was kept have none */ readonly inPost?: readonly EnrolledInPost[] } }
  | { readonly type: 'CandidateRemoved'; readonly data: { readonly applicationId: string } }
  | { readonly type: 'CandidatesMovedOut'; readonly data: { readonly applicationIds: readonly string[]; /** null: they wait for a plan again */ readonly toPlanId: string | null; readonly reason: string } }
  | { readonly type: 'AbsencesExcused'; readonly data: { readonly applicationIds: readonly string[]; readonly reason: string } }
  | { readonly type: 'PlanStarted'; readonly data: { readonly startedOn: PlainDate } }
  | { readonly type: 'PlanScored'; readonly data: { readonly registerId: string } }
  | { readonly type: 'PlanReopened'; readonly data: { readonly registerId: string; readonly reason: string } }
  | { readonly type: 'PlanEffective'; readonly data: { readonly effectiveOn: PlainDate } }
  | { readonly type: 'PlanClosed'; readonly data: { readonly volumeId: string } }
  | { readonly type: 'PlanPostponed'; readonly data: { readonly reason: string } }
  | { readonly type: 'PlanCancelled'; readonly data: { readonly reason: string } }
  | { readonly type: 'PlanTransferred'; readonly data: { readonly institutionId: string; readonly from: string; readonly to: string } }
  | { readonly type: 'PlanFindingRaised'; readonly data: { readonly institutionId: string; readonly findingCode: string; readonly message: string; readonly causedBy: string; readonly facts: Readonly<Record<string, unknown>> } }
  | { readonly type: 'PlanFindingSettled'; readonly data: { readonly findingId: string; readonly findingCode: string; readonly decision: string } };

const findings = (status: PlanStatus) => ({ PlanFindingRaised: status, PlanFindingSettled: status });
/** An open plan goes with its body when another bureau takes over the supervision; a closed one keeps the bureau of its day. */
const moved = (status: PlanStatus) => ({ PlanTransferred: status });
const editable = (status: PlanStatus) => ({ ...moved(status), PlanChanged: status, FilingPermitted: status, CandidatesEnrolled: status, CandidateRemoved: status, CandidatesMovedOut: status, PlanFiled: 'FILED', PlanCancelled: 'CANCELLED' } as const);

export const PLAN_TRANSITIONS: Transitions<PlanStatus> = {
  DRAFT: editable('DRAFT'),
  FILED: {
    // a filed plan's schedule stands; people may be replaced and candidates added in a version that the bureau sees (六(一))
    PlanChanged: 'FILED', CandidatesEnrolled: 'FILED', CandidateRemoved: 'FILED', CandidatesMovedOut: 'FILED', PlanReturned: 'RETURNED', PlanPostponed: 'POSTPONED', PlanStarted: 'RUNNING', PlanCancelled: 'CANCELLED', ...moved('FILED'), ...findings('FILED'),
  },
  RETURNED: { ...editable('RETURNED'), ...findings('RETURNED') },
  POSTPONED: { ...editable('POSTPONED'), ...findings('POSTPONED') },
  // whoever falls ill after the start is replaced
  RUNNING: { PlanChanged: 'RUNNING', AbsencesExcused: 'RUNNING', PlanScored: 'SCORED', ...moved('RUNNING'), ...findings('RUNNING') },
  // a register that was sent back: sheets are signed anew
  SCORED: { PlanChanged: 'SCORED', AbsencesExcused: 'SCORED', PlanReopened: 'RUNNING', PlanEffective: 'EFFECTIVE', ...moved('SCORED'), ...findings('SCORED') },
  EFFECTIVE: { PlanClosed: 'CLOSED', ...moved('EFFECTIVE'), ...findings('EFFECTIVE') },
  CLOSED: findings('CLOSED'),
  CANCELLED: findings('CANCELLED'),
};

/** Whether the event may happen to the plan now. */
export const planAllows = (plan: Plan, event: PlanEvent['type']): boolean => nextStatus(PLAN_TRANSITIONS, plan.status, event) !== undefined;

/** Statuses of a plan that is somebody's case still. */
export const OPEN_STATUSES: readonly PlanStatus[] = (Object.keys(PLAN_TRANSITIONS) as PlanStatus[]).filter((status) => nextStatus(PLAN_TRANSITIONS, status, 'PlanTransferred') !== undefined);

/** Statuses of a plan whose candidates and panels may still change. */
export const ENROLLING_STATUSES: readonly PlanStatus[] = (Object.keys(PLAN_TRANSITIONS) as PlanStatus[]).filter((status) => nextStatus(PLAN_TRANSITIONS, status, 'CandidatesEnrolled') !== undefined);

/** Statuses in which a filing stands or has stood, so that facts of others can cross it. */
export const FILED_STATUSES: readonly PlanStatus[] = ['FILED', 'RUNNING', 'SCORED', 'EFFECTIVE', 'CLOSED'];

export const planDays = (content: Pick<PlanContent, 'sessions'>): readonly PlainDate[] => [...new Set(content.sessions.map((session) => session.day))].sort();
export const planMethods = (content: Pick<PlanContent, 'sessions'>): readonly EvaluationMethod[] => [...new Set(content.sessions.flatMap((session) => session.methods))];

/** `车工国家职业技能标准（6-18-01-01，2018年版）`: 评价依据 in one line. */
export const standardText = (standard: Standard): string => `${standard.name}（${[standard.number, standard.edition].filter((part) => part !== null && part !== '').join('，')}）`;

export function evolvePlan(state: Plan | null, event: PlanEvent): Plan {
  if (event.type === 'PlanDrafted') {
    const { institutionId, supervisorId, content } = event.data;
    return { institutionId, supervisorId, status: 'DRAFT', content, permission: null, filing: null, returnedOn: null, candidateCount: 0, startedOn: null, registerId: null, effectiveOn: null, findings: [] };
  }
  if (state === null) throw new Error(`${event.type} before PlanDrafted`);
  const status = nextStatus(PLAN_TRANSITIONS, state.status, event.type);
  if (status === undefined) throw new Error(`${event.type} cannot happen to a plan that is ${state.status}`);
  const plan = { ...state, status };
  switch (event.type) {
    case 'PlanChanged': return { ...plan, content: event.data.content };
    case 'FilingPermitted': return { ...plan, permission: event.data };
    case 'PlanFiled': { const { institutionId: _same, ...filing } = event.data; return { ...plan, supervisorId: filing.supervisorId, filing, returnedOn: null }; }
    case 'PlanReturned': return { ...plan, returnedOn: event.data.returnedOn };
    case 'CandidatesEnrolled': return { ...plan, candidateCount: plan.candidateCount + event.data.applicationIds.length };
    case 'CandidatesMovedOut': return { ...plan, candidateCount: plan.candidateCount - event.data.applicationIds.length };
    case 'CandidateRemoved': return { ...plan, candidateCount: plan.candidateCount - 1 };
    case 'PlanStarted': return { ...plan, startedOn: event.data.startedOn };
    case 'PlanScored': return { ...plan, registerId: event.data.registerId };
    case 'PlanReopened': return { ...plan, registerId: null };
    case 'PlanEffective': return { ...plan, effectiveOn: event.data.effectiveOn };
    case 'PlanTransferred': return { ...plan, supervisorId: event.data.to };
    case 'PlanFindingRaised': { const { findingCode: code, message, causedBy } = event.data; return { ...plan, findings: [...plan.findings, { code, message, causedBy, findingId: null, decision: null }] }; }
    case 'PlanFindingSettled': return { ...plan, findings: settle(plan.findings, event.data) };
    case 'PlanClosed': case 'PlanPostponed': case 'PlanCancelled': case 'AbsencesExcused': return plan;
  }
}

/** The oldest open finding of the code is the one that was settled. */
function settle(findings: readonly PlanFinding[], settled: { readonly findingId: string; readonly findingCode: string; readonly decision: string }): readonly PlanFinding[] {
  const index = findings.findIndex((finding) => finding.code === settled.findingCode && finding.decision === null);
  return findings.map((finding, i) => (i === index ? { ...finding, findingId: settled.findingId, decision: settled.decision } : finding));
}
