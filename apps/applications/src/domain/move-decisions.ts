import { accepted, acceptedUnless, reason, refused, shanghaiDate, type Decision, type InstitutionType, type PlainDate, type Reason } from '@gt/domain';
import type { Role } from '@gt/policy';
import { consequenceOfMove, type PersonMove } from '@gt/rules';
import { stateRefusal, type Application, type ApplicationEvent, type DecidedBy } from './application.js';
import { AWAITS_NAMES, MOVE_KIND_NAMES, type MoveReport, type Unit } from './person-move.js';
import { whyOf, type Why } from './why.js';

/** What the consequence of a move rests on beside the application (domain.md §2, people move). */
export interface MoveFacts {
  readonly today: PlainDate;
  readonly by: DecidedBy;
  readonly institutionType: InstitutionType;
  /** of the plan that the application is in; null while no day is fixed */
  readonly firstAssessmentDay: PlainDate | null;
  /** in a plan now: what it holds is given back when the plan lets it go */
  readonly enrolled: boolean;
  /** the new unit as it is registered; null: not named; undefined: named, and not registered */
  readonly unit: Unit | null | undefined;
  /** the new unit is on the list of an enterprise body (四(二)) */
  readonly unitCovered: boolean;
}
export interface MoveCommand { readonly kind: PersonMove['kind']; readonly on: PlainDate; readonly note: string }
type Outcome = Decision<ApplicationEvent>;

/**
 * Something happened to the applicant. What the unit or the body says counts at once (`asFact`), what the applicant says is checked first. Refused:
 * WRONG_STATE, MOVE_OPEN, MOVE_IN_FUTURE, EMPLOYER_UNKNOWN, SAME_UNIT, UNIT_NOT_ASKED.
 */
export function reportMove(state: Application, command: MoveCommand, facts: MoveFacts, asFact: boolean): Outcome {
  const wrong = stateRefusal(state, 'ApplicationMoveReported', '登记人员变动');
  if (wrong) return refused(wrong);
  const reasons = [
    ...(state.move ? [reason('MOVE_OPEN', '二', `已登记的${MOVE_KIND_NAMES[state.move.kind]}${AWAITS_NAMES[state.move.awaits]}，办结后才能再登记。`, { awaits: state.move.awaits })] : []),
    ...(command.on > facts.today ? [reason('MOVE_IN_FUTURE', '二', '变动日期晚于今天，请在变动当日或以后登记。', { on: command.on })] : []),
    ...(command.kind === 'RETIRED' && facts.unit !== null ? [reason('UNIT_NOT_ASKED', '二', '登记退休不填现单位，请删除现单位。')] : []),
    ...unitReasons(state, facts),
  ];
  if (reasons.length > 0) return refused(...reasons);
  const report = { kind: command.kind, on: command.on, unit: facts.unit ?? null, note: command.note, by: facts.by };
  return asFact ? accepted(...followed(state, report, facts)) : accepted<ApplicationEvent>({ type: 'ApplicationMoveReported', data: { ...report, awaits: 'CHECK' } });
}

/**
 * What was reported is so, and has its consequence, with the new unit where it was missing; or it is not so. Refused: MOVE_NOT_OPEN, MOVE_NOT_YOURS (whether it
 * goes on is to be decided, not whether it is so), REASON_MISSING, EMPLOYER_UNKNOWN, SAME_UNIT, UNIT_MISSING.
 */
export function checkMove(state: Application, command: { readonly holds: boolean; readonly reason: string | null }, facts: MoveFacts): Outcome {
  const { move } = state;
  if (!move) return notOpen(state);
  if (move.awaits !== 'CHECK' && move.awaits !== 'EMPLOYER') return refused(reason('MOVE_NOT_YOURS', '二', `该变动已核实，${AWAITS_NAMES[move.awaits]}。`, { awaits: move.awaits }));
  if (!command.holds) {
    return acceptedUnless<ApplicationEvent>(command.reason === null ? [reason('REASON_MISSING', '二', '请写明该变动不属实的理由。')] : [], { type: 'ApplicationMoveSettled', data: { outcome: 'NOT_SO', unit: null, reason: command.reason, document: null, by: facts.by } });
  }
  const unit = facts.unit === null ? move.unit : facts.unit;
  const reasons = [...unitReasons(state, { unit }), ...(move.awaits === 'EMPLOYER' && unit === null ? [reason('UNIT_MISSING', '五(二)', '请填写现单位的统一社会信用代码，由现单位重新审核推荐。')] : [])];
  return reasons.length > 0 ? refused(...reasons) : accepted(...followed(state, { kind: move.kind, on: move.on, note: move.note, by: facts.by, unit: unit ?? null }, facts));
}

