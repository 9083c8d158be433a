import { accepted, maskOrganisation, occupationLabel, reason, refused, sameOccupation, type Decision, type PersonDocumentType, type PlainDate, type Reason, type SkillLevel, type TitleLevel } from '@gt/domain';
import type { Move, Moves } from '@gt/policy';
import type { HeldSlot } from './accept.js';
import type { Candidate } from './application.js';
import type { LegacyAmendment } from './legacy-amendment.js';
import type { Why } from './why.js';

/** 七(三) holds since the day of the notice: what was accepted earlier is none of it. */
export const RULE_SINCE: PlainDate = '2022-03-10';

export type LegacyOutcome = 'HELD' | 'PASSED' | 'FAILED';
/** FILLING: it counts for the slot · COLLIDING: another slot stands, the municipal centre decides · ASIDE: the other slot stays · VOIDED: wrongly recorded */
export type LegacyStatus = 'FILLING' | 'COLLIDING' | 'ASIDE' | 'VOIDED';
export const LEGACY_STATUS_NAMES: Readonly<Record<LegacyStatus, string>> = { FILLING: '已占名额', COLLIDING: '名额冲突待处理', ASIDE: '不占名额', VOIDED: '已作废' };

export interface LegacyCertificate { readonly number: string; readonly issuedOn: PlainDate; readonly printedName: string }
/** An application that was accepted before this system ran (历史数据). It never passed through eligibility. */
export interface LegacyFacts {
  readonly personId: string; readonly name: string; readonly idType: PersonDocumentType; readonly idNumberSealed: string; readonly idNumberMasked: string; readonly employerName: string;
  readonly institutionId: string; readonly titleLevel: TitleLevel; readonly occupation: Candidate['occupation']; readonly level: SkillLevel; readonly acceptedOn: PlainDate;
  readonly outcome: LegacyOutcome; readonly certificate: LegacyCertificate | null; readonly evidence: string; readonly evidenceSha256: string;
}
export interface Legacy extends LegacyFacts {
  readonly status: LegacyStatus;
  readonly decision: { readonly reason: string; readonly document: string } | null;
  readonly certificateEnded: { readonly how: 'CANCELLED' | 'REVOKED'; readonly on: PlainDate } | null;
  /** asked for, and not decided */
  readonly amendment?: LegacyAmendment | null;
}
type Ending = Pick<LegacyFacts, 'outcome' | 'certificate' | 'evidence' | 'evidenceSha256'>;
export type LegacyEvent =
  | { readonly type: 'LegacyRecorded'; readonly data: LegacyFacts & { readonly collides: boolean } }
  | { readonly type: 'LegacyConcluded'; readonly data: Ending }
  | { readonly type: 'LegacyTookSlot' | 'LegacySetAside' | 'LegacyVoided'; readonly data: Why }
  | { readonly type: 'LegacyAmendmentRequested'; readonly data: LegacyAmendment }
  | { readonly type: 'LegacyAmendmentRefused'; readonly data: { readonly reason: string } }
  | { readonly type: 'LegacyAmended'; readonly data: Why & { readonly kind: 'CORRECT' | 'CHANGE'; readonly name: string; readonly amendedOn: PlainDate } }
  | { readonly type: 'LegacyCertificateEnded'; readonly data: Why & { readonly how: 'CANCELLED' | 'REVOKED'; readonly on: PlainDate } };

/** Its certificate is amended whatever becomes of the slot. */
const amendable = (status: LegacyStatus) => ({ LegacyAmendmentRequested: status, LegacyAmendmentRefused: status, LegacyAmended: status });
/** What leads where; LegacyRecorded makes one (FILLING, or COLLIDING where another slot stands), and makes a voided one anew. */
export const legacyTransitions: Readonly<Record<LegacyStatus, Readonly<Partial<Record<LegacyEvent['type'], LegacyStatus>>>>> = {
  FILLING: { ...amendable('FILLING'), LegacyConcluded: 'FILLING', LegacySetAside: 'ASIDE', LegacyVoided: 'VOIDED', LegacyCertificateEnded: 'FILLING' },
  COLLIDING: { ...amendable('COLLIDING'), LegacyConcluded: 'COLLIDING', LegacyTookSlot: 'FILLING', LegacySetAside: 'ASIDE', LegacyVoided: 'VOIDED', LegacyCertificateEnded: 'COLLIDING' },
  ASIDE: { ...amendable('ASIDE'), LegacyConcluded: 'ASIDE', LegacyVoided: 'VOIDED', LegacyCertificateEnded: 'ASIDE' },
  VOIDED: { LegacyRecorded: 'FILLING' },
};
/** 更正 or 变更 that another one asked for: no state of the record. */
export const AMEND_LEGACY: Move = { kind: 'legacy.decideAmendment', title: '历史证书更正、变更待审核', action: 'legacy.decideAmendment', roles: ['BUREAU_REVIEWER'] };
export const legacyMoves: Moves<LegacyStatus> = {
  COLLIDING: [{ kind: 'legacy.collision', title: '历史数据与已有名额冲突，待处理', action: 'slot.release', roles: ['BUREAU_REVIEWER'] }],
  FILLING: { nobody: '已占名额' }, ASIDE: { nobody: '不占名额' }, VOIDED: { nobody: '已作废' },
};

