/** Accounts of the demonstration city that exist before their place does are opened first; `place` says where the role holds. */
export type PlaceKey = 'none' | 'centre' | 'yuzhong' | 'shapingba' | 'enterprise' | 'training' | 'employer' | 'software';
export interface AccountSpec { readonly account: string; readonly role: string; readonly roleName: string; readonly place: PlaceKey }

const of = (place: PlaceKey, prefix: string, list: ReadonlyArray<readonly [string, string, string]>): AccountSpec[] =>
  list.map(([suffix, role, roleName]) => ({ account: `${prefix}-${suffix}`, role, roleName, place }));

/** One account a role; experts, the applicant and the external supervisor get theirs when their place is there. */
export const ACCOUNTS: readonly AccountSpec[] = [
  { account: 'yunwei', role: 'SYSTEM_OPERATOR', roleName: '系统运维', place: 'none' },
  { account: 'shenji-guanli', role: 'AUDIT_ADMIN', roleName: '审计管理员', place: 'none' },
  { account: 'shenji', role: 'AUDITOR', roleName: '审计', place: 'none' },
  { account: 'shizhongxin-chayue', role: 'MUNICIPAL_READER', roleName: '市级查阅', place: 'none' },
  ...of('centre', 'shizhongxin', [['jingban', 'BUREAU_OFFICER', '市中心经办'], ['shenhe', 'BUREAU_REVIEWER', '市中心审核']]),
  ...of('yuzhong', 'yuzhong', [['jingban', 'BUREAU_OFFICER', '渝中区经办'], ['shenhe', 'BUREAU_REVIEWER', '渝中区审核']]),
  ...of('shapingba', 'shapingba', [['jingban', 'BUREAU_OFFICER', '沙坪坝区经办'], ['shenhe', 'BUREAU_REVIEWER', '沙坪坝区审核']]),
  ...(['enterprise', 'training'] as const).flatMap((place) => of(place, place === 'enterprise' ? 'qiye' : 'peixun', [
    ['guanli', 'BODY_ADMIN', '评价机构管理员'], ['shouli', 'INTAKE_REVIEWER', '受理审核'], ['jihua', 'PLAN_OFFICER', '计划经办'], ['kaowu', 'EXAM_OFFICER', '考务人员'],
    ['jiaodui', 'PROOFREADER', '专人校对'], ['zuzhang', 'CHIEF', '考评组长'], ['dangan', 'ARCHIVIST', '档案管理'], ['dudao', 'QUALITY_SUPERVISOR', '质量督导员'], ['xianchang', 'SITE_LEAD', '现场负责人'],
  ])),
  ...of('employer', 'danwei', [['jingban', 'EMPLOYER_CLERK', '用人单位经办'], ['shenhe', 'EMPLOYER_REVIEWER', '用人单位审核']]),
  ...of('software', 'ruanjian', [['jingban', 'EMPLOYER_CLERK', '用人单位经办'], ['shenhe', 'EMPLOYER_REVIEWER', '用人单位审核']]),
];
/** The applicant who signs in himself, and the supervisor sent to one plan. */
export const APPLICANT_ACCOUNT = 'shenqingren';
export const EXTERNAL_SUPERVISOR_ACCOUNT = 'waidu';
/** The security administrator made at first boot from the environment; he grants all others. */
export const FIRST_ADMIN_ACCOUNT = 'anquan';
export const OPERATOR_ACCOUNT = 'yunwei';
