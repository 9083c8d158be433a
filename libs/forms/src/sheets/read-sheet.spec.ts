import { trimInvisible } from '@gt/domain';
import ExcelJS from 'exceljs';
import * as fc from 'fast-check';

import { FormsError } from '../errors.js';
import { cellText, guardText } from './cell-text.js';
import { DEFAULT_SHEET_LIMITS, MAX_COLUMNS, readSheet, type SheetColumn } from './read-sheet.js';
import { writeSheet } from './write-sheet.js';

const columns: SheetColumn[] = [{ key: 'name', title: '姓名', required: true }, { key: 'number', title: '证件号码', required: true }, { key: 'day', title: '发证日期(YYYY-MM-DD)', aliases: ['发证日期'] }];
const createdAt = '2026-03-02T09:00:00+08:00';

async function sheetOf(fill: (sheet: ExcelJS.Worksheet) => void): Promise<Uint8Array> {
  const workbook = new ExcelJS.Workbook();
  fill(workbook.addWorksheet('表'));
  return new Uint8Array(await workbook.xlsx.writeBuffer());
}

const failure = async (bytes: Uint8Array, limits = DEFAULT_SHEET_LIMITS): Promise<FormsError> => {
  const error: unknown = await readSheet(bytes, columns, limits).catch((caught: unknown) => caught);
  if (!(error instanceof FormsError)) throw new Error('expected a FormsError');
  return error;
};

