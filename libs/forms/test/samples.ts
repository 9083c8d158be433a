import type {
  ApplicationFormInput, CertificateInput, FilingFormInput, HolderRosterInput, HolderRow, ScoreRegisterInput, ScoreSheetInput, SignatureMark, WorkSchemeInput,
} from '../src/index.js';

/** Invented people and bodies; the document number is the example of GB 11643. */
export const identity = { documentId: '0197c0de-1111-7abc-8def-0123456789ab', createdAt: '2026-03-02T09:00:00+08:00' };
export const ID_NUMBER = '11010519491231002X';
export const NAMES = ['张䶮', '欧阳𬭎', '买买提·吐尔逊', 'Alexander Johnson'];
const INSTITUTION = '重庆某某机械制造有限公司';
const PLAN = '重庆某某公司2026年第1批职业技能等级贯通评价';
const HASH = '3f2a9c7d01b2e4f5a6b7c8d9e0f1a2b3c4d5e6f708192a3b4c5d6e7f80910111';

export const platform = (role: string, name: string): SignatureMark => ({ kind: 'PLATFORM', role, name, at: '2026-03-20T15:04:00+08:00', hash: HASH });
export const approval = (role: string, name: string): SignatureMark => ({ kind: 'APPROVAL', role, name, at: '2026-03-20T15:04:00+08:00' });

export const certificate: CertificateInput = {
  ...identity, name: '买买提·吐尔逊', idType: '居民身份证', idNumber: ID_NUMBER, occupation: '车工', workType: null, level: 1,
  certificateNumber: 'Y000150000001261000001', institution: INSTITUTION, issuedOn: '2026-03-02',
  checkUrl: `https://example.test/check?p=${'eyJhbGciOiJFZERTQSJ9'.repeat(8)}`,
  queryAddresses: ['https://example.test/check', 'https://query.example.test/'], printSerial: 'A00000123',
};

export const applicationForm: ApplicationFormInput = {
  ...identity, institution: '重庆某某职业技能评价有限公司', filledOn: '2026-03-02', employer: INSTITUTION, name: '张䶮', sex: '男', bornIn: '1980年3月', ethnicity: '汉族',
  nativePlace: '重庆市', politicalStatus: '群众', workingSince: '2004年7月', seniority: '22年', titleName: '高级工程师', titleLevelAndYears: '副高级/5年',
  occupation: '车工', workType: '数控车工', level: 1, contact: '李四 13900000000', employerAddress: '重庆市渝北区某某路1号', postcode: '401120', idType: '居民身份证', idNumber: ID_NUMBER,
  education: [{ degree: '大学本科', graduatedOn: '2004年7月', school: '某某大学', major: '机械设计制造及其自动化', certificateNumber: '106111200405001234' }],
  workHistory: [{ from: '2004-07', to: '2010-06', employer: '重庆某某汽车集团股份有限公司', post: '工艺员' }, { from: '2010-07', to: null, employer: INSTITUTION, post: '高级工程师' }],
  attached: { title: { speciality: '机械设计', authority: '重庆市某某局', issuedOn: '2021-12-01', certificateNumber: '渝高2021001' }, skillCertificates: [{ occupation: '车工（6-18-01-01）', level: 2, issuedOn: '2019-02-03' }], appraisals: [{ year: 2025, grade: '优秀' }] },
  directRecognition: [], achievements: '主持完成某型号减速器壳体数控加工工艺优化。'.repeat(12),
  declaration: platform('申报人签字', '张䶮'), employerOpinion: { text: '情况属实，同意推荐。', mark: approval('单位审核', '王五') }, institutionOpinion: { mark: { kind: 'PEN', role: '负责人签字' } },
};

const candidate = (i: number) => ({
  name: NAMES[i % 4]!, idNumberMasked: '110*************2X', employer: INSTITUTION, occupation: '车工', workType: i % 2 ? '数控车工' : null,
  level: (i % 3 === 0 ? 3 : 1) as 1 | 3, method: i % 3 === 0 ? 'PRACTICAL_ASSESSMENT' as const : 'COMPREHENSIVE_REVIEW' as const, panel: '第一组',
});