export function evolveLegacy(state: Legacy | null, event: LegacyEvent): Legacy {
  if (event.type === 'LegacyRecorded') { const { collides, ...facts } = event.data; return { ...facts, status: collides ? 'COLLIDING' : 'FILLING', decision: null, certificateEnded: null }; }
  const next = { ...state!, status: legacyTransitions[state!.status][event.type]! };
  switch (event.type) {
    case 'LegacyConcluded': return { ...next, ...event.data };
    case 'LegacyAmendmentRequested': return { ...next, amendment: event.data };
    case 'LegacyAmendmentRefused': return { ...next, amendment: null };
    case 'LegacyAmended': return { ...next, name: event.data.name, amendment: null };
    case 'LegacyCertificateEnded': return { ...next, amendment: null, certificateEnded: { how: event.data.how, on: event.data.on } };
    case 'LegacyVoided': return { ...next, amendment: null, decision: event.data };
    default: return { ...next, decision: event.data };
  }
}

/** A slot as 历史数据 make it. */
export interface LegacySlot { readonly personId: string; readonly titleLevel: TitleLevel; readonly occupation: Candidate['occupation']; readonly institutionId: string; readonly holderId: string; readonly level: SkillLevel; readonly state: LegacyOutcome; readonly passedLevel: SkillLevel | null; readonly passedBefore: SkillLevel | null }
type Counted = { readonly id: string; readonly facts: LegacyFacts };

/** The slot that these make together: the last accepted holds it, what was passed before counts. Undefined for none. */
export function slotOfLegacy(records: readonly Counted[], personId: string): LegacySlot | undefined {
  const inOrder = [...records].sort((a, b) => a.facts.acceptedOn.localeCompare(b.facts.acceptedOn) || a.id.localeCompare(b.id));
  const last = inOrder.at(-1);
  if (!last) return undefined;
  const { facts } = last;
  const highest = (passed: readonly Counted[]): SkillLevel | null => passed.filter((each) => each.facts.outcome === 'PASSED').reduce<SkillLevel | null>((best, each) => (best === null || each.facts.level < best ? each.facts.level : best), null);
  return {
    personId, titleLevel: facts.titleLevel, occupation: { ...facts.occupation, workType: inOrder.reduce<string | null>((named, each) => named ?? each.facts.occupation.workType, null) }, institutionId: facts.institutionId,
    holderId: last.id, level: facts.level, state: facts.outcome, passedLevel: highest(inOrder), passedBefore: highest(inOrder.slice(0, -1)),
  };
}

/** What a row is judged against. `slot`: the one that stands for the person and title level; `counted`: the 历史数据 that make it, if it is theirs. */
export interface LegacySurroundings { readonly known: Legacy | null; readonly slot: HeldSlot | null; readonly counted: readonly Counted[] }

/**
 * Why a row does not join what stands, or null: the same occupation at the same body, and not two that are both still 评价中 (七(三)). It is no
 * fault of the row: both may be true, and the municipal centre decides.
 */
export function collisionOf(facts: LegacyFacts, { slot, counted }: Pick<LegacySurroundings, 'slot' | 'counted'>): Reason | null {
  if (slot === null) return null;
  const joins = counted.length > 0 && slot.state !== 'RELEASED' && sameOccupation(slot.occupation, facts.occupation) && slot.institutionId === facts.institutionId
    && !(facts.outcome === 'HELD' && counted.some((each) => each.facts.outcome === 'HELD'));
  return joins ? null : reason('SLOT_STANDS', '七(三)', `同一职称级别已有${maskOrganisation(slot.institutionName)}的${occupationLabel(slot.occupation)}申报，导入后列为冲突，由市中心决定，原名额不变。`, { institution: maskOrganisation(slot.institutionName), occupation: slot.occupation.code, state: slot.state });
}

