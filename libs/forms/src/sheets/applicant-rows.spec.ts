import ExcelJS from 'exceljs';

import { CLAIM_KIND_NAMES } from '@gt/domain';

import { APPLICANT_COLUMNS, writeApplicantTemplate } from './applicant-columns.js';
import { MAX_APPRAISALS, parseAppraisal, parseApplicantRow, parseClaim, parsePriorCertificate, parseWorkPeriod } from './applicant-rows.js';
import { readSheet, type SheetRow } from './read-sheet.js';
import { writeSheet } from './write-sheet.js';

const good: Record<string, string> = {
  name: '买买提•吐尔逊', documentType: '居民身份证', documentNumber: '11010519491231002x', phone: '139 0000 0000', sex: '女', employer: '重庆某某机械制造有限公司', creditCode: '',
  titleSeries: '工程技术', titleName: '工程师', titleSpeciality: '机械', titleCertificateNumber: 'A1', titleAuthority: '某某局', titleIssuedOn: '2020/12/31',
  currentOccupation: '6-18-01-01', targetOccupation: '6-18-01-01', targetOccupationName: '', targetWorkType: '--', targetLevel: '二级/技师', inPost: '是', worksInCity: '是', frontLine: '否',
  appraisals: '2023:合格;2024：优秀；2025:合格', priorCertificates: '6-18-01-01/3/2024-02-29', workPeriods: '2019-07-01~2023-06-30;2024-01-01~', claims: '',
};
const rowOf = (changes: Record<string, string> = {}): SheetRow => ({ rowNumber: 7, cells: { ...good, ...changes }, faults: [] });
const faultsOf = (changes: Record<string, string>): string[] => {
  const parsed = parseApplicantRow(rowOf(changes));
  return parsed.ok ? [] : parsed.faults.map((fault) => `${fault.column} ${fault.code}`);
};