describe('readSheet', () => {
  it('reads text, numbers, Excel dates, formulas, rich text and links as a person sees them', async () => {
    const bytes = await sheetOf((sheet) => {
      sheet.addRow(['姓名', '证件号码', '发证日期']);
      sheet.addRow(['  张三 ', '011', new Date(Date.UTC(2024, 1, 29))]);
      sheet.addRow([{ richText: [{ text: '李' }, { text: '四' }] }, 123456, { formula: 'DATE(2024,3,1)', result: new Date(Date.UTC(2024, 2, 1)) }]);
      sheet.addRow([{ text: '王五', hyperlink: 'mailto:x@example.test' }, 0.1 + 0.2, true]);
    });
    const { rows } = await readSheet(bytes, columns);
    expect(rows.map((row) => [row.rowNumber, row.cells['name'], row.cells['number'], row.cells['day'], row.faults.length])).toEqual([
      [2, '张三', '011', '2024-02-29', 0], [3, '李四', '123456', '2024-03-01', 0], [4, '王五', '0.3', '是', 0],
    ]);
  });

  it('says which cell lost its digits, has no result or holds an error, without its content', async () => {
    const bytes = await sheetOf((sheet) => {
      sheet.addRow(['姓名', '证件号码', '发证日期']);
      sheet.addRow([{ formula: 'A1' }, 1.101051949123_1e17, { error: '#REF!' }]);
    });
    const [row] = (await readSheet(bytes, columns)).rows;
    expect(row!.faults.map((fault) => [fault.column, fault.code])).toEqual([['name', 'CELL_FORMULA_WITHOUT_RESULT'], ['number', 'CELL_PRECISION_LOST'], ['day', 'CELL_ERROR_VALUE']]);
    expect(JSON.stringify(row)).not.toContain('1101051949');
  });

  it('finds the heading below a title, ignores marks and unknown columns, skips empty rows', async () => {
    const bytes = await sheetOf((sheet) => {
      sheet.addRow(['申报人员导入表']);
      sheet.addRow([]);
      sheet.addRow(['* 姓名', '备注', '证件 号码', '发证日期（YYYY-MM-DD）']);
      sheet.addRow([]);
      sheet.addRow(['张三', 'x', '1', '2024-01-01']);
    });
    const content = await readSheet(bytes, columns);
    expect(content.rows).toEqual([{ rowNumber: 5, cells: { name: '张三', number: '1', day: '2024-01-01' }, faults: [] }]);
    expect(content.ignoredHeadings).toEqual(['备注']);
  });

  it('names every missing column and every doubled one', async () => {
    const missing = await failure(await sheetOf((sheet) => { sheet.addRow(['发证日期']); }));
    expect([missing.code, missing.facts['columns']]).toEqual(['MISSING_COLUMNS', ['姓名', '证件号码']]);
    const doubled = await failure(await sheetOf((sheet) => { sheet.addRow(['姓名', '证件号码', '姓名']); }));
    expect([doubled.code, doubled.facts['columns']]).toEqual(['DUPLICATE_COLUMNS', ['姓名']]);
    expect((await failure(await sheetOf(() => undefined))).code).toBe('MISSING_COLUMNS');
  });

  it.each<[string, Uint8Array]>([
    ['nothing', new Uint8Array()],
    ['text that is no table', new TextEncoder().encode('没有表格\n')],
    ['a PDF', new TextEncoder().encode(`%PDF-1.7${' '.repeat(100)}`)],
    ['an old .xls', new Uint8Array([0xd0, 0xcf, 0x11, 0xe0, ...new Array<number>(100).fill(0)])],
    ['a zip without a workbook', new Uint8Array([0x50, 0x4b, 5, 6, ...new Array<number>(18).fill(0)])],
    ['the head of a zip', new Uint8Array([0x50, 0x4b, 3, 4, ...new Array<number>(50).fill(7)])],
  ])('refuses %s as no spreadsheet', async (_, bytes) => {
    expect((await failure(bytes)).code).toBe('NOT_A_SPREADSHEET');
  });

  it('refuses a workbook cut short or with broken parts', async () => {
    const bytes = await writeSheet('表', columns, [['张三', '1', '']], createdAt);
    expect((await failure(bytes.slice(0, bytes.length - 30))).code).toBe('NOT_A_SPREADSHEET');
    const broken = bytes.slice();
    broken.fill(0, 40, Math.floor(bytes.length / 2));
    expect((await failure(broken)).code).toBe('NOT_A_SPREADSHEET');
  });

  it('misses no formula without a result in a sheet that is looked through piece by piece', async () => {
    const rows = 8_000;
    const bytes = await sheetOf((sheet) => {
      sheet.addRow(['姓名', '证件号码', '发证日期']);
      for (let i = 0; i < rows; i += 1) sheet.addRow([{ formula: `SUM(${'A1,'.repeat(100)}A1)` }, { formula: `SUM(${'A1,'.repeat(100)}A1)` }, '']);
    });
    const found = (await readSheet(bytes, columns, { ...DEFAULT_SHEET_LIMITS, maxRows: rows })).rows;
    expect([found.length, found.filter((row) => row.faults.length !== 2)]).toEqual([rows, []]);
  });

  it('keeps to its limits: rows, bytes, unpacked bytes', async () => {
    const bytes = await writeSheet('表', columns, Array.from({ length: 4 }, () => ['张三', '1', '']), createdAt);
    expect((await failure(bytes, { ...DEFAULT_SHEET_LIMITS, maxRows: 3 })).code).toBe('TOO_MANY_ROWS');
    expect((await readSheet(bytes, columns, { ...DEFAULT_SHEET_LIMITS, maxRows: 4 })).rows).toHaveLength(4);
    expect((await failure(bytes, { ...DEFAULT_SHEET_LIMITS, maxBytes: bytes.length - 1 })).code).toBe('FILE_TOO_LARGE');
    expect((await failure(bytes, { ...DEFAULT_SHEET_LIMITS, maxUnpackedBytes: 1000 })).code).toBe('FILE_TOO_LARGE');
  });

  it('five million rows end where there are too many, before they lie in memory', async () => {
    expect((await failure(Buffer.from(`姓名,证件号码\n${'张,1\n'.repeat(1_000)}${'a\n'.repeat(5_000_000)}`))).code).toBe('TOO_MANY_ROWS');
  });

  it('measures what unpacks, not what the file says of itself', async () => {
    const bytes = await writeSheet('表', columns, [['字'.repeat(30_000), '1', '']], createdAt);
    const lying = Buffer.from(bytes);
    for (let at = lying.indexOf('PK\u0001\u0002'); at !== -1; at = lying.indexOf('PK\u0001\u0002', at + 4)) lying.writeUInt32LE(10, at + 24);
    expect((await failure(new Uint8Array(lying), { ...DEFAULT_SHEET_LIMITS, maxUnpackedBytes: 60_000 })).code).toBe('FILE_TOO_LARGE');
  });

  it('a merged cell counts once, in its first row; the others say that they are merged, also where nothing has to stand', async () => {
    const bytes = await sheetOf((sheet) => {
      sheet.addRow(['导入表']);
      sheet.mergeCells('A1:C1');
      sheet.addRow(['姓名', '证件号码', '发证日期']);
      for (const number of ['１１０', '2', '3']) sheet.addRow(['张三', number, '2024-01-01']);
      sheet.mergeCells('A3:A4');
      sheet.mergeCells('C3:C5');
      sheet.mergeCells('A7:C9');
    });
    const { rows } = await readSheet(bytes, columns);
    expect(rows.map(({ cells, faults }) => [cells['name'], cells['number'], cells['day'], faults.map((fault) => `${fault.column} ${fault.code}`)])).toEqual([
      ['张三', '１１０', '2024-01-01', []], ['', '2', '', ['name CELL_MERGED', 'day CELL_MERGED']], ['张三', '3', '', ['day CELL_MERGED']],
    ]);
  });

  it('a shortened number that was pasted as text has lost its end too; what nobody sees goes from both ends of a cell', async () => {
    const { rows } = await readSheet(await writeSheet('表', columns, [['\u202D张三\u202C\u00A0', '1.10105194912310E+17', '\u200B2024-01-01']], createdAt), columns);
    expect(rows.map(({ cells, faults }) => [cells['name'], cells['day'], faults.map((fault) => `${fault.column} ${fault.code}`)])).toEqual([['张三', '2024-01-01', ['number CELL_PRECISION_LOST']]]);
  });

  it('is not confused by two hundred columns', async () => {
    const more = Array.from({ length: 200 }, (_, i) => `列${i}`);
    const bytes = await sheetOf((sheet) => { sheet.addRow(['姓名', '证件号码', ...more]); sheet.addRow(['张三', '1', ...more.map(() => 'x')]); });
    const { rows, ignoredHeadings } = await readSheet(bytes, columns);
    expect([rows[0]!.cells['name'], ignoredHeadings.length]).toEqual(['张三', MAX_COLUMNS - 2]);
  });

  it('a character that is broken inside of the workbook comes as a damaged one, in a heading too', async () => {
    const bytes = await sheetOf((sheet) => { sheet.addRow(['姓名', '证件号码', '备_x0000_注']); sheet.addRow(['张_xD800_三', '_x0000__xFFFF_1']); });
    const { rows, ignoredHeadings } = await readSheet(bytes, columns);
    expect([ignoredHeadings, rows[0]!.cells['name'], rows[0]!.cells['number']]).toEqual([['备\uFFFD注'], '张\uFFFD三', '\uFFFD\uFFFD1']);
  });

  it('does not unroll a validation rule over a whole column', async () => {
    const bytes = await sheetOf((sheet) => {
      sheet.addRow(['姓名', '证件号码']);
      sheet.addRow(['张三', '1']);
      (sheet as unknown as { dataValidations: { add(range: string, rule: object): void } }).dataValidations.add('A1:XFD1048576', { type: 'list', formulae: ['"男,女"'] });
    });
    expect((await readSheet(bytes, columns)).rows).toHaveLength(1);
  });
});

