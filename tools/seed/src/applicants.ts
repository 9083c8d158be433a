import { APPLICANT_COLUMNS } from '@gt/forms';
import { EMPLOYERS, OCCUPATION, type OccupationKey } from './scene.js';
import { People, type Person } from './people.js';

/** How the applicant is scored in the first plan. */
export type Scoring = 'PASS' | 'FAIL_MEAN' | 'FAIL_TWO_THIRDS' | 'FAIL_PRACTICAL' | 'ABSENT';
/** How far the application goes. */
export type Way = 'FAULTY_ROW' | 'SUBMISSION_REFUSED' | 'NOT_RECOMMENDED' | 'WITHDRAWN' | 'REFUSED_BY_BODY' | 'WITHDRAWN_BY_DECISION' | 'WAITS' | 'PLAN' | 'SINGLE_PLAN';

/** One row of a spreadsheet, and what the city will do with it. `story` names what it is there to show. */
export interface Applicant {
  readonly key: string;
  readonly person: Person;
  readonly occupation: OccupationKey;
  readonly level: 1 | 2 | 3;
  readonly way: Way;
  readonly scoring: Scoring;
  readonly claim: 'NONE' | 'ACCEPTED' | 'REJECTED';
  readonly confirmation: { readonly code: string; readonly titleLevel?: string } | null;
  readonly story: string;
  readonly cells: Readonly<Record<string, string>>;
}

type Employer = keyof typeof EMPLOYERS;
interface Spec extends Partial<Pick<Applicant, 'way' | 'scoring' | 'claim' | 'confirmation' | 'story' | 'key'>> {
  readonly occupation: OccupationKey; readonly level: 1 | 2 | 3; readonly title: string; readonly series?: string; readonly person?: Partial<Person>; readonly cells?: Readonly<Record<string, string>>;
}

const APPRAISALS = '2023:合格;2024:优秀;2025:合格';
const RELATED_WORK = '2018-07-01~';
const PRIZE = '竞赛获奖/重庆市“巴渝工匠”职业技能竞赛/省级/二等奖/2024-09-20/证书';
const PLACES_ONLY = '竞赛获奖/重庆市机械行业职工技能比武团体第一名/省级/无/2023-10-12/证书';

/** Titles by path: who may apply for what (二). */
const ways = {
  /** 二(一) */
  assistant: (o: OccupationKey): Spec => ({ occupation: o, level: 3, title: '助理工程师' }),
  intermediate: (o: OccupationKey): Spec => ({ occupation: o, level: 2, title: '工程师' }),
  associate: (o: OccupationKey): Spec => ({ occupation: o, level: 1, title: '高级工程师' }),
  /** 二(二), 二(三): a certificate one level below, obtained more than a year ago, and four years of related work */
  assistantPromoted: (o: OccupationKey): Spec => ({ occupation: o, level: 2, title: '助理工程师', cells: { priorCertificates: `${OCCUPATION[o].code}/3/2023-05-31`, workPeriods: RELATED_WORK } }),
  intermediatePromoted: (o: OccupationKey): Spec => ({ occupation: o, level: 1, title: '工程师', cells: { priorCertificates: `${OCCUPATION[o].code}/2/2024-02-29`, workPeriods: '2016-03-01~2019-12-31;2021-01-01~' } }),
  /** 二(四): front-line work */
  senior: (o: OccupationKey): Spec => ({ occupation: o, level: 1, title: '正高级工程师', cells: { frontLine: '是' } }),
};
const times = <T>(n: number, make: (i: number) => T): T[] => Array.from({ length: n }, (_, i) => make(i));
const trades: readonly OccupationKey[] = ['turner', 'welder', 'electrician'];
const trade = (i: number): OccupationKey => trades[i % trades.length]!;

/** The enterprise's spreadsheet: 120 rows as a clerk would have them. */
function enterpriseSpecs(): Spec[] {
  return [
    ...special(),
    ...times(14, (i) => ways.assistant(trade(i))),
    ...times(33, (i) => ways.intermediate(trade(i))),
    ...times(18, (i) => ways.associate(trade(i))),
    ...times(6, (i) => ways.assistantPromoted(trade(i))),
    ...times(5, (i) => ways.intermediatePromoted(trade(i))),
    ...times(3, (i) => ways.senior(trade(i))),
    ...faulty(),
  ];
}

