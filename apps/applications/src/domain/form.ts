import {
  sameOccupation, type AppraisalGrade, type ClaimAuthority, type ClaimKind, type ClaimProof, type OccupationRef, type PersonDocumentType, type PlainDate, type Prize, type Sex, type SkillLevel, type TitleLevel, type TitleSeries,
} from '@gt/domain';

/** Who applies. Numbers are sealed and masked before they come here; the id is derived from the document. */
export interface Applicant {
  readonly name: string;
  readonly sex: Sex | null;
  readonly idType: PersonDocumentType;
  readonly idNumberSealed: string;
  readonly idNumberMasked: string;
  readonly phoneSealed: string | null;
  readonly phoneMasked: string | null;
}

/** The professional title, as its certificate has it. `level` only where it is not derived (二: teachers of vocational colleges). */
export interface TitleHeld {
  readonly series: string;
  readonly name: string;
  readonly level: TitleLevel | null;
  /** 职称专业: decides with the body's correspondence which occupation may be applied for (附件1 二) */
  readonly speciality: string;
  readonly obtainedOn: PlainDate | null;
  readonly certificateNumber: string | null;
  readonly authority: string | null;
}

/** What is applied for. The name is the catalogue's. */
export interface Target { readonly occupation: { readonly code: string; readonly name: string; readonly workType: string | null }; readonly level: SkillLevel }

export interface Claim {
  readonly kind: ClaimKind; readonly name: string; readonly authority: ClaimAuthority; readonly prize: Prize | null; readonly awardedOn: PlainDate; readonly proof: ClaimProof;
}
export interface WorkPeriod { readonly from: PlainDate; readonly to: PlainDate | null; readonly related: boolean; readonly employer: string | null; readonly post: string | null }
export interface Education { readonly degree: string; readonly graduatedOn: PlainDate | null; readonly school: string | null; readonly major: string | null; readonly certificateNumber: string | null }

/** The content of 附件2. A draft may be incomplete (null); submission asks for all that the verdict and the form need. */
export interface FormContent {
  readonly ethnicity: string | null;
  readonly nativePlace: string | null;
  readonly politicalStatus: string | null;
  readonly workingSince: PlainDate | null;
  readonly employerAddress: string | null;
  readonly postcode: string | null;
  readonly title: TitleHeld | null;
  readonly vocationalTeacherField: TitleSeries | null;
  readonly currentOccupation: OccupationRef | null;
  readonly target: Target | null;
  readonly worksInCity: boolean;
  readonly inPost: boolean;
  /** 政治、守法和职业道德承诺; how it is signed is the application's `declaration` */
  readonly declarationMade: boolean;
  /** 劳务派遣: an enterprise body takes such a person only where its list of units says so */
  readonly dispatched: boolean;
  readonly frontLine: boolean;
  readonly postHeldSince: PlainDate | null;
  readonly appraisals: readonly { readonly year: number; readonly grade: AppraisalGrade }[];
  readonly priorCertificates: readonly { readonly occupation: OccupationRef; readonly level: SkillLevel; readonly obtainedOn: PlainDate }[];
  readonly workPeriods: readonly WorkPeriod[];
  readonly claims: readonly Claim[];
  readonly education: readonly Education[];
  readonly achievements: string;
}

/** A form of which all is there that a verdict needs. */
export type CompleteForm = FormContent & { readonly title: TitleHeld; readonly currentOccupation: OccupationRef; readonly target: Target };

/** The form in another occupation. A post whose occupation was given as the one applied for has that one too: it was stated with it. */
export function formAt(form: FormContent, occupation: Target['occupation']): FormContent {
  const { target, currentOccupation } = form;
  return { ...form, target: target && { ...target, occupation }, currentOccupation: target && currentOccupation && sameOccupation(currentOccupation, target.occupation) ? { code: occupation.code, workType: occupation.workType } : currentOccupation };
}

/** Fields that submission asks for, with the name that people know them by. */
const NEEDED = [
  ['title', '职称系列、名称和专业'], ['currentOccupation', '现岗位对应职业'], ['target', '申报职业和等级'],
] as const satisfies ReadonlyArray<readonly [keyof FormContent, string]>;

/** What is still missing; empty means that the form is a CompleteForm. */
export const missingFields = (form: FormContent): readonly { readonly field: string; readonly label: string }[] =>
  NEEDED.filter(([field]) => form[field] === null).map(([field, label]) => ({ field, label }));

/** A date of the form that no paper of this person can bear. `label` is what people know it by. */
export interface ImpossibleDate { readonly code: 'DATE_IN_FUTURE' | 'DATE_BEFORE_BIRTH'; readonly field: string; readonly label: string; readonly date: PlainDate }
/** Every date of certificates, schooling and work that lies after `today`, or before the birth that the document's number tells. That of a claim's award is judged by the rules (三(一)). */
export const impossibleDates = (form: FormContent, today: PlainDate, born: PlainDate | null): readonly ImpossibleDate[] => [
  { field: 'title.obtainedOn', label: '职称取得日期', date: form.title?.obtainedOn ?? null }, { field: 'workingSince', label: '参加工作时间', date: form.workingSince }, { field: 'postHeldSince', label: '现岗位任职时间', date: form.postHeldSince },
  ...form.priorCertificates.map(({ obtainedOn }, i) => ({ field: `priorCertificates[${i}].obtainedOn`, label: `第 ${i + 1} 项已有证书的发证日期`, date: obtainedOn })),
  ...form.education.map(({ graduatedOn }, i) => ({ field: `education[${i}].graduatedOn`, label: `第 ${i + 1} 项学历的毕业时间`, date: graduatedOn })),
  ...form.workPeriods.flatMap(({ from, to }, i) => [{ field: `workPeriods[${i}].from`, label: `第 ${i + 1} 段工作经历的开始日期`, date: from }, { field: `workPeriods[${i}].to`, label: `第 ${i + 1} 段工作经历的结束日期（仍在岗的不填）`, date: to ?? null }]),
].flatMap(({ date, ...of }): ImpossibleDate[] => (date === null ? [] : date > today ? [{ code: 'DATE_IN_FUTURE', ...of, date }] : born !== null && date < born ? [{ code: 'DATE_BEFORE_BIRTH', ...of, date }] : []));
/** What to do about one. The birth date is not told: it is a part of the number. */
export const impossibleDateMessage = ({ code, label, date }: ImpossibleDate): string => `${label} ${date} ${code === 'DATE_IN_FUTURE' ? '晚于今天' : '早于证件号码中的出生日期'}，请核对后改正。`;

/** Nobody: what is left where a draft's content was deleted. */
export const emptyApplicant: Applicant = { name: '', sex: null, idType: 'RESIDENT_ID', idNumberSealed: '', idNumberMasked: '', phoneSealed: null, phoneMasked: null };

/** An empty form, for drafts that begin with nothing but the person. */
export const emptyForm: FormContent = {
  ethnicity: null, nativePlace: null, politicalStatus: null, workingSince: null, employerAddress: null, postcode: null, title: null, vocationalTeacherField: null,
  currentOccupation: null, target: null, worksInCity: false, inPost: false, declarationMade: false, dispatched: false, frontLine: false, postHeldSince: null,
  appraisals: [], priorCertificates: [], workPeriods: [], claims: [], education: [], achievements: '',
};
