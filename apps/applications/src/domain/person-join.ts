import { accepted, acceptedUnless, maskOrganisation, occupationLabel, reason, refused, sameOccupation, titleLevelName, type Decision, type PersonDocumentType, type Reason, type SkillLevel, type TitleLevel } from '@gt/domain';
import { samePerson, type Moves } from '@gt/policy';
import type { HeldSlot } from './accept.js';
import type { DecidedBy } from './application.js';
import type { Why } from './why.js';

/** JOIN: one person has two documents · MERGE: one number was mistyped and there never was such a person (domain.md §3). */
export type JoinKind = 'JOIN' | 'MERGE';
export const JOIN_KIND_NAMES: Readonly<Record<JoinKind, string>> = { JOIN: '同一人的两个证件', MERGE: '证件号码录错' };
export type JoinStatus = 'REQUESTED' | 'APPROVED' | 'REFUSED';
export const JOIN_STATUS_NAMES: Readonly<Record<JoinStatus, string>> = { REQUESTED: '待审核', APPROVED: '已合并', REFUSED: '不予合并' };
export interface JoinDocument { readonly personId: string; readonly idType: PersonDocumentType; readonly idNumberSealed: string; readonly idNumberMasked: string }

/** Somebody says that two documents are one person's; a second person at the municipal centre decides. */
export interface PersonJoin {
  readonly status: JoinStatus; readonly kind: JoinKind; /** under whose id the person stays */ readonly kept: JoinDocument; readonly other: JoinDocument;
  readonly reason: string; readonly document: string; readonly evidenceSha256: string; readonly by: DecidedBy; readonly decision: (Why & { readonly by: DecidedBy }) | null;
}
export type PersonJoinEvent =
  | { readonly type: 'PersonJoinRequested'; readonly data: Omit<PersonJoin, 'status' | 'decision'> }
  | { readonly type: 'PersonJoinApproved' | 'PersonJoinRefused'; readonly data: Why & { readonly by: DecidedBy } };

export const joinTransitions: Readonly<Record<JoinStatus, Readonly<Partial<Record<PersonJoinEvent['type'], JoinStatus>>>>> = { REQUESTED: { PersonJoinApproved: 'APPROVED', PersonJoinRefused: 'REFUSED' }, APPROVED: {}, REFUSED: {} };
export const joinMoves: Moves<JoinStatus> = {
  REQUESTED: [{ kind: 'person.join', title: '人员合并待审核', action: 'person.decideJoin', roles: ['BUREAU_REVIEWER'] }], APPROVED: { nobody: '已合并' }, REFUSED: { nobody: '不予合并' },
};
export const evolveJoin = (state: PersonJoin | null, event: PersonJoinEvent): PersonJoin => (event.type === 'PersonJoinRequested' ? { ...event.data, status: 'REQUESTED', decision: null } : { ...state!, status: joinTransitions[state!.status][event.type]!, decision: event.data });

/** Asks for it. Whether somebody is registered under a number is not said here: the decider sees it. */
export const requestJoin = (request: Omit<PersonJoin, 'status' | 'decision'>): Decision<PersonJoinEvent> => (request.kept.personId === request.other.personId
  ? refused(reason('SAME_DOCUMENT', '七(三)', '两个证件是同一个，请核对证件类型和号码。')) : accepted<PersonJoinEvent>({ type: 'PersonJoinRequested', data: request }));

/** Two slots of one title level that meet, and which application's stays. */
export interface SlotMeeting { readonly titleLevel: TitleLevel; readonly kept: HeldSlot; readonly other: HeldSlot }
export interface SlotChoice { readonly titleLevel: TitleLevel; readonly applicationId: string }
export interface JoinFacts { readonly by: DecidedBy; /** both are in the register */ readonly known: boolean; /** they are one person's already */ readonly joined: boolean; readonly meetings: readonly SlotMeeting[] }