describe('applicant row', () => {
  it('becomes a structured value', () => {
    expect(parseApplicantRow(rowOf())).toMatchObject({
      ok: true, rowNumber: 7,
      value: {
        name: '买买提·吐尔逊', document: { type: 'RESIDENT_ID', number: '11010519491231002X' }, phone: '13900000000', sex: 'FEMALE', employer: { creditCode: null },
        title: { series: '工程技术', name: '工程师', issuedOn: '2020-12-31' }, currentOccupation: { code: '6-18-01-01' },
        target: { occupation: { code: '6-18-01-01', workType: null }, level: 2 }, inPost: true, worksInCity: true, frontLine: false,
        appraisals: [{ year: 2023, grade: '合格' }, { year: 2024, grade: '优秀' }, { year: 2025, grade: '合格' }],
        priorCertificates: [{ occupation: { code: '6-18-01-01' }, level: 3, obtainedOn: '2024-02-29' }],
        workPeriods: [{ from: '2019-07-01', to: '2023-06-30', related: true }, { from: '2024-01-01', to: null, related: true }], claims: [],
      },
    });
  });

  it('says where a text has a character that nobody sees, that is broken or private, in lists of entries too', () => {
    expect(faultsOf({ titleSpeciality: '机\u200B械', employer: '某\uE863公司', titleAuthority: '甲\uFFFD', appraisals: '2023:合格;2024\u202E:优秀', claims: '竞赛获奖/大\u0000赛/省级/一等奖/2023-09-18/证书', workPeriods: '2019-07-01~\ud800' })).toEqual([
      'employer TEXT_CHARACTER', 'titleSpeciality TEXT_CHARACTER', 'titleAuthority TEXT_CHARACTER', 'appraisals TEXT_CHARACTER', 'workPeriods TEXT_CHARACTER', 'claims TEXT_CHARACTER']);
    expect(faultsOf({ titleSpeciality: '机械（𠮷）', employer: '重庆䶮公司', documentNumber: '\u202D11010519491231002x\u202C\u00A0' })).toEqual([]);
  });

  it('tells every fault of every cell at once, in Chinese, without the content of a cell', () => {
    const parsed = parseApplicantRow(rowOf({ name: '', documentNumber: '110101199001011234', phone: '123456', inPost: '也许', appraisals: '2024:良好;2025', targetLevel: '九级', workPeriods: '2024-02-30~' }));
    expect(parsed.ok).toBe(false);
    if (parsed.ok) return;
    expect(parsed.faults.map((fault) => fault.column)).toEqual(['name', 'documentNumber', 'phone', 'targetLevel', 'inPost', 'appraisals', 'appraisals', 'workPeriods']);
    const messages = parsed.faults.map((fault) => fault.message).join('\n');
    expect(messages).toContain('姓名：不能为空，请填写。');
    expect(messages).toContain('年度考核：第 2 项');
    expect(messages).not.toContain('110101199001011234');
    expect(messages).not.toContain('123456');
  });

  it.each<[string, Record<string, string>, string[]]>([
    ['a sex that contradicts the document', { sex: '男' }, ['sex SEX_MISMATCH']],
    ['an unknown document type', { documentType: '驾驶证' }, ['documentType DOCUMENT_TYPE_UNKNOWN']],
    ['a private-use character in a name', { name: '张\uE863' }, ['name NAME_PRIVATE_USE']],
    ['a wrong credit code', { creditCode: '91500000000000000X' }, ['creditCode CREDIT_CODE_INVALID']],
    ['an occupation of group 2 as target', { targetOccupation: '2-02-07-01' }, ['targetOccupation OCCUPATION_NOT_SKILL']],
    ['a malformed code', { currentOccupation: '6180101' }, ['currentOccupation OCCUPATION_CODE_INVALID']],
    ['a name that is another occupation\'s', { targetOccupationName: '不存在的职业' }, ['targetOccupationName OCCUPATION_NAME_MISMATCH']],
    ['one year twice', { appraisals: '2024:合格;2024:优秀' }, ['appraisals APPRAISAL_YEAR_REPEATED']],
    ['more entries than the bound', { appraisals: Array.from({ length: MAX_APPRAISALS + 1 }, (_, i) => `${1960 + i}:合格`).join(';') }, ['appraisals TOO_MANY_ENTRIES']],
    ['a day that does not exist', { titleIssuedOn: '2023-02-29' }, ['titleIssuedOn DATE_INVALID']],
    ['a unit name without end', { employer: '某'.repeat(201) }, ['employer TEXT_TOO_LONG']],
  ])('refuses %s', (_, changes, faults) => {
    expect(faultsOf(changes)).toEqual(faults);
  });

  it('does not repeat "empty" for a cell that could not be read', () => {
    const fault = { column: 'documentNumber', code: 'CELL_PRECISION_LOST', message: '…' };
    const parsed = parseApplicantRow({ rowNumber: 2, cells: { ...good, documentNumber: '' }, faults: [fault] });
    expect(parsed).toEqual({ ok: false, rowNumber: 2, faults: [fault] });
  });
});

