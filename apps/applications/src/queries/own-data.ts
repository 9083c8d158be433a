import { EVALUATION_METHOD_NAMES, findOccupation, personDocumentName, SEX_NAMES, skillLevelName, titleLevelName } from '@gt/domain';
import { LEGACY_OUTCOME_NAMES } from '@gt/forms';
import type { Stored } from '@gt/persistence';
import { accessesOfPerson, type Kit } from '@gt/service-kit';
import { consentsView, requireNotice } from '../commands/consents.js';
import { STATUS_NAMES, type Application } from '../domain/application.js';
import { CORRECTABLE_FIELDS, CORRECTION_STATUS_NAMES, type Correction } from '../domain/correction.js';
import type { FormContent } from '../domain/form.js';
import { OBJECTION_STATUS_NAMES, SUBJECTS, type Objection } from '../domain/objection.js';
import { LEGACY_STATUS_NAMES, type Legacy } from '../domain/legacy.js';
import { itemOf, MATERIALS } from '../domain/material.js';
import { yearsOfPerson } from '../storage/appraisals.js';
import { objectionFilesOfPerson } from '../storage/objection-files.js';
import type { Stores } from '../storage/stores.js';

/** Most rows of each kind; a person has a handful. */
const LIMIT = 1_000;

async function held(kit: Kit, stores: Stores, personId: string) {
  const { db } = kit;
  return {
    person: await stores.persons.find(db, personId),
    applications: await db.query<Stored<Application> & Record<string, unknown>>('SELECT id, version, state FROM application WHERE person_id = $1 ORDER BY ordinal LIMIT $2', [personId, LIMIT]),
    slots: await db.query<{ titleLevel: 'ASSISTANT'; occupation: string; state: string }>('SELECT title_level AS "titleLevel", occupation_name AS occupation, state FROM application_slot WHERE person_id = $1 ORDER BY title_level', [personId]),
    legacy: await db.query<{ id: string; state: Legacy }>('SELECT id, state FROM legacy_record WHERE person_id = $1 ORDER BY ordinal LIMIT $2', [personId, LIMIT]),
    corrections: await db.query<Stored<Correction> & Record<string, unknown>>('SELECT id, version, state FROM correction WHERE person_id = $1 ORDER BY ordinal LIMIT $2', [personId, LIMIT]),
    objections: await db.query<{ id: string; state: Objection }>('SELECT id, state FROM objection WHERE person_id = $1 ORDER BY ordinal LIMIT $2', [personId, LIMIT]),
    messages: await db.query<{ text: string; status: string; at: Date }>('SELECT text, status, created_at AS at FROM message WHERE person_id = $1 ORDER BY created_at LIMIT $2', [personId, LIMIT]),
    imports: await db.query<{ at: Date; rowNumber: number }>('SELECT i.at, r.row_number AS "rowNumber" FROM application_import_row r JOIN application_import i ON i.id = r.import_id WHERE r.person_id = $1 ORDER BY i.at LIMIT $2', [personId, LIMIT]),
    files: await db.query<{ applicationId: string; id: string; item: string; nameSealed: string | null; mediaType: string; size: number; sha256: string; addedAt: Date }>('SELECT f.application_id AS "applicationId", f.id, f.item, f.name_sealed AS "nameSealed", f.media_type AS "mediaType", f.size, f.sha256, f.added_at AS "addedAt" FROM attachment f JOIN application a ON a.id = f.application_id WHERE a.person_id = $1 ORDER BY f.added_at, f.id LIMIT $2', [personId, LIMIT]),
    evidence: await objectionFilesOfPerson(db, personId, LIMIT),
    appraisals: await yearsOfPerson(db, personId, LIMIT),
    looks: await accessesOfPerson(db, personId, LIMIT),
    consents: consentsView(personId, (await stores.consents.find(db, personId))?.state ?? {}, requireNotice(kit)),
  };
}