const describe = (slot: HeldSlot): string => `${maskOrganisation(slot.institutionName)}的${occupationLabel(slot.occupation)}`;
const decidable = (state: PersonJoin, by: DecidedBy): Reason[] => [
  ...(state.status === 'REQUESTED' ? [] : [reason('WRONG_STATE', '', `该申请现为“${JOIN_STATUS_NAMES[state.status]}”，不能再次审核。`, { status: state.status })]),
  // four eyes, through a delegation too
  ...(samePerson(state.by, by) ? [reason('SAME_PERSON', '七(三)', '本人提出的合并申请须由另一人审核。')] : []),
];

/**
 * Approves a join. Where two slots of one title level meet, the decision names the one that stays (SLOTS_COLLIDE otherwise); one that is under way is
 * never put aside (APPLICATION_UNFINISHED). Further: PERSON_UNKNOWN, ALREADY_JOINED, CHOICE_UNKNOWN, SAME_PERSON.
 */
export function approveJoin(state: PersonJoin, why: Why, choices: readonly SlotChoice[], facts: JoinFacts): Decision<PersonJoinEvent> {
  const reasons = [
    ...decidable(state, facts.by),
    ...(facts.known ? [] : [reason('PERSON_UNKNOWN', '七(三)', '其中一个证件还没有人员登记，没有可合并的内容。')]),
    ...(facts.joined ? [reason('ALREADY_JOINED', '七(三)', '两个证件已经合并为同一人，无须再办。')] : []),
    ...choices.filter((choice) => !facts.meetings.some((m) => m.titleLevel === choice.titleLevel && [m.kept.applicationId, m.other.applicationId].includes(choice.applicationId))).map((choice) => reason('CHOICE_UNKNOWN', '七(三)', `${titleLevelName(choice.titleLevel)}没有这样的名额冲突，请刷新后再选。`, { titleLevel: choice.titleLevel })),
    ...facts.meetings.flatMap((meeting) => {
      const dropped = droppedOf(meeting, choices);
      if (!dropped) return [reason('SLOTS_COLLIDE', '七(三)', `两个证件在${titleLevelName(meeting.titleLevel)}各有名额：${describe(meeting.kept)}，${describe(meeting.other)}；请选定保留哪一个。`, { titleLevel: meeting.titleLevel, applications: [meeting.kept.applicationId, meeting.other.applicationId] })];
      return dropped.state === 'HELD' ? [reason('APPLICATION_UNFINISHED', '七(三)', `${describe(dropped)}有受理未办结的申报，须先由评价机构办结或撤销，才能合并。`, { titleLevel: meeting.titleLevel })] : [];
    }),
  ];
  return acceptedUnless<PersonJoinEvent>(reasons, { type: 'PersonJoinApproved', data: { ...why, by: facts.by } });
}
export const refuseJoin = (state: PersonJoin, why: Why, by: DecidedBy): Decision<PersonJoinEvent> => {
  const reasons = decidable(state, by);
  return acceptedUnless<PersonJoinEvent>(reasons, { type: 'PersonJoinRefused', data: { ...why, by } });
};

/** The slot that does not stay; undefined while nobody has chosen. */
export function droppedOf({ titleLevel, kept, other }: SlotMeeting, choices: readonly SlotChoice[]): HeldSlot | undefined {
  const choice = choices.find((each) => each.titleLevel === titleLevel);
  return choice?.applicationId === kept.applicationId ? other : choice?.applicationId === other.applicationId ? kept : undefined;
}
/** The highest level passed on the slot that stays: what was passed on the other counts in the same occupation. */
export function passedTogether(stays: HeldSlot, dropped: HeldSlot): SkillLevel | null {
  const levels = [stays.passedLevel, ...(sameOccupation(stays.occupation, dropped.occupation) ? [dropped.passedLevel] : [])].filter((level): level is SkillLevel => level !== null);
  return levels.length === 0 ? null : Math.min(...levels) as SkillLevel;
}