describe('entries of a cell', () => {
  const claim = `${CLAIM_KIND_NAMES.COMPETITION}/2023年重庆市技能大赛/省级/一等奖/2023-09-18/证书`;

  it('claims are read by Chinese names or codes', () => {
    const value = { kind: 'COMPETITION', name: '2023年重庆市技能大赛', authority: 'PROVINCIAL', prize: '一等奖', awardedOn: '2023-09-18', proof: 'CERTIFICATE' };
    expect(parseClaim(claim)).toEqual(value);
    expect(parseClaim('COMPETITION/2023年重庆市技能大赛/PROVINCIAL/无/2023-09-18/CERTIFICATE')).toEqual({ ...value, prize: null });
  });

  it.each(['', '竞赛获奖', `${claim}/多一项`, claim.replace('省级', '村级'), claim.replace('一等奖', '头奖'), claim.replace('09-18', '09-31'), claim.replace('2023年重庆市技能大赛', ''), claim.replace(CLAIM_KIND_NAMES.COMPETITION, 'constructor')])('no claim: %j', (text) => {
    expect(parseClaim(text)).toBeUndefined();
  });

  it.each(['6-18-01-01/3', '6-18-01-01/9/2024-01-01', '6-18-1-1/3/2024-01-01', '6-18-01-01/3/2024-01-01/x'])('no certificate: %j', (text) => {
    expect(parsePriorCertificate(text)).toBeUndefined();
  });

  it.each(['2023-06-30~2019-07-01', '~2020-01-01', '2020-01-01~2021-13-01', '2019-01-01~2020-01-01~2021-01-01'])('no period: %j', (text) => {
    expect(parseWorkPeriod(text)).toBeUndefined();
  });

  it('a period may be open, written with 至今 or nothing', () => {
    expect(parseWorkPeriod('2019年7月1日至今')).toEqual({ from: '2019-07-01', to: null, related: true });
    expect(parseWorkPeriod('2019-07-01')).toEqual({ from: '2019-07-01', to: null, related: true });
  });

  it.each(['1949:合格', '2101:合格', '24:合格', '2024:A', '2024 合格'])('no appraisal: %j', (text) => {
    expect(parseAppraisal(text)).toBeUndefined();
  });
});

describe('template', () => {
  it('is read by its own columns and a filled row comes through', async () => {
    const createdAt = '2026-03-02T09:00:00+08:00';
    expect(await readSheet(await writeApplicantTemplate(createdAt), APPLICANT_COLUMNS)).toEqual({ rows: [], ignoredHeadings: [] });
    expect(await readSheet(await writeApplicantTemplate(createdAt, ['工程师']), APPLICANT_COLUMNS)).toEqual({ rows: [], ignoredHeadings: [] });
    const filled = await writeSheet('申报人员', APPLICANT_COLUMNS, [APPLICANT_COLUMNS.map((column) => good[column.key]!)], createdAt);
    const [row] = (await readSheet(filled, APPLICANT_COLUMNS)).rows;
    expect(parseApplicantRow(row!).ok).toBe(true);
  });

  it('offers what may be chosen as drop-downs, for titles those that it is given, and shows rows that are good as they stand', async () => {
    const workbook = new ExcelJS.Workbook();
    await workbook.xlsx.load(await writeApplicantTemplate('2026-03-02T09:00:00+08:00', ['工程师', '高级工程师']) as unknown as Parameters<typeof workbook.xlsx.load>[0]);
    const [first, examples, options] = workbook.worksheets;
    const chosen = (key: string): unknown[] => {
      const rule = first!.getRow(4_000).getCell(APPLICANT_COLUMNS.findIndex((column) => column.key === key) + 1).dataValidation;
      const [, letter, from, to] = /^选项!\$(\w+)\$(\d+):\$\w+\$(\d+)$/.exec(rule.formulae[0] as string)!;
      return Array.from({ length: Number(to) - Number(from) + 1 }, (_, i) => options!.getCell(`${letter}${Number(from) + i}`).value);
    };
    expect([chosen('titleName'), chosen('inPost'), chosen('targetLevel')]).toEqual([['工程师', '高级工程师'], ['是', '否'], ['三级/高级工', '二级/技师', '一级/高级技师']]);
    const codes = chosen('targetOccupation');
    expect(chosen('targetOccupationName')[codes.indexOf('6-18-01-01')]).toBe('车工');
    const headings = APPLICANT_COLUMNS.map((_, i) => examples!.getRow(1).getCell(i + 1).text);
    expect(headings).toEqual(APPLICANT_COLUMNS.map((column) => column.title));
    for (const row of [2, 3]) expect(parseApplicantRow({ rowNumber: row, cells: Object.fromEntries(APPLICANT_COLUMNS.map(({ key }, i) => [key, examples!.getRow(row).getCell(i + 1).text])), faults: [] })).toMatchObject({ ok: true });
  });
});
