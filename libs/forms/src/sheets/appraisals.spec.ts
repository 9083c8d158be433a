import { APPRAISAL_COLUMNS, parseAppraisalRow, writeAppraisalTemplate } from './appraisals.js';
import { readSheet } from './read-sheet.js';

const good = { name: '买买提•吐尔逊', documentType: '居民身份证', documentNumber: '11010519491231002x', year: '2025', grade: 'B', note: '' };
const read = (change: Partial<typeof good> = {}) => parseAppraisalRow({ rowNumber: 3, cells: { ...good, ...change }, faults: [] });
const faults = (change: Partial<typeof good>): string[] => { const row = read(change); return row.ok ? [] : row.faults.map((each) => `${each.column} ${each.code}`); };

describe('a year of appraisal', () => {
  it('is read as it is written, what the grade means stays open', () => {
    expect(read()).toEqual({ ok: true, rowNumber: 3, value: { name: '买买提·吐尔逊', document: { type: 'RESIDENT_ID', number: '11010519491231002X' }, year: 2025, grade: 'B', note: null } });
    for (const year of ['2025年', '2025年度', '２０２５', ' 2025 年 ']) expect(read({ year })).toMatchObject({ ok: true, value: { year: 2025 } });
  });
  it('tells every fault of every cell', () => {
    expect(faults({ name: '', documentNumber: '110105194912310021', year: '25', grade: '' })).toEqual(['name CELL_EMPTY', 'documentNumber DOCUMENT_NUMBER_CHECKSUM', 'year YEAR_INVALID', 'grade CELL_EMPTY']);
    for (const year of ['2025-12-31', '1949', '2101', '去年', '2025.5']) expect(faults({ year })).toEqual(['year YEAR_INVALID']);
    expect(faults({ grade: '优'.repeat(21) })).toEqual(['grade TEXT_TOO_LONG']);
  });
  it('has a template that is read as empty', async () => {
    expect(await readSheet(await writeAppraisalTemplate('2026-03-02T00:00:00Z', ['A']), APPRAISAL_COLUMNS)).toEqual({ rows: [], ignoredHeadings: [] });
  });
});
