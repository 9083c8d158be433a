import type { PersonDocumentType, PlainDate, SkillLevel } from '@gt/domain';

import type { SheetColumn, SheetRow } from './read-sheet.js';
import { type ParsedRow, RowParser, splitEntries } from './row-parser.js';
import { type WriteColumn, writeSheet } from './write-sheet.js';

type Columns = readonly (SheetColumn & WriteColumn)[];

/** A body of an existing register with one site (a body with more sites has a row for each): 四(一), 六(五). How it stands is told, never read. */
export const REGISTRY_BODY_COLUMNS: Columns = [
  { key: 'name', title: '评价机构名称', required: true, width: 30 },
  { key: 'creditCode', title: '统一社会信用代码', required: true, width: 22 },
  { key: 'type', title: '机构类型', required: true, note: '用人单位 或 社会培训评价组织', width: 18 },
  { key: 'filingLevel', title: '备案层级', required: true, note: '市级 或 区县级' },
  { key: 'supervisor', title: '监管部门', required: true, note: '与系统中登记的名称一致', width: 30 },
  { key: 'filingMode', title: '报备方式', required: true, note: '本系统 或 认定管理系统' },
  { key: 'document', title: '报备方式依据文件', required: true, width: 24 },
  { key: 'telephone', title: '电话', width: 16 },
  { key: 'siteName', title: '站点名称', required: true, width: 20 },
  { key: 'printedName', title: '证书印制名称', required: true, width: 30 },
  { key: 'address', title: '站点地址', required: true, width: 30 },
  { key: 'prefix', title: '证书编号前13位', required: true, note: '省级部门通知文件所给，Y 或 S 开头', width: 18 },
  { key: 'prefixDocument', title: '编号通知文件', required: true, width: 24 },
  { key: 'status', title: '状态', note: '导出时写明，导入时不读', width: 24 },
];
/** One occupation of a body's filed scope: 七(二). */
export const REGISTRY_SCOPE_COLUMNS: Columns = [
  { key: 'creditCode', title: '统一社会信用代码', required: true, width: 22 },
  { key: 'type', title: '机构类型', required: true, note: '用人单位 或 社会培训评价组织', width: 18 },
  { key: 'occupationCode', title: '职业编码', required: true, note: '如 6-18-01-01' },
  { key: 'workType', title: '工种名称', note: '没有则填 --' },
  { key: 'levels', title: '等级', required: true, note: '数字，用分号分隔，如 3;2;1' },
  { key: 'from', title: '有效期起', required: true, note: 'YYYY-MM-DD' },
  { key: 'to', title: '有效期止', note: '长期留空' },
];
/** A unit whose employees an enterprise body may take: 四(二). */
export const REGISTRY_UNIT_COLUMNS: Columns = [
  { key: 'creditCode', title: '统一社会信用代码', required: true, width: 22 },
  { key: 'type', title: '机构类型', required: true, note: '用人单位', width: 18 },
  { key: 'unitName', title: '覆盖单位名称', required: true, width: 30 },
  { key: 'unitCode', title: '覆盖单位信用代码', required: true, width: 22 },
  { key: 'relation', title: '关系', required: true, note: '如 本单位、子公司、分公司', width: 16 },
  { key: 'from', title: '有效期起', required: true, note: 'YYYY-MM-DD' },
  { key: 'to', title: '有效期止', note: '长期留空' },
  { key: 'evidence', title: '证明材料', required: true, width: 24 },
];
/** An expert with one qualification (one with more has a row for each): 附件1 三(二), 六(三). */
export const REGISTRY_EXPERT_COLUMNS: Columns = [
  { key: 'name', title: '姓名', required: true },
  { key: 'documentType', title: '证件类型', required: true, note: '如 居民身份证' },
  { key: 'documentNumber', title: '证件号码', required: true, width: 22 },
  { key: 'education', title: '学历', required: true },
  { key: 'speciality', title: '专业方向', required: true, width: 20 },
  { key: 'occupationCodes', title: '对应职业编码', required: true, note: '用分号分隔', width: 24 },
  { key: 'employer', title: '所在单位', required: true, width: 30 },
  { key: 'kind', title: '资格类别', required: true, note: '高级职称、高级技师、高级考评员 或 考评员' },
  { key: 'qualification', title: '资格名称', required: true, note: '如 高级工程师', width: 18 },
  { key: 'evidence', title: '证明', note: '证书或文件编号', width: 24 },
  { key: 'validUntil', title: '有效期至', note: '长期留空' },
];

