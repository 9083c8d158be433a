import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';

import {
  createRenderer, defaultFontChain, type DocumentKind, FORM_CODES, GlyphMissingError, loadFontChain, MAX_PHOTO_BYTES, renderApplicationForm, renderCertificate, renderScoreRegister, renderScoreSheet, renderWorkScheme,
} from '../src/index.js';
import { chainOf, type FontFile } from '../src/fonts/font-chain.js';
import { DOCUMENTS } from '../src/render/documents.js';
import { writeFontWithYoshi } from './derived-font.js';
import { readPdf, squeeze } from './pdf-text.js';
import { applicationForm, certificate, ID_NUMBER, NAMES, samples, scoreRegister, scoreSheet, workScheme } from './samples.js';

const kinds = Object.keys(samples) as DocumentKind[];
const renderSample = (kind: DocumentKind): Promise<Uint8Array> => (DOCUMENTS[kind] as (input: unknown) => Promise<Uint8Array>)(samples[kind]);
/** Largest certificate that the design allows. */
const CERTIFICATE_BYTES = 60 * 1024;

describe('every document', () => {
  it.each(kinds)('%s carries form, version and page on every page, no empty glyph, and the same bytes for the same input', async (kind) => {
    const bytes = await renderSample(kind);
    expect(Buffer.compare(bytes, await renderSample(kind))).toBe(0);
    const { pages, emptyGlyphs } = readPdf(bytes);
    expect(emptyGlyphs).toBe(0);
    expect(pages.length).toBeGreaterThan(0);
    const { form, version } = FORM_CODES[kind];
    pages.forEach((text, i) => {
      expect(squeeze(text)).toContain(`${form}-${version}${i + 1}/${pages.length}文件456789AB`);
    });
  });

  it('can be copied as it was written, whatever other documents of the thread wrote with the same glyph', async () => {
    for (const venue of ['培训楼①层', '培训楼➀层', '培训楼①层']) expect(squeeze(readPdf(await renderWorkScheme({ ...workScheme, venue })).pages.join(''))).toContain(venue);
  });

  it('is the one that a thread would make that had made no other, in whatever order', async () => {
    // what a thread keeps it keeps for a font's file, by the file's name: under another name it begins anew
    let serial = 0;
    const anew = (file: FontFile): FontFile => ({ ...file, id: `anew-${serial += 1}` });
    const freshChain = () => chainOf(defaultFontChain().faces.map((face) => ({ ...face, regular: anew(face.regular), bold: anew(face.bold) })));
    // one glyph draws ① and ➀
    const [first, second] = [{ ...certificate, institution: '培训楼①层' }, { ...certificate, name: '张䶮', idNumber: '11010519491231003X', institution: '培训楼➀层' }];
    const made = async (...inputs: (typeof certificate)[]): Promise<string[]> => {
      const chain = freshChain();
      const files: string[] = [];
      for (const each of inputs) files.push(Buffer.from(await renderCertificate(each, chain)).toString('base64'));
      return files;
    };
    const [[a], [b]] = [await made(first), await made(second)];
    expect(a).not.toBe(b);
    expect(await made(first, second, first)).toEqual([a, b, a]);
    expect(await made(second, first, second)).toEqual([b, a, b]);
  });

  it('refuses a time that is none and a document id with other characters', async () => {
    await expect(renderCertificate({ ...certificate, createdAt: 'gestern' })).rejects.toMatchObject({ code: 'INPUT_INVALID' });
    await expect(renderScoreSheet({ ...scoreSheet, createdAt: '2026-03-02' })).rejects.toMatchObject({ code: 'INPUT_INVALID' });
    await expect(renderCertificate({ ...certificate, documentId: '张三/../../x' })).rejects.toMatchObject({ code: 'INPUT_INVALID', facts: { field: 'documentId' } });
  });
});

describe('text that somebody stored', () => {
  /** Marks of a PDF that runs, opens or sends something. */
  const ACTIVE = /\/(JavaScript|JS|OpenAction|AA|Launch|SubmitForm|EmbeddedFile|RichMedia)\b/;
  const script = `<script>alert(1)</script> javascript:alert(2) )/OpenAction<</S/JavaScript>>( =cmd|' /C calc'!A0`;
  it.each([['applicationForm', { ...applicationForm, achievements: script, employer: script }], ['workScheme', { ...workScheme, venue: script }], ['certificate', { ...certificate, institution: script }]] as const)('is drawn on the %s as text, and nothing more', async (kind, input) => {
    const bytes = await (DOCUMENTS[kind] as (given: unknown) => Promise<Uint8Array>)(input);
    // objects alone: what streams hold is compressed, what strings hold is text
    expect(Buffer.from(bytes).toString('latin1').replaceAll(/stream\r?\n[\s\S]*?endstream/g, '').replaceAll(/\((?:\\[\s\S]|[^\\()])*\)/g, '()')).not.toMatch(ACTIVE);
    if (kind === 'applicationForm') expect(squeeze(readPdf(bytes).pages.join(''))).toContain(squeeze('<script>alert(1)</script>'));
  });
});

