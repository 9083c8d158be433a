import { accepted, maskNumber, maskOrganisation, occupationLabel, reason, refused, sameOccupation, titleKey, type Decision, type InstitutionType, type PlainDate, type Reason, type SkillLevel } from '@gt/domain';
import { samePerson } from '@gt/policy';
import { checkOwnStaff, checkScope, decideMethod, decideSlot, judgeClaim, type BodyScope, type CoveredUnit, type RuleSet, type SlotState } from '@gt/rules';
import { stateRefusal, type Acceptance, type Application, type ApplicationEvent, type ClaimDecision, type DecidedBy } from './application.js';
import { eligibilityInput, judgeApplication, type ApplicationVerdict, type BodyStandard, type Confirmation } from './verdict.js';
import { uncheckedOf } from './checklist.js';
import type { CompleteForm } from './form.js';
import { moveRefusal } from './move-decisions.js';

/** A slot with the application that holds it. */
export interface HeldSlot extends SlotState { readonly applicationId: string; readonly level: SkillLevel }

/** The body as its facts stand in the local copies. */
export interface Body { readonly type: InstitutionType; readonly siteIds: readonly string[]; readonly scope: BodyScope; readonly units: readonly CoveredUnit[] }

export interface AcceptCommand {
  /** null: the body's only site */
  readonly siteId: string | null;
  readonly claims: readonly ClaimDecision[];
  readonly confirmations: readonly Confirmation[];
  readonly opinion: string;
}
export interface AcceptFacts {
  readonly applicationId: string;
  readonly today: PlainDate;
  /** the rule set that the verdict was frozen with */
  readonly ruleSet: RuleSet | undefined;
  /** the body's own standard that the verdict was frozen with (七(六)) */
  readonly standard?: BodyStandard | null;
  readonly body: Body | undefined;
  readonly employer: { readonly name: string; readonly creditCode: string } | undefined;
  readonly by: DecidedBy;
  /** hashes of the files handed in for a line of the list of materials */
  readonly filesOf?: (item: string) => readonly string[];
  /** the person's slots by title level, as read in this transaction */
  readonly slots: Readonly<Partial<Record<string, HeldSlot>>>;
}

/**
 * Accepts an application (五(三), 六(二), 七(三)): every reason at once. The slot is judged here by the rule; the database decides the race
 * (`storage/slots.ts`). Reasons beside the rules': CONDITION_NOT_DECIDED, CONFIRMATION_WITHOUT_CONDITION, TITLE_LEVEL_NEEDED,
 * CLAIM_NOT_DECIDED, CLAIM_UNKNOWN, CLAIM_DECISION_TWICE, CLAIM_REASON_MISSING, CLAIM_PROOF_NOT_SEEN, CLAIM_CANNOT_BE_ACCEPTED, SITE_NEEDED, SITE_UNKNOWN,
 * SAME_PERSON_RECOMMENDED, SLOT_TAKEN; alone: MOVE_OPEN.
 */
