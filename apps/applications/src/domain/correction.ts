import { accepted, checkName, codesOf, isMobileNumber, isPlainDate, maskPhone, reason, refused, SEX_NAMES, type Decision, type Sex } from '@gt/domain';
import type { Moves } from '@gt/policy';
import { STATUS_NAMES, stateRefusal, type Application, type ApplicationEvent } from './application.js';
import type { Applicant, FormContent } from './form.js';

export type CorrectionStatus = 'OPEN' | 'APPLIED' | 'HANDLED' | 'REFUSED';
export const CORRECTION_STATUS_NAMES: Readonly<Record<CorrectionStatus, string>> = { OPEN: '待答复', APPLIED: '已更正', HANDLED: '已另行办理', REFUSED: '不予更正' };

/** A person's request that something about the own self be put right (个人信息保护法 第四十六条). What was written is sealed. */
export interface Correction {
  readonly status: CorrectionStatus;
  readonly applicationId: string; readonly personId: string; readonly institutionId: string;
  readonly field: CorrectableField; readonly wishedSealed: string; readonly groundsSealed: string; readonly evidenceSealed: string;
  readonly requestedAt: string; readonly answer: string | null; readonly decidedAt: string | null; readonly decidedBy: { readonly subject: string; readonly role: string } | null;
}
export type CorrectionEvent =
  | { readonly type: 'CorrectionRequested'; readonly data: Pick<Correction, 'applicationId' | 'personId' | 'institutionId' | 'field' | 'wishedSealed' | 'groundsSealed' | 'evidenceSealed' | 'requestedAt'> }
  | { readonly type: 'CorrectionDecided'; readonly data: { readonly outcome: Exclude<CorrectionStatus, 'OPEN'>; readonly answer: string; readonly at: string; readonly by: { readonly subject: string; readonly role: string } } };

export const correctionTransitions: Readonly<Record<CorrectionStatus, Readonly<Partial<Record<CorrectionEvent['type'], CorrectionStatus>>>>> = { OPEN: { CorrectionDecided: 'APPLIED' }, APPLIED: {}, HANDLED: {}, REFUSED: {} };
export const correctionMoves: Moves<CorrectionStatus> = {
  OPEN: [{ kind: 'correction.decide', title: '待答复更正申请', action: 'correction.decide', roles: ['INTAKE_REVIEWER'] }],
  APPLIED: { nobody: '已更正' }, HANDLED: { nobody: '已另行办理' }, REFUSED: { nobody: '不予更正' },
};
export const evolveCorrection = (state: Correction | null, event: CorrectionEvent): Correction => (event.type === 'CorrectionRequested'
  ? { ...event.data, status: 'OPEN', answer: null, decidedAt: null, decidedBy: null }
  : { ...state!, status: event.data.outcome, answer: event.data.answer, decidedAt: event.data.at, decidedBy: event.data.by });

interface Corrected { readonly applicant: Applicant; readonly form: FormContent }
interface FieldOf {
  readonly label: string;
  /** others have their copy of it from the acceptance on: then it is a certificate's 更正 or 变更 */
  readonly untilAcceptance?: true;
  /** null: the wished value is one; else what it should be */
  readonly fault: (value: string) => string | null;
  readonly now: (of: Corrected) => string | null;
  readonly apply: (of: Corrected, value: string, seal: (text: string) => string) => Corrected;
}
/** Longest cell of 附件2 (characters). */
const CELL = 100;
const short = (value: string): string | null => ([...value].length <= CELL ? null : `应为不超过 ${CELL} 个字的文本。`);
const cell = (label: string, field: 'ethnicity' | 'nativePlace' | 'politicalStatus' | 'employerAddress' | 'postcode' | 'workingSince', fault: FieldOf['fault'] = short): FieldOf =>
  ({ label, fault, now: ({ form }) => form[field], apply: (of, value) => ({ ...of, form: { ...of.form, [field]: value } }) });
const titleCell = (label: string, field: 'certificateNumber' | 'authority'): FieldOf =>
  ({ label, fault: short, now: ({ form }) => form.title?.[field] ?? null, apply: (of, value) => ({ ...of, form: { ...of.form, title: of.form.title && { ...of.form.title, [field]: value } } }) });
/** 男 or 女, by name or code. */
export const sexOf = (value: string): Sex | undefined => codesOf(SEX_NAMES).find((code) => code === value || SEX_NAMES[code] === value);

