import { accepted, acceptedUnless, APPRAISAL_GRADES, reason, refused, type AppraisalGrade, type Decision, type PlainDate } from '@gt/domain';
import { samePerson, type Moves } from '@gt/policy';
import type { DecidedBy } from './application.js';

export type MappingStatus = 'PROPOSED' | 'CONFIRMED' | 'REFUSED';
export const MAPPING_STATUS_NAMES: Readonly<Record<MappingStatus, string>> = { PROPOSED: '待确认', CONFIRMED: '已确认', REFUSED: '未通过' };

/** An employer's own grade and what it is officially (二). */
export interface GradeRow { readonly own: string; readonly grade: AppraisalGrade }
/** The employer's rules that the grades come from; the file stays with the employer, its hash says which it was. */
export interface RuleDocument { readonly title: string; readonly number: string; readonly issuedOn: PlainDate; readonly sha256: string }

/** One version of an employer's mapping. It holds for sheets that are handed in from its day on; what was imported before keeps the one it was read by. */
export interface AppraisalMapping {
  readonly status: MappingStatus; readonly employerId: string; readonly rows: readonly GradeRow[]; readonly effectiveFrom: PlainDate; readonly ruleDocument: RuleDocument;
  readonly proposedBy: DecidedBy; readonly decidedBy: DecidedBy | null; readonly refusal: string | null;
}
export type MappingEvent =
  | { readonly type: 'AppraisalMappingProposed'; readonly data: Pick<AppraisalMapping, 'employerId' | 'rows' | 'effectiveFrom' | 'ruleDocument'> & { readonly by: DecidedBy } }
  | { readonly type: 'AppraisalMappingConfirmed'; readonly data: { readonly by: DecidedBy } }
  | { readonly type: 'AppraisalMappingRefused'; readonly data: { readonly reason: string; readonly by: DecidedBy } };

export const mappingTransitions: Readonly<Record<MappingStatus, Readonly<Partial<Record<MappingEvent['type'], MappingStatus>>>>> = {
  PROPOSED: { AppraisalMappingConfirmed: 'CONFIRMED', AppraisalMappingRefused: 'REFUSED' }, CONFIRMED: {}, REFUSED: {},
};
export const mappingMoves: Moves<MappingStatus> = {
  PROPOSED: [{ kind: 'appraisalMapping.confirm', title: '待确认考核等次对应', action: 'appraisal.confirmMapping', roles: ['EMPLOYER_REVIEWER'] }],
  CONFIRMED: { nobody: '已确认' }, REFUSED: { nobody: '未通过，可重新提出' },
};

export function evolveMapping(state: AppraisalMapping | null, event: MappingEvent): AppraisalMapping {
  switch (event.type) {
    case 'AppraisalMappingProposed': { const { by, ...proposed } = event.data; return { ...proposed, status: 'PROPOSED', proposedBy: by, decidedBy: null, refusal: null }; }
    case 'AppraisalMappingConfirmed': return { ...state!, status: 'CONFIRMED', decidedBy: event.data.by };
    case 'AppraisalMappingRefused': return { ...state!, status: 'REFUSED', decidedBy: event.data.by, refusal: event.data.reason };
  }
}

/** Grades are compared without the width of characters, white space and case: `Ａ ` is `a`. */
const gradeKey = (text: string): string => text.normalize('NFKC').replaceAll(/\s/g, '').toUpperCase();

/** The official grade of what stands in a sheet. The employer's own mapping comes first: its 合格 may be another one than the notice's. Undefined: nobody has said what it is, and nobody guesses. */
export function gradeOf(text: string, mapping: Pick<AppraisalMapping, 'rows'> | null): { readonly grade: AppraisalGrade; readonly byMapping: boolean } | undefined {
  const key = gradeKey(text);
  const own = mapping?.rows.find((row) => gradeKey(row.own) === key);
  if (own) return { grade: own.grade, byMapping: true };
  const official = APPRAISAL_GRADES.find((grade) => gradeKey(grade) === key);
  return official && { grade: official, byMapping: false };
}

export interface ProposalFacts { readonly today: PlainDate; /** the employer has a proposal that nobody has decided yet */ readonly open: boolean; /** day of the newest confirmed one */ readonly newest: PlainDate | null }

/** Proposes a mapping, all that speaks against it at once: MAPPING_EMPTY, OWN_GRADE_TWICE, RULE_IN_THE_FUTURE, MAPPING_OPEN, MAPPING_DAY_BEFORE_NEWEST. */
export function proposeMapping(proposal: Extract<MappingEvent, { type: 'AppraisalMappingProposed' }>['data'], facts: ProposalFacts): Decision<MappingEvent> {
  const keys = proposal.rows.map((row) => gradeKey(row.own));
  return acceptedUnless<MappingEvent>([
    ...(keys.length === 0 ? [reason('MAPPING_EMPTY', '二', '请至少写一个本单位的等次及其对应的结果。')] : []),
    ...keys.flatMap((key, i) => (keys.indexOf(key) < i ? [reason('OWN_GRADE_TWICE', '二', `第 ${i + 1} 行与第 ${keys.indexOf(key) + 1} 行是同一等次（不分全角半角和大小写），请只留一行。`, { row: i + 1 })] : [])),
    ...(proposal.ruleDocument.issuedOn > facts.today ? [reason('RULE_IN_THE_FUTURE', '二', '考核办法的印发日期晚于今天，请核对。', { issuedOn: proposal.ruleDocument.issuedOn })] : []),
    ...(facts.open ? [reason('MAPPING_OPEN', '二', '本单位已有一份待确认的等次对应，请先由审核人员确认或退回。')] : []),
    ...(facts.newest !== null && proposal.effectiveFrom < facts.newest ? [reason('MAPPING_DAY_BEFORE_NEWEST', '二', `启用日期早于现行对应的启用日期 ${facts.newest}，请改为该日或以后。`, { newest: facts.newest })] : []),
  ], { type: 'AppraisalMappingProposed', data: proposal });
}

/** Confirms or sends back a proposal: by another person than who proposed it, through a delegation too. SAME_PERSON_PROPOSED. */
export function decideMapping(state: AppraisalMapping, decision: { confirm: true } | { confirm: false; reason: string }, by: DecidedBy): Decision<MappingEvent> {
  if (samePerson(state.proposedBy, by)) return refused(reason('SAME_PERSON_PROPOSED', '二', '这份等次对应是您本人（或您代办的人）提出的，须由本单位另一人确认。'));
  return accepted<MappingEvent>(decision.confirm ? { type: 'AppraisalMappingConfirmed', data: { by } } : { type: 'AppraisalMappingRefused', data: { reason: decision.reason, by } });
}
