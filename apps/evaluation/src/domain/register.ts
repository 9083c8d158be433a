import { accepted, reason, refused, type Decision, type EvaluationMethod, type PlainDate, type Reason } from '@gt/domain';
import { personsOf, type Acting } from '@gt/policy';
import { decidePanelScores, decidePractical, publicityEnd, type PanelScores, type RuleSet, type SubjectDecision, type WorkingCalendar } from '@gt/rules';
import type { ScoreSheet, Signature, SheetScores } from './score-sheet.js';
import { nextStatus, type Transitions } from './transitions.js';

export type RegisterStatus = 'OPEN' | 'PROOFREAD' | 'CHAIRS_SIGNED' | 'CHIEF_SIGNED' | 'PUBLICISED' | 'EFFECTIVE' | 'RETURNED';
export type RegisterOutcome = 'PASSED' | 'FAILED' | 'ABSENT';

/** One candidate's line: every scorer's signed sheet and the decision on them. Subjects are null where they are not scored. */
export interface RegisterRow {
  readonly applicationId: string;
  readonly panelId: string;
  readonly method: EvaluationMethod;
  readonly sheets: readonly { readonly sheetId: string; readonly expertId: string; readonly scores: SheetScores }[];
  readonly outcome: RegisterOutcome;
  readonly theory: SubjectDecision | null;
  readonly skill: SubjectDecision | null;
  readonly comprehensive: SubjectDecision | null;
}

export interface ScoreRegister {
  readonly planId: string;
  readonly institutionId: string;
  readonly status: RegisterStatus;
  readonly rows: readonly RegisterRow[];
  /** Chairs that sign, each the rows of the own panel; none for a practical assessment. */
  readonly chairs: readonly { readonly panelId: string; readonly expertId: string; readonly name: string; readonly signature: Signature | null }[];
  /** Accounts that entered or signed scores: none of them proofreads. */
  readonly scoredBy: readonly string[];
  readonly proofread: Signature | null;
  readonly chief: Signature | null;
  readonly publicity: { readonly from: PlainDate; readonly until: PlainDate } | null;
  readonly effectiveOn: PlainDate | null;
  /** why it went back to the scorers; absent in any other state */
  readonly returnReason?: string;
}

type Reference = Pick<ScoreRegister, 'planId' | 'institutionId'>;
/** What is signed is kept beside the signature. */
interface SignedContent { readonly content: object; readonly signature: Signature }

export type RegisterEvent =
  | { readonly type: 'RegisterOpened'; readonly data: Reference & Pick<ScoreRegister, 'rows' | 'scoredBy'> & { readonly chairs: readonly { readonly panelId: string; readonly expertId: string; readonly name: string }[] } }
  | { readonly type: 'RegisterProofread'; readonly data: Reference & SignedContent }
  | { readonly type: 'RegisterChairSigned'; readonly data: Reference & SignedContent & { readonly panelId: string } }
  | { readonly type: 'RegisterChiefSigned'; readonly data: Reference & SignedContent }
  | { readonly type: 'RegisterPublicised'; readonly data: Reference & { readonly from: PlainDate; readonly until: PlainDate } }
  | { readonly type: 'RegisterReturned'; readonly data: Reference & { readonly reason: string } }
  | { readonly type: 'RegisterTookEffect'; readonly data: Reference & { readonly effectiveOn: PlainDate; readonly outcomes: readonly { readonly applicationId: string; readonly outcome: RegisterOutcome }[] } };

