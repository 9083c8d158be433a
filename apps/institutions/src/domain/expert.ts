import { accepted, acceptedUnless, findOccupation, isSkillOccupation, reason, refused, type Decision, type PlainDate, type Reason } from '@gt/domain';
import type { Qualification } from '@gt/rules';
import type { EvidenceFile } from './evidence-file.js';

/** What an expert or assessor was proven to hold (六(三)). */
export type QualificationKind = 'SENIOR_TITLE' | 'SENIOR_TECHNICIAN' | 'SENIOR_ASSESSOR' | 'ASSESSOR';
export const QUALIFICATION_KIND_NAMES: Readonly<Record<QualificationKind, string>> = { SENIOR_TITLE: '高级职称', SENIOR_TECHNICIAN: '高级技师及以上', SENIOR_ASSESSOR: '高级考评员', ASSESSOR: '考评员' };
export interface HeldQualification { readonly kind: QualificationKind; readonly name: string; /** certificate or document that proves it; absent in entries from before it was asked for */ readonly evidence?: string | null; /** that paper itself */ readonly file?: EvidenceFile; /** last valid day, null = without end */ readonly validUntil: PlainDate | null }

/** Days on which an expert takes no invitation; `to` null: until further notice. */
export interface Unavailability { readonly from: PlainDate; readonly to: PlainDate | null; readonly reason: string }

/** A person of the expert directory; one entry a person, whichever body registered it. */
export interface Expert {
  readonly personId: string;
  readonly name: string;
  readonly idType: string;
  readonly idNumberSealed: string;
  readonly idNumberMasked: string;
  readonly qualifications: readonly HeldQualification[];
  readonly education: string;
  /** 专业方向, in words and as the occupations that it covers. */
  readonly speciality: string;
  readonly occupationCodes: readonly string[];
  readonly employerName: string;
  /** absent: always available */
  readonly unavailable?: readonly Unavailability[];
  /** Place of whoever registered the entry: a body or a bureau; it keeps the entry up. */
  readonly institutionId: string | null;
  readonly bureauId: string | null;
}

export type ExpertEvent =
  | { readonly type: 'ExpertRegistered'; readonly data: Expert }
  | { readonly type: 'ExpertQualificationChanged'; readonly data: { readonly qualifications: readonly HeldQualification[] } }
  | { readonly type: 'ExpertChanged'; readonly data: Pick<Expert, 'education' | 'speciality' | 'occupationCodes' | 'employerName'> }
  | { readonly type: 'ExpertAvailabilityChanged'; readonly data: { readonly unavailable: readonly Unavailability[] } };

export const evolveExpert = (state: Expert | null, event: ExpertEvent): Expert => (event.type === 'ExpertRegistered' ? event.data : { ...state!, ...event.data });

/** The refusal of a second entry for one person; it names the entry, not the person. */
export const expertExists = (expertId: string): Reason => reason('EXPERT_EXISTS', '附件1', '此人已在专家库中，请直接选用已有条目，或更新其资格。', { expertId });

/** Registers an expert or assessor (六(三)): at least one qualification that holds today, specialities in the catalogue, one entry a person. */
export function decideRegisterExpert(expert: Expert, known: { readonly expertId: string } | null, on: PlainDate): Decision<ExpertEvent> {
  const reasons = [...(known ? [expertExists(known.expertId)] : []), ...qualificationReasons(expert.qualifications, on), ...occupationReasons(expert.occupationCodes)];
  return acceptedUnless(reasons, { type: 'ExpertRegistered', data: expert });
}

/** Replaces the list of qualifications: a new one, a longer validity, one that has lapsed. */
export function decideChangeQualifications(qualifications: readonly HeldQualification[], on: PlainDate): Decision<ExpertEvent> {
  const reasons = qualificationReasons(qualifications, on);
  return acceptedUnless(reasons, { type: 'ExpertQualificationChanged', data: { qualifications } });
}

/** Changes what the directory says of an expert beside the qualifications: a new employer, a further field. */
export function decideChangeExpert(change: Pick<Expert, 'education' | 'speciality' | 'occupationCodes' | 'employerName'>): Decision<ExpertEvent> {
  const reasons = occupationReasons(change.occupationCodes);
  return acceptedUnless(reasons, { type: 'ExpertChanged', data: change });
}

/** Replaces the list of days on which the expert takes no invitation. Panels that are formed stay; whoever formed them replaces a member. */
export function decideAvailability(unavailable: readonly Unavailability[]): Decision<ExpertEvent> {
  const reversed = unavailable.flatMap((span, index) => (span.to !== null && span.to < span.from ? [reason('VALIDITY_REVERSED', '六(三)', `第 ${index + 1} 段不可用时间的止日早于起日，请核对。`, { row: index + 1 })] : []));
  return reversed.length > 0 ? refused(...reversed) : accepted({ type: 'ExpertAvailabilityChanged', data: { unavailable } });
}

const occupationReasons = (codes: readonly string[]): Reason[] => [
  ...(codes.length === 0 ? [reason('OCCUPATIONS_MISSING', '六(三)', '请至少填写一个专业方向对应的职业。')] : []),
  ...codes.filter((code) => !isSkillOccupation(code) || !findOccupation(code)).map((code) => reason('OCCUPATION_NOT_IN_CATALOGUE', '六(三)', `${code} 不是国家职业分类大典第三至第六大类中的职业，请从目录中选择。`, { occupation: code })),
];

function qualificationReasons(qualifications: readonly HeldQualification[], on: PlainDate): Reason[] {
  if (qualifications.some((each) => each.validUntil === null || on <= each.validUntil)) return [];
  return [reason('QUALIFICATION_MISSING', '六(三)', '请至少填写一项当前有效的资格（高级职称、高级技师、高级考评员或考评员）。', { on })];
}

/** The registered qualifications as the rules judge them. */
export const qualificationsForRules = (held: readonly HeldQualification[]): readonly Qualification[] => held.map(({ kind, validUntil }): Qualification => {
  const to = validUntil === null ? {} : { from: '0001-01-01', to: validUntil };
  if (kind === 'SENIOR_TITLE') return { kind: 'TITLE', level: 'ASSOCIATE_SENIOR', ...to };
  return kind === 'SENIOR_TECHNICIAN' ? { kind: 'SKILL', grade: 'SENIOR_TECHNICIAN', ...to } : { kind: 'ASSESSOR', grade: kind, ...to };
});
