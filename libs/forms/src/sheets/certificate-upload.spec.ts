import { CERTIFICATE_UPLOAD_COLUMNS, type CertificateUploadRecord, parseCertificateUploadRow, writeCertificateUpload } from './certificate-upload.js';
import { HOLDER_ROSTER_COLUMNS, writeHolderRoster } from './holder-roster-sheet.js';
import { readSheet, type SheetRow } from './read-sheet.js';

const createdAt = '2026-03-02T09:00:00+08:00';
const record: CertificateUploadRecord = {
  name: '买买提·吐尔逊', document: { type: 'RESIDENT_ID', number: '11010519491231002X' }, employer: '重庆某某机械制造有限公司', occupation: '车工', workType: null, level: 1,
  certificateNumber: 'Y000150000001261000001', issuedOn: '2026-03-02', institution: '重庆某某机械制造有限公司', issuer: '重庆某某机械制造有限公司',
};

async function firstRow(changes: Record<string, string> = {}): Promise<SheetRow> {
  const [row] = (await readSheet(await writeCertificateUpload([record], createdAt), CERTIFICATE_UPLOAD_COLUMNS)).rows;
  return { ...row!, cells: { ...row!.cells, ...changes } };
}

describe('certificate upload file', () => {
  it('has the eleven columns in their order and reads back what was written', async () => {
    expect(CERTIFICATE_UPLOAD_COLUMNS.map((column) => column.title)).toEqual(['姓名', '证件类型', '证件号码', '所在单位', '职业名称', '工种名称', '职业技能等级', '证书编号', '发证日期', '评价机构', '发证机构']);
    const row = await firstRow();
    expect([row.cells['documentType'], row.cells['workType'], row.cells['level']]).toEqual(['201', '--', '1']);
    expect(parseCertificateUploadRow(row)).toEqual({ ok: true, rowNumber: 2, value: record });
  });

  it.each<[string, Record<string, string>, string[]]>([
    ['a code that is not configured', { documentType: '999' }, ['DOCUMENT_TYPE_CODE_UNKNOWN']],
    ['an inherited name as code', { documentType: 'constructor' }, ['DOCUMENT_TYPE_CODE_UNKNOWN']],
    ['a number against its grammar', { certificateNumber: 'Z000150000001261000001' }, ['CERTIFICATE_NUMBER_INVALID']],
    ['a level and a year that are not the number\'s', { level: '2', issuedOn: '2025-12-31' }, ['CERTIFICATE_LEVEL_MISMATCH', 'CERTIFICATE_YEAR_MISMATCH']],
    ['empty cells', { employer: '', issuer: '' }, ['CELL_EMPTY', 'CELL_EMPTY']],
  ])('refuses %s', async (_, changes, codes) => {
    const parsed = parseCertificateUploadRow(await firstRow(changes));
    expect(parsed.ok ? [] : parsed.faults.map((fault) => fault.code)).toEqual(codes);
  });

  it('never writes a document type under a wrong code', async () => {
    const passport: CertificateUploadRecord = { ...record, document: { type: 'PASSPORT', number: 'E12345678' } };
    await expect(writeCertificateUpload([passport], createdAt)).rejects.toMatchObject({ code: 'INPUT_INVALID', facts: { documentType: 'PASSPORT' } });
    const bytes = await writeCertificateUpload([passport], createdAt, { 201: 'RESIDENT_ID', 414: 'PASSPORT' });
    const [row] = (await readSheet(bytes, CERTIFICATE_UPLOAD_COLUMNS)).rows;
    expect(parseCertificateUploadRow(row!, { 414: 'PASSPORT' })).toMatchObject({ ok: true, value: passport });
  });
});

describe('holder roster as spreadsheet', () => {
  it('has the sixteen columns of the paper and reads back', async () => {
    const bytes = await writeHolderRoster([{
      name: '张䶮', sex: '男', idNumber: '11010519491231002X', employer: '某单位', occupation: '车工', workType: '', level: 3, method: 'PRACTICAL_ASSESSMENT', theory: '免试', skill: '75.50', comprehensive: '--',
      outcome: '合格', certificateNumber: 'Y000150000001263000001', issuedOn: '2026-04-01',
    }], createdAt);
    const [row] = (await readSheet(bytes, HOLDER_ROSTER_COLUMNS)).rows;
    expect(Object.values(row!.cells)).toEqual(['1', '张䶮', '男', '11010519491231002X', '某单位', '车工', '--', '三级/高级工', '考核评价', '免试', '75.50', '--', '合格', 'Y000150000001263000001', '2026-04-01', '']);
  });
});