export const REGISTER_TRANSITIONS: Transitions<RegisterStatus> = {
  OPEN: { RegisterProofread: 'PROOFREAD', RegisterReturned: 'RETURNED' },
  // stays PROOFREAD until the last chair has signed
  PROOFREAD: { RegisterChairSigned: 'CHAIRS_SIGNED', RegisterReturned: 'RETURNED' },
  CHAIRS_SIGNED: { RegisterChiefSigned: 'CHIEF_SIGNED', RegisterReturned: 'RETURNED' },
  CHIEF_SIGNED: { RegisterPublicised: 'PUBLICISED', RegisterTookEffect: 'EFFECTIVE' },
  PUBLICISED: { RegisterTookEffect: 'EFFECTIVE', RegisterReturned: 'RETURNED' },
  EFFECTIVE: {},
  // stays readable; the sheets that are signed anew make another register
  RETURNED: {},
};

export function evolveRegister(state: ScoreRegister | null, event: RegisterEvent): ScoreRegister {
  if (event.type === 'RegisterOpened') {
    return { ...event.data, status: 'OPEN', chairs: event.data.chairs.map((chair) => ({ ...chair, signature: null })), proofread: null, chief: null, publicity: null, effectiveOn: null };
  }
  if (state === null) throw new Error(`${event.type} before RegisterOpened`);
  const status = nextStatus(REGISTER_TRANSITIONS, state.status, event.type);
  if (status === undefined) throw new Error(`${event.type} cannot happen to a register that is ${state.status}`);
  switch (event.type) {
    // no chairs (practical assessment): nothing lies between proofreading and the chief
    case 'RegisterProofread': return { ...state, status: state.chairs.length === 0 ? 'CHAIRS_SIGNED' : status, proofread: event.data.signature };
    case 'RegisterChairSigned': {
      const chairs = state.chairs.map((chair) => (chair.panelId === event.data.panelId ? { ...chair, signature: event.data.signature } : chair));
      return { ...state, status: chairs.every((chair) => chair.signature !== null) ? status : state.status, chairs };
    }
    case 'RegisterChiefSigned': return { ...state, status, chief: event.data.signature };
    case 'RegisterPublicised': return { ...state, status, publicity: { from: event.data.from, until: event.data.until } };
    case 'RegisterReturned': return { ...state, status, returnReason: event.data.reason };
    case 'RegisterTookEffect': return { ...state, status, effectiveOn: event.data.effectiveOn };
  }
}

/** The line of one candidate from the signed sheets of all scorers (六(三)), in exact integers. */
export function registerRow(applicationId: string, panelId: string, sheets: readonly { readonly id: string; readonly sheet: ScoreSheet }[], ruleSet: RuleSet): RegisterRow {
  const { method } = sheets[0]!.sheet;
  const common = { applicationId, panelId, method, sheets: sheets.map(({ id, sheet }) => ({ sheetId: id, expertId: sheet.expertId, scores: sheet.scores! })) };
  if (sheets.every(({ sheet }) => sheet.absent)) return { ...common, outcome: 'ABSENT', theory: null, skill: null, comprehensive: null };
  if (method === 'PRACTICAL_ASSESSMENT') {
    const skill = decidePractical(sheets.map(({ sheet }) => sheet.scores!.skill!), ruleSet.scoring);
    return { ...common, outcome: skill.passed ? 'PASSED' : 'FAILED', theory: null, skill, comprehensive: null };
  }
  const decision = decidePanelScores(sheets.map(({ sheet }) => sheet.scores as PanelScores), ruleSet);
  return { ...common, outcome: decision.passed ? 'PASSED' : 'FAILED', ...decision.subjects };
}

const referenceOf = ({ planId, institutionId }: Reference): Reference => ({ planId, institutionId });

/** What is shown to whoever signs the register: the rows (a chair's own), and who has signed before. */
export function registerContent(registerId: string, register: ScoreRegister, panelId: string | null): object {
  const rows = panelId === null ? register.rows : register.rows.filter((row) => row.panelId === panelId);
  return { registerId, planId: register.planId, panelId, rows, proofread: register.proofread?.signature ?? null, chairs: panelId === null ? register.chairs.map((chair) => chair.signature?.signature ?? null) : [] };
}

