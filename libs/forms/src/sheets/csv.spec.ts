import { FormsError } from '../errors.js';
import { readSheet, sheetFault, type SheetColumn } from './read-sheet.js';

const columns: SheetColumn[] = [{ key: 'name', title: '姓名', required: true }, { key: 'number', title: '证件号码', required: true }];
/** 姓名,证件号码 and line ends as Chinese Windows writes them. */
const HEADING = 'd0d5c3fb2cd6a4bcfebac5c2eb0d0a';
const hex = (text: string): Uint8Array => new Uint8Array(Buffer.from(text.replaceAll(' ', ''), 'hex'));
const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text);
const names = async (bytes: Uint8Array): Promise<string[]> => (await readSheet(bytes, columns)).rows.map((row) => row.cells['name']!);
const code = (bytes: Uint8Array): Promise<string> => readSheet(bytes, columns).then(() => 'read', (error: unknown) => (error instanceof FormsError ? error.code : 'other'));

describe('a CSV file', () => {
  it.each<[string, Uint8Array]>([
    ['UTF-8', utf8('姓名,证件号码\r\n张㛃,1\r\n李𠮷,2')],
    ['UTF-8 with its mark', utf8('\uFEFF姓名,证件号码\n张㛃,1\n李𠮷,2\n')],
    ['GB 18030, CRLF, as Chinese Windows saves it', hex(`${HEADING} d5c5 8230b731 2c31 0d0a c0ee 9534b235 2c32 0d0a`)],
    ['GB 18030 with its mark', hex(`84319533 ${HEADING} d5c5 8230b731 2c31 0d c0ee 9534b235 2c32`)],
    ['UTF-16 with tabs, as Excel saves “Unicode 文本”', new Uint8Array(Buffer.from('\uFEFF姓名\t证件号码\r\n张㛃\t1\r\n李𠮷\t2', 'utf16le'))],
    ['UTF-16, the other order', new Uint8Array(Buffer.from('\uFEFF姓名\t证件号码\r\n张㛃\t1\r\n李𠮷\t2', 'utf16le').swap16())],
  ])('is read in %s', async (_, bytes) => {
    expect(await names(bytes)).toEqual(['张㛃', '李𠮷']);
    expect(sheetFault(bytes)).toBeNull();
  });

  it('has its quotation marks undone, lines within a cell kept, rows counted as Excel counts them, columns in any order', async () => {
    const { rows, ignoredHeadings } = await readSheet(utf8('导入表,,\r\n证件号码,备注,* 姓名\r\n\r\n"01,2","说 ""好""\r\n第二行",张三\r\n3,,"李 四"\r\n'), columns);
    expect(rows).toEqual([{ rowNumber: 4, cells: { name: '张三', number: '01,2' }, faults: [] }, { rowNumber: 5, cells: { name: '李 四', number: '3' }, faults: [] }]);
    expect(ignoredHeadings).toEqual(['备注']);
  });

  it('="…" is the text that a program kept from Excel; any other formula, a shortened number and an error value are faults of the cell, without its content', async () => {
    const { rows } = await readSheet(utf8('姓名,证件号码\n张三,="011"\n李四,"=""012"""\n王五,=1+1\n=HYPERLINK(1),1.10105E+17\n#REF!,\'=x\n-,+1\n'), columns);
    expect(rows.map((row) => [row.cells['number'], row.faults.map((fault) => `${fault.column} ${fault.code}`)])).toEqual([
      ['011', []], ['012', []], ['', ['number CELL_FORMULA_WITHOUT_RESULT']], ['', ['name CELL_FORMULA_WITHOUT_RESULT', 'number CELL_PRECISION_LOST']], ['=x', ['name CELL_ERROR_VALUE']], ['+1', []],
    ]);
    expect(JSON.stringify(rows)).not.toContain('HYPERLINK');
  });

  it('whose first letters are PK is a text, not a zip file', async () => {
    const bytes = utf8('PK号,姓名,证件号码\n7,张三,1\n');
    expect([sheetFault(bytes), await names(bytes)]).toEqual([null, ['张三']]);
    for (const archive of [[3, 4], [5, 6], [7, 8]]) expect(sheetFault(Uint8Array.from([0x50, 0x4b, ...archive, ...utf8(',,')]))?.code).toBe('NOT_A_SPREADSHEET');
  });

  it.each<[string, Uint8Array, string, string | undefined]>([
    ['bytes that are neither UTF-8 nor GB 18030', hex(`${HEADING} d5c5 ff 2c31`), 'ENCODING_UNKNOWN', 'ENCODING_UNKNOWN'],
    ['a GBK character cut in two', hex(`${HEADING} d5c52c31 0d0a d5`), 'ENCODING_UNKNOWN', 'ENCODING_UNKNOWN'],
    ['Shift-JIS with a byte that GB 18030 lacks', hex('8eff96bc 2c 94d48d86 0d0a'), 'ENCODING_UNKNOWN', 'ENCODING_UNKNOWN'],
    ['half a surrogate pair in UTF-16', hex('fffe d359 2c00 00d8 2c00'), 'ENCODING_UNKNOWN', 'ENCODING_UNKNOWN'],
    ['an old .xls', hex('d0cf11e0a1b11ae1 0000 2c'), 'NOT_A_SPREADSHEET', 'NOT_A_SPREADSHEET'],
    ['UTF-16 without its mark', new Uint8Array(Buffer.from('name,number\n', 'utf16le')), 'NOT_A_SPREADSHEET', 'NOT_A_SPREADSHEET'],
    ['text without a separator', utf8('姓名\n张三\n'), 'NOT_A_SPREADSHEET', 'NOT_A_SPREADSHEET'],
    ['other columns', utf8('甲,乙\n1,2\n'), 'MISSING_COLUMNS', undefined],
    ['a quotation mark that is never closed', utf8('姓名,证件号码\n张三,1\n"李四,2\n王五,3\n'), 'QUOTE_NOT_CLOSED', undefined],
  ])('%s is refused, at the first look or when the whole is read', async (_, bytes, refusal, atOnce) => {
    expect([await code(bytes), sheetFault(bytes)?.code]).toEqual([refusal, atOnce]);
  });

  it('says in which row a quotation mark was left open, and keeps to the limits of every sheet', async () => {
    await expect(readSheet(utf8('姓名,证件号码\n张三,1\n"李四,2\n王五,3\n'), columns)).rejects.toMatchObject({ facts: { row: 3 } });
    const limits = { maxRows: 1, maxBytes: 60, maxUnpackedBytes: 1 };
    expect((await readSheet(utf8('姓名,证件号码\n张三,1\n\n'), columns, limits)).rows).toHaveLength(1);
    await expect(readSheet(utf8('姓名,证件号码\n张三,1\n李四,2\n'), columns, limits)).rejects.toMatchObject({ code: 'TOO_MANY_ROWS' });
    await expect(readSheet(utf8(`姓名,证件号码${','.repeat(60)}`), columns, limits)).rejects.toMatchObject({ code: 'FILE_TOO_LARGE' });
  });

  it('a cut in the middle of a character does not make the first look wrong', () => {
    for (const pad of ['', 'a']) expect(sheetFault(utf8(`${pad}姓名,${'张'.repeat(40_000)}`))).toBeNull();
    expect(sheetFault(new Uint8Array())?.code).toBe('NOT_A_SPREADSHEET');
  });
});
