import type { RuleSet } from '../rule-set/rule-set.js';
import { CQ_2022_8_ARCHIVE } from './cq-2022-8.archive.js';
import { CQ_2022_8_TITLE_ALIASES, CQ_2022_8_TITLES } from './cq-2022-8.titles.js';

const EXPERT_QUALIFICATION = {
  titleLevels: ['ASSOCIATE_SENIOR', 'SENIOR'],
  skillGrades: ['SENIOR_TECHNICIAN', 'SPECIAL_GRADE_TECHNICIAN', 'CHIEF_TECHNICIAN'],
  assessorGrades: ['SENIOR_ASSESSOR'],
} as const;

/** The rules of 渝职鉴发〔2022〕8号, version 1. `C` marks a reading that the notice leaves open (domain.md). */
export const cq2022v1: RuleSet = {
  id: 'cq-2022-8',
  version: 1,
  name: '重庆市专业技术人员参加高技能人才评价（贯通评价）规则',
  legalBasis: ['渝职鉴发〔2022〕8号', '渝人社发〔2021〕55号', '渝人社办〔2021〕25号'],
  effectiveFrom: '2022-03-10',
  effectiveTo: null,
  // 一
  series: ['工程技术', '农业', '工艺美术', '文物博物', '实验技术', '艺术', '体育', '技工院校教师'],
  titles: CQ_2022_8_TITLES,
  titleAliases: CQ_2022_8_TITLE_ALIASES,
  // 二
  eligibility: {
    appraisalYears: 3,
    passingGrades: ['优秀', '合格'],
    lastYearPendingBeforeMonth: 4,
    daysPerMonth: 30,
    paths: [
      { path: '二(一)', opens: { ASSISTANT: 3, INTERMEDIATE: 2, ASSOCIATE_SENIOR: 1 }, targetIsCurrentOccupation: true, priorCertificate: null, relatedWorkMonths: null, frontLine: false },
      { path: '二(二)', opens: { ASSISTANT: 2 }, targetIsCurrentOccupation: true, priorCertificate: { level: 3, minimumYears: 1 }, relatedWorkMonths: 48, frontLine: false },
      { path: '二(三)', opens: { INTERMEDIATE: 1 }, targetIsCurrentOccupation: true, priorCertificate: { level: 2, minimumYears: 1 }, relatedWorkMonths: 48, frontLine: false },
      { path: '二(四)', opens: { ASSOCIATE_SENIOR: 1, SENIOR: 1 }, targetIsCurrentOccupation: false, priorCertificate: null, relatedWorkMonths: null, frontLine: true },
    ],
  },
  // 三(一)
  claims: [
    { kind: 'GOVERNMENT_AWARD', item: 'a', authorities: ['NATIONAL', 'PROVINCIAL'], prizes: null, consentDocument: false },
    { kind: 'DEPARTMENT_AWARD', item: 'b', authorities: ['NATIONAL', 'PROVINCIAL'], prizes: null, consentDocument: true },
    { kind: 'TALENT_PROGRAMME', item: 'c', authorities: ['NATIONAL', 'PROVINCIAL'], prizes: null, consentDocument: false },
    { kind: 'COMPETITION', item: 'd', authorities: ['NATIONAL', 'PROVINCIAL', 'NATIONAL_INDUSTRY'], prizes: ['特等奖', '一等奖', '二等奖', '金奖', '银奖'], consentDocument: false },
    { kind: 'COMPETITION_COACHING', item: 'e', authorities: ['NATIONAL', 'PROVINCIAL', 'NATIONAL_INDUSTRY'], prizes: ['特等奖', '一等奖', '二等奖', '金奖', '银奖'], consentDocument: false },
  ],
  // 三(二), 三(三)
  methods: { bridgingLevels: [1, 2, 3], byLevel: { 1: 'COMPREHENSIVE_REVIEW', 2: 'COMPREHENSIVE_REVIEW', 3: 'PRACTICAL_ASSESSMENT' } },
  // 七(三); C: no waiting time, no limit
  slot: { promotionPaths: ['二(二)', '二(三)'], retakeWaitingDays: 0, retakeLimit: null },
  // 附件1, 六(三)
  bridgingFiling: { minimumExperts: 3, expertQualification: EXPERT_QUALIFICATION },
  // 六(一); C: resubmission within 3 working days keeps the date
  plan: { leadWorkingDays: 10, resubmissionGraceWorkingDays: 3, nameMark: '贯通', minimumAssessors: 1, minimumExamOfficers: 1 },
  // 六(三); C: a conflict of interest warns
  panel: {
    members: 3, chairs: 1, expertQualification: EXPERT_QUALIFICATION, assessorGrades: ['ASSESSOR', 'SENIOR_ASSESSOR'], conflictOfInterest: 'WARN',
  },
  // 六(三): 以上 includes the number itself; C: every subject must pass
  scoring: { maximumTenths: 1000, passTenths: 600, passingMembers: { numerator: 2, denominator: 3 }, subjects: 'ALL', maximumAssessors: 15 },
  // C: terms agreed upon, no legal ones
  publicity: { candidates: { on: false, workingDays: 5 }, results: { on: true, workingDays: 5 } },
  reviewRequestWorkingDays: 5,
  // 六(六)
  archive: CQ_2022_8_ARCHIVE,
};

/** Every rule set that the house brings along. */
export const ruleSets: readonly RuleSet[] = [cq2022v1];

/**
 * The same rules for the demonstration city, where nobody holds a pen: closing a volume also counts signatures made in the system and
 * 系统内审核通过. Never for a real place.
 */
export const demonstrationRuleSet: RuleSet = {
  ...cq2022v1,
  name: `${cq2022v1.name}（演示：系统内签名和系统内审核通过计入归档）`,
  archive: {
    ...cq2022v1.archive,
    closingSignatures: [...cq2022v1.archive.closingSignatures, 'PLATFORM'],
    closingSeals: [...cq2022v1.archive.closingSeals, 'IN_SYSTEM_APPROVAL'],
  },
};
