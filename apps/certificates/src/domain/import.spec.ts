import { checkImport, type ImportRow, type ImportTarget } from './import.js';

const target: ImportTarget = { applicationId: 'a', personId: 'p1', name: '买买提·吐尔逊', occupation: { code: '6-18-01-01', name: '车工', workType: '数控车工' }, level: 2, effectiveOn: '2026-03-30' };
const row: ImportRow = { rowNumber: 2, personId: 'p1', name: '买买提•吐尔逊', occupation: '车工', workType: '数控车工', level: 2, certificateNumber: 'S000050000001262000001', issuedOn: '2026-04-01', institution: '某某评价机构' };
const facts = { sitePrefix: 'S000050000001', printedName: '某某评价机构', bodyName: '某某评价中心', today: '2026-04-10', taken: new Set<string>() };
const faults = (rows: readonly ImportRow[], targets: readonly ImportTarget[] = [target], change: Partial<typeof facts> = {}) => checkImport(rows, targets, { ...facts, ...change }).map((f) => [f.rowNumber, f.reasons.map((r) => r.code)]);
const second: ImportTarget = { ...target, applicationId: 'b', personId: 'p2', name: '李四' };

describe('a returned file', () => {
  it('is in order when every pass has one row that fits; spellings of one name and both names of the body are the same', () => {
    expect(faults([row])).toEqual([]);
    expect(faults([{ ...row, institution: '某某评价中心' }])).toEqual([]);
    expect(faults([{ ...row, issuedOn: '2026-03-30' }])).toEqual([]);
    expect(faults([{ ...row, issuedOn: '2026-04-10' }])).toEqual([]);
  });

  it.each<[string, Partial<ImportRow>, string[]]>([
    ['a number against its grammar', { certificateNumber: 'S00005000000126200000' }, ['NUMBER_GRAMMAR']],
    ['a number of another site', { certificateNumber: 'S000050000002262000001' }, ['NUMBER_OTHER_SITE']],
    ['a number of another level', { certificateNumber: 'S000050000001263000001' }, ['NUMBER_OTHER_LEVEL']],
    ['a number of another year', { certificateNumber: 'S000050000001252000001' }, ['NUMBER_OTHER_YEAR']],
    ['serial 000000', { certificateNumber: 'S000050000001262000000' }, ['NUMBER_SERIAL_ZERO']],
    ['another name', { name: '买买提' }, ['NAME_DIFFERS']],
    ['another occupation', { occupation: '铣工' }, ['OCCUPATION_DIFFERS']],
    ['another work type', { workType: '普通车工' }, ['OCCUPATION_DIFFERS']],
    ['another level', { level: 3, certificateNumber: 'S000050000001263000001' }, ['LEVEL_DIFFERS']],
    ['another body', { institution: '别的机构' }, ['INSTITUTION_DIFFERS']],
    ['a day before the result', { issuedOn: '2026-03-29' }, ['ISSUED_ON_IMPLAUSIBLE']],
    ['a day to come', { issuedOn: '2026-04-11' }, ['ISSUED_ON_IMPLAUSIBLE']],
  ])('names %s', (_what, change, codes) => {
    expect(faults([{ ...row, ...change }])).toEqual([[2, codes]]);
  });

  it('takes two rows of one person for two passes of different levels', () => {
    const both = [target, { ...target, applicationId: 'b', level: 3 as const }];
    expect(faults([row, { ...row, rowNumber: 3, level: 3, certificateNumber: 'S000050000001263000001' }], both)).toEqual([]);
    expect(faults([row], both)).toEqual([[null, ['ROWS_MISSING']]]);
  });

  it('names a stranger and who is left out', () => {
    expect(faults([{ ...row, personId: 'p9' }])).toEqual([[2, ['NOT_IN_BATCH']], [null, ['ROWS_MISSING']]]);
    expect(checkImport([], [target, second], facts)[0]!.reasons[0]).toMatchObject({ code: 'ROWS_MISSING', facts: { missing: 2 } });
  });

  it('names a person and a number that come twice, and a number that somebody has', () => {
    expect(faults([row, { ...row, rowNumber: 3, certificateNumber: 'S000050000001262000002' }])).toEqual([[3, ['PERSON_TWICE']]]);
    expect(faults([row, { ...row, rowNumber: 3, personId: 'p2', name: '李四' }], [target, second])).toEqual([[3, ['NUMBER_TWICE']]]);
    expect(faults([row], [target], { taken: new Set([row.certificateNumber]) })).toEqual([[2, ['NUMBER_TAKEN']]]);
  });

  it('names every fault of a row at once, each judged by the result of its own person', () => {
    expect(faults([{ ...row, name: '王五', occupation: '铣工', institution: '别的机构', issuedOn: '2027-04-11', certificateNumber: 'S000050000002263000001' }])[0]![1])
      .toEqual(['NUMBER_OTHER_SITE', 'NUMBER_OTHER_LEVEL', 'NUMBER_OTHER_YEAR', 'NAME_DIFFERS', 'OCCUPATION_DIFFERS', 'INSTITUTION_DIFFERS', 'ISSUED_ON_IMPLAUSIBLE']);
    const rows = [row, { ...row, rowNumber: 3, personId: 'p2', name: '李四', certificateNumber: 'S000050000001262000002' }];
    expect(faults(rows, [target, { ...second, effectiveOn: '2026-04-05' }])).toEqual([[3, ['ISSUED_ON_IMPLAUSIBLE']]]);
  });
});
