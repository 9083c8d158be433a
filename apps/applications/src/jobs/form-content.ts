import { CLAIM_AUTHORITY_NAMES, checkPersonDocument, personDocumentName, SEX_NAMES, titleLevelName, workTypeOf, yearOf, type PlainDate } from '@gt/domain';
import type { ApplicationFormInput, SignatureMark } from '@gt/forms';
import type { Application, DecidedBy } from '../domain/application.js';
import type { CompleteForm } from '../domain/form.js';

/** What the form needs beside the application; number and phone are unsealed for this page only. */
export interface FormFacts { readonly documentId: string; readonly institution: string; readonly idNumber: string; readonly phone: string | null; readonly today: PlainDate }

/** 附件2 with all blocks filled so far. What nobody filled in stays an empty cell for the pen. */
export function applicationForm(state: Application, facts: FormFacts): ApplicationFormInput {
  const form = state.form as CompleteForm;
  const { candidate } = state.acceptance!;
  const document = checkPersonDocument(state.applicant.idType, facts.idNumber);
  const born = document.ok ? document.birthDate : null;
  const at = state.acceptance!.by.at;
  return {
    documentId: facts.documentId, createdAt: at, institution: facts.institution, ...optional('filledOn', state.submittedOn), employer: candidate.employerName, name: candidate.name,
    ...optional('sex', candidate.sex && SEX_NAMES[candidate.sex]), ...optional('bornIn', born && `${yearOf(born)}年${Number(born.slice(5, 7))}月`), ...optional('ethnicity', form.ethnicity), ...optional('nativePlace', form.nativePlace),
    ...optional('politicalStatus', form.politicalStatus), ...optional('workingSince', form.workingSince), ...optional('seniority', form.workingSince && `${yearOf(facts.today) - yearOf(form.workingSince)}年`),
    titleName: `${form.title.series} ${form.title.name}（${form.title.speciality}）`,
    titleLevelAndYears: titleLevelName(candidate.titleLevel) + (form.title.obtainedOn ? `/${yearOf(facts.today) - yearOf(form.title.obtainedOn)}年` : ''),
    occupation: candidate.occupation.name, workType: workTypeOf(candidate.occupation), level: candidate.level, ...optional('contact', facts.phone), ...optional('employerAddress', form.employerAddress), ...optional('postcode', form.postcode),
    idType: personDocumentName(state.applicant.idType), idNumber: facts.idNumber,
    education: form.education.map((e) => ({ degree: e.degree, ...optional('graduatedOn', e.graduatedOn), ...optional('school', e.school), ...optional('major', e.major), ...optional('certificateNumber', e.certificateNumber) })),
    workHistory: form.workPeriods.map((w) => ({ from: w.from, to: w.to, employer: w.employer ?? '', ...optional('post', w.post) })),
    directRecognition: form.claims.map((c, i) => `${c.name}（${CLAIM_AUTHORITY_NAMES[c.authority]}${c.prize ?? ''}，${c.awardedOn}）——${state.acceptance!.claims.find((d) => d.index === i)?.accepted ? '认可' : '未认可'}`),
    achievements: form.achievements, retake: candidate.retake,
    declaration: declarationMark(state),
    employerOpinion: { text: state.recommendation!.opinion, mark: sealMark('单位负责人', state.recommendation!.by, state.recommendation!.sealKind) },
    institutionOpinion: { text: state.acceptance!.opinion, mark: sealMark('受理人', state.acceptance!.by, 'IN_SYSTEM_APPROVAL') },
  };
}
const optional = <K extends string, V>(key: K, value: V | null | undefined | ''): { [P in K]?: V } => (value === null || value === undefined || value === '' ? {} : { [key]: value } as { [P in K]: V });

function declarationMark(state: Application): SignatureMark {
  const name = state.applicant.name;
  if (state.signature) return { kind: 'PLATFORM', role: '申请人', name, at: state.signature.signedAt, hash: state.signature.contentSha256 };
  if (state.signedPage) return { kind: 'WET_SCAN', role: '申请人', name, at: `${state.signedPage.signedOn}T00:00:00+08:00` };
  return { kind: 'PEN', role: '申请人', name };
}
const sealMark = (role: string, by: DecidedBy, sealKind: string): SignatureMark => ({ kind: sealKind === 'IN_SYSTEM_APPROVAL' ? 'APPROVAL' : 'WET_SCAN', role, name: by.name, at: by.at });

/** The kinds of signature and seals that the form bears, in its order: applicant, employer, body. PEN_AWAITED: 待签字页, the page is still to come. */
export const signatureKinds = (state: Application): string[] => [state.declaration === 'NONE' ? 'PEN_AWAITED' : state.declaration, state.recommendation!.sealKind, 'IN_SYSTEM_APPROVAL'];
