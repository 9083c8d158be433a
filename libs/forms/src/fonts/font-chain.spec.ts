import { copyFileSync, mkdtempSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import os from 'node:os';
import path from 'node:path';

import { GlyphMissingError } from '../errors.js';
import { applyFontChain } from './apply-chain.js';
import { chainOf, defaultFontChain, type FontChain, loadFontChain, requireGlyphs } from './font-chain.js';
import { faultsOfFontFiles } from './font-file.js';

const folder = mkdtempSync(path.join(os.tmpdir(), 'gt-fonts-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('font chain', () => {
  it.each(['䶮', '𬭎', '买买提·吐尔逊', 'Alexander O\'Connor-Müller', '２０２６①√□'])('prints %s by default', (text) => {
    expect(() => requireGlyphs(defaultFontChain(), text)).not.toThrow();
  });

  it('does not have 𠮷 by default and names it', () => {
    expect(() => requireGlyphs(defaultFontChain(), '王𠮷')).toThrow(GlyphMissingError);
  });

  it.each([['collection.ttc', 'ttcf'], ['outlines.otf', 'OTTO'], ['empty.ttf', '']])('refuses %s, naming the file only', (name, head) => {
    const file = path.join(folder, name);
    writeFileSync(file, head);
    const refuse = (): FontChain => loadFontChain([file]);
    expect(refuse).toThrow(expect.objectContaining({ code: 'FONT_FILE_UNUSABLE', facts: { file: name } }));
    expect(refuse).not.toThrow(folder);
  });

  it('at the start of a service every file that cannot be used is told, and one that can is not: missing, a folder, of another kind, broken off', () => {
    const whole = createRequire(import.meta.url).resolve('@expo-google-fonts/noto-sans-sc/400Regular/NotoSansSC_400Regular.ttf');
    const half = path.join(folder, 'half.ttf');
    copyFileSync(whole, half);
    truncateSync(half, 1_000_000);
    const other = path.join(folder, 'other.ttf');
    writeFileSync(other, 'wOF2'.padEnd(5_000, '\0'));
    const bare = path.join(folder, 'bare.ttf'); // the right first bytes, and no table
    writeFileSync(bare, Buffer.concat([Buffer.from([0, 1, 0, 0, 0, 0]), Buffer.alloc(100)]));
    const faults = faultsOfFontFiles([whole, path.join(folder, 'missing.ttf'), half, folder, other, bare]);
    expect(faults).toEqual([expect.stringMatching(/FONT_FILES.*missing\.ttf 无法读取/), expect.stringMatching(/half\.ttf 不可用/), expect.stringMatching(/无法读取|不可用/), expect.stringMatching(/other\.ttf 不可用/), expect.stringMatching(/bare\.ttf 不可用/)]);
    expect(faultsOfFontFiles([whole])).toEqual([]);
  });

  it('draws each character by the first font that has it, and asks no font for line breaks', () => {
    const face = (name: string, characters: string) => ({ ...defaultFontChain().faces[0]!, name, characters: new Set([...characters].map((c) => c.codePointAt(0)!)) });
    const chain = chainOf([face('a', '甲乙'), face('b', '乙丙')]);
    expect(applyFontChain({ stack: ['甲乙', '甲丙\n丙乙'] }, chain)).toEqual({
      stack: ['甲乙', { text: [{ text: '甲', font: 'a' }, { text: '丙\n丙', font: 'b' }, { text: '乙', font: 'a' }] }],
    });
  });
});
