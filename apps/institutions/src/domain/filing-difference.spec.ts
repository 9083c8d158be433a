import type { FilingContent } from './filing.js';
import { filingDifference } from './filing-difference.js';

const occupation = { code: '6-18-01-01', name: '车工', workType: null };
const contact = { name: '王五', post: '主任', landline: null, mobileSealed: 'sealed:x', mobileMasked: '138****8000' };
const staff = { name: '赵六', idType: 'RESIDENT_ID', idNumberSealed: 'sealed:y', idNumberMasked: '110*************2X', post: '主任', education: '本科', duty: '负责人' };
const content: FilingContent = { officeAddress: '渝中区', legalRepresentative: contact, contact, rows: [{ rowId: 'r2', occupation, level: 2, titleSpecialities: ['机械工程'] }], staff: [staff], expertIds: ['e1', 'e2'], bodyRules: [{ title: '办法', documentNumber: '1号', adoptedOn: '2026-01-01' }] };
const names = new Map([['e1', '李一'], ['e2', '李二'], ['e3', '李三']]);

it('the same content differs in nothing, sealed numbers included', () => {
  expect(filingDifference(content, { ...content, staff: [{ ...staff, idNumberSealed: 'sealed:again' }] }, names)).toEqual([]);
});

it('a change of 附件1 shows what was added, taken out and altered, part by part', () => {
  const changed: FilingContent = { ...content, officeAddress: '江北区', contact: { ...contact, post: '部长' }, rows: [{ ...content.rows[0]!, titleSpecialities: ['机械工程', '模具'] }, { rowId: 'r1', occupation, level: 1, titleSpecialities: ['机械工程'] }],
    staff: [], expertIds: ['e1', 'e3'], bodyRules: [{ title: '办法', documentNumber: '2号', adoptedOn: '2026-02-01' }] };
  expect(filingDifference(content, changed, names)).toEqual([
    { part: 'officeAddress', label: '办公地址', before: '渝中区', after: '江北区' },
    { part: 'contact', label: '联系人', before: '王五 主任 138****8000', after: '王五 部长 138****8000' },
    { part: 'rows', label: '车工（6-18-01-01）二级/技师', before: '机械工程', after: '机械工程、模具' },
    { part: 'rows', label: '车工（6-18-01-01）一级/高级技师', before: null, after: '机械工程' },
    { part: 'staff', label: '赵六', before: '110*************2X 主任 本科 负责人', after: null },
    { part: 'experts', label: '李二', before: '列入评审专家', after: null },
    { part: 'experts', label: '李三', before: null, after: '列入评审专家' },
    { part: 'bodyRules', label: '办法', before: '1号 2026-01-01', after: '2号 2026-02-01' },
  ]);
});

it('another paper of a rule is a difference, though its number and day stay', () => {
  const withFile = (sha256: string): FilingContent => ({ ...content, bodyRules: [{ ...content.bodyRules[0]!, file: { fileId: sha256, sha256, mediaType: 'application/pdf', size: 1 } }] });
  expect(filingDifference(withFile('a'.repeat(64)), withFile('b'.repeat(64)), names)).toEqual([{ part: 'bodyRules', label: '办法', before: '1号 2026-01-01 扫描件 aaaaaaaa', after: '1号 2026-01-01 扫描件 bbbbbbbb' }]);
  expect(filingDifference(content, withFile('a'.repeat(64)), names)).toMatchObject([{ before: '1号 2026-01-01', after: '1号 2026-01-01 扫描件 aaaaaaaa' }]);
});
