import { acceptedUnless, CERTIFICATE_KIND, CHONGQING_PROVINCE, INSTITUTION_TYPE_NAMES, isNumberModeAllowed, reason, SITE_NUMBER_PREFIX, type Decision, type PlainDate, type Reason } from '@gt/domain';
import { mergedReasons, type Bureau } from './bureau.js';
import type { EvidenceFile } from './evidence-file.js';
import { INSTITUTION_STATUS_NAMES, institutionTransitions, type Institution, type InstitutionEvent, type InstitutionProfile, type Site, type SiteNames } from './institution.js';
import { stateReasons } from './transitions.js';

type Decided = Decision<InstitutionEvent>;

/** The bureau that is named as supervisor, and the body that has the same credit code and type already. */
export interface RegistrationFacts { readonly supervisor: Bureau | null; readonly double: { readonly name: string } | null }

/** Registers a body with its supervisor (四(一)). A legal person may hold one body of each type, not two of one type. */
export function decideRegister(profile: InstitutionProfile, facts: RegistrationFacts): Decided {
  const reasons = [...supervisorReasons(profile, facts.supervisor), ...(facts.double ? [doubleReason(profile, facts.double.name)] : []),
    ...(isNumberModeAllowed(profile.filingMode, profile.numberMode) ? [] : [reason('NUMBER_MODE_NEEDS_NATIVE', '六(五)', '在市认定管理系统报备的评价机构，证书编号由该系统给出，编号方式只能选“导入编号”。', { filingMode: profile.filingMode, numberMode: profile.numberMode })])];
  return acceptedUnless(reasons, { type: 'InstitutionRegistered', data: profile });
}

function supervisorReasons(profile: InstitutionProfile, supervisor: Bureau | null): Reason[] {
  if (!supervisor) return [reason('SUPERVISOR_UNKNOWN', '四(一)', '所选监管部门未登记，请先登记或重新选择。', { supervisorId: profile.supervisorId })];
  if (supervisor.merged) return mergedReasons(supervisor);
  if (supervisor.level === profile.filingLevel) return [];
  return [reason('SUPERVISOR_LEVEL', '四(一)', profile.filingLevel === 'MUNICIPAL' ? '市级备案的评价机构由市职业技能鉴定指导中心监管，请改选监管部门或备案层级。' : '区县级备案的评价机构由区县人力社保部门监管，请改选监管部门或备案层级。',
    { filingLevel: profile.filingLevel, supervisorLevel: supervisor.level })];
}

/** The refusal of a second body of one credit code and type; also given when two registrations cross. */
export const doubleReason = (profile: Pick<InstitutionProfile, 'creditCode' | 'type'>, name: string): Reason =>
  reason('INSTITUTION_EXISTS', '四(一)', `该统一社会信用代码已登记为${INSTITUTION_TYPE_NAMES[profile.type]}“${name}”，同一单位同一类型只能登记一个评价机构，请直接使用已登记的机构。`, { creditCode: profile.creditCode, type: profile.type, name });

/** Adds a site; two sites of one body do not share a name. */
export function decideAddSite(body: Institution, site: Pick<Site, 'siteId' | 'name' | 'printedName' | 'address'>): Decided {
  const reasons = [...allowed(body, 'SiteAdded', '增加站点'),
    ...(body.sites.some((each) => each.name === site.name) ? [reason('SITE_EXISTS', '六(五)', `站点“${site.name}”已登记，请核对名称。`)] : [])];
  return acceptedUnless(reasons, { type: 'SiteAdded', data: site });
}

/**
 * Changes what a site is called, what its certificates bear, or where it is, with the document that says so: after a body was renamed its certificates would bear
 * the old name else (六(五)). Certificates that are issued keep theirs.
 */
export function decideChangeSite(body: Institution, change: SiteNames & { readonly siteId: string; readonly document: string }, on: PlainDate): Decided {
  const { siteId, name, printedName, address } = change;
  const site = body.sites.find((each) => each.siteId === siteId);
  return acceptedUnless([...allowed(body, 'SiteChanged', '变更站点'),
    ...(site ? [] : [siteUnknown(siteId)]),
    ...(site && site.name === name && site.printedName === printedName && site.address === address ? [reason('NOTHING_CHANGED', '六(五)', '站点的名称、证书上印制的名称和地址都没有变化，请核对后再提交。')] : []),
    ...(site && body.sites.some((each) => each.siteId !== siteId && each.name === name) ? [reason('SITE_EXISTS', '六(五)', `站点“${name}”已登记，请核对名称。`)] : []),
  ], { type: 'SiteChanged', data: { ...change, on } });
}