export interface RegistryBodyRecord {
  readonly name: string; readonly creditCode: string; readonly type: 'ENTERPRISE' | 'SOCIAL_TRAINING'; readonly filingLevel: 'MUNICIPAL' | 'DISTRICT'; readonly supervisor: string;
  readonly filingMode: 'NATIVE' | 'EXTERNAL'; readonly document: string; readonly telephone: string | null; readonly siteName: string; readonly printedName: string; readonly address: string; readonly prefix: string; readonly prefixDocument: string;
}
export interface RegistryScopeRecord { readonly creditCode: string; readonly type: 'ENTERPRISE' | 'SOCIAL_TRAINING'; readonly occupationCode: string; readonly workType: string | null; readonly levels: readonly SkillLevel[]; readonly from: PlainDate; readonly to: PlainDate | null }
export interface RegistryUnitRecord { readonly creditCode: string; readonly type: 'ENTERPRISE' | 'SOCIAL_TRAINING'; readonly unitName: string; readonly unitCode: string; readonly relation: string; readonly from: PlainDate; readonly to: PlainDate | null; readonly evidence: string }
export type RegistryQualificationKind = 'SENIOR_TITLE' | 'SENIOR_TECHNICIAN' | 'SENIOR_ASSESSOR' | 'ASSESSOR';
export interface RegistryExpertRecord {
  readonly name: string; readonly documentType: PersonDocumentType; readonly documentNumber: string; readonly education: string; readonly speciality: string; readonly occupationCodes: readonly string[]; readonly employer: string;
  readonly kind: RegistryQualificationKind; readonly qualification: string; readonly evidence: string | null; readonly validUntil: PlainDate | null;
}

const TYPES = { 用人单位: 'ENTERPRISE', 企业: 'ENTERPRISE', 社会培训评价组织: 'SOCIAL_TRAINING' } as const;
const LEVELS = { 市级: 'MUNICIPAL', 区县级: 'DISTRICT' } as const;
const MODES = { 本系统: 'NATIVE', 认定管理系统: 'EXTERNAL' } as const;
const KINDS = { 高级职称: 'SENIOR_TITLE', 高级技师: 'SENIOR_TECHNICIAN', 高级考评员: 'SENIOR_ASSESSOR', 考评员: 'ASSESSOR' } as const;

export function parseRegistryBody(row: SheetRow): ParsedRow<RegistryBodyRecord> {
  const p = new RowParser(row, REGISTRY_BODY_COLUMNS);
  const [type, filingLevel, filingMode] = [p.word('type', TYPES), p.word('filingLevel', LEVELS), p.word('filingMode', MODES)];
  const texts = Object.fromEntries(['name', 'creditCode', 'supervisor', 'document', 'siteName', 'printedName', 'address', 'prefix', 'prefixDocument'].map((key) => [key, p.required(key)]));
  const telephone = p.optional('telephone');
  return p.finish(() => ({ ...(texts as unknown as RegistryBodyRecord), type: type!, filingLevel: filingLevel!, filingMode: filingMode!, telephone }));
}

export function parseRegistryScope(row: SheetRow): ParsedRow<RegistryScopeRecord> {
  const p = new RowParser(row, REGISTRY_SCOPE_COLUMNS);
  const [creditCode, type, occupationCode, workType] = [p.required('creditCode'), p.word('type', TYPES), p.required('occupationCode'), p.optional('workType')];
  const levels = splitEntries(p.required('levels') ?? '').map(Number);
  if (levels.some((level) => !Number.isInteger(level) || level < 1 || level > 5)) p.fault('levels', 'LEVEL_INVALID', '请填写 1 至 5 的数字，用分号分隔。');
  const [from, to] = [p.date('from'), p.optionalDate('to')];
  return p.finish(() => ({ creditCode: creditCode!, type: type!, occupationCode: occupationCode!, workType, levels: levels as SkillLevel[], from: from!, to }));
}