export function accept(state: Application, command: AcceptCommand, facts: AcceptFacts): Decision<ApplicationEvent> {
  const wrong = stateRefusal(state, 'ApplicationAccepted', '受理') ?? moveRefusal(state);
  if (wrong) return refused(wrong);
  const { body, employer, ruleSet } = facts;
  if (!body || !employer || !ruleSet) return refused(reason('FACTS_NOT_YET_HERE', '', '评价机构、单位或规则的资料尚未同步到位，请稍后重试；如一直如此请联系运维人员。'));
  const form = state.form as CompleteForm;
  const verdict = judgeApplication(form, { asOf: state.verdict!.asOf, ruleSet, standard: facts.standard ?? null, nameDiffers: state.verdict!.pending.some((c) => c.code === 'NAME_DIFFERS') }, command.confirmations);
  const slot = verdict.titleLevel !== null && verdict.path !== null
    ? decideSlot(facts.slots[verdict.titleLevel] ?? null, { occupation: form.target.occupation, institutionId: state.institutionId, level: form.target.level, path: verdict.path }, ruleSet) : null;
  const claims = judgeClaims(form, command.claims, state.verdict!.asOf, ruleSet, (index) => proofSeen(state, facts, `CLAIM_PROOF:${index}`));
  const method = decideMethod(form.target.level, form.claims.length === 0 ? 'NONE' : command.claims.some((c) => c.accepted) ? 'ACCEPTED' : 'REJECTED', ruleSet);
  const reasons = [
    ...verdict.reasons, ...confirmationReasons(state.verdict!, verdict, command.confirmations),
    ...checkScope(body.scope, { occupation: form.target.occupation, level: form.target.level, titleSpeciality: form.title.speciality }, [facts.today]),
    ...checkOwnStaff(body.type, body.units, { creditCode: employer.creditCode, dispatched: form.dispatched }, facts.today),
    ...siteReasons(body, command.siteId), ...fourEyes(state, body, facts.by), ...claims,
    ...(method.ok ? [] : method.reasons),
    ...(slot && !slot.allowed ? slotTaken(facts.slots[verdict.titleLevel!]!, slot.reasons) : []),
  ];
  if (reasons.length > 0 || !method.ok || verdict.titleLevel === null || verdict.path === null || !slot?.allowed) return refused(...reasons);
  const acceptance: Acceptance = {
    candidate: {
      applicationId: facts.applicationId, personId: state.personId, name: state.applicant.name, sex: state.applicant.sex, idType: state.applicant.idType,
      idNumberSealed: state.applicant.idNumberSealed, idNumberMasked: state.applicant.idNumberMasked, employerId: state.employerId, employerName: employer.name,
      institutionId: state.institutionId, siteId: command.siteId ?? body.siteIds[0]!, titleLevel: verdict.titleLevel, occupation: form.target.occupation, level: form.target.level,
      path: verdict.path, method: method.method, ruleSet: verdict.ruleSet, retake: slot.kind === 'RETAKE',
      ...(state.photo ? { photoSha256: state.photo.sha256 } : {}),
    },
    claims: command.claims, confirmations: command.confirmations, filingId: correspondingFiling(body, form, facts.today), opinion: command.opinion, by: facts.by,
    rejectedClaims: command.claims.filter((c) => !c.accepted).map((c) => ({ name: form.claims[c.index]!.name, reason: c.reason! })),
    unchecked: uncheckedOf(state, facts.filesOf ?? (() => [])),
  };
  return accepted<ApplicationEvent>({ type: 'ApplicationAccepted', data: acceptance });
}

/** Every 待核 condition is decided, nothing else is, and a confirmed title has its level. */
function confirmationReasons(asked: ApplicationVerdict, now: ApplicationVerdict, given: readonly Confirmation[]): Reason[] {
  const askedCodes = new Set(asked.pending.map((c) => c.code as string));
  return [
    ...undecided(now, given),
    ...given.filter((g) => !askedCodes.has(g.code) && !now.pending.some((c) => c.code === g.code)).map((g) => reason('CONFIRMATION_WITHOUT_CONDITION', '二', '该条件无须核定，请去掉。', { condition: g.code })),
    ...given.filter((g) => g.code === 'TITLE_UNKNOWN' && g.met && g.titleLevel === null).map(() => reason('TITLE_LEVEL_NEEDED', '一', '核定职称时须写明其级别，请补充。')),
  ];
}

/** 待核 conditions that nobody has decided yet. */
export const undecided = ({ pending }: ApplicationVerdict, given: readonly Confirmation[]): Reason[] =>
  pending.filter((c) => !given.some((g) => g.code === c.code)).map((c) => reason('CONDITION_NOT_DECIDED', c.clause, `待核条件尚未核定：${c.message}`, { condition: c.code }));

