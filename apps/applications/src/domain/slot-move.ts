import { accepted, maskNumber, occupationLabel, reason, refused, sameOccupation, skillLevelName, type Decision, type PlainDate, type Reason } from '@gt/domain';
import { checkOwnStaff, checkScope, type RuleSet } from '@gt/rules';
import { correspondingFiling, siteReasons, undecided, type Body, type HeldSlot } from './accept.js';
import { stateRefusal, STATUS_NAMES, type Application, type ApplicationEvent, type ApplicationStatus, type Candidate } from './application.js';
import { formAt, type CompleteForm } from './form.js';
import { moveRefusal } from './move-decisions.js';
import { judgeApplication, type BodyStandard } from './verdict.js';
import type { Why } from './why.js';

/** Where a slot is moved to. `siteId`: null stands for the site it has, at another body for its only one. */
export interface SlotPlace { readonly institutionId: string; readonly occupation: Candidate['occupation']; readonly siteId: string | null }
export interface SlotMoveFacts {
  readonly today: PlainDate;
  readonly slot: HeldSlot;
  /** the body that it comes to */
  readonly body: Body | undefined;
  readonly employer: { readonly creditCode: string } | undefined;
  /** the rule set that the verdict was frozen with, and the standard of the body that it comes to (七(六)) */
  readonly ruleSet: RuleSet | undefined;
  readonly standard: BodyStandard | null;
  /** in a plan now */
  readonly enrolled: boolean;
  /** further applications of the person for this title level that are under way at that body */
  readonly others: readonly { readonly id: string; readonly status: ApplicationStatus }[];
}

/**
 * The accepted application goes with its slot to another body or occupation by decision of the municipal centre (七(三)): it stays accepted, with title level, level, method and what
 * intake decided, and is judged as an acceptance there would be: eligibility, scope, own staff, site. Its own occupation follows the slot. Refused: WRONG_STATE, MOVE_OPEN, IN_PLAN,
 * APPLICATION_COLLIDES, PASSED_STAYS, CONDITION_NOT_DECIDED, SITE_NEEDED, SITE_UNKNOWN, FACTS_NOT_YET_HERE, and the reasons of the rules.
 */
export function moveWithSlot(state: Application, to: SlotPlace, why: Why, facts: SlotMoveFacts): Decision<ApplicationEvent> {
  const wrong = stateRefusal(state, 'ApplicationMovedWithSlot', '转移名额') ?? moveRefusal(state);
  if (wrong) return refused(wrong);
  const { body, employer, ruleSet, slot } = facts;
  if (!body || !employer || !ruleSet) return refused(reason('FACTS_NOT_YET_HERE', '', '评价机构、单位或规则的资料尚未同步到位，请稍后重试；如一直如此请联系运维人员。'));
  const { candidate, confirmations } = state.acceptance!;
  const form = formAt(state.form, to.occupation) as CompleteForm;
  const asked = state.verdict!;
  const verdict = judgeApplication(form, { asOf: asked.asOf, ruleSet, standard: facts.standard, nameDiffers: asked.pending.some((c) => c.code === 'NAME_DIFFERS') }, confirmations);
  const siteId = to.siteId ?? (to.institutionId === state.institutionId ? candidate.siteId : null);
  const reasons = [
    ...placeReasons(slot, to.occupation, facts), ...verdict.reasons, ...undecided(verdict, confirmations),
    ...checkScope(body.scope, { occupation: to.occupation, level: candidate.level, titleSpeciality: form.title.speciality }, [facts.today]),
    ...checkOwnStaff(body.type, body.units, { creditCode: employer.creditCode, dispatched: form.dispatched }, facts.today),
    ...siteReasons(body, siteId),
  ];
  if (reasons.length > 0 || verdict.path === null) return refused(...reasons);
  return accepted<ApplicationEvent>({ type: 'ApplicationMovedWithSlot', data: {
    candidate: { ...candidate, institutionId: to.institutionId, siteId: siteId ?? body.siteIds[0]!, occupation: to.occupation, path: verdict.path },
    filingId: correspondingFiling(body, form, facts.today), from: { institutionId: candidate.institutionId, occupation: candidate.occupation }, ...why,
  } });
}

/** What stands against it here: a plan that has the candidate, another application that it would meet, a pass of its own occupation. */
function placeReasons(slot: HeldSlot, occupation: Candidate['occupation'], { enrolled, others }: SlotMoveFacts): Reason[] {
  return [
    ...(enrolled ? [reason('IN_PLAN', '六(一)', '申报已编入评价计划，请先由评价机构移出计划，再转移名额。')] : []),
    ...others.map(({ id, status }) => reason('APPLICATION_COLLIDES', '七(三)', `本人在转入的评价机构另有同一职称级别的申报（编号 ${maskNumber(id)}，现为“${STATUS_NAMES[status]}”），请先撤回或由该机构办结，再转移名额。`, { application: maskNumber(id), status })),
    ...(slot.passedLevel !== null && !sameOccupation(slot.occupation, occupation) ? [reason('PASSED_STAYS', '七(三)', `该名额在${occupationLabel(slot.occupation)}已评定${skillLevelName(slot.passedLevel)}合格，本次申报以此为据，不能转到其他职业。`, { occupation: slot.occupation.code, passedLevel: slot.passedLevel })] : []),
  ];
}