/** 专人校对 (六(四)): by a person who entered and signed none of the scores, the one whom the plan names or who stands in for him. */
export function decideProofread(register: ScoreRegister, by: Acting & { readonly named: string | null }, signed: () => SignedContent): Decision<RegisterEvent> {
  const reasons = proofreaderReasons(register, by);
  if (reasons.length > 0) return refused(...reasons);
  return accepted({ type: 'RegisterProofread', data: { ...referenceOf(register), ...signed() } });
}

/**
 * The proofreader sends the register back with the reason (六(四)): a score does not agree with its sheet, or a fault came out at a signature or in the
 * publicity. Whoever erred signs a new edition of the sheet, and everybody concerned signs the new register; nothing that has taken effect goes back.
 */
export function decideReturnRegister(register: ScoreRegister, by: Acting & { readonly named: string | null }, why: string): Decision<RegisterEvent> {
  const reasons = proofreaderReasons(register, by);
  return reasons.length > 0 ? refused(...reasons) : accepted({ type: 'RegisterReturned', data: { ...referenceOf(register), reason: why } });
}

function proofreaderReasons(register: ScoreRegister, by: Acting & { readonly named: string | null }): readonly Reason[] {
  const reasons: Reason[] = [];
  if (personsOf(by).some((person) => register.scoredBy.includes(person))) reasons.push(reason('PROOFREADER_ENTERED_SCORES', '六(四)', '校对人不能是成绩的录入人或评分人，请由其他人员校对'));
  if (by.named !== null && !personsOf(by).includes(by.named)) reasons.push(reason('PROOFREADER_NOT_NAMED', '六(四)', '计划指定的校对人另有其人，请由指定人员校对，或先在计划中更换'));
  return reasons;
}

/** The chair signs the own panel's rows, once. */
export function decideChairSign(register: ScoreRegister, panelId: string, signed: () => SignedContent): Decision<RegisterEvent> {
  const chair = register.chairs.find((each) => each.panelId === panelId);
  if (!chair) return refused(reason('PANEL_NOT_IN_REGISTER', '六(四)', '该评审组不在本成绩登记中，请核对', { panelId }));
  if (chair.signature !== null) return refused(reason('CHAIR_SIGNED', '六(四)', '该评审组组长已签名，无须重签', { panelId }));
  return accepted({ type: 'RegisterChairSigned', data: { ...referenceOf(register), panelId, ...signed() } });
}

/** The chief signs for the whole plan; then the results are publicised where the rule set says so, else they take effect at once (六(四)). */
export function decideChiefSign(register: ScoreRegister, today: PlainDate, ruleSet: RuleSet, calendar: WorkingCalendar, signed: () => SignedContent): Decision<RegisterEvent> {
  const term = publicityEnd('RESULTS', today, ruleSet, calendar);
  if (term.standing === 'UNKNOWN') return refused(...term.reasons);
  const signature: RegisterEvent = { type: 'RegisterChiefSigned', data: { ...referenceOf(register), ...signed() } };
  if (term.standing === 'OFF') return accepted<RegisterEvent>(signature, tookEffect(register, today));
  return accepted<RegisterEvent>(signature, { type: 'RegisterPublicised', data: { ...referenceOf(register), from: today, until: term.lastDay } });
}

/** Ends the publicity once its last day is over, on the business clock. */
export function decideTakeEffect(register: ScoreRegister, today: PlainDate): Decision<RegisterEvent> {
  const { until } = register.publicity!;
  if (today <= until) return refused(reason('PUBLICITY_RUNNING', '六(四)', `结果公示期至 ${until}（含当日），请在期满后办理`, { until, today }));
  return accepted(tookEffect(register, today));
}

const tookEffect = (register: ScoreRegister, effectiveOn: PlainDate): RegisterEvent => ({
  type: 'RegisterTookEffect', data: { ...referenceOf(register), effectiveOn, outcomes: register.rows.map(({ applicationId, outcome }) => ({ applicationId, outcome })) },
});
