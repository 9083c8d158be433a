import { codesOf, CLAIM_KIND_NAMES, isMobileNumber, isOccupationCode, isTitleSeries, normalizeMobileNumber, type AppraisalGrade, type ClaimAuthority, type ClaimKind, type ClaimProof, type OccupationRef, type PlainDate, type Prize, type Reason, type SkillLevel, type TitleLevel, type TitleSeries } from '@gt/domain';
import type { EligibilityInput, RuleSet } from '@gt/rules';
import { appraisalYears, codeOf } from '../self-check/form.js';

/** One row of each list, as it is typed. */
export interface PriorRow { occupation: string; level: string; obtainedOn: string }
export interface WorkRow { from: string; to: string; related: boolean; employer: string; post: string }
export interface EducationRow { degree: string; graduatedOn: string; school: string; major: string; certificateNumber: string }
export interface ClaimRow { name: string; authority: string; prize: string; awardedOn: string; proof: string }

/** 附件2 as it is typed: texts, empty where nothing was said yet. The document's number is no part of it; the phone only when it is changed. */
export interface ApplyForm {
  institutionId: string; name: string; sex: string; phone: string;
  ethnicity: string; nativePlace: string; politicalStatus: string; workingSince: string; employerAddress: string; postcode: string;
  series: string; otherSeries: string; teacherField: string; titleName: string; titleLevel: string; speciality: string; titleOn: string; titleNumber: string; authority: string;
  current: string; target: string; workType: string; targetLevel: string; postHeldSince: string; worksInCity: boolean; inPost: boolean; declarationMade: boolean; dispatched: boolean; frontLine: boolean;
  appraisals: { year: number; grade: string }[]; prior: PriorRow[]; work: WorkRow[]; education: EducationRow[]; achievements: string;
  /** each kind of 三(一): said that there is none, or its rows; `''` = not answered yet */
  claims: Record<ClaimKind, { answer: '' | 'NONE' | 'HAS'; rows: ClaimRow[] }>;
}
export const CLAIM_KINDS = codesOf(CLAIM_KIND_NAMES);
export const blankWork = (): WorkRow => ({ from: '', to: '', related: true, employer: '', post: '' });
export const blankEducation = (): EducationRow => ({ degree: '', graduatedOn: '', school: '', major: '', certificateNumber: '' });
export const blankClaim = (): ClaimRow => ({ name: '', authority: '', prize: '', awardedOn: '', proof: 'CERTIFICATE' });
export const blankPrior = (): PriorRow => ({ occupation: '', level: '', obtainedOn: '' });

/** The content of a draft as the service gives and takes it. */
export interface FormContent {
  readonly ethnicity: string | null; readonly nativePlace: string | null; readonly politicalStatus: string | null; readonly workingSince: string | null; readonly employerAddress: string | null; readonly postcode: string | null;
  readonly title: { readonly series: string; readonly name: string; readonly level: TitleLevel | null; readonly speciality: string; readonly obtainedOn: string | null; readonly certificateNumber: string | null; readonly authority: string | null } | null;
  readonly vocationalTeacherField: TitleSeries | null; readonly currentOccupation: OccupationRef | null; readonly target: { readonly occupation: OccupationRef; readonly level: SkillLevel } | null;
  readonly worksInCity: boolean; readonly inPost: boolean; readonly declarationMade: boolean; readonly dispatched: boolean; readonly frontLine: boolean; readonly postHeldSince: string | null;
  readonly appraisals: readonly { readonly year: number; readonly grade: AppraisalGrade }[]; readonly priorCertificates: readonly { readonly occupation: OccupationRef; readonly level: SkillLevel; readonly obtainedOn: string }[];
  readonly workPeriods: readonly { readonly from: string; readonly to: string | null; readonly related: boolean; readonly employer: string | null; readonly post: string | null }[];
  readonly claims: readonly { readonly kind: ClaimKind; readonly name: string; readonly authority: ClaimAuthority; readonly prize: Prize | null; readonly awardedOn: string; readonly proof: ClaimProof }[];
  readonly education: readonly { readonly degree: string; readonly graduatedOn: string | null; readonly school: string | null; readonly major: string | null; readonly certificateNumber: string | null }[]; readonly achievements: string;
}
export interface DraftDetail {
  readonly id: string; readonly status: string; readonly statusName: string; readonly employerId: string; readonly institutionId: string; readonly personId: string;
  readonly applicant: { readonly name: string; readonly sex: string | null; readonly idTypeName: string; readonly idNumberMasked: string; readonly phoneMasked: string | null }; readonly form: FormContent;
}
/** The rules that a submission would be judged by now, the body's own standard laid over them where one holds. */
export interface DraftRules { readonly asOf: PlainDate; readonly ruleSet: RuleSet | null; readonly standard: object | null }
/** What the acceptance would refuse besides the rules, as the body's facts stand. */
export interface IntakeOutlook { readonly known: boolean; readonly reasons: readonly Reason[] }
/** States in which its content may still be changed. */
export const OPEN_STATES: readonly string[] = ['DRAFT', 'RETURNED_BY_EMPLOYER', 'SUPPLEMENT_REQUESTED'];