/** What can be put right in an application without judging it anew. Whatever the verdict rests on goes back to be mended and submitted again (OTHER). */
const FIELDS = {
  name: { label: '姓名', untilAcceptance: true, fault: (v) => { const name = checkName(v); return name.ok ? null : name.problems.map((p) => p.message).join(' '); }, now: ({ applicant }) => applicant.name,
    apply: (of, value) => { const name = checkName(value); return { ...of, applicant: { ...of.applicant, name: name.ok ? name.name : value } }; } },
  sex: { label: '性别', untilAcceptance: true, fault: (v) => (sexOf(v) ? null : '应为“男”或“女”。'), now: ({ applicant }) => applicant.sex && SEX_NAMES[applicant.sex], apply: (of, value) => ({ ...of, applicant: { ...of.applicant, sex: sexOf(value)! } }) },
  phone: { label: '手机号', fault: (v) => (isMobileNumber(v) ? null : '手机号应为 11 位数字。'), now: ({ applicant }) => applicant.phoneMasked,
    apply: (of, value, seal) => ({ ...of, applicant: { ...of.applicant, phoneSealed: seal(value), phoneMasked: maskPhone(value) } }) },
  ethnicity: cell('民族', 'ethnicity'), nativePlace: cell('籍贯', 'nativePlace'), politicalStatus: cell('政治面貌', 'politicalStatus'), employerAddress: cell('单位地址', 'employerAddress'),
  postcode: cell('邮编', 'postcode', (v) => (/^\d{6}$/.test(v) ? null : '邮编应为 6 位数字。')), workingSince: cell('参加工作时间', 'workingSince', (v) => (isPlainDate(v) ? null : '应为真实存在的日期，格式 YYYY-MM-DD。')),
  titleCertificateNumber: titleCell('职称证书编号', 'certificateNumber'), titleAuthority: titleCell('职称发证机关', 'authority'),
} satisfies Record<string, FieldOf>;
export type CorrectableField = keyof typeof FIELDS | 'OTHER';
const fieldOf = (field: CorrectableField): FieldOf | undefined => (field === 'OTHER' ? undefined : FIELDS[field]);
export const CORRECTABLE_FIELDS: Readonly<Record<CorrectableField, string>> = { ...Object.fromEntries(Object.entries(FIELDS).map(([name, { label }]) => [name, label])) as Record<keyof typeof FIELDS, string>, OTHER: '其他（请写明是哪一项）' };

/** What is wrong with a wished value; null: nothing. */
export const wishFault = (field: CorrectableField, value: string): string | null => fieldOf(field)?.fault(value) ?? null;
/** How a field reads now, masked as on the screen. */
export const valueNow = (field: CorrectableField, of: Corrected): string | null => fieldOf(field)?.now(of) ?? null;

/** A request is for what others have before them: a draft is put right by writing it. */
export const requestRefusals = (application: Application) => (['DRAFT', 'WITHDRAWN', 'PURGED'].includes(application.status)
  ? [reason('CORRECTION_NOT_NEEDED', '', `申报现为“${STATUS_NAMES[application.status]}”，${application.status === 'DRAFT' ? '请直接修改草稿。' : '已不再办理，无须更正。'}`, { status: application.status })] : []);

/**
 * Applies a wish to the application. Refused: CORRECTION_BY_SUPPLEMENT (the verdict rests on it), CORRECTION_AFTER_ACCEPTANCE (others have their
 * copy), WRONG_STATE (the application is over).
 */
export function applyCorrection(application: Application, correction: Pick<Correction, 'field'> & { readonly id: string; readonly wished: string }, seal: (text: string) => string): Decision<ApplicationEvent> {
  const field = fieldOf(correction.field);
  if (!field) return refused(reason('CORRECTION_BY_SUPPLEMENT', '五(三)', '该项影响资格判定，不能直接改写：受理前请要求补正，由申请人修改后重新提交；已受理的请核实后按规定处理。办完后以“已另行办理”答复。', { field: correction.field }));
  const wrong = stateRefusal(application, 'ApplicationCorrected', '更正');
  if (wrong) return refused(wrong);
  if (field.untilAcceptance && application.acceptance) return refused(reason('CORRECTION_AFTER_ACCEPTANCE', '六(五)', `申报已受理，${field.label}已用于评价和证书，请按证书更正或变更办理，再以“已另行办理”答复。`, { field: correction.field }));
  return accepted<ApplicationEvent>({ type: 'ApplicationCorrected', data: { field: correction.field, correctionId: correction.id, ...field.apply({ applicant: application.applicant, form: application.form }, correction.wished, seal) } });
}
