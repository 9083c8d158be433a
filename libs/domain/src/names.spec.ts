import * as fc from 'fast-check';
import { PRIVATE_USE_REPLACEMENTS } from './data/private-use.js';
import { checkName, MAX_NAME_LENGTH, nameKey, normalizeName, sameName } from './names.js';

const codes = (raw: string) => {
  const result = checkName(raw);
  return result.ok ? [] : result.problems.map((each) => each.code);
};

describe('names', () => {
  it('accepts rare characters, transliterated and Latin names', () => {
    for (const name of ['龚䶮', '𠮷田', '李𬭎', '买买提·吐尔逊', "Anne-Marie O'Neill", 'José Müller', '欧阳娜娜', '王一']) expect(codes(name)).toEqual([]);
  });

  it('brings every separator to U+00B7', () => {
    for (const separator of ['·', '•', '・', '．', '･', '‧', ' · ', ' ・ ']) {
      expect(checkName(`买买提${separator}吐尔逊`)).toEqual({ ok: true, name: '买买提\u00B7吐尔逊' });
      expect(sameName(`买买提${separator}吐尔逊`, '买买提·吐尔逊')).toBe(true);
    }
    expect(sameName('买买提吐尔逊', '买买提·吐尔逊')).toBe(false);
  });

  it('compares after trimming and NFKC but stores what was written', () => {
    expect(sameName('  Ａnna　Ｌi ', 'Anna Li')).toBe(true);
    expect(normalizeName('  Ａnna　 Ｌi ')).toBe('Ａnna Ｌi');
    expect(sameName('Anna Li', 'anna li')).toBe(false);
    expect(nameKey('\uF979')).toBe('凉');
    expect(normalizeName('\uF979')).toBe('\uF979');
  });

  it('counts characters, not UTF-16 units', () => {
    expect(codes('𠮷'.repeat(MAX_NAME_LENGTH))).toEqual([]);
    expect(codes('𠮷'.repeat(MAX_NAME_LENGTH + 1))).toEqual(['NAME_TOO_LONG']);
    expect(codes('   ')).toEqual(['NAME_EMPTY']);
  });

  it('refuses private-use characters and offers the standard one where it is known', () => {
    const known = checkName('张\uE863');
    expect(known).toMatchObject({ ok: false, problems: [{ code: 'NAME_PRIVATE_USE', codePoint: 'U+E863', offered: '䶮' }] });
    expect(checkName('张\uE863\uE001')).toMatchObject({ ok: false, problems: [{ offered: '䶮' }, { codePoint: 'U+E001', offered: null }] });
    expect(codes('张\u{F0000}')).toEqual(['NAME_PRIVATE_USE']);
    expect(PRIVATE_USE_REPLACEMENTS.size).toBe(80);
    for (const [point, character] of PRIVATE_USE_REPLACEMENTS) {
      expect([...character]).toHaveLength(1);
      expect(point).toBeGreaterThanOrEqual(0xe815);
      expect(/\p{Co}/u.test(character)).toBe(false);
    }
  });

  it('refuses what cannot be seen or is broken, every fault at once and without repeating the name', () => {
    for (const character of ['\u0000', '\u200B', '\u202E', '\uFEFF', '\uD800', '\uFFFD', '\uFFFE', '\u2028']) expect(codes(`张${character}三`)).toEqual(character === '\u2028' || character === '\uFEFF' ? [] : ['NAME_CONTROL_CHARACTER']);
    const result = checkName(`\u200B\uE863${'长'.repeat(60)}`);
    expect(result.ok ? [] : result.problems.map((each) => each.code).sort()).toEqual(['NAME_CONTROL_CHARACTER', 'NAME_PRIVATE_USE', 'NAME_TOO_LONG']);
    expect(JSON.stringify(result)).not.toContain('长长');
  });

  it('is stable: normalising twice changes nothing', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary' }), (raw) => {
      expect(normalizeName(normalizeName(raw))).toBe(normalizeName(raw));
      expect(sameName(raw, normalizeName(raw))).toBe(true);
    }));
  });
});