describe('certificate', () => {
  const textOf = async (input = certificate): Promise<string> => {
    const { pages } = readPdf(await renderCertificate(input));
    expect(pages).toHaveLength(1);
    return squeeze(pages[0]!);
  };

  it('shows every field of domain §8 on one page of at most 60 KiB', async () => {
    const bytes = await renderCertificate(certificate);
    expect(bytes.length).toBeLessThanOrEqual(CERTIFICATE_BYTES);
    const text = await textOf();
    for (const part of ['职业技能等级证书', '买买提·吐尔逊', '居民身份证', ID_NUMBER, '职业名称车工', '工种／职业方向--', '一级/高级技师', 'Y000150000001261000001', '重庆某某机械制造有限公司', '2026年3月2日', '（评价机构盖章处）', 'https://example.test/check', 'A00000123']) {
      expect(text).toContain(part);
    }
  });

  it.each(NAMES)('prints the name %s', async (name) => {
    expect(await textOf({ ...certificate, name })).toContain(squeeze(name));
  });

  it('keeps to one page with the longest name and long body names', async () => {
    const text = await textOf({ ...certificate, name: '吐'.repeat(50), institution: '重庆某某职业技能评价中心'.repeat(5), occupation: '某某职业'.repeat(8), workType: '某某工种'.repeat(8) });
    expect(text).toContain('吐'.repeat(50));
  });

  it('refuses what does not fit on one page instead of cutting it', async () => {
    await expect(renderCertificate({ ...certificate, institution: '某'.repeat(1500) })).rejects.toMatchObject({ code: 'CONTENT_TOO_LONG' });
  });

  it('takes a photo by its content and stays within 60 KiB with the largest one', async () => {
    const gif = new TextEncoder().encode('GIF89a, no photo');
    await expect(renderCertificate({ ...certificate, photo: gif })).rejects.toMatchObject({ code: 'INPUT_INVALID' });
    const tooLarge = new Uint8Array(MAX_PHOTO_BYTES + 1);
    tooLarge.set([0xff, 0xd8, 0xff]);
    await expect(renderCertificate({ ...certificate, photo: tooLarge })).rejects.toMatchObject({ code: 'INPUT_INVALID' });
    const bytes = await renderCertificate(certificate);
    expect(bytes.length + MAX_PHOTO_BYTES).toBeLessThanOrEqual(CERTIFICATE_BYTES);
  });

  it('places a PNG photo', async () => {
    const png = Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==', 'base64');
    const bytes = await renderCertificate({ ...certificate, photo: new Uint8Array(png) });
    expect(Buffer.from(bytes).includes('/Subtype /Image')).toBe(true);
  });
});

describe('a character that no font has', () => {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'gt-forms-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it('refuses the document and names every character with its code point, nothing else of the name', async () => {
    const error = await renderCertificate({ ...certificate, name: '王𠮷\u{2A6DF}𠮷' }).catch((caught: unknown) => caught);
    expect(error).toBeInstanceOf(GlyphMissingError);
    const refusal = error as GlyphMissingError;
    expect(refusal.code).toBe('GLYPH_MISSING');
    expect(refusal.characters).toEqual(['𠮷', '\u{2A6DF}']);
    expect(refusal.message).toContain('𠮷（U+20BB7）');
    expect(refusal.message).toContain('FONT_FILES');
    expect(refusal.message).not.toContain('王');
  });

  it('looks into every cell, table and footer of a form', async () => {
    const rows = scoreRegister.rows.map((row, i) => (i === 2 ? { ...row, remark: '见𠮷' } : row));
    await expect(renderScoreRegister({ ...scoreRegister, rows })).rejects.toMatchObject({ characters: ['𠮷'] });
  });

  it('prints it once a font of the chain has it, in the same line as the others', async () => {
    const chain = loadFontChain([writeFontWithYoshi(folder)]);
    const { pages, emptyGlyphs, fonts } = readPdf(await renderCertificate({ ...certificate, name: '王𠮷䶮' }, chain));
    expect(squeeze(pages[0]!)).toContain('王𠮷䶮');
    expect(emptyGlyphs).toBe(0);
    expect(fonts.length).toBe(3); // regular, bold, and the operator's font
  });

  it('keeps two chains of one process apart', async () => {
    const chain = loadFontChain([writeFontWithYoshi(folder)]);
    const input = { ...certificate, name: '王𠮷' };
    const [withFont, without] = await Promise.allSettled([renderCertificate(input, chain), renderCertificate(input, defaultFontChain())]);
    expect(withFont.status).toBe('fulfilled');
    expect(without.status).toBe('rejected');
  });

  it('reaches the caller of the renderer as the same error', async () => {
    const renderer = createRenderer();
    await expect(renderer.render('certificate', { ...certificate, name: '王𠮷' })).rejects.toBeInstanceOf(GlyphMissingError);
    await renderer.close();
    await expect(renderer.render('certificate', certificate)).rejects.toMatchObject({ code: 'RENDERER_CLOSED' });
  });
});