/** Rows that each show one thing. */
function special(): Spec[] {
  return [
    { ...ways.intermediate('turner'), key: 'uighur', person: { name: '买买提•吐尔逊', sex: '男' }, story: '姓名中的间隔号统一为“·”' },
    { ...ways.intermediate('welder'), key: 'rareGlyph', person: { name: '周𬭎' }, story: '姓名含生僻字“𬭎”，字库已有' },
    { ...ways.associate('electrician'), person: { name: '刘䶮' }, story: '姓名含生僻字“䶮”，字库已有' },
    { ...ways.intermediate('turner'), key: 'missingGlyph', person: { name: '李𠮷', sex: '男' }, way: 'SINGLE_PLAN', story: '姓名含“𠮷”，缺省字库没有此字' },
    { ...ways.intermediate('electrician'), key: 'passport', person: { name: 'ANNA MARIA SCHMIDT', documentType: 'PASSPORT', documentNumber: 'C4VX7K29T', sex: '女' }, story: '护照持有人' },
    { ...ways.intermediate('turner'), key: 'groupTwo', cells: { currentOccupation: '2-02-07-02' }, story: '现岗位为第二大类（工程技术人员）' },
    { ...ways.intermediate('turner'), key: 'oldNumber', person: { documentNumber: '510202680312071', sex: '男' }, story: '旧式 15 位身份证号' },
    { ...ways.senior('turner'), title: '教授级高级工程师', story: '旧名称职称' },
    { ...ways.intermediate('turner'), title: '实验师', series: '实验技术', story: '其他系列职称' },
    { ...ways.associate('turner'), occupation: 'welder', cells: { currentOccupation: '6-18-01-01', frontLine: '是' }, story: '二(四)：相应职业由对应关系核定' },
    { ...ways.intermediate('welder'), claim: 'ACCEPTED', cells: { claims: PRIZE }, story: '直接认定（二级）' },
    { ...ways.assistant('turner'), claim: 'ACCEPTED', cells: { claims: PRIZE }, story: '直接认定（三级）' },
    { ...ways.associate('electrician'), claim: 'ACCEPTED', cells: { claims: `${PRIZE};${PLACES_ONLY}` }, story: '直接认定（一级），两项成果' },
    { ...ways.intermediate('electrician'), key: 'claimRejected', claim: 'REJECTED', cells: { claims: PLACES_ONLY }, story: '直接认定未获认可，改按综合评审' },
    { ...ways.assistant('welder'), claim: 'REJECTED', cells: { claims: PLACES_ONLY }, story: '直接认定未获认可，改按考核评价' },
    { ...ways.intermediate('welder'), key: 'failedMean', scoring: 'FAIL_MEAN', story: '平均分不足 60，补考后合格' },
    { ...ways.intermediate('electrician'), scoring: 'FAIL_MEAN', story: '平均分不足 60' },
    { ...ways.associate('turner'), key: 'failedTwoThirds', scoring: 'FAIL_TWO_THIRDS', story: '平均分够，但合格专家不足三分之二' },
    { ...ways.assistant('electrician'), scoring: 'FAIL_PRACTICAL', story: '考核评价不合格' },
    { ...ways.intermediate('turner'), key: 'absent', scoring: 'ABSENT', story: '缺考，补考仍不合格' },
    { ...ways.associate('welder'), key: 'slotHolder', story: '已受理后另向他机构申报，被拒' },
    { ...ways.intermediate('turner'), title: '机械高级技术主管', confirmation: { code: 'TITLE_UNKNOWN', titleLevel: 'INTERMEDIATE' }, story: '系统未收录的职称，机构核定' },
    { ...ways.intermediate('welder'), confirmation: { code: 'APPRAISAL_NOT_PASSED' }, cells: { appraisals: '2023:合格;2024:优秀' }, story: '上年度考核结果未出，机构凭单位说明核定' },
    { ...ways.intermediate('turner'), title: '技术员', way: 'SUBMISSION_REFUSED', story: '员级职称' },
    { ...ways.intermediate('welder'), way: 'SUBMISSION_REFUSED', cells: { appraisals: '2023:基本合格;2024:合格;2025:合格' }, story: '年度考核基本合格' },
    { ...ways.intermediate('electrician'), way: 'SUBMISSION_REFUSED', cells: { inPost: '否', worksInCity: '否' }, story: '不在岗、不在本市，两项一并告知' },
    { ...ways.assistantPromoted('turner'), way: 'SUBMISSION_REFUSED', cells: { priorCertificates: '6-18-01-01/3/2025-06-30', workPeriods: '2024-01-01~' }, story: '取得三级未满一年且工作未满四年' },
    { ...ways.intermediate('turner'), way: 'NOT_RECOMMENDED', story: '单位不予推荐' },
    { ...ways.intermediate('welder'), way: 'WITHDRAWN', story: '申请人撤回' },
    { ...ways.intermediate('electrician'), way: 'REFUSED_BY_BODY', story: '材料不实，不予受理' },
    { ...ways.intermediate('turner'), way: 'WITHDRAWN_BY_DECISION', story: '受理后离职，撤销申报' },
    { ...ways.associate('welder'), way: 'WAITS', story: '已受理，等待编入下一批' },
  ];
}