const siteUnknown = (siteId: string): Reason => reason('SITE_UNKNOWN', '六(五)', '该评价机构没有这个站点，请先增加站点。', { siteId });

/** Who holds the prefix already: a site of this body or of another one. */
export interface PrefixHolder { readonly siteId: string; readonly institutionName: string; readonly siteName: string }

/**
 * Records the 13 characters that the provincial department gave a site (六(五), 《职业技能等级证书编码规则》). They are data with a document, never
 * derived, and one site's alone. Once the body is active certificates may bear them: then they stand.
 */
export function decideRecordEvidence(body: Institution, evidence: { siteId: string; prefix: string; document: string; file?: EvidenceFile }, holder: PrefixHolder | null): Decided {
  const site = body.sites.find((each) => each.siteId === evidence.siteId);
  const reasons = [...allowed(body, 'NumberEvidenceRecorded', '登记证书编号依据'),
    ...(site ? [] : [siteUnknown(evidence.siteId)]),
    ...(site?.prefix && body.status !== 'REGISTERED' ? [reason('NUMBER_EVIDENCE_FIXED', '六(五)', '该站点的证书编号前 13 位已登记并启用，不能更改；确有错误的，由市职业技能鉴定指导中心凭文件更正。', { siteId: evidence.siteId })] : []),
    ...prefixReasons(body, evidence.prefix),
    ...(holder && holder.siteId !== evidence.siteId ? [prefixTaken(evidence.prefix, holder)] : [])];
  return acceptedUnless(reasons, { type: 'NumberEvidenceRecorded', data: evidence });
}

/**
 * Corrects the 13 characters of a site that is in use, with the document and the reason; the municipal centre does. What was numbered before keeps its number: certificates
 * tells the supervisor of it by a finding.
 */
export function decideCorrectEvidence(body: Institution, evidence: { siteId: string; prefix: string; document: string; file?: EvidenceFile; correction: string }, holder: PrefixHolder | null): Decided {
  const site = body.sites.find((each) => each.siteId === evidence.siteId);
  return acceptedUnless([...allowed(body, 'NumberEvidenceRecorded', '更正证书编号依据'),
    ...(site ? [] : [siteUnknown(evidence.siteId)]),
    ...(site && site.prefix === null ? [reason('NUMBER_EVIDENCE_MISSING', '六(五)', '该站点尚未登记证书编号前 13 位，请由监管部门登记。', { siteId: evidence.siteId })] : []),
    ...(site?.prefix === evidence.prefix ? [reason('NOTHING_CHANGED', '六(五)', '证书编号前 13 位没有变化，请核对后再提交。')] : []),
    ...prefixReasons(body, evidence.prefix),
    ...(holder && holder.siteId !== evidence.siteId ? [prefixTaken(evidence.prefix, holder)] : [])], { type: 'NumberEvidenceRecorded', data: evidence });
}

/** The refusal of 13 characters that another site holds; also given when two recordings cross. */
export const prefixTaken = (prefix: string, holder: Pick<PrefixHolder, 'institutionName' | 'siteName'>): Reason =>
  reason('NUMBER_PREFIX_TAKEN', '六(五)', `前 13 位 ${prefix} 已登记给“${holder.institutionName}”的站点“${holder.siteName}”，各站点不能相同，请核对通知文件。`, { prefix });

function prefixReasons(body: Institution, prefix: string): Reason[] {
  if (!SITE_NUMBER_PREFIX.test(prefix)) return [reason('NUMBER_PREFIX_FORM', '六(五)', '证书编号前 13 位应为字母 Y 或 S 加 12 位数字，请按省级部门的通知文件填写。')];
  const kind = CERTIFICATE_KIND[body.type];
  return [
    ...(prefix[0] === kind ? [] : [reason('NUMBER_PREFIX_KIND', '六(五)', `${INSTITUTION_TYPE_NAMES[body.type]}的证书编号以 ${kind} 开头，请核对通知文件。`, { prefix })]),
    ...(prefix.slice(5, 7) === CHONGQING_PROVINCE ? [] : [reason('NUMBER_PREFIX_PROVINCE', '六(五)', `证书编号第 6–7 位应为重庆的省级代码 ${CHONGQING_PROVINCE}，请核对通知文件。`, { prefix })]),
  ];
}

const allowed = (body: Institution, event: InstitutionEvent['type'], doing: string) => stateReasons(institutionTransitions, body.status, event, INSTITUTION_STATUS_NAMES, doing);
