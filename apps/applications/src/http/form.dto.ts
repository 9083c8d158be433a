import { birthDateOf, checkName, checkPersonDocument, findOccupation, isMobileNumber, isPersonDocumentType, maskNumber, maskPhone, PERSON_DOCUMENTS, SEX_NAMES, codesOf, TITLE_LEVELS, TITLE_SERIES, workTypeOf, type PersonDocumentType, type Sex, type TitleLevel, type TitleSeries } from '@gt/domain';
import { ELIGIBILITY_LIMITS } from '@gt/rules';
import { badRequest, CrossCheck, IsDay, IsId, IsText, nameFault, Nested, NestedArray, Rule, type FieldFault, type Kit } from '@gt/service-kit';
import { IsBoolean, IsIn, IsOptional, IsString } from 'class-validator';
import type { Applicant, FormContent } from '../domain/form.js';
import type { Person } from '../domain/person.js';
import { AppraisalDto, ClaimDto, crossFaults, OccupationDto, PriorCertificateDto, TargetDto } from './eligibility-check.dto.js';

/** Longest short text of the form (characters): a cell of 附件2. */
const CELL = 100;
/** Longest 主要工作业绩 (characters): two printed pages. */
const ACHIEVEMENTS = 4_000;
/** Most rows of 学历. */
const EDUCATION_ROWS = 20;

export class TitleHeldDto {
  @IsText(1, CELL) series: string;
  @IsText(1, CELL) name: string;
  @IsOptional() @IsIn([...TITLE_LEVELS]) level?: TitleLevel | null;
  @IsText(1, CELL) speciality: string;
  @IsOptional() @IsDay() obtainedOn?: string | null;
  @IsOptional() @IsText(0, CELL) certificateNumber?: string | null;
  @IsOptional() @IsText(0, CELL) authority?: string | null;
}
export class FormWorkPeriodDto {
  @IsDay() from: string;
  @IsOptional() @IsDay() to?: string | null;
  @IsBoolean() related: boolean;
  @IsOptional() @IsText(0, CELL) employer?: string | null;
  @IsOptional() @IsText(0, CELL) post?: string | null;
}
export class EducationDto {
  @IsText(1, CELL) degree: string;
  @IsOptional() @IsDay() graduatedOn?: string | null;
  @IsOptional() @IsText(0, CELL) school?: string | null;
  @IsOptional() @IsText(0, CELL) major?: string | null;
  @IsOptional() @IsText(0, CELL) certificateNumber?: string | null;
}
/** 附件2. A draft may leave out whatever is optional here; submission asks for the rest. */
@CrossCheck<FormDto>((dto) => crossFaults({ ...(dto.title ? { title: dto.title } : {}), vocationalTeacherField: dto.vocationalTeacherField ?? null, appraisals: dto.appraisals ?? [], workPeriods: dto.workPeriods ?? [] }))
export class FormDto {
  @IsOptional() @IsText(0, CELL) ethnicity?: string | null;
  @IsOptional() @IsText(0, CELL) nativePlace?: string | null;
  @IsOptional() @IsText(0, CELL) politicalStatus?: string | null;
  @IsOptional() @IsDay() workingSince?: string | null;
  @IsOptional() @IsText(0, 200) employerAddress?: string | null;
  @IsOptional() @Rule('NOT_A_POSTCODE', '邮编应为 6 位数字。', (v) => typeof v === 'string' && /^\d{6}$/.test(v)) postcode?: string | null;
  @Nested(() => TitleHeldDto, { optional: true }) title?: TitleHeldDto | null;
  @IsOptional() @IsIn([...TITLE_SERIES]) vocationalTeacherField?: TitleSeries | null;
  @Nested(() => OccupationDto, { optional: true }) currentOccupation?: OccupationDto | null;
  @Nested(() => TargetDto, { optional: true }) target?: TargetDto | null;
  @IsOptional() @IsBoolean() worksInCity?: boolean | null;
  @IsOptional() @IsBoolean() inPost?: boolean | null;
  @IsOptional() @IsBoolean() declarationMade?: boolean | null;
  @IsOptional() @IsBoolean() dispatched?: boolean | null;
  @IsOptional() @IsBoolean() frontLine?: boolean | null;
  @IsOptional() @IsDay() postHeldSince?: string | null;
  @NestedArray(() => AppraisalDto, ELIGIBILITY_LIMITS.appraisals, { optional: true }) appraisals?: AppraisalDto[] | null;
  @NestedArray(() => PriorCertificateDto, ELIGIBILITY_LIMITS.priorCertificates, { optional: true }) priorCertificates?: PriorCertificateDto[] | null;
  @NestedArray(() => FormWorkPeriodDto, ELIGIBILITY_LIMITS.workPeriods, { optional: true }) workPeriods?: FormWorkPeriodDto[] | null;
  @NestedArray(() => ClaimDto, ELIGIBILITY_LIMITS.directRecognitionClaims, { optional: true }) claims?: ClaimDto[] | null;
  @NestedArray(() => EducationDto, EDUCATION_ROWS, { optional: true }) education?: EducationDto[] | null;
  @IsOptional() @IsText(0, ACHIEVEMENTS) achievements?: string | null;
}
export const IsPhone = () => Rule('NOT_A_PHONE', '手机号应为 11 位数字。', isMobileNumber);
export class ApplicantDto {
  @IsString() name: string;
  @IsIn(PERSON_DOCUMENTS.map((d) => d.type)) idType: PersonDocumentType;
  @IsString() idNumber: string;
  @IsOptional() @IsIn([...codesOf(SEX_NAMES)]) sex?: Sex | null;
  @IsOptional() @IsPhone() phone?: string | null;
}
/** The person of a draft stays; name, sex and phone may be put right. */
export class ApplicantChangeDto {
  @IsString() name: string;
  @IsOptional() @IsIn([...codesOf(SEX_NAMES)]) sex?: Sex | null;
  @IsOptional() @IsPhone() phone?: string | null;
}
export class DraftDto {
  @IsId() employerId: string;
  @IsId() institutionId: string;
  @Nested(() => ApplicantDto) applicant: ApplicantDto;
  @Nested(() => FormDto) form: FormDto;
}
export class DraftChangeDto {
  @IsId() institutionId: string;
  @Nested(() => ApplicantChangeDto) applicant: ApplicantChangeDto;
  @Nested(() => FormDto) form: FormDto;
}

