import type { PlainDate, SkillLevel } from '@gt/domain';
import type { EvidenceFile } from './evidence-file.js';
import type { Transitions } from './transitions.js';

/** One correspondence row (附件1 二): occupation, work type, level ↔ range of title specialities (职称专业). */
export interface FilingRow {
  readonly rowId: string;
  readonly occupation: { readonly code: string; readonly name: string; readonly workType: string | null };
  readonly level: SkillLevel;
  readonly titleSpecialities: readonly string[];
}

/** Legal representative or contact (附件1 一). The mobile number is sealed, an office line is in clear. */
export interface ContactPerson { readonly name: string; readonly post: string; readonly landline: string | null; readonly mobileSealed: string | null; readonly mobileMasked: string | null }

/** Staff for the bridging evaluation (附件1 三(一)). */
export interface StaffMember { readonly name: string; readonly idType: string; readonly idNumberSealed: string; readonly idNumberMasked: string; readonly post: string; readonly education: string; readonly duty: string }

/** One of the body's own rules for the bridging evaluation (七(一) 制度). */
export interface BodyRulesDocument { readonly title: string; readonly documentNumber: string; readonly adoptedOn: PlainDate; readonly file?: EvidenceFile }

/** The content of 附件1; a draft may still lack parts of it. */
export interface FilingContent {
  readonly officeAddress: string | null;
  readonly legalRepresentative: ContactPerson | null;
  readonly contact: ContactPerson | null;
  readonly rows: readonly FilingRow[];
  readonly staff: readonly StaffMember[];
  readonly expertIds: readonly string[];
  readonly bodyRules: readonly BodyRulesDocument[];
}

/** An expert as the filing had it when it was submitted (附件1 三(二)): a later change of the directory's entry changes no filing. */
export interface FiledExpert {
  readonly expertId: string;
  readonly name: string;
  readonly idNumberSealed: string;
  readonly idNumberMasked: string;
  /** 职务/职称/技能等级, as printed. */
  readonly qualification: string;
  /** What proves each of them, `高级工程师：渝职改〔2020〕1号`; empty where nothing was recorded. Absent in submissions from before it was kept. */
  readonly evidence?: readonly string[];
  /** The same with the papers themselves, qualification by qualification; null: none was handed in. Absent in submissions from before files were taken. */
  readonly papers?: ReadonlyArray<{ readonly name: string; readonly evidence: string | null; readonly file: EvidenceFile | null }>;
  readonly education: string;
  readonly speciality: string;
  readonly employerName: string;
  /** 是否本单位人员: employed by the body or one of its covered units. */
  readonly own: boolean;
}

/** What the supervisor wants mended in one field (`rows[0].titleSpecialities`). */
export interface Remark { readonly field: string; readonly remark: string }

export type FilingStatus = 'DRAFT' | 'SUBMITTED' | 'RETURNED' | 'APPROVED' | 'SUPERSEDED' | 'REVOKED';
export const FILING_STATUS_NAMES: Readonly<Record<FilingStatus, string>> = { DRAFT: '草稿', SUBMITTED: '已报送', RETURNED: '已退回', APPROVED: '已审核', SUPERSEDED: '已被新报备替代', REVOKED: '已撤销' };

/** 贯通评价机构报备表 (附件1). */
export interface BridgingFiling extends FilingContent {
  readonly institutionId: string;
  readonly status: FilingStatus;
  /** The approved filing that this one changes; null for a first one. */
  readonly basedOn: string | null;
  /** The experts as they were at the last submission; empty before it. */
  readonly experts: readonly FiledExpert[];
  /** The content that was returned last, so that the supervisor sees what was corrected. */
  readonly returned: FilingContent | null;
  readonly submittedOn: PlainDate | null;
  readonly remarks: readonly Remark[];
  /** First and last day on which the approved filing holds; null `validTo`: until further notice. */
  readonly validFrom: PlainDate | null;
  readonly validTo: PlainDate | null;
  readonly revocation: { readonly reason: string; readonly from: PlainDate } | null;
}

/** Every event names its body; what is submitted and approved travels with its rows and experts, so that others judge by what was read. */
interface OfBody { readonly institutionId: string }
interface WithRows extends OfBody { readonly rows: readonly FilingRow[]; readonly expertIds: readonly string[] }
export type FilingEvent =
  | { readonly type: 'FilingDrafted'; readonly data: OfBody & { readonly content: FilingContent; readonly basedOn?: string | null } }
  | { readonly type: 'FilingDraftChanged'; readonly data: OfBody & { readonly content: FilingContent } }
  | { readonly type: 'FilingSubmitted'; readonly data: WithRows & { readonly staffCount: number; readonly on: PlainDate; readonly experts?: readonly FiledExpert[] } }
  | { readonly type: 'FilingReturned'; readonly data: OfBody & { readonly remarks: readonly Remark[] } }
  | { readonly type: 'FilingApproved'; readonly data: WithRows & { readonly validFrom: PlainDate; readonly validTo: PlainDate | null } }
  | { readonly type: 'FilingSuperseded'; readonly data: OfBody & { readonly by: string; readonly from: PlainDate; readonly validTo: PlainDate } }
  | { readonly type: 'FilingRevoked'; readonly data: OfBody & { readonly reason: string; readonly from: PlainDate; readonly validTo: PlainDate } };

/** 草稿 → 已报送 ⇄ 已退回 → 已审核 → 被替代 / 撤销. A term that runs out is no event: `validTo` says it. */
export const filingTransitions: Transitions<FilingStatus, FilingEvent['type']> = {
  DRAFT: { FilingDraftChanged: 'DRAFT', FilingSubmitted: 'SUBMITTED' },
  SUBMITTED: { FilingReturned: 'RETURNED', FilingApproved: 'APPROVED' },
  RETURNED: { FilingDraftChanged: 'RETURNED', FilingSubmitted: 'SUBMITTED' },
  APPROVED: { FilingSuperseded: 'SUPERSEDED', FilingRevoked: 'REVOKED' },
  SUPERSEDED: {},
  REVOKED: {},
};

export function evolveFiling(state: BridgingFiling | null, event: FilingEvent): BridgingFiling {
  if (event.type === 'FilingDrafted') return { institutionId: event.data.institutionId, status: 'DRAFT', ...event.data.content, basedOn: event.data.basedOn ?? null, experts: [], returned: null, submittedOn: null, remarks: [], validFrom: null, validTo: null, revocation: null };
  const next: BridgingFiling = { ...state!, status: filingTransitions[state!.status][event.type] ?? state!.status };
  switch (event.type) {
    case 'FilingDraftChanged': return { ...next, ...event.data.content };
    case 'FilingSubmitted': return { ...next, submittedOn: event.data.on, experts: event.data.experts ?? [], remarks: [] };
    case 'FilingReturned': return { ...next, remarks: event.data.remarks, returned: contentOf(next) };
    case 'FilingApproved': return { ...next, validFrom: event.data.validFrom, validTo: event.data.validTo };
    case 'FilingSuperseded': return { ...next, validTo: event.data.validTo };
    case 'FilingRevoked': return { ...next, validTo: event.data.validTo, revocation: { reason: event.data.reason, from: event.data.from } };
    default: return next;
  }
}

/** The content alone, as a form has it. */
export const contentOf = ({ officeAddress, legalRepresentative, contact, rows, staff, expertIds, bodyRules }: FilingContent): FilingContent => ({ officeAddress, legalRepresentative, contact, rows, staff, expertIds, bodyRules });
