import { addYears, birthDateOf, CLAIM_AUTHORITY_NAMES, EVALUATION_METHOD_NAMES, occupationLabel, OUTCOME_NAMES, personDocumentName, SEX_NAMES, titleLevelName, workTypeOf, yearOf, type PlainDate, type Sex, type SkillLevel, type TitleLevel } from '@gt/domain';
import type { ApplicationFormInput, SignatureMark } from '@gt/forms';
import type { Application, DecidedBy, Recommendation } from '../domain/application.js';
import type { Claim, CompleteForm } from '../domain/form.js';

/** What the form needs beside the application; number and phone are unsealed for this page only. */
export interface FormFacts { readonly documentId: string; readonly institution: string; readonly idNumber: string; readonly phone: string | null; readonly photo?: Uint8Array | null; readonly today: PlainDate }
/** Number and phone, unsealed for one page. */
export interface ClearNumbers { readonly idNumber: string; readonly phone: string | null }
/** What a preview needs instead: number and phone stand there masked; in clear only on what is printed to be signed and stamped (填表说明一, 七). */
export interface PreviewFacts { readonly clear?: ClearNumbers | null; readonly documentId: string; readonly institution: string; readonly employer: string; readonly titleLevel: TitleLevel | null; readonly photo?: Uint8Array | null; readonly today: PlainDate; readonly at: string }

/** 附件2 with all blocks filled so far. What nobody filled in stays an empty cell for the pen. */
export function applicationForm(state: Application, facts: FormFacts): ApplicationFormInput {
  const { candidate } = state.acceptance!;
  const at = state.acceptance!.by.at;
  return {
    ...written(state, { titleLevel: candidate.titleLevel, today: facts.today, sex: candidate.sex, level: candidate.level, occupation: candidate.occupation }),
    documentId: facts.documentId, createdAt: at, institution: facts.institution, ...optional('filledOn', state.submittedOn), employer: candidate.employerName, name: candidate.name,
    ...optional('bornIn', bornIn(state, facts.idNumber)), ...optional('contact', facts.phone && `${candidate.name} ${facts.phone}`), ...optional('photo', facts.photo), idNumber: facts.idNumber,
    directRecognition: state.form.claims.map((c, i) => `${claimText(c)}——${state.acceptance!.claims.find((d) => d.index === i)?.accepted ? '认可' : '未认可'}`),
    retake: candidate.retake, declaration: declarationMark(state),
    employerOpinion: employerOpinion(state.recommendation!),
    institutionOpinion: bodyOpinion(state),
  };
}

/** 附件2 as it would be printed now, for whoever fills it in: blocks that are still to come stay empty for pen and seal. */
export function previewForm(state: Application, facts: PreviewFacts): ApplicationFormInput {
  const form = state.form as CompleteForm;
  const { applicant } = state;
  const clear = facts.clear ?? null;
  const phone = clear ? clear.phone : applicant.phoneMasked;
  return {
    ...written(state, { titleLevel: facts.titleLevel, today: facts.today, sex: applicant.sex, level: form.target.level, occupation: form.target.occupation }),
    documentId: facts.documentId, createdAt: facts.at, institution: facts.institution, ...optional('filledOn', state.submittedOn), employer: facts.employer, name: applicant.name, ...optional('bornIn', clear && bornIn(state, clear.idNumber)), ...optional('contact', phone && `${applicant.name} ${phone}`), ...optional('photo', facts.photo), idNumber: clear?.idNumber ?? applicant.idNumberMasked,
    directRecognition: form.claims.map(claimText), retake: state.retake, declaration: declarationMark(state),
    employerOpinion: state.recommendation ? employerOpinion(state.recommendation) : { mark: { kind: 'PEN', role: '单位负责人' } },
    institutionOpinion: state.acceptance ? bodyOpinion(state) : { mark: { kind: 'PEN', role: '受理人' } },
  };
}

/** 出生年月, as the document's number says it; null where it says none. */
function bornIn({ applicant }: Application, idNumber: string): string | null {
  const born = birthDateOf(applicant.idType, idNumber);
  return born && `${yearOf(born)}年${Number(born.slice(5, 7))}月`;
}

/** Years that are over between two days (附件2 填表说明三: 年限为截止目前), the anniversary included; 29 February ends its year with 28 February. */
export function fullYears(from: PlainDate, to: PlainDate): number {
  const years = yearOf(to) - yearOf(from);
  return years > 0 && addYears(from, years) > to ? years - 1 : Math.max(0, years);
}

