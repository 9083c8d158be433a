import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';

import { parsePageCode, renderApplicationForm, renderCertificate } from '../src/index.js';
import { applicationForm, certificate, identity } from './samples.js';

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
      codes.map((_, i) => ({ form: 'GT-F2', version: 2, documentId: identity.documentId, page: i + 1, pages: codes.length })),
    );
    expect(codes.length).toBeGreaterThanOrEqual(4);
  });
});