describe('forms', () => {
  const textOf = async (bytes: Promise<Uint8Array>): Promise<string> => squeeze(readPdf(await bytes).pages.join(' '));

  it('附件2 has the notice\'s wording, 无 for no claim, and says how it was signed', async () => {
    const text = await textOf(renderApplicationForm(applicationForm));
    for (const part of ['重庆市专业技术人员参加高技能人才评价申报表', '七、本表一式两份', '是否具有符合直接认定条件或成果无', '本人承诺申报表中所提供信息真实可靠', '申报人签字：张䶮平台签名（非可靠电子签名）2026-03-2015:04摘要3f2a9c7d01b2', '单位审核：王五系统内审核通过2026-03-2015:04', '单位（盖章）年月日']) {
      expect(text).toContain(squeeze(part));
    }
    expect(text).not.toContain('（补考）');
    expect(await textOf(renderApplicationForm({ ...applicationForm, retake: true }))).toContain('（补考）');
  });

  it('附件2 has every label of the official form in its order, and on the attached page what that form has no cell for', async () => {
    const text = await textOf(renderApplicationForm(applicationForm));
    const labels = ['附件2', '单位：', '姓名：', '申报职业（工种）：', '申报等级：', '（评价机构）', '年3月2日', '填表说明', '申报人员基本情况表', '姓名张', '性别', '出生年月', '照片', '民族', '籍贯', '政治面貌', '参加工作时间', '工龄', '从事现专业技术职称名称', '申报职业（工种）车工', '申报等级一级',
      '所在单位', '联系人及电话', '单位地址', '邮编', '证件类型', '证件号码', '学历', '毕业时间', '毕业院校', '所学专业', '证书编号', '工作经历', '是否具有符合直接认定条件或成果无', '主要工作成绩及业绩贡献', '本人承诺本人承诺', '申报人签字：', '申报单位推荐意见', '单位（盖章）', '评价机构意见', '注：相关材料复印件附后。',
      '附页', '专业技术职称证书', '职称专业机械设计', '发证机关重庆市某某局', '发证日期2021-12-01', '证书编号渝高2021001', '已取得的职业资格或职业技能等级', '年度考核'];
    for (let from = 0, i = 0; i < labels.length; i += 1) {
      from = text.indexOf(squeeze(labels[i]!), from);
      expect([labels[i], from >= 0]).toEqual([labels[i], true]);
    }
    expect(text).toContain('/年限副高级/5年');
    expect(await textOf(renderApplicationForm({ ...applicationForm, attached: {} }))).not.toContain('渝高2021001');
  });

  it('附件2 moves a text with its room for handwriting to the next page whole, where it does not fit below', async () => {
    const { pages } = readPdf(await renderApplicationForm({ ...applicationForm, titleName: '工程技术 高级工程师（机械设计）' }));
    const pageOf = (part: string) => pages.findIndex((page) => squeeze(page).includes(part));
    expect([pageOf('是否具有符合直接认定条件或成果无'), pageOf('主要工作成绩及业绩贡献'), pageOf('注：相关材料复印件附后。')]).toEqual([2, 3, 3]);
  });

  it('附件2 keeps every character of texts longer than a page', async () => {
    const text = await textOf(renderApplicationForm({ ...applicationForm, achievements: '甲'.repeat(4000), employerOpinion: { ...applicationForm.employerOpinion, text: '乙\n'.repeat(200) } }));
    expect([text.match(/甲/g)!.length, text.match(/乙/g)!.length]).toEqual([4000, 200]);
  });

  it('the work scheme holds the batch schedule and names a second attempt', async () => {
    const candidates = [{ ...workScheme.candidates[0]!, name: '欧阳𬭎', retake: true }];
    const text = await textOf(renderWorkScheme({ ...workScheme, candidates }));
    for (const part of ['二、批次安排表', '质量督导员钱二', '欧阳𬭎（补考）', '六、组织实施']) expect(text).toContain(part);
  });

  it('a practical sheet shows 免试 and -- whatever is given, and an unsigned sheet leaves its scores free', async () => {
    const practical = await textOf(renderScoreSheet({ ...scoreSheet, method: 'PRACTICAL_ASSESSMENT', level: 3, practicalForm: '现场实作', scores: { theory: '99', skill: '75.5' } }));
    expect(practical).toContain('成绩免试75.5--');
    expect(practical).not.toContain('99');
    const blank = await textOf(renderScoreSheet({ ...scoreSheet, scores: {}, signatures: [{ kind: 'PEN', role: '评审专家', name: '周五' }] }));
    expect(blank).toContain('评审专家：周五＿＿＿');
  });

  it('the register shows members, mean, outcome, statistics and on whose behalf was signed', async () => {
    const text = await textOf(renderScoreRegister(scoreRegister));
    for (const part of ['59/60/60平均59.67不合格', '免试75平均75.00--合格', '合计3人不合格1人合格1人缺考1人', '考评组长：周五（代冯九）']) expect(text).toContain(part);
  });
});