/** Claims are decided one by one (三(一)): a rejection says why, one that the rules rule out cannot be accepted. */
function judgeClaims(form: CompleteForm, decisions: readonly ClaimDecision[], asOf: PlainDate, ruleSet: RuleSet, seen: (index: number) => boolean): Reason[] {
  const claims = eligibilityInput(form, asOf).directRecognitionClaims ?? [];
  const undecided = claims.flatMap((_, index) => (decisions.some((d) => d.index === index) ? [] : [reason('CLAIM_NOT_DECIDED', '三(一)', `第 ${index + 1} 项直接认定成果尚未核定，请逐项核定。`, { index })]));
  const met = new Set<number>();
  return [...undecided, ...decisions.flatMap((decision) => {
    const claim = claims[decision.index];
    const which = { index: decision.index };
    if (!claim) return [reason('CLAIM_UNKNOWN', '三(一)', `申报中没有第 ${decision.index + 1} 项成果，请核对。`, which)];
    if (met.has(decision.index)) return [reason('CLAIM_DECISION_TWICE', '三(一)', `第 ${decision.index + 1} 项成果核定了两次，请只留一次。`, which)];
    met.add(decision.index);
    const verdict = judgeClaim(claim, asOf, ruleSet);
    if (decision.accepted && verdict.standing === 'DOES_NOT_QUALIFY') return [reason('CLAIM_CANNOT_BE_ACCEPTED', '三(一)', `第 ${decision.index + 1} 项成果不符合直接认定条件，不能认可：${verdict.reasons.map((r) => r.message).join('；')}`, which)];
    const needsReason = !decision.accepted || verdict.standing === 'TO_BE_VERIFIED';
    if (decision.reason !== null) return [];
    if (needsReason) return [reason('CLAIM_REASON_MISSING', '三(一)', `请写明第 ${decision.index + 1} 项成果的核定理由。`, which)];
    // 七(四): by certificate, document or work record
    return seen(decision.index) ? [] : [reason('CLAIM_PROOF_NOT_SEEN', '七(四)', `第 ${decision.index + 1} 项成果没有证明材料，也没有核验原件，请先核验原件或要求补正；另有依据的，请写明认定理由。`, which)];
  })];
}

/** A proof was handed in, or its original was seen. */
const proofSeen = (state: Application, facts: AcceptFacts, item: string): boolean => (facts.filesOf?.(item).length ?? 0) > 0 || state.materialChecks?.[item] !== undefined;

/** The site of the body that does the evaluation; null: its only one. */
export function siteReasons(body: Body, siteId: string | null): Reason[] {
  if (siteId === null) return body.siteIds.length === 1 ? [] : [reason('SITE_NEEDED', '四', '该机构有多个站点或尚无站点，请指明承担评价的站点。', { sites: body.siteIds.length })];
  return body.siteIds.includes(siteId) ? [] : [reason('SITE_UNKNOWN', '四', '该站点不属于本机构，请重新选择。')];
}

/** domain.md §10: in an enterprise body recommending and accepting are two people, through a delegation too. */
function fourEyes(state: Application, body: Body, by: DecidedBy): Reason[] {
  if (body.type !== 'ENTERPRISE' || !state.recommendation || !samePerson(state.recommendation.by, by)) return [];
  return [reason('SAME_PERSON_RECOMMENDED', '五(三)', '本人已代表单位推荐该申报，受理须由另一人办理。')];
}

/** The refusal of a taken slot, naming the earlier application in masked form (七(三)), with the rule's own reasons. */
export const slotTaken = (slot: HeldSlot, reasons: readonly Reason[]): Reason[] => [
  reason('SLOT_TAKEN', '七(三)', `同一职称级别已有申报：${maskOrganisation(slot.institutionName)}，${occupationLabel(slot.occupation)}，编号 ${maskNumber(slot.applicationId)}；如有特殊情况请联系市中心。`, {
    institution: maskOrganisation(slot.institutionName), occupation: slot.occupation.code, application: maskNumber(slot.applicationId), state: slot.state,
  }),
  ...reasons,
];

/** The approved filing whose correspondence row covers the application; `checkScope` has made sure that there is one. */
export function correspondingFiling(body: Body, form: CompleteForm, today: PlainDate): string {
  return body.scope.approvedFilings.find((filing) => filing.validity.from <= today && (filing.validity.to === null || today <= filing.validity.to) && filing.rows.some((row) =>
    row.level === form.target.level && sameOccupation(row.occupation, form.target.occupation) && row.titleSpecialities.some((s) => titleKey(s) === titleKey(form.title.speciality))))?.filingId ?? body.scope.approvedFilings[0]!.filingId;
}
