import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';

import { FORM_CODES, parsePageCode, renderApplicationForm, renderCertificate, renderFilingForm } from '../src/index.js';
import { readPdf, squeeze } from './pdf-text.js';
import { applicationForm, certificate, filingForm, identity } from './samples.js';

// Reads the pages as paper: poppler draws and reads them, zbar finds the codes. Text is also checked without these tools in documents.spec.
const folder = mkdtempSync(path.join(os.tmpdir(), 'gt-forms-pages-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function requireTools(): void {
  const missing = [['pdftotext', '-v'], ['pdftoppm', '-v'], ['zbarimg', '--version']].filter(([tool, flag]) => spawnSync(tool!, [flag!]).error).map(([tool]) => tool);
  if (missing.length > 0) throw new Error(`missing ${missing.join(', ')}: install poppler-utils and zbar-tools (apt-get install -y poppler-utils zbar-tools)`);
}

function scan(bytes: Uint8Array, name: string): { text: string; codes: string[][] } {
  const file = path.join(folder, `${name}.pdf`);
  writeFileSync(file, bytes);
  // 200 dpi: what an office scanner does by default
  execFileSync('pdftoppm', ['-r', '200', '-gray', '-png', file, path.join(folder, name)]);
  const pictures = readdirSync(folder).filter((entry) => entry.startsWith(`${name}-`)).toSorted();
  const codes = pictures.map((picture) => execFileSync('zbarimg', ['-q', '--raw', '-Sdisable', '-Sqrcode.enable', path.join(folder, picture)], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim().split('\n'));
  return { text: execFileSync('pdftotext', ['-layout', file, '-'], { encoding: 'utf8' }), codes };
}

/** In a picture of one dot a point: the grey below which a dot is of a line or a letter (the ground of a label is lighter), the places across of the tables' left line and of what stands within, where the page's foot begins, and more than a letter's height. */
const DOT = { dark: 200, frame: [46, 50], within: [53, 543], foot: 780, letter: 16 } as const;

/** From the first table of 附件2 to its last: how many lines of dots there are on which something is printed, and no frame. */
function linesOutsideFrame(bytes: Uint8Array, name: string): number {
  const file = path.join(folder, `${name}.pdf`);
  writeFileSync(file, bytes);
  const texts = execFileSync('pdftotext', [file, '-'], { encoding: 'utf8' }).split('\f');
  const [first, last] = ['申报人员基本情况表', '注：相关材料复印件附后。'].map((text) => texts.findIndex((page) => page.includes(text)) + 1);
  execFileSync('pdftoppm', ['-r', '72', '-gray', '-f', String(first), '-l', String(last), file, path.join(folder, name)]);
  const pictures = readdirSync(folder).filter((entry) => entry.startsWith(`${name}-`)).toSorted();
  return pictures.reduce((sum, entry, i) => {
    const picture = readFileSync(path.join(folder, entry));
    const [head, width] = /^P5\s+(\d+)\s+\d+\s+\d+\s/.exec(picture.toString('latin1', 0, 40))!;
    const dark = ([from, to]: readonly [number, number], y: number) => picture.subarray(head.length + y * Number(width) + from, head.length + y * Number(width) + to + 1).some((grey) => grey < DOT.dark);
    const lines = Array.from({ length: DOT.foot }, (_, y) => y);
    const framed = lines.filter((y) => dark(DOT.frame, y));
    // above it stands the title, and below the last one the note
    const end = i === pictures.length - 1 ? framed.findLast((y, at) => framed[at - DOT.letter] === y - DOT.letter)! : DOT.foot;
    return sum + lines.filter((y) => y > framed[0]! && y < end && dark(DOT.within, y) && !dark(DOT.frame, y)).length;
  }, 0);
}

describe('pages read as pictures', () => {
  beforeAll(requireTools);

  it('the certificate\'s code opens its address and the face reads as text', async () => {
    const { text, codes } = scan(await renderCertificate(certificate), 'certificate');
    expect(codes).toEqual([[certificate.checkUrl]]);
    expect(text).toContain('买买提·吐尔逊');
    expect(text).toContain('一级/高级技师');
  });

  it('every page of a form says by its code which page of which document it is', async () => {
    const { codes } = scan(await renderApplicationForm(applicationForm), 'application');
    expect(codes.map(([code]) => parsePageCode(code!))).toEqual(
      codes.map((_, i) => ({ form: 'GT-F2', version: FORM_CODES.applicationForm.version, documentId: identity.documentId, page: i + 1, pages: codes.length })),
    );
    expect(codes.length).toBeGreaterThanOrEqual(4);
  });

  it('附件2 has its frame around everything, wherever the pages break', async () => {
    const history = (rows: number) => Array.from({ length: rows }, () => applicationForm.workHistory[0]!);
    for (const [rows, characters] of [[1, 0], [2, 252], [2, 299], [4, 150], [5, 260], [9, 100], [12, 700], [30, 4000]] as const) {
      const bytes = await renderApplicationForm({ ...applicationForm, titleName: '工程技术 高级工程师（机械设计）', workHistory: history(rows), directRecognition: ['重庆市科学技术进步奖（二等奖，2022-05-01）'], achievements: '工'.repeat(characters) });
      expect([rows, characters, linesOutsideFrame(bytes, `frame-${rows}-${characters}`)]).toEqual([rows, characters, 0]);
    }
  });

  it('the longest names, without a space, stay on the cover and in their cells, and a part\'s heading with its rows', async () => {
    const long = { institution: '重'.repeat(100), employer: '庆'.repeat(100), name: '吐'.repeat(50), occupation: '职'.repeat(60), workType: 'N'.repeat(60) };
    const file = path.join(folder, 'long.pdf');
    writeFileSync(file, await renderApplicationForm({ ...applicationForm, ...long, employerAddress: '市'.repeat(200) }));
    const [cover, notes] = execFileSync('pdftotext', [file, '-'], { encoding: 'utf8' }).split('\f').map((page) => page.replaceAll(/\s/g, ''));
    expect([...Object.values(long).map((text) => (cover!.match(new RegExp(text[0]!, 'g')) ?? []).length)].every((found, i) => found >= Object.values(long)[i]!.length)).toBe(true);
    expect(notes).toMatch(/^填表说明/);
    // letters across whose place is beyond the margin
    const [, right] = /page width="([\d.]+)"/.exec(execFileSync('pdftotext', ['-bbox', '-l', '1', file, '-'], { encoding: 'utf8' }))!;
    const words = [...execFileSync('pdftotext', ['-bbox', file, '-'], { encoding: 'utf8' }).matchAll(/xMax="([\d.]+)"/g)].map((m) => Number(m[1]));
    expect(Math.max(...words)).toBeLessThan(Number(right) - 40);
    const filing = await renderFilingForm({ ...filingForm, institution: long.institution, officeAddress: '市'.repeat(200), legalRepresentative: { name: long.name, post: '长'.repeat(100) } });
    const pages = readPdf(filing).pages.map(squeeze);
    expect(pages.find((page) => page.includes('（三）联系人信息'))).toContain('赵一');
  });
});