const s = (value: string | null | undefined): string => value ?? '';
const occupationText = (o: OccupationRef | null | undefined): string => (o ? (o.name && o.name !== o.code ? `${o.name}（${o.code}）` : o.code) : '');

/** What the service has, as it is typed. */
export function formOf(detail: DraftDetail, today: PlainDate): ApplyForm {
  const { form: f, applicant } = detail;
  const known = f.title && isTitleSeries(f.title.series);
  const years = appraisalYears(today);
  const said = f.claims.length > 0 || detail.status !== 'DRAFT';
  return {
    institutionId: detail.institutionId, name: applicant.name, sex: s(applicant.sex), phone: '',
    ethnicity: s(f.ethnicity), nativePlace: s(f.nativePlace), politicalStatus: s(f.politicalStatus), workingSince: s(f.workingSince), employerAddress: s(f.employerAddress), postcode: s(f.postcode),
    series: f.title ? (known ? f.title.series : '') : '工程技术', otherSeries: f.title && !known ? f.title.series : '', teacherField: s(f.vocationalTeacherField), titleName: s(f.title?.name), titleLevel: s(f.title?.level), speciality: s(f.title?.speciality), titleOn: s(f.title?.obtainedOn), titleNumber: s(f.title?.certificateNumber), authority: s(f.title?.authority),
    current: occupationText(f.currentOccupation), target: occupationText(f.target?.occupation), workType: s(f.target?.occupation.workType), targetLevel: f.target ? String(f.target.level) : '', postHeldSince: s(f.postHeldSince),
    worksInCity: f.worksInCity, inPost: f.inPost, declarationMade: f.declarationMade, dispatched: f.dispatched, frontLine: f.frontLine,
    appraisals: [...new Set([...f.appraisals.map((a) => a.year), ...years])].sort().map((year) => ({ year, grade: s(f.appraisals.find((a) => a.year === year)?.grade) })),
    prior: f.priorCertificates.map((c) => ({ occupation: occupationText(c.occupation), level: String(c.level), obtainedOn: c.obtainedOn })),
    work: f.workPeriods.map((w) => ({ from: w.from, to: s(w.to), related: w.related, employer: s(w.employer), post: s(w.post) })),
    education: f.education.map((e) => ({ degree: e.degree, graduatedOn: s(e.graduatedOn), school: s(e.school), major: s(e.major), certificateNumber: s(e.certificateNumber) })), achievements: f.achievements,
    claims: Object.fromEntries(CLAIM_KINDS.map((kind) => {
      const rows = f.claims.filter((c) => c.kind === kind).map((c) => ({ name: c.name, authority: c.authority, prize: s(c.prize), awardedOn: c.awardedOn, proof: c.proof }));
      return [kind, { answer: rows.length > 0 ? 'HAS' as const : said ? 'NONE' as const : '' as const, rows }];
    })) as ApplyForm['claims'],
  };
}

