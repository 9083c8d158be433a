import { acceptedUnless, isNumberModeAllowed, reason, type Decision, type PlainDate } from '@gt/domain';
import { mergedReasons, type Bureau } from './bureau.js';
import type { EvidenceFile } from './evidence-file.js';
import { fileOf, INSTITUTION_STATUS_NAMES, institutionTransitions, type BodyRuleEdition, type Handover, type Institution, type InstitutionEvent, type InstitutionProfile, type Transfer, type Unproven } from './institution.js';
import { stateReasons } from './transitions.js';

type Decided = Decision<InstitutionEvent>;
const allowed = (body: Institution, event: InstitutionEvent['type'], doing: string) => stateReasons(institutionTransitions, body.status, event, INSTITUTION_STATUS_NAMES, doing);

/** Changes name or telephone with the document that says so; the credit code stays, another legal person is another body. Papers of earlier days keep the earlier name. */
export const decideChangeProfile = (body: Institution, change: Pick<InstitutionProfile, 'name' | 'telephone'> & { readonly document: string }, on: PlainDate): Decided => acceptedUnless([
  ...allowed(body, 'InstitutionChanged', '变更机构信息'),
  ...(change.name === body.name && change.telephone === body.telephone ? [reason('NOTHING_CHANGED', '四(一)', '名称和电话都没有变化，请核对后再提交。')] : []),
], { type: 'InstitutionChanged', data: { ...change, on } });

/** Records by document where the body files its plans and who gives its certificate numbers (六(一), 六(五)). Plans that are filed stay as they were filed. */
export const decideFilingMode = (body: Institution, mode: Pick<InstitutionProfile, 'filingMode' | 'numberMode'> & { readonly document: string; readonly file?: EvidenceFile }): Decided => acceptedUnless([
  ...allowed(body, 'FilingModeChanged', '变更报备方式'),
  ...(isNumberModeAllowed(mode.filingMode, mode.numberMode) ? [] : [reason('NUMBER_MODE_NEEDS_NATIVE', '六(五)', '在市认定管理系统报备的评价机构，证书编号由该系统给出，编号方式只能选“导入编号”。', { filingMode: mode.filingMode, numberMode: mode.numberMode })]),
], { type: 'FilingModeChanged', data: mode });

/** Adopts the next edition of one of the body's rules (七(一) 制度); an edition is not older than the one before. */
export function decideAdoptBodyRule(body: Institution, rule: { readonly title: string } & Omit<BodyRuleEdition, 'edition'>, on: PlainDate): Decided {
  const last = (body.rules ?? []).find((each) => each.title === rule.title)?.editions.at(-1);
  return acceptedUnless([
    ...allowed(body, 'BodyRulesAdopted', '登记制度'),
    ...(rule.adoptedOn > on ? [reason('ADOPTED_IN_FUTURE', '七(一)', '制度的印发日期晚于今天，请核对。', { adoptedOn: rule.adoptedOn, on })] : []),
    ...(last && rule.adoptedOn < last.adoptedOn ? [reason('OLDER_THAN_LAST_EDITION', '七(一)', `制度“${rule.title}”第 ${last.edition} 版印发于 ${last.adoptedOn}，新版不能更早，请核对日期。`, { adoptedOn: rule.adoptedOn, last: last.adoptedOn })] : []),
    ...(last && rule.documentNumber === last.documentNumber ? [reason('SAME_EDITION', '七(一)', `文号 ${rule.documentNumber} 已登记为第 ${last.edition} 版，请核对文号。`, { documentNumber: rule.documentNumber })] : []),
  ], { type: 'BodyRulesAdopted', data: { ...rule, edition: (last?.edition ?? 0) + 1 } });
}

/** Adds the paper of what was recorded without it. One that is there stays: another paper comes with another edition, number or document. */
export function decideAddFile(body: Institution, of: Unproven, file: EvidenceFile): Decided {
  const there = fileOf(body, of);
  return acceptedUnless([
    ...allowed(body, 'EvidenceFileAdded', '补交扫描件'),
    ...(there === null ? [reason('NOTHING_TO_PROVE', '四(一)', '没有找到要补交扫描件的制度或编号依据，请刷新后重试。', { kind: of.kind })] : []),
    ...(there ? [reason('FILE_ALREADY_THERE', '七(一)', '已有扫描件，不能替换；内容有变化的，请登记新的版本或文件并随附扫描件。', { kind: of.kind })] : []),
  ], { type: 'EvidenceFileAdded', data: { of, file } });
}

/** The bureaus that a transfer is between. */
export interface TransferFacts { readonly from: Bureau; readonly to: Bureau | null }

/**
 * Passes the supervision of a body, with its open cases, to another bureau (四(一)): between bureaus of its own filing level, or to the municipal
 * centre that takes a district's body over with a reason. What is closed keeps the bureau of its day.
 */
export function decideTransfer(body: Institution, transfer: Transfer, { from, to }: TransferFacts): Decided {
  const takenOver = (body.transfers ?? []).at(-1)?.kind === 'TAKE_OVER';
  const reasons = [
    ...allowed(body, 'InstitutionTransferred', '移交评价机构'),
    ...(body.supervisorId === transfer.from ? [] : [reason('NOT_ITS_SUPERVISOR', '四(一)', `“${body.name}”现在不由“${from.name}”监管，请刷新后重新选择。`, { name: body.name })]),
    ...(to === null ? [reason('SUPERVISOR_UNKNOWN', '四(一)', '接收的监管部门未登记，请先登记或重新选择。', { to: transfer.to })] : []),
    ...mergedReasons(to),
    ...(transfer.from === transfer.to ? [reason('SAME_SUPERVISOR', '四(一)', '移出和接收的是同一部门，请重新选择。')] : []),
    ...(transfer.kind === 'TRANSFER' && to && to.level !== body.filingLevel ? [reason('SUPERVISOR_LEVEL', '四(一)', body.filingLevel === 'MUNICIPAL' ? `“${body.name}”为市级备案，由市职业技能鉴定指导中心监管。` : `“${body.name}”为区县级备案，由区县人力社保部门监管；市中心接管请选择“市中心接管”。`, { filingLevel: body.filingLevel })] : []),
    ...(transfer.kind === 'TAKE_OVER' && (to?.level !== 'MUNICIPAL' || body.filingLevel !== 'DISTRICT' || takenOver) ? [reason('NOT_TO_BE_TAKEN_OVER', '四(一)', `接管只适用于由区县监管的评价机构，且由市职业技能鉴定指导中心接收；“${body.name}”不符合。`, { name: body.name })] : []),
  ];
  return acceptedUnless(reasons, { type: 'InstitutionTransferred', data: transfer });
}

/** Records what the body that is going to end has handed to its supervisor, with the inventory. */
export const decideHandover = (body: Institution, handover: Handover): Decided => acceptedUnless([
  ...allowed(body, 'HandoverRecorded', '登记移交'),
  ...(handover.receiverId === body.supervisorId ? [] : [reason('RECEIVER_NOT_SUPERVISOR', '六(六)', '终止机构的档案、名额和证书服务应移交其监管部门。', { receiverId: handover.receiverId })]),
], { type: 'HandoverRecorded', data: handover });