/** What the applicant wrote, the same in a preview as in the form that is kept. */
function written(state: Application, of: { titleLevel: TitleLevel | null; today: PlainDate; sex: Sex | null; level: SkillLevel; occupation: CompleteForm['target']['occupation'] }) {
  const form = state.form as CompleteForm;
  return {
    ...optional('sex', of.sex && SEX_NAMES[of.sex]), ...optional('ethnicity', form.ethnicity), ...optional('nativePlace', form.nativePlace),
    ...optional('politicalStatus', form.politicalStatus), ...optional('workingSince', form.workingSince), ...optional('seniority', form.workingSince && `${fullYears(form.workingSince, of.today)}年`),
    titleName: `${form.title.series} ${form.title.name}（${form.title.speciality}）`,
    ...optional('titleLevelAndYears', of.titleLevel && titleLevelName(of.titleLevel) + (form.title.obtainedOn ? `/${fullYears(form.title.obtainedOn, of.today)}年` : '')),
    occupation: of.occupation.name, workType: workTypeOf(of.occupation), level: of.level, ...optional('employerAddress', form.employerAddress), ...optional('postcode', form.postcode),
    idType: personDocumentName(state.applicant.idType),
    education: form.education.map((e) => ({ degree: e.degree, ...optional('graduatedOn', e.graduatedOn), ...optional('school', e.school), ...optional('major', e.major), ...optional('certificateNumber', e.certificateNumber) })),
    workHistory: form.workPeriods.map((w) => ({ from: w.from, to: w.to, employer: w.employer ?? '', ...optional('post', w.post) })),
    achievements: form.achievements,
    attached: {
      title: { speciality: form.title.speciality, ...optional('authority', form.title.authority), ...optional('issuedOn', form.title.obtainedOn), ...optional('certificateNumber', form.title.certificateNumber) },
      skillCertificates: form.priorCertificates.map((each) => ({ occupation: occupationLabel(each.occupation), level: each.level, issuedOn: each.obtainedOn })),
      appraisals: form.appraisals,
    },
  };
}
const claimText = (c: Claim): string => `${c.name}（${CLAIM_AUTHORITY_NAMES[c.authority]}${c.prize ?? ''}，${c.awardedOn}）`;
const optional = <K extends string, V>(key: K, value: V | null | undefined | ''): { [P in K]?: V } => (value === null || value === undefined || value === '' ? {} : { [key]: value } as { [P in K]: V });

function declarationMark(state: Application): SignatureMark {
  const name = state.applicant.name;
  if (state.signature) return { kind: 'PLATFORM', role: '申报人签字', name, at: state.signature.signedAt, hash: state.signature.contentSha256 };
  if (state.signedPage) return { kind: 'WET_SCAN', role: '申报人签字', name, at: `${state.signedPage.signedOn}T00:00:00+08:00` };
  return { kind: 'PEN', role: '申报人签字', name };
}
/** 五(二): opinion, the years that the register confirms, and who stands for the unit; on paper that is who signed it, not who recorded it. */
const employerOpinion = ({ opinion, by, sealKind, confirmedYears, paper }: Recommendation) => ({
  text: confirmedYears?.length ? `${opinion}（${confirmedYears.join('、')} 年度考核结果与本单位登记一致）` : opinion,
  mark: paper ? { kind: 'WET_SCAN' as const, role: '单位负责人', name: `${paper.signerName}（${paper.signerPost}）`, at: `${paper.signedOn}T00:00:00+08:00` } : sealMark('单位负责人', by, sealKind),
});
/** 五(三): the opinion of the acceptance, completed when the result has taken effect (六(四)). */
const bodyOpinion = ({ acceptance, outcome }: Application) => ({
  text: outcome ? `${acceptance!.opinion}\n经${EVALUATION_METHOD_NAMES[acceptance!.candidate.method]}，评定结果：${OUTCOME_NAMES[outcome]}。` : acceptance!.opinion,
  mark: sealMark('受理人', acceptance!.by, 'IN_SYSTEM_APPROVAL'),
});
const sealMark = (role: string, by: DecidedBy, sealKind: string): SignatureMark => ({ kind: sealKind === 'IN_SYSTEM_APPROVAL' ? 'APPROVAL' : 'WET_SCAN', role, name: by.name, at: by.at });

/** The kinds of signature and seals that the form bears, in its order: applicant, employer, body. PEN_AWAITED: 待签字页, the page is still to come. */
export const signatureKinds = (state: Application): string[] => [state.declaration === 'NONE' ? 'PEN_AWAITED' : state.declaration, state.recommendation!.sealKind, 'IN_SYSTEM_APPROVAL'];
