import {
  ARCHIVE_DOCUMENT_NAMES, CLAIM_AUTHORITY_NAMES, CLAIM_KIND_NAMES, EVALUATION_METHOD_NAMES, OUTCOME_NAMES, RETENTION_CLASS_NAMES, SEAL_KIND_NAMES, SIGNATURE_KIND_NAMES, SIGNER_ROLE_NAMES, SKILL_LEVEL_NAMES, TITLE_LEVEL_NAMES,
} from '@gt/domain';
import { ASSESSOR_GRADE_NAMES, SKILL_GRADE_NAMES } from '../filing/qualification.js';

/** Parameters of a rule set, each step of their paths by the name that people know. */
const PARAMETER_NAMES: Readonly<Record<string, string>> = {
  series: '职称系列', titles: '职称名称', titleAliases: '职称旧名和对应', track: '系列分支', name: '名称', level: '级别', validFrom: '启用日', validTo: '停用日', title: '对应职称', kind: '类别', confirmed: '已确认',
  eligibility: '申报条件', appraisalYears: '年度考核年数', passingGrades: '年度考核等次', lastYearPendingBeforeMonth: '上年考核可未出的截止月份', daysPerMonth: '折算一个月的天数', paths: '申报路径', path: '路径', opens: '可申报', targetIsCurrentOccupation: '须为与现岗位相对应的职业', priorCertificate: '须已取得证书', minimumYears: '取得满年数', relatedWorkMonths: '累计相关工作月数', frontLine: '须在一线从事技能工作',
  claims: '直接认定', item: '序号', authorities: '授予单位级别', prizes: '奖次', consentDocument: '须有同意设奖的文件', methods: '评价方式', bridgingLevels: '可申报的等级', byLevel: '各等级的评价方式',
  slot: '申报名额', promotionPaths: '晋级路径', retakeWaitingDays: '补考间隔天数', retakeLimit: '补考次数', bridgingFiling: '贯通报备', minimumExperts: '最少专家人数', expertQualification: '专家资格', titleLevels: '职称级别', skillGrades: '技能等级', assessorGrades: '考评员等级',
  plan: '计划', leadWorkingDays: '提前报备的工作日', resubmissionGraceWorkingDays: '退回后保留原报备日的工作日', nameMark: '名称须含', minimumAssessors: '最少考评员人数', minimumExamOfficers: '最少考务人数', panel: '评审组', members: '人数', chairs: '组长人数', conflictOfInterest: '利害关系', scoring: '评分', maximumTenths: '满分（十分之一分）', passTenths: '合格线（十分之一分）', passingMembers: '合格人数比例', numerator: '分子', denominator: '分母', subjects: '科目合格方式', maximumAssessors: '每人最多考评员',
  publicity: '公示', candidates: '参评人员', results: '结果', on: '是否公示', workingDays: '工作日', reviewRequestWorkingDays: '申请复核的工作日',
  archive: '归档', retention: '保管期限', longTermYears: '长期保管年数', fiveYearsYears: '短期保管年数', closingSignatures: '计入的签名', closingSeals: '计入的盖章', required: '应归档材料', type: '材料', clause: '条款', per: '份数', levels: '等级', outcomes: '评定结果', signedBy: '签名人', sealedBy: '盖章方',
};

/** What a rule set's codes are called. */
const CODE_NAMES: Readonly<Record<string, string>> = {
  ...TITLE_LEVEL_NAMES, ...SKILL_GRADE_NAMES, ...ASSESSOR_GRADE_NAMES, ...CLAIM_KIND_NAMES, ...CLAIM_AUTHORITY_NAMES, ...EVALUATION_METHOD_NAMES, ...OUTCOME_NAMES, ...SIGNER_ROLE_NAMES, ...ARCHIVE_DOCUMENT_NAMES, ...RETENTION_CLASS_NAMES, ...SIGNATURE_KIND_NAMES, ...SEAL_KIND_NAMES,
  OLD_NAME: '旧名', VOCATIONAL_QUALIFICATION: '职业资格对应', WARN: '提示', REFUSE: '不允许', ALL: '各科均须合格', OVERALL: '按总平均分', PLAN: '每批一份', CANDIDATE: '每人一份', SCORER: '每名专家或考评员对每人一份',
};
/** Parameters whose numbers are skill levels. */
const SKILL_LEVELS: readonly string[] = ['level', 'levels', 'bridgingLevels', 'byLevel', 'opens'];

const known = (names: Readonly<Record<string, string>>, key: string): string | undefined => (Object.hasOwn(names, key) ? names[key] : undefined);
const levelName = (level: number): string => known(SKILL_LEVEL_NAMES, String(level)) ?? String(level);

/** A step of a path, below `above`: a parameter, or a code or a skill level that a value is given for. What a later rule set brings and nobody has named stays as it is. */
export const stepName = (step: string, above = ''): string => (above === 'byLevel' ? levelName(Number(step)) : known(PARAMETER_NAMES, step) ?? known(CODE_NAMES, step) ?? step);

/** A parameter by its whole path: `归档 · 保管期限 · 工作方案`. */
export const parameterName = (path: string): string => path.split('.').map((step, i, steps) => stepName(step, steps[i - 1])).join(' · ');

/** A single value of the parameter `field`. */
export function valueName(field: string, value: string | number | boolean): string {
  if (typeof value === 'boolean') return value ? '是' : '否';
  if (typeof value === 'number') return SKILL_LEVELS.includes(field) ? levelName(value) : String(value);
  return known(CODE_NAMES, value) ?? value;
}
