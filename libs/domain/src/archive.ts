/** Documents of the procedure that are kept (六(六)). */
export type ArchiveDocumentType =
  | 'SCHEDULE' | 'WORK_SCHEME' | 'APPLICATION_FORM' | 'APPLICATION_MATERIAL' | 'SCORE_SHEET' | 'PRACTICAL_SHEET' | 'SCORE_REGISTER'
  | 'HOLDER_ROSTER' | 'FILING_RECEIPT' | 'EVALUATION_VIDEO' | 'ELECTRONIC_MATERIAL' | 'SUPERVISION_RECORD'
  | 'BRIDGING_FILING' | 'BODY_RULES' | 'FEE_SCHEDULE' | 'EXPERT_FILE' | 'REFUSED_APPLICATION';
/** Chinese names of the documents. */
export const ARCHIVE_DOCUMENT_NAMES: Readonly<Record<ArchiveDocumentType, string>> = {
  SCHEDULE: '批次安排表', WORK_SCHEME: '工作方案', APPLICATION_FORM: '申报表（附件2）', APPLICATION_MATERIAL: '申报材料',
  SCORE_SHEET: '评审及评价表', PRACTICAL_SHEET: '技能操作考核评价表', SCORE_REGISTER: '成绩登记统计表', HOLDER_ROSTER: '获证人员名册',
  FILING_RECEIPT: '报备回执', EVALUATION_VIDEO: '评价过程视频', ELECTRONIC_MATERIAL: '其他电子资料', SUPERVISION_RECORD: '督导记录',
  BRIDGING_FILING: '报备表（附件1）', BODY_RULES: '贯通评价制度', FEE_SCHEDULE: '收费标准', EXPERT_FILE: '专家档案', REFUSED_APPLICATION: '未受理与撤回的申报',
};

/** 保管期限 (六(六)): LONG_TERM is never destroyed automatically. */
export type RetentionClass = 'LONG_TERM' | 'FIVE_YEARS';
/** Chinese names of the retention classes. */
export const RETENTION_CLASS_NAMES: Readonly<Record<RetentionClass, string>> = { LONG_TERM: '长期', FIVE_YEARS: '5 年' };

/** What an item is made of. */
export type ArchiveMedium = 'PAPER' | 'ELECTRONIC' | 'BOTH';
/** Chinese names of the media. */
export const ARCHIVE_MEDIUM_NAMES: Readonly<Record<ArchiveMedium, string>> = { PAPER: '纸质', ELECTRONIC: '电子', BOTH: '纸质和电子' };
