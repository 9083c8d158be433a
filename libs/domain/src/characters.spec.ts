import * as fc from 'fast-check';
import { oddCharacters, oddCharactersMessage, trimInvisible } from './characters.js';

const of = (text: string) => oddCharacters(text).map(({ codePoint, place }) => [codePoint, place]);

describe('characters that no text may have', () => {
  it('are told once each, where they stand first, with the standard character where it is known', () => {
    expect(of('机械\u200B工程\u200B师\uE863')).toEqual([['U+200B', 3], ['U+E863', 8]]);
    expect(oddCharactersMessage('机\u202E械\uE863\uE001')).toBe('第 2 个字是看不见或损坏的字符（U+202E，多半由粘贴带入），请删去后重新录入。第 4 个字是自造字（U+E863），别的系统无法辨认，请改用标准字“䶮”。第 5 个字是自造字（U+E001），别的系统无法辨认，请用标准字重新录入。');
    expect(oddCharactersMessage('\u0000\u0001\u0002\u0003\u0004\u0005\u0006')).toMatch(/第 5 个字.*另有 2 种这样的字符/);
    expect(oddCharactersMessage('李\u0000四')).not.toContain('李');
  });

  it.each<[string, string]>([
    ['zero', '\u0000'], ['vertical tab', '\u000b'], ['delete', '\u007f'], ['C1', '\u0085'], ['soft hyphen', '\u00ad'], ['zero width', '\u200d'], ['direction', '\u2067'], ['line separator', '\u2028'], ['byte order mark', '\ufeff'],
    ['damaged', '\ufffd'], ['no character', '\uffff'], ['no character of plane 2', '\u{2fffe}'], ['high half', '\ud800'], ['low half', '\udc00'], ['private use of plane 15', '\u{f0000}'], ['tag', '\u{e0041}'], ['selector of a variant', '\u{e0100}'], ['filler', '\u3164'],
  ])('%s is one', (_, character) => { expect(of(`甲${character}乙`)).toEqual([[expect.any(String), 2]]); });

  it('rare characters of every extension of CJK, names of ethnic minorities, foreign letters, white space, punctuation and line ends are none', () => {
    const rare = ['㐀', '䶮', '𠮷', '𪜀', '𫝀', '𫠠', '𬭎', '𬺰', '𮯰', '𰀀', '𱍐', '龻', '﨎', '〇', '々'];
    for (const text of [...rare, '买买提·吐尔逊', '阿依古丽·艾山江', 'José Ñandú', 'Ёлка', 'a\tb\r\nc', '　全角\u00A0空格', '①℃±≥“”——…', '第1项；2.5×3', '']) expect({ text, odd: of(text) }).toEqual({ text, odd: [] });
  });

  it('what is found is what a look at each character finds: the quick look passes none over', () => {
    const odd = /[\p{Co}\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}\p{Noncharacter_Code_Point}\u{FFFD}]/u;
    const missed: string[] = [];
    for (let point = 0; point <= 0x10ffff; point += 1) {
      const character = String.fromCodePoint(point);
      if (odd.test(character) !== oddCharacters(character).length > 0 && !'\t\n\r'.includes(character)) missed.push(point.toString(16));
    }
    expect(missed).toEqual([]);
  });
});

it('what nobody sees goes from both ends, and nothing from within', () => {
  expect(trimInvisible('\u202D138\u200B00\u202C\u00A0')).toBe('138\u200B00');
  fc.assert(fc.property(fc.string(), (text) => {
    expect(trimInvisible(text)).toBe(trimInvisible(trimInvisible(text)));
    expect(text).toContain(trimInvisible(text));
  }));
});
