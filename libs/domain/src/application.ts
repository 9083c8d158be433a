/** 年度考核结果 (二). */
export type AppraisalGrade = '优秀' | '合格' | '基本合格' | '不合格' | '未定等次';
/** The five grades that an application may state. */
export const APPRAISAL_GRADES: readonly AppraisalGrade[] = ['优秀', '合格', '基本合格', '不合格', '未定等次'];

/** Kinds of claim to direct recognition, 三(一) (a)…(e). */
export type ClaimKind = 'GOVERNMENT_AWARD' | 'DEPARTMENT_AWARD' | 'TALENT_PROGRAMME' | 'COMPETITION' | 'COMPETITION_COACHING';
/** Chinese names of the claim kinds. */
export const CLAIM_KIND_NAMES: Readonly<Record<ClaimKind, string>> = {
  GOVERNMENT_AWARD: '省级以上人民政府名义奖项', DEPARTMENT_AWARD: '经省级以上人民政府同意的部门优秀成果奖', TALENT_PROGRAMME: '省级以上人才奖励或培育支持项目',
  COMPETITION: '竞赛获奖', COMPETITION_COACHING: '指导学生竞赛获奖',
};

/** Who gave an award. 重庆市 counts as PROVINCIAL; districts do not. */
export type ClaimAuthority = 'NATIONAL' | 'PROVINCIAL' | 'NATIONAL_INDUSTRY' | 'DISTRICT' | 'OTHER';
/** Chinese names of the authorities. */
export const CLAIM_AUTHORITY_NAMES: Readonly<Record<ClaimAuthority, string>> = {
  NATIONAL: '国家级', PROVINCIAL: '省级', NATIONAL_INDUSTRY: '全国行业', DISTRICT: '区县级', OTHER: '其他',
};

/** Prizes that a claim may name. */
export type Prize = '特等奖' | '一等奖' | '二等奖' | '三等奖' | '优秀奖' | '金奖' | '银奖' | '铜奖';
/** All of them. */
export const PRIZES: readonly Prize[] = ['特等奖', '一等奖', '二等奖', '三等奖', '优秀奖', '金奖', '银奖', '铜奖'];

/** What proves a claim (七(四)). */
export type ClaimProof = 'CERTIFICATE' | 'DOCUMENT' | 'WORK_RECORD';
/** Chinese names of the proofs. */
export const CLAIM_PROOF_NAMES: Readonly<Record<ClaimProof, string>> = { CERTIFICATE: '证书', DOCUMENT: '文件', WORK_RECORD: '工作实绩' };
