import { accepted, findOccupation, isSkillOccupation, reason, refused, sameOccupation, type Decision, type PlainDate, type Reason } from '@gt/domain';
import { ruleSetInForce, type RuleSet, type SlotState } from '@gt/rules';
import { stateRefusal, verdictKeyOf, type Application, type ApplicationEvent, type PlatformSignature } from './application.js';
import { impossibleDateMessage, impossibleDates, missingFields, type CompleteForm } from './form.js';
import type { SubmittedFile, SubmittedPhoto } from './material.js';
import { judgeApplication, standardOn, type BodyStandard } from './verdict.js';

/** What a submission rests on beside the form. */
export interface SubmitFacts {
  readonly today: PlainDate;
  /** every adopted rule set */
  readonly ruleSets: readonly RuleSet[];
  /** custom standards of the body (七(六)) */
  readonly standards?: readonly BodyStandard[];
  /** null: the employer is not registered (yet) */
  readonly employerName: string | null;
  readonly institutionKnown: boolean;
  /** nobody of the employer could recommend in the system: its opinion comes on paper (五(二)) */
  readonly onPaper?: boolean;
  readonly nameDiffers: boolean;
  /** the birth date that the document's number tells */
  readonly born: PlainDate | null;
  /** the person's slots by title level */
  readonly slots: Readonly<Partial<Record<string, SlotState>>>;
  /** the applicant's own signature; null: a clerk submits, the declaration awaits the pen-signed page (待签字页) */
  readonly signature: PlatformSignature | null;
  /** what is handed in with it */
  readonly attachments?: readonly SubmittedFile[];
  readonly photo?: SubmittedPhoto | null;
  /** consents that are missing or withdrawn (domain/consent.ts) */
  readonly consentReasons: readonly Reason[];
}

/**
 * Submits an application (五(一)): the verdict is computed with the rule set in force on the as-of date, and frozen. The as-of date is the
 * day of the first submission, unless title or target changed since. A condition that is not met refuses, with every reason; 待核 ones go
 * to the body. Reasons beside the rules': FORM_INCOMPLETE, OCCUPATION_UNKNOWN, TARGET_NOT_SKILL_OCCUPATION, EMPLOYER_UNKNOWN,
 * INSTITUTION_UNKNOWN, RULE_SET_MISSING, DATE_IN_FUTURE, DATE_BEFORE_BIRTH.
 */
export function submit(state: Application, facts: SubmitFacts): Decision<ApplicationEvent> {
  const wrong = stateRefusal(state, 'ApplicationSubmitted', '提交');
  if (wrong) return refused(wrong);
  const missing = missingFields(state.form);
  const outer = [...facts.consentReasons, ...partyReasons(facts), ...missing.map(({ field, label }) => reason('FORM_INCOMPLETE', '五(一)', `申报表缺少${label}，请补填后提交。`, { field })),
    ...impossibleDates(state.form, facts.today, facts.born).map((each) => reason(each.code, '五(一)', impossibleDateMessage(each), { field: each.field }))];
  if (missing.length > 0) return refused(...outer);
  const form = state.form as CompleteForm;
  const asOf = asOfDay(state, facts.today);
  const ruleSet = ruleSetInForce(facts.ruleSets, asOf);
  if (!ruleSet) return refused(...outer, ...targetReasons(form), reason('RULE_SET_MISSING', '', '系统尚未启用该日适用的规则，暂不能提交，请联系评价机构或市中心。', { asOf }));
  const verdict = judgeApplication(form, { asOf, ruleSet, standard: standardOn(facts.standards ?? [], asOf), nameDiffers: facts.nameDiffers });
  const reasons = [...outer, ...targetReasons(form), ...verdict.reasons];
  if (reasons.length > 0) return refused(...reasons);
  const slot = verdict.titleLevel === null ? undefined : facts.slots[verdict.titleLevel];
  const retake = slot !== undefined && slot.state === 'FAILED' && slot.institutionId === state.institutionId && sameOccupation(slot.occupation, form.target.occupation);
  return accepted<ApplicationEvent>({ type: 'ApplicationSubmitted', data: {
    verdict, name: state.applicant.name, personId: state.personId, employerId: state.employerId, employerName: facts.employerName!, institutionId: state.institutionId,
    titleName: form.title.name, titleSpeciality: form.title.speciality, occupation: form.target.occupation, level: form.target.level, retake,
    declaration: facts.signature ? 'PLATFORM' : 'PEN_AWAITED', signature: facts.signature, on: facts.today, applicant: state.applicant, form, attachments: facts.attachments ?? [], photo: facts.photo ?? null, ...(facts.onPaper ? { onPaper: true } : {}),
  } });
}

/** The day that a submission is judged as of: that of the first one, unless title or target changed since (domain.md §2). */
export const asOfDay = (state: Application, today: PlainDate): PlainDate => (state.verdict && state.verdictKey === verdictKeyOf(state.form) ? state.verdict.asOf : today);

function partyReasons(facts: SubmitFacts): Reason[] {
  return [
    ...(facts.employerName === null ? [reason('EMPLOYER_UNKNOWN', '五(二)', '所在单位尚未登记，请先由评价机构或监管部门登记该单位。')] : []),
    ...(facts.institutionKnown ? [] : [reason('INSTITUTION_UNKNOWN', '四', '未找到该评价机构，请重新选择评价机构。')]),
  ];
}

/** The target is a skill occupation of the catalogue (groups 3–6). */
function targetReasons(form: CompleteForm): Reason[] {
  const { code } = form.target.occupation;
  if (!isSkillOccupation(code)) return [reason('TARGET_NOT_SKILL_OCCUPATION', '二', '申报职业须为技能类职业（第三至第六大类），请重新选择。', { code })];
  return findOccupation(code) ? [] : [reason('OCCUPATION_UNKNOWN', '二', '职业分类大典中没有该职业编码，请核对后重新选择。', { code })];
}