export function parseRegistryUnit(row: SheetRow): ParsedRow<RegistryUnitRecord> {
  const p = new RowParser(row, REGISTRY_UNIT_COLUMNS);
  const [creditCode, type, unitName, unitCode, relation, evidence] = [p.required('creditCode'), p.word('type', TYPES), p.required('unitName'), p.required('unitCode'), p.required('relation'), p.required('evidence')];
  const [from, to] = [p.date('from'), p.optionalDate('to')];
  return p.finish(() => ({ creditCode: creditCode!, type: type!, unitName: unitName!, unitCode: unitCode!, relation: relation!, from: from!, to, evidence: evidence! }));
}

export function parseRegistryExpert(row: SheetRow): ParsedRow<RegistryExpertRecord> {
  const p = new RowParser(row, REGISTRY_EXPERT_COLUMNS);
  const { name, document } = p.person();
  const [education, speciality, codes, employer, kind, qualification] = [p.required('education'), p.required('speciality'), p.required('occupationCodes'), p.required('employer'), p.word('kind', KINDS), p.required('qualification')];
  const [evidence, validUntil] = [p.optional('evidence'), p.optionalDate('validUntil')];
  return p.finish(() => ({ name: name!, documentType: document!.type, documentNumber: document!.number, education: education!, speciality: speciality!, occupationCodes: splitEntries(codes!), employer: employer!, kind: kind!, qualification: qualification!, evidence, validUntil }));
}

const nameIn = <Code extends string>(words: Readonly<Record<string, Code>>, code: string): string => Object.entries(words).find(([, value]) => value === code)?.[0] ?? code;

/** The register as the same sheets that it can be read from; an expert's number is masked, so that sheet is to look at. */
export const writeRegistryBodies = (records: readonly (RegistryBodyRecord & { readonly status: string })[], createdAt: string): Promise<Uint8Array> => writeSheet('评价机构', REGISTRY_BODY_COLUMNS, records.map((r) => [
  r.name, r.creditCode, nameIn(TYPES, r.type), nameIn(LEVELS, r.filingLevel), r.supervisor, nameIn(MODES, r.filingMode), r.document, r.telephone ?? '', r.siteName, r.printedName, r.address, r.prefix, r.prefixDocument, r.status]), createdAt);
export const writeRegistryScopes = (records: readonly RegistryScopeRecord[], createdAt: string): Promise<Uint8Array> => writeSheet('备案范围', REGISTRY_SCOPE_COLUMNS, records.map((r) => [
  r.creditCode, nameIn(TYPES, r.type), r.occupationCode, r.workType ?? '--', r.levels.join(';'), r.from, r.to ?? '']), createdAt);
export const writeRegistryUnits = (records: readonly RegistryUnitRecord[], createdAt: string): Promise<Uint8Array> => writeSheet('覆盖单位', REGISTRY_UNIT_COLUMNS, records.map((r) => [
  r.creditCode, nameIn(TYPES, r.type), r.unitName, r.unitCode, r.relation, r.from, r.to ?? '', r.evidence]), createdAt);
export const writeRegistryExperts = (records: readonly (Omit<RegistryExpertRecord, 'documentType' | 'documentNumber'> & { readonly documentTypeName: string; readonly numberMasked: string })[], createdAt: string): Promise<Uint8Array> => writeSheet('专家', REGISTRY_EXPERT_COLUMNS, records.map((r) => [
  r.name, r.documentTypeName, r.numberMasked, r.education, r.speciality, r.occupationCodes.join(';'), r.employer, nameIn(KINDS, r.kind), r.qualification, r.evidence ?? '', r.validUntil ?? '']), createdAt);