/** Everything that this service keeps of a person, for the person (个人信息保护法 第四十五条): machine-readable, in clear, for it is theirs. */
export async function exportOwnData(kit: Kit, stores: Stores, personId: string): Promise<object> {
  const of = await held(kit, stores, personId);
  const open = (sealed: string | null) => (sealed === null ? null : kit.keyring.unseal(sealed));
  return {
    format: 'guantong.own-data.v1', madeAt: kit.clock.now().toISOString(), personId,
    person: of.person ? { name: of.person.state.name, sex: of.person.state.sex, idType: of.person.state.idType, idNumber: open(of.person.state.idNumberSealed) } : null,
    applications: of.applications.map(({ id, state: { applicant, acceptance, recommendation, signature, verdictKey: _key, personId: _person, materialChecks, ...rest } }) => ({
      id, ...rest, applicant: { name: applicant.name, sex: applicant.sex, idType: applicant.idType, idNumber: open(applicant.idNumberSealed), phone: open(applicant.phoneSealed) },
      materialChecks: Object.entries(materialChecks ?? {}).map(([item, { original, note, byName, at }]) => ({ item, original, note, byName, at })),
      attachments: of.files.filter((file) => file.applicationId === id).map(({ applicationId: _of, nameSealed, addedAt, ...file }) => ({ ...file, name: open(nameSealed), addedAt: addedAt.toISOString() })),
      signature: signature && { kind: signature.kind, signedAt: signature.signedAt, contentSha256: signature.contentSha256 },
      recommendation: recommendation && { opinion: recommendation.opinion, sealKind: recommendation.sealKind, at: recommendation.by.at },
      acceptance: acceptance && { titleLevel: acceptance.candidate.titleLevel, method: acceptance.candidate.method, path: acceptance.candidate.path, claims: acceptance.claims, confirmations: acceptance.confirmations, opinion: acceptance.opinion, at: acceptance.by.at },
    })),
    legacy: of.legacy.map(({ id, state: { idNumberSealed, personId: _person, ...rest } }) => ({ id, ...rest, idNumber: open(idNumberSealed) })), slots: of.slots, consents: of.consents.items,
    corrections: of.corrections.map(({ id, state }) => ({ id, applicationId: state.applicationId, field: state.field, wished: open(state.wishedSealed), grounds: open(state.groundsSealed), evidence: open(state.evidenceSealed), status: state.status, requestedAt: state.requestedAt, answer: state.answer, decidedAt: state.decidedAt })),
    objections: of.objections.map(({ id, state }) => ({ id, applicationId: state.applicationId, subject: state.subject, text: open(state.textSealed), wish: open(state.wishSealed), grounds: open(state.escalation?.groundsSealed ?? null), status: state.status, at: state.at,
      answer: state.answer && { outcome: state.answer.outcome, answer: state.answer.answer, at: state.answer.by.at }, settlement: state.settlement && { outcome: state.settlement.outcome, reason: state.settlement.reason, measure: state.settlement.measure, at: state.settlement.by.at },
      files: of.evidence.filter((file) => file.objectionId === id).map(({ objectionId: _of, nameSealed, addedAt, ...file }) => ({ ...file, name: open(nameSealed), addedAt: addedAt.toISOString() })) })),
    appraisals: of.appraisals.map(({ employer, state: { personId: _person, employerId: _employer, by, correction, ...rest } }) => ({ employer, ...rest, at: by.at, correction: correction && { reason: correction.reason, document: correction.document, at: correction.by.at } })),
    messages: of.messages.map((each) => ({ ...each, at: each.at.toISOString() })), imports: of.imports.map((each) => ({ ...each, at: each.at.toISOString() })),
    looks: of.looks.map((each) => ({ ...each, at: each.at.toISOString() })),
  };
}

interface Row { readonly label: string; readonly value: string }
interface Section { readonly title: string; readonly rows: readonly Row[]; readonly link?: string }
const row = (label: string, value: string | null | undefined): Row[] => (value ? [{ label, value }] : []);
const truth = (value: boolean): string => (value ? '是' : '否');
const nameOf = (kit: Kit, { nameSealed }: { readonly nameSealed: string | null }): string => (nameSealed === null ? '已上传' : kit.keyring.unseal(nameSealed));
const occupationName = (code: string): string => findOccupation(code)?.name ?? code;

/** The same to read on the page: numbers masked as everywhere on the screen. */
export async function readOwnData(kit: Kit, stores: Stores, personId: string): Promise<object> {
  const of = await held(kit, stores, personId);
  const registered = of.person?.state;
  const sections: Section[] = [
    ...(registered ? [{ title: '人员登记', rows: [...row('姓名', registered.name), ...row('性别', registered.sex && SEX_NAMES[registered.sex]), ...row('证件类型', personDocumentName(registered.idType)), ...row('证件号码', registered.idNumberMasked)] }] : []),
    ...of.applications.map((application): Section => ({ title: `申报（${STATUS_NAMES[application.state.status]}）`, link: `applications/${application.id}`, rows: [...rowsOf(application.state), ...of.files.filter((file) => file.applicationId === application.id).flatMap((file) => row(MATERIALS[itemOf(file.item)!.kind].name, nameOf(kit, file)))] })),
    ...of.legacy.map(({ state: l }): Section => ({ title: '历史数据（七(三)）', rows: [...row('姓名', l.name), ...row('证件号码', l.idNumberMasked), ...row('职称级别', titleLevelName(l.titleLevel)), ...row('申报职业和等级', `${l.occupation.name} ${skillLevelName(l.level)}`), ...row('受理日期', l.acceptedOn), ...row('评定结果', LEGACY_OUTCOME_NAMES[l.outcome]), ...row('证书编号', l.certificate?.number), ...row('现况', LEGACY_STATUS_NAMES[l.status])] })),
    ...(of.slots.length > 0 ? [{ title: '申报名额（七(三)）', rows: of.slots.flatMap((slot) => row(titleLevelName(slot.titleLevel), `${slot.occupation}：${{ HELD: '已占用', PASSED: '已合格', FAILED: '未合格', RELEASED: '已释放' }[slot.state] ?? slot.state}`)) }] : []),
    ...of.objections.map(({ id, state }): Section => ({ title: `异议（${OBJECTION_STATUS_NAMES[state.status]}）`, link: `objections/${id}`, rows: [...row('对什么', SUBJECTS[state.subject].label), ...row('提出时间', state.at.slice(0, 10)), ...row('事实和理由', kit.keyring.unseal(state.textSealed)), ...row('请求', kit.keyring.unseal(state.wishSealed)), ...row('答复', state.answer?.answer), ...row('监管部门处理', state.settlement?.reason), ...of.evidence.filter((file) => file.objectionId === id).flatMap((file) => row('材料', nameOf(kit, file)))] })),
    ...(of.appraisals.length > 0 ? [{ title: '单位登记的年度考核', rows: of.appraisals.flatMap(({ employer, state }) => row(`${state.year} 年度`, `${state.grade}（${employer}${state.status === 'VOIDED' ? '，已作废' : ''}）`)) }] : []),
    ...(of.imports.length > 0 ? [{ title: '单位导入', rows: of.imports.flatMap((each) => row(each.at.toISOString().slice(0, 10), `导入表第 ${each.rowNumber} 行`)) }] : []),
    ...(of.messages.length > 0 ? [{ title: '发给您的通知', rows: of.messages.flatMap((each) => row(each.at.toISOString().slice(0, 10), each.text)) }] : []),
    ...(of.looks.length > 0 ? [{ title: '谁看过您的完整号码', rows: of.looks.flatMap((each) => row(each.at.toISOString().slice(0, 10), `${each.role}：${each.reason}`)) }] : []),
  ];
  return { personId, consents: of.consents, sections, corrections: of.corrections.map(({ id, version, state }) => correctionLine(id, version, state)) };
}