/** Rows that the import must refuse, each with its reason. */
function faulty(): Spec[] {
  const row = (cells: Readonly<Record<string, string>>, story: string): Spec => ({ ...ways.intermediate('turner'), way: 'FAULTY_ROW', cells, story });
  return [
    row({ documentNumber: '110101199001011234' }, '身份证校验位不符'),
    row({ documentNumber: '50010319900230101X' }, '身份证出生日期不存在'),
    row({ documentNumber: '5001031990' }, '身份证位数不符'),
    row({ name: '陈\uE863' }, '姓名含私用码位字符'),
    row({ appraisals: '2023合格' }, '年度考核格式不对'),
    row({ targetOccupation: '2-02-07-02', targetOccupationName: '' }, '申报职业不是技能类'),
    row({ targetOccupationName: '铣工' }, '职业编码与名称不一致'),
    row({ creditCode: EMPLOYERS.software.creditCode, employer: EMPLOYERS.software.name }, '不是本单位人员'),
    row({ titleSpeciality: '', phone: '1380013800', frontLine: '不详' }, '一行三处有误'),
  ];
}

/** The software company's spreadsheet for the training body. */
function softwareSpecs(): Spec[] {
  const soft = (i: number): OccupationKey => (i % 2 === 0 ? 'programmer' : 'security');
  return [
    { ...ways.intermediate('programmer'), key: 'valid', person: { name: '沈若兰', sex: '女' }, story: '证书有效' },
    { ...ways.intermediate('programmer'), key: 'cancelled', person: { name: '顾维钧', sex: '男' }, story: '证书已注销' },
    { ...ways.intermediate('security'), key: 'revoked', person: { name: '郝建业', sex: '男' }, story: '证书已撤销' },
    { ...ways.associate('programmer'), scoring: 'FAIL_MEAN', story: '平均分不足 60' },
    ...times(4, (i) => ways.associate(soft(i))),
    ...times(8, (i) => ways.intermediate(soft(i))),
    { ...ways.intermediatePromoted('programmer') },
    { ...ways.senior('security') },
  ];
}

function applicant(people: People, employer: Employer, spec: Spec, index: number): Applicant {
  const person = people.person(spec.person);
  const { code, name, speciality } = OCCUPATION[spec.occupation];
  const cells: Record<string, string> = {
    name: person.name, documentType: person.documentType === 'PASSPORT' ? '护照' : '居民身份证', documentNumber: person.documentNumber, phone: person.phone, sex: person.documentType === 'PASSPORT' ? person.sex : '',
    employer: EMPLOYERS[employer].name, creditCode: EMPLOYERS[employer].creditCode, titleSeries: spec.series ?? '工程技术', titleName: spec.title, titleSpeciality: speciality,
    titleCertificateNumber: `演${employer === 'enterprise' ? '甲' : '乙'}${String(index + 1).padStart(5, '0')}`, titleAuthority: '重庆市人力资源和社会保障局', titleIssuedOn: '2019-12-30',
    currentOccupation: code, targetOccupation: code, targetOccupationName: name, targetLevel: String(spec.level), inPost: '是', worksInCity: '是', frontLine: '否', appraisals: APPRAISALS, ...spec.cells,
  };
  return {
    key: spec.key ?? `${employer}-${index + 1}`, person: { ...person, name: cells['name']!, documentNumber: cells['documentNumber']! }, occupation: spec.occupation, level: spec.level, way: spec.way ?? 'PLAN', scoring: spec.scoring ?? 'PASS',
    claim: spec.claim ?? 'NONE', confirmation: spec.confirmation ?? null, story: spec.story ?? '', cells,
  };
}

/** Everybody, in the order of the rows; the same in every run. */
export interface Cast { readonly enterprise: readonly Applicant[]; readonly software: readonly Applicant[]; readonly people: People }
/** Any number will do, as long as it stays: names and numbers of the documentation follow from it. */
const SEED = 20_220_308;
export function makeCast(): Cast {
  const people = new People(SEED);
  return {
    enterprise: enterpriseSpecs().map((spec, i) => applicant(people, 'enterprise', spec, i)), software: softwareSpecs().map((spec, i) => applicant(people, 'software', spec, i)), people,
  };
}

/** The rows as the spreadsheet's cells, in the order of the columns. */
export const cellsOf = (applicants: readonly Applicant[]): string[][] => applicants.map((a) => APPLICANT_COLUMNS.map((column) => a.cells[column.key] ?? ''));
