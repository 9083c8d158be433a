/** 评价方式 (三). */
export type EvaluationMethod = 'DIRECT_RECOGNITION' | 'COMPREHENSIVE_REVIEW' | 'PRACTICAL_ASSESSMENT';
/** Chinese names of the methods. */
export const EVALUATION_METHOD_NAMES: Readonly<Record<EvaluationMethod, string>> = {
  DIRECT_RECOGNITION: '直接认定', COMPREHENSIVE_REVIEW: '综合评审', PRACTICAL_ASSESSMENT: '考核评价',
};

/** Forms of the practical assessment (三(三)). */
export type PracticalForm = 'ON_SITE' | 'SIMULATION' | 'PROCESS_DESIGN';
/** Chinese names of the practical forms. */
export const PRACTICAL_FORM_NAMES: Readonly<Record<PracticalForm, string>> = { ON_SITE: '现场实作', SIMULATION: '模拟操作', PROCESS_DESIGN: '工艺设计' };

/** 科目 (六(三)). */
export type Subject = 'THEORY' | 'SKILL' | 'COMPREHENSIVE';
/** Chinese names of the subjects, in the order of the score sheet. */
export const SUBJECT_NAMES: Readonly<Record<Subject, string>> = { THEORY: '理论', SKILL: '技能', COMPREHENSIVE: '综合' };
/** The three subjects in that order. */
export const SUBJECTS: readonly Subject[] = ['THEORY', 'SKILL', 'COMPREHENSIVE'];

/** 评定结果 of one candidate (domain.md §7); PENDING = 待评. */
export type Outcome =
  | 'PENDING' | 'PASSED' | 'FAILED' | 'ABSENT' | 'DISQUALIFIED' | 'DEFERRED' | 'MOVED_TO_NEXT_BATCH' | 'STOPPED';
/** Chinese names of the outcomes. */
export const OUTCOME_NAMES: Readonly<Record<Outcome, string>> = {
  PENDING: '待评', PASSED: '合格', FAILED: '不合格', ABSENT: '缺考', DISQUALIFIED: '取消资格',
  DEFERRED: '暂缓', MOVED_TO_NEXT_BATCH: '移至下批', STOPPED: '因故终止',
};

/** How somebody signed (domain.md §7). */
export type SignatureKind = 'WET_SCAN' | 'PLATFORM' | 'CA';
/** Chinese names of the signature kinds. */
export const SIGNATURE_KIND_NAMES: Readonly<Record<SignatureKind, string>> = {
  WET_SCAN: '手写签名（扫描）', PLATFORM: '系统内签名（非可靠电子签名）', CA: '可靠电子签名（CA）',
};

/** How something is sealed (domain.md §1); the system never draws anything that looks like a 公章. */
export type SealKind = 'WET_STAMP_SCAN' | 'ELECTRONIC_SEAL' | 'IN_SYSTEM_APPROVAL';
/** Chinese names of the seal kinds. */
export const SEAL_KIND_NAMES: Readonly<Record<SealKind, string>> = {
  WET_STAMP_SCAN: '盖章扫描件', ELECTRONIC_SEAL: '电子印章', IN_SYSTEM_APPROVAL: '系统内审核通过',
};

/** Signers and sealers of the documents (六(三), 六(四), 五). */
export type SignerRole =
  | 'APPLICANT' | 'EMPLOYER' | 'INSTITUTION' | 'EXPERT' | 'ASSESSOR' | 'PROOFREADER' | 'PANEL_CHAIR' | 'CHIEF' | 'SUPERVISOR';
/** Chinese names of the signer roles. */
export const SIGNER_ROLE_NAMES: Readonly<Record<SignerRole, string>> = {
  APPLICANT: '申请人', EMPLOYER: '所在单位', INSTITUTION: '评价机构', EXPERT: '评审专家', ASSESSOR: '考评员',
  PROOFREADER: '校对人', PANEL_CHAIR: '评审组组长', CHIEF: '考评组长', SUPERVISOR: '监管部门',
};