function rowsOf({ applicant, form, submittedOn, verdict, acceptance, outcome }: Application): Row[] {
  return [
    ...row('姓名', applicant.name), ...row('性别', applicant.sex && SEX_NAMES[applicant.sex]), ...row('证件号码', applicant.idNumberMasked), ...row('手机号', applicant.phoneMasked), ...row('提交日期', submittedOn), ...rowsOfForm(form),
    ...row('资格判定', verdict && { MET: '符合', TO_BE_CONFIRMED: '有待核项', NOT_MET: '不符合' }[verdict.standing]), ...row('职称级别', acceptance && titleLevelName(acceptance.candidate.titleLevel)),
    ...row('评价方式', acceptance && EVALUATION_METHOD_NAMES[acceptance.candidate.method]), ...row('评定结果', outcome && { PASSED: '合格', FAILED: '不合格', ABSENT: '缺考', DISQUALIFIED: '取消资格' }[outcome]),
  ];
}
function rowsOfForm(form: FormContent): Row[] {
  return [
    ...row('民族', form.ethnicity), ...row('籍贯', form.nativePlace), ...row('政治面貌', form.politicalStatus), ...row('参加工作时间', form.workingSince), ...row('单位地址', form.employerAddress), ...row('邮编', form.postcode),
    ...row('职称', form.title && [form.title.series, form.title.name, form.title.speciality, form.title.obtainedOn, form.title.certificateNumber, form.title.authority].filter(Boolean).join('，')), ...row('职业院校教师所教领域', form.vocationalTeacherField),
    ...row('现岗位对应职业', form.currentOccupation && occupationName(form.currentOccupation.code)), ...row('申报职业和等级', form.target && `${form.target.occupation.name} ${skillLevelName(form.target.level)}`),
    ...row('在本市工作', truth(form.worksInCity)), ...row('在职在岗', truth(form.inPost)), ...row('已作承诺', truth(form.declarationMade)), ...row('劳务派遣', truth(form.dispatched)), ...row('一线技能岗位', truth(form.frontLine)), ...row('任现岗时间', form.postHeldSince),
    ...form.appraisals.flatMap(({ year, grade }) => row(`${year} 年度考核`, grade)), ...form.priorCertificates.flatMap((each) => row('技能等级证书', `${occupationName(each.occupation.code)} ${skillLevelName(each.level)}，${each.obtainedOn}`)),
    ...form.workPeriods.flatMap((each) => row('工作经历', [`${each.from} 至 ${each.to ?? '今'}`, each.employer, each.post].filter(Boolean).join('，'))), ...form.claims.flatMap((each) => row('直接认定业绩', `${each.name}，${each.awardedOn}`)),
    ...form.education.flatMap((each) => row('学历', [each.degree, each.school, each.major, each.graduatedOn, each.certificateNumber].filter(Boolean).join('，'))), ...row('主要工作业绩', form.achievements),
  ];
}

/** A request for correction without what was written in it. */
export const correctionLine = (id: string, version: number, state: Correction) => ({
  id, version, applicationId: state.applicationId, field: state.field, fieldName: CORRECTABLE_FIELDS[state.field], status: state.status, statusName: CORRECTION_STATUS_NAMES[state.status],
  requestedAt: state.requestedAt, answer: state.answer, decidedAt: state.decidedAt,
});