/** Records a row (七(三)), or says how a known one ended. Reasons: LEGACY_LOADED (nothing new), LEGACY_DIFFERS. */
export function recordLegacy(facts: LegacyFacts, surroundings: LegacySurroundings): Decision<LegacyEvent> {
  const { known } = surroundings;
  if (known === null || known.status === 'VOIDED') return accepted<LegacyEvent>({ type: 'LegacyRecorded', data: { ...facts, collides: collisionOf(facts, surroundings) !== null } });
  const { outcome, certificate, evidence, evidenceSha256 } = facts;
  if (known.outcome === outcome && sameCertificate(known.certificate, certificate)) return refused(reason('LEGACY_LOADED', '七(三)', '此行已经导入，不重复导入。'));
  const goesOn = known.certificate === null && (known.outcome === 'HELD' || (known.outcome === outcome && certificate !== null));
  return goesOn ? accepted<LegacyEvent>({ type: 'LegacyConcluded', data: { outcome, certificate, evidence, evidenceSha256 } })
    : refused(reason('LEGACY_DIFFERS', '七(三)', '同一人同日受理的同一申报已导入，但结果或证书不同；请核对，原数据有误的先作废再导入。'));
}
const sameCertificate = (a: LegacyCertificate | null, b: LegacyCertificate | null): boolean => a?.number === b?.number && a?.issuedOn === b?.issuedOn;

/** Dates that cannot be. */
export function dateFaults({ acceptedOn, certificate }: Pick<LegacyFacts, 'acceptedOn' | 'certificate'>, today: PlainDate): Reason[] {
  return [
    ...(acceptedOn < RULE_SINCE ? [reason('ACCEPTED_BEFORE_RULE', '七(三)', `受理日期早于 ${RULE_SINCE}，不属于贯通评价，请核对。`, { acceptedOn })] : []),
    ...(acceptedOn > today ? [reason('ACCEPTED_IN_FUTURE', '七(三)', '受理日期晚于今天，请核对。', { acceptedOn })] : []),
    ...(certificate && (certificate.issuedOn < acceptedOn || certificate.issuedOn > today) ? [reason('ISSUED_ON_IMPLAUSIBLE', '六(五)', '发证日期应不早于受理日期、不晚于今天，请核对。', { issuedOn: certificate.issuedOn })] : []),
  ];
}

const wrongState = (state: Legacy, act: string): Reason => reason('WRONG_STATE', '', `该条历史数据现为“${LEGACY_STATUS_NAMES[state.status]}”，不能${act}，请刷新后再办理。`, { status: state.status });
const inState = (state: Legacy, event: LegacyEvent, act: string): Decision<LegacyEvent> => (legacyTransitions[state.status][event.type] ? accepted<LegacyEvent>(event) : refused(wrongState(state, act)));

/** A collision decided for the historical application. What is under way here cannot be pushed aside: APPLICATION_UNFINISHED. */
export function takeSlotForLegacy(state: Legacy, why: Why, slot: HeldSlot | null, heldByLegacy: boolean): Decision<LegacyEvent> {
  if (slot?.state === 'HELD' && !heldByLegacy) return refused(reason('APPLICATION_UNFINISHED', '七(三)', '名额上有受理未办结的申报，须先由评价机构办结或撤销，才能改按历史数据处理。', { state: slot.state }));
  return inState(state, { type: 'LegacyTookSlot', data: why }, '处理冲突');
}
/** A collision decided for the slot that stands. */
export const setLegacyAside = (state: Legacy, why: Why): Decision<LegacyEvent> => inState(state, { type: 'LegacySetAside', data: why }, '处理冲突');
/** It was wrongly recorded. */
export const voidLegacy = (state: Legacy, why: Why): Decision<LegacyEvent> => inState(state, { type: 'LegacyVoided', data: why }, '作废');
/** Its certificate was cancelled (注销) or revoked (撤销): once. */
export function endLegacyCertificate(state: Legacy, how: 'CANCELLED' | 'REVOKED', on: PlainDate, why: Why): Decision<LegacyEvent> {
  if (!state.certificate || state.certificateEnded) return refused(reason('CERTIFICATE_ENDED', '六(五)', state.certificate ? '该证书已注销或撤销，不能再办理。' : '该条历史数据没有证书。'));
  return inState(state, { type: 'LegacyCertificateEnded', data: { ...why, how, on } }, how === 'CANCELLED' ? '注销' : '撤销');
}