const text = (value: string | null | undefined): string | null => { const t = value?.trim() ?? ''; return t === '' ? null : t; };

/** The form as the domain has it: texts trimmed, empty ones null, the target's name from the catalogue. */
export function formOf(dto: FormDto): FormContent {
  const t = dto.title ?? null;
  const target = dto.target ?? null;
  return {
    ethnicity: text(dto.ethnicity), nativePlace: text(dto.nativePlace), politicalStatus: text(dto.politicalStatus), workingSince: dto.workingSince ?? null,
    employerAddress: text(dto.employerAddress), postcode: dto.postcode ?? null,
    title: t && { series: t.series.trim(), name: t.name.trim(), level: t.level ?? null, speciality: t.speciality.trim(), obtainedOn: t.obtainedOn ?? null, certificateNumber: text(t.certificateNumber), authority: text(t.authority) },
    vocationalTeacherField: dto.vocationalTeacherField ?? null, currentOccupation: dto.currentOccupation ? plainOccupation(dto.currentOccupation) : null,
    target: target && { occupation: namedOccupation(target.occupation), level: target.level },
    worksInCity: dto.worksInCity ?? false, inPost: dto.inPost ?? false, declarationMade: dto.declarationMade ?? false, dispatched: dto.dispatched ?? false, frontLine: dto.frontLine ?? false,
    postHeldSince: dto.postHeldSince ?? null,
    appraisals: (dto.appraisals ?? []).map(({ year, grade }) => ({ year, grade })),
    priorCertificates: (dto.priorCertificates ?? []).map((c) => ({ occupation: plainOccupation(c.occupation), level: c.level, obtainedOn: c.obtainedOn })),
    workPeriods: (dto.workPeriods ?? []).map((p) => ({ from: p.from, to: p.to ?? null, related: p.related, employer: text(p.employer), post: text(p.post) })),
    claims: (dto.claims ?? []).map((c) => ({ kind: c.kind, name: c.name.trim(), authority: c.authority, prize: c.prize ?? null, awardedOn: c.awardedOn, proof: c.proof })),
    education: (dto.education ?? []).map((e) => ({ degree: e.degree.trim(), graduatedOn: e.graduatedOn ?? null, school: text(e.school), major: text(e.major), certificateNumber: text(e.certificateNumber) })),
    achievements: dto.achievements?.trim() ?? '',
  };
}
const plainOccupation = (o: OccupationDto) => ({ code: o.code, workType: workTypeOf(o) });
/** With the catalogue's name; a code that it does not have keeps the code for its name until submission refuses it. */
export const namedOccupation = (o: { code: string; workType?: string | null }) => ({ code: o.code, name: findOccupation(o.code)?.name ?? o.code, workType: workTypeOf(o) });

