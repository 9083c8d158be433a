import { renderFilingForm } from '../src/index.js';
import { readPdf, squeeze } from './pdf-text.js';
import { filingForm } from './samples.js';

const pagesOf = async (input = filingForm): Promise<string[]> => readPdf(await renderFilingForm(input)).pages.map(squeeze);

describe('附件1', () => {
  it('has the three parts, the headings of the official form in its order, and space for seal and day', async () => {
    const text = (await pagesOf()).join('');
    const parts = ['附件1', '组织专业技术人员参加高技能人才', '贯通评价机构报备表', '评价机构盖章：', '年月日', '一、基本信息', '（一）评价机构信息', '评价机构名称', '评价机构类型', '办公地址', '（二）法定代表人信息', '（三）联系人信息',
      '二、拟申请贯通评价的专业技术职称专业与技能类职业（工种）对应', '对应专业技术职称专业范围', '三、人员情况', '（一）负责贯通评价工作人员情况', '工作职责', '（二）评审专家情况（本单位或外单位符合条件的专家，不少于3人）', '是否本单位人员'];
    const places = parts.map((part) => text.indexOf(squeeze(part)));
    expect(places).toEqual([...places].sort((a, b) => a - b));
    expect(places[0]).toBeGreaterThanOrEqual(0);
  });

  it('goes on over as many pages as its rows need, each with the headings of the table that it continues; no row is lost', async () => {
    const correspondences = Array.from({ length: 1000 }, (_, i) => ({ occupation: `职业${String(i + 1).padStart(4, '0')}`, workType: null, level: 3 as const, titleSpecialities: '机械设计、机械制造及自动化、机电一体化、模具设计与制造' }));
    const pages = await pagesOf({ ...filingForm, correspondences });
    expect(pages.length).toBeGreaterThanOrEqual(20);
    for (const row of correspondences) expect(pages.filter((page) => page.includes(row.occupation))).toHaveLength(1);
    for (const page of pages.filter((text) => text.includes('职业0'))) expect(page).toContain('序号职业名称工种名称等级对应专业技术职称专业范围');
  });

  it('keeps every character of a cell that is higher than a page, also in the first row', async () => {
    const titleSpecialities = Array.from({ length: 50 }, () => '机械'.repeat(50)).join('、');
    const text = (await pagesOf({ ...filingForm, correspondences: [1, 2].map(() => ({ occupation: '车工', workType: 'W'.repeat(800), level: 3 as const, titleSpecialities })) })).join('');
    expect(text.match(/机/g)!.length).toBeGreaterThanOrEqual(2 * 50 * 50);
    expect(text.match(/W/g)).toHaveLength(2 * 800);
  });

  it('never leaves the heading of a table alone at the foot of a page', async () => {
    for (const rows of [4, 6, 8, 10]) {
      const pages = await pagesOf({ ...filingForm, correspondences: Array.from({ length: rows }, () => filingForm.correspondences[0]!) });
      expect(pages.find((page) => page.includes('（二）评审专家情况'))).toContain('周五');
    }
  });

  it('prints the name of a file or an address as text that opens nothing, and refuses a private-use character by its code', async () => {
    const address = 'file:///etc/passwd http://169.254.169.254/latest <img src="/etc/passwd">';
    const bytes = await renderFilingForm({ ...filingForm, officeAddress: address });
    expect(readPdf(bytes).pages.map(squeeze).join('')).toContain(squeeze(address));
    expect(Buffer.from(bytes).toString('latin1')).not.toMatch(/\/(URI|Link|Launch|GoToR|EmbeddedFile)\b/);
    await expect(renderFilingForm({ ...filingForm, officeAddress: '渝北\uE000路' })).rejects.toMatchObject({ code: 'GLYPH_MISSING', characters: ['\uE000'] });
  });
});