export const workScheme: WorkSchemeInput = {
  ...identity, planName: PLAN, institution: INSTITUTION, institutionKind: '用人单位', supervisor: '重庆市职业技能鉴定指导中心', filedAt: '2026-02-20T10:00:00+08:00',
  standard: { name: '国家职业技能标准 车工', number: '6-18-01-01', edition: '2018年版' }, venue: '重庆市渝北区某某路1号', firstDay: '2026-03-20', lastDay: '2026-03-21', candidateCount: 40,
  schedule: [{ day: '2026-03-20', time: '09:00—12:00', place: '培训楼301', occupation: '车工', workType: '数控车工', level: 1, method: 'COMPREHENSIVE_REVIEW', candidates: 20, panel: '第一组' }],
  staff: [{ duty: '现场负责人', name: '赵一' }, { duty: '质量督导员', name: '钱二' }],
  panels: [{ name: '第一组', members: [{ duty: '组长', name: '周五', qualification: '正高级工程师', speciality: '机械制造' }] }],
  candidates: Array.from({ length: 40 }, (_, i) => candidate(i)),
  sections: [{ title: '组织实施', text: '按照“谁组织、谁评价、谁负责”的原则组织实施。' }], signatures: [approval('评价机构负责人', '王八')],
};

export const scoreSheet: ScoreSheetInput = {
  ...identity, institution: INSTITUTION, planName: PLAN, assessedOn: '2026-03-20', standard: '国家职业技能标准 车工（2018年版）',
  candidate: { name: '买买提·吐尔逊', idNumberMasked: '110*************2X', employer: INSTITUTION }, occupation: '车工', level: 1, method: 'COMPREHENSIVE_REVIEW', panel: '第一组',
  expert: { name: '周五', duty: '组长', qualification: '正高级工程师' }, scores: { theory: '82.5', skill: '90', comprehensive: '85' }, version: 1, signatures: [platform('评审专家', '周五')],
};

export const scoreRegister: ScoreRegisterInput = {
  ...identity, institution: INSTITUTION, planName: PLAN, firstDay: '2026-03-20', lastDay: '2026-03-20', supplement: 0,
  rows: [
    { ...candidate(1), theory: { scores: ['82.5', '90', '85'], mean: '85.83', passed: true }, skill: { scores: ['59', '60', '60'], mean: '59.67', passed: false }, comprehensive: { scores: ['60', '60', '60'], mean: '60.00', passed: true }, outcome: '不合格' },
    { ...candidate(3), skill: { scores: ['75'], mean: '75.00', passed: true }, outcome: '合格' },
    { ...candidate(2), outcome: '缺考' },
  ],
  signatures: [platform('校对人', '李四'), platform('第一组组长', '周五'), { kind: 'PLATFORM', role: '考评组长', name: '周五', at: '2026-03-20T15:04:00+08:00', hash: HASH, onBehalfOf: '冯九' }],
};

export const holder = (i: number): HolderRow => ({
  name: NAMES[i % 4]!, sex: '男', idNumber: ID_NUMBER, employer: INSTITUTION, occupation: '车工', workType: null, level: 1, method: 'COMPREHENSIVE_REVIEW', theory: '85.83', skill: '85.83', comprehensive: '85.83',
  outcome: '合格', certificateNumber: `Y000150000001261${String(i + 1).padStart(6, '0')}`, issuedOn: '2026-04-01',
});

export const holderRoster: HolderRosterInput = {
  ...identity, institution: INSTITUTION, planName: PLAN, supervisor: '重庆市职业技能鉴定指导中心', rows: Array.from({ length: 36 }, (_, i) => holder(i)), signatures: [approval('市职业技能鉴定指导中心确认', '陈十')],
};

export const filingForm: FilingFormInput = {
  ...identity, institution: INSTITUTION, institutionKind: '用人单位', officeAddress: '重庆市渝北区某某路1号', legalRepresentative: { name: '王八', post: '董事长' }, contactPerson: { name: '赵一', mobile: '13900000001' },
  correspondences: [{ occupation: '车工', workType: null, level: 3, titleSpecialities: '机械设计、机械制造及自动化' }],
  staff: [{ name: '赵一', idNumber: ID_NUMBER, post: '部长', education: '本科', duty: '现场负责' }],
  experts: ['周五', '吴六', '郑七'].map((name) => ({ name, idNumber: ID_NUMBER, qualification: '正高级工程师', education: '研究生', speciality: '机械制造', own: false })), signatures: [],
};

export const samples = { filingForm, applicationForm, workScheme, schedule: workScheme, scoreSheet, scoreRegister, holderRoster, certificate } as const;