export interface Identified { readonly personId: string; readonly person: Person; readonly applicant: Applicant }

/** The person behind name and document: id derived, number and phone sealed and masked. Throws 400 naming each faulty field, never repeating what was written. */
export function identify(kit: Pick<Kit, 'personIds' | 'keyring'>, dto: ApplicantDto): Identified {
  const faults: FieldFault[] = [];
  const name = checkName(dto.name);
  if (!name.ok) faults.push(nameFault('applicant.name', name.problems));
  const document = checkPersonDocument(isPersonDocumentType(dto.idType) ? dto.idType : 'RESIDENT_ID', dto.idNumber);
  if (!document.ok) faults.push({ field: 'applicant.idNumber', code: document.code, message: document.message });
  else if (dto.sex && document.sex && dto.sex !== document.sex) faults.push(sexMismatch('applicant.sex'));
  if (!name.ok || !document.ok || faults.length > 0) throw badRequest(faults);
  const who = { name: name.name, type: document.type, number: document.number, sex: document.sex ?? dto.sex ?? null, phone: dto.phone ?? null };
  const person = personOf(kit, who);
  return { personId: kit.personIds.of(who.type, who.number), person, applicant: { ...person, ...phoneOf(kit, who.phone) } };
}

const sexMismatch = (field: string): FieldFault => ({ field, code: 'SEX_MISMATCH', message: '与证件号码不一致，请核对。' });
/** Whether the applicant's own document says another sex; many documents say none. */
export function sexContradicts(kit: Pick<Kit, 'keyring'>, { idType, idNumberSealed }: Pick<Applicant, 'idType' | 'idNumberSealed'>, sex: Sex): boolean {
  const document = checkPersonDocument(idType, kit.keyring.unseal(idNumberSealed));
  return document.ok && document.sex !== null && document.sex !== undefined && document.sex !== sex;
}

/** The birth date that the applicant's document tells; null where none follows from it. */
export const bornOf = (kit: Pick<Kit, 'keyring'>, { idType, idNumberSealed }: Pick<Applicant, 'idType' | 'idNumberSealed'>) => (idNumberSealed === '' ? null : birthDateOf(idType, kit.keyring.unseal(idNumberSealed)));

/** What has been checked of a person. */
interface Checked { readonly name: string; readonly type: PersonDocumentType; readonly number: string; readonly sex: Sex | null; readonly phone: string | null }
const personOf = (kit: Pick<Kit, 'keyring'>, who: Checked): Person => ({ name: who.name, sex: who.sex, idType: who.type, idNumberSealed: kit.keyring.seal(who.number), idNumberMasked: maskNumber(who.number) });
/** The applicant by what has been checked already, where the person's id is known. */
export const applicantOf = (kit: Pick<Kit, 'keyring'>, who: Checked): Applicant => ({ ...personOf(kit, who), ...phoneOf(kit, who.phone) });
const phoneOf = (kit: Pick<Kit, 'keyring'>, phone: string | null) => ({ phoneSealed: phone === null ? null : kit.keyring.seal(phone), phoneMasked: phone === null ? null : maskPhone(phone) });

/** The applicant of a draft with name, sex and phone put right; an absent phone keeps the one that is there. */
export function changedApplicant(kit: Pick<Kit, 'keyring'>, applicant: Applicant, dto: ApplicantChangeDto): Applicant {
  const name = checkName(dto.name);
  const faults = [...(name.ok ? [] : [nameFault('applicant.name', name.problems)]), ...(dto.sex && sexContradicts(kit, applicant, dto.sex) ? [sexMismatch('applicant.sex')] : [])];
  if (!name.ok || faults.length > 0) throw badRequest(faults);
  return { ...applicant, name: name.name, sex: dto.sex ?? applicant.sex, ...(dto.phone ? phoneOf(kit, dto.phone) : {}) };
}