const t = (value: string): string | null => value.trim() || null;
const occupation = (text: string, workType: string | null = null): { code: string; workType: string | null } => ({ code: codeOf(text), workType });
const isBlank = (row: object, ...but: string[]): boolean => Object.entries(row).every(([k, v]) => but.includes(k) || typeof v === 'boolean' || v === '');
export const blankRow = { prior: (r: PriorRow) => isBlank(r), work: (r: WorkRow) => isBlank(r), education: (r: EducationRow) => isBlank(r), claim: (r: ClaimRow) => isBlank(r, 'proof') };
const whole = {
  prior: (r: PriorRow) => isOccupationCode(codeOf(r.occupation)) && r.level !== '' && r.obtainedOn !== '', work: (r: WorkRow) => r.from !== '' && (r.to === '' || r.to >= r.from),
  education: (r: EducationRow) => r.degree.trim() !== '', claim: (r: ClaimRow) => r.name.trim() !== '' && r.authority !== '' && r.awardedOn !== '' && r.proof !== '',
};
export const seriesOf = (form: ApplyForm): string => (form.series !== '' ? form.series : form.otherSeries.trim());
const levelOf = (form: ApplyForm): TitleLevel | null => (isTitleSeries(seriesOf(form)) || form.titleLevel === '' ? null : form.titleLevel as TitleLevel);
export const needsTitleLevel = (form: ApplyForm): boolean => form.series === '' && form.teacherField !== '';
const titleWhole = (form: ApplyForm): boolean => seriesOf(form) !== '' && form.titleName.trim() !== '' && form.speciality.trim() !== '' && (!needsTitleLevel(form) || form.titleLevel !== '');
const claimRows = (form: ApplyForm) => CLAIM_KINDS.flatMap((kind) => (form.claims[kind].answer === 'HAS' ? form.claims[kind].rows.map((row, i) => ({ kind, row, i })) : []));
/** The phone as the service takes it; null: it is none (yet). */
export const phoneOf = (text: string): string | null => { const number = normalizeMobileNumber(text); return isMobileNumber(number) ? number : null; };

/** What of the form the service can take now: what is not whole yet is left out and stays on the device. */
export function contentOf(form: ApplyForm): { institutionId: string; applicant: object; form: object } {
  const current = isOccupationCode(codeOf(form.current)) ? occupation(form.current) : null;
  return {
    institutionId: form.institutionId, applicant: { name: form.name, sex: form.sex || null, phone: phoneOf(form.phone) },
    form: {
      ethnicity: t(form.ethnicity), nativePlace: t(form.nativePlace), politicalStatus: t(form.politicalStatus), workingSince: t(form.workingSince), employerAddress: t(form.employerAddress), postcode: /^\d{6}$/.test(form.postcode) ? form.postcode : null,
      title: titleWhole(form) ? { series: seriesOf(form), name: form.titleName.trim(), level: levelOf(form), speciality: form.speciality.trim(), obtainedOn: t(form.titleOn), certificateNumber: t(form.titleNumber), authority: t(form.authority) } : null,
      vocationalTeacherField: form.series === '' ? t(form.teacherField) : null, currentOccupation: current, target: isOccupationCode(codeOf(form.target)) && form.targetLevel !== '' ? { occupation: occupation(form.target, t(form.workType)), level: Number(form.targetLevel) } : null,
      worksInCity: form.worksInCity, inPost: form.inPost, declarationMade: form.declarationMade, dispatched: form.dispatched, frontLine: form.frontLine, postHeldSince: t(form.postHeldSince),
      appraisals: form.appraisals.filter((a) => a.grade !== ''), priorCertificates: form.prior.filter(whole.prior).map((r) => ({ occupation: occupation(r.occupation), level: Number(r.level), obtainedOn: r.obtainedOn })),
      workPeriods: form.work.filter(whole.work).map((r) => ({ from: r.from, to: t(r.to), related: r.related, employer: t(r.employer), post: t(r.post) })),
      claims: claimRows(form).filter(({ row }) => whole.claim(row)).map(({ kind, row }) => ({ kind, name: row.name.trim(), authority: row.authority, prize: row.prize || null, awardedOn: row.awardedOn, proof: row.proof })),
      education: form.education.filter(whole.education).map((r) => ({ degree: r.degree.trim(), graduatedOn: t(r.graduatedOn), school: t(r.school), major: t(r.major), certificateNumber: t(r.certificateNumber) })), achievements: form.achievements,
    },
  };
}

/** The question that libs/rules judges while somebody types; null until title, post and target are there. */
export function questionOf(form: ApplyForm, today: PlainDate): EligibilityInput | null {
  const content = contentOf(form).form as unknown as FormContent;
  if (seriesOf(form) === '' || form.titleName.trim() === '' || !content.currentOccupation || !content.target || (needsTitleLevel(form) && form.titleLevel === '')) return null;
  return {
    asOf: today, worksInCity: form.worksInCity, inPost: form.inPost, declarationMade: form.declarationMade, frontLine: form.frontLine, title: { series: seriesOf(form), name: form.titleName.trim(), ...(levelOf(form) ? { level: levelOf(form) } : {}) },
    vocationalTeacherField: content.vocationalTeacherField, currentOccupation: content.currentOccupation, target: content.target, appraisals: content.appraisals, priorCertificates: content.priorCertificates,
    workPeriods: content.workPeriods.map(({ from, to, related }) => ({ from, to, related })), postHeldSince: content.postHeldSince, directRecognitionClaims: content.claims,
  };
}