/** Whether the application goes on (四(二)): the supervisor for an enterprise body, the body for an acceptance on another unit's recommendation. Refused: MOVE_NOT_OPEN, MOVE_NOT_YOURS. */
export function decideMove(state: Application, command: Why & { readonly goOn: boolean }, role: Role, facts: Pick<MoveFacts, 'by' | 'enrolled'>): Outcome {
  const { move } = state;
  if (!move) return notOpen(state);
  if (move.awaits !== (role === 'BUREAU_REVIEWER' ? 'SUPERVISOR' : 'BODY')) return refused(reason('MOVE_NOT_YOURS', '四(二)', `该变动${AWAITS_NAMES[move.awaits]}，请由其办理。`, { awaits: move.awaits }));
  const why = whyOf(command);
  return accepted<ApplicationEvent>(command.goOn
    ? { type: 'ApplicationMoveSettled', data: { outcome: 'ALLOWED', unit: move.unit, ...why, by: facts.by } }
    : stopped(state, `${why.reason}（依据：${why.document}）`, facts.enrolled));
}

/** The employer confirms 在职在岗 again before the person is enrolled (二). Once a day is enough. Refused: WRONG_STATE, MOVE_OPEN. */
export function confirmInPost(state: Application, by: DecidedBy, today: PlainDate): Outcome {
  const wrong = stateRefusal(state, 'ApplicationInPostConfirmed', '确认在职在岗');
  if (wrong) return refused(wrong);
  const held = moveRefusal(state);
  if (held) return refused(held);
  return state.inPost?.confirmedOn === today ? accepted() : accepted<ApplicationEvent>({ type: 'ApplicationInPostConfirmed', data: { confirmedOn: today, by } });
}

/** Why neither recommendation nor acceptance goes on now: what was reported of the applicant is not settled. Null: nothing is. */
export const moveRefusal = ({ move }: Application): Reason | null => (move ? reason('MOVE_OPEN', '二', `申报人已登记${MOVE_KIND_NAMES[move.kind]}（${move.on}），${AWAITS_NAMES[move.awaits]}，办结后再办理。`, { awaits: move.awaits, on: move.on }) : null);

const notOpen = (state: Application): Outcome => refused(stateRefusal(state, 'ApplicationMoveReported', '办理人员变动') ?? reason('MOVE_NOT_OPEN', '二', '该申报没有待办理的人员变动，请刷新后核对。'));

const unitReasons = (state: Application, { unit }: Pick<MoveFacts, 'unit'>): Reason[] => [
  ...(unit === undefined ? [reason('EMPLOYER_UNKNOWN', '五(二)', '现单位尚未登记，请先由评价机构或监管部门登记该单位；暂不知道现单位的可不填。')] : []),
  ...(unit && unit.employerId === state.employerId ? [reason('SAME_UNIT', '五(二)', '所填现单位就是申报表中的单位，请核对统一社会信用代码。')] : []),
];

/** The report and what follows from it by the rule. */
function followed(state: Application, report: Omit<MoveReport, 'awaits'>, facts: MoveFacts): ApplicationEvent[] {
  const acceptedOn = state.status === 'ACCEPTED' ? shanghaiDate(state.acceptance!.by.at) : null;
  const consequence = consequenceOfMove({ kind: report.kind, on: report.on }, { institutionType: facts.institutionType, acceptedOn, firstAssessmentDay: facts.firstAssessmentDay, supervisorAllows: false, newUnitCovered: facts.unitCovered });
  const reported = (awaits: MoveReport['awaits']): ApplicationEvent => ({ type: 'ApplicationMoveReported', data: { ...report, awaits } });
  if (consequence.kind === 'CONTINUE') return [reported('NOBODY'), { type: 'ApplicationMoveSettled', data: { outcome: 'CONTINUE', unit: report.unit, reason: null, document: null, by: report.by } }];
  if (consequence.kind === 'STOP') return report.kind === 'RETIRED' ? [reported('NOBODY'), stopped(state, consequence.reasons[0]!.message, facts.enrolled)] : [reported('SUPERVISOR')];
  // an acceptance that a fact from before it crosses is not rewritten: a person decides
  if (acceptedOn !== null) return [reported(facts.institutionType === 'ENTERPRISE' && !facts.unitCovered ? 'SUPERVISOR' : 'BODY')];
  return report.unit === null ? [reported('EMPLOYER')] : [reported('NOBODY'), { type: 'ApplicationSentToEmployer', data: { unit: report.unit, previousEmployerId: state.employerId } }];
}

/** The application ends: before acceptance it takes no slot; after, the slot is given back while nothing can have been scored (flow.md, WITHDRAWN_BY_DECISION). */
const stopped = (state: Application, why: string, enrolled: boolean): ApplicationEvent => (state.status === 'ACCEPTED'
  ? { type: 'ApplicationWithdrawnByDecision', data: { reason: why, slotReleased: !enrolled } }
  : { type: 'ApplicationWithdrawn', data: { reason: why } });