describe('writeSheet', () => {
  const dangerous = ['=HYPERLINK("http://x")', '+cmd|calc', '-2+3', '@SUM(A1)', '＝1+1', '＋cmd', '－2+3', '＠SUM(A1)', "'=1"];

  it.each(dangerous)('writes %s as guarded text, never as a formula, and reads it back as it was', async (text) => {
    const bytes = await writeSheet('表', columns, [[text, '011', '']], createdAt);
    const workbook = new ExcelJS.Workbook();
    await workbook.xlsx.load(bytes as unknown as Parameters<typeof workbook.xlsx.load>[0]);
    const cell = workbook.worksheets[0]!.getCell('A2');
    expect([cell.type, cell.value, cell.numFmt]).toEqual([ExcelJS.ValueType.String, `'${text}`, '@']);
    expect((await readSheet(bytes, columns)).rows[0]!.cells).toEqual({ name: text, number: '011', day: '' });
  });

  it.each(['--', '-5', '+3.5', 'O\'Connor', '\'quoted\'', '重庆'])('leaves %s as it is', (text) => {
    expect(guardText(text)).toBe(text);
  });

  it('guards every text that begins like a formula, whatever stands before it, and gives every text back as it was', () => {
    fc.assert(fc.property(fc.constantFrom('', "'", "''"), fc.constantFrom('', ' ', '\t', '\r', '\n', '\u00A0', '\u3000', '\u200B', '\uFEFF'), fc.constantFrom(...'=+-@＝＋－＠﹦﹢﹣﹫'), fc.string({ unit: 'grapheme' }), (quote, before, sign, rest) => {
      const text = `${quote}${before}${sign}${rest}a`;
      expect(guardText(text)).toBe(`'${text}`);
      expect(cellText(guardText(text)).text).toBe(trimInvisible(text));
    }));
    fc.assert(fc.property(fc.string({ unit: 'grapheme' }).filter((text) => cellText(text).fault === undefined), (text) => { expect(cellText(guardText(text)).text).toBe(trimInvisible(text)); }));
  });

  it('refuses a text that no cell can hold instead of cutting it', async () => {
    await expect(writeSheet('表', columns, [['字'.repeat(32_768), '', '']], createdAt)).rejects.toMatchObject({ code: 'INPUT_INVALID' });
  });
});
