import * as fc from 'fast-check';
import { CERTIFICATE_KIND, composeCertificateNumber, isCertificateNumber, MAX_SERIAL, normalizeCertificateNumber, parseCertificateNumber } from './certificate-number.js';
import { creditCodeCheckCharacter, isCreditCode, normalizeCreditCode } from './credit-code.js';
import { codesOf, INSTITUTION_TYPE_NAMES, isNumberModeAllowed } from './institution.js';
import { maskName, maskNumber, maskOrganisation, maskPhone } from './masks.js';
import type { SkillLevel } from './skill-level.js';

describe('credit codes (GB 32100)', () => {
  it('checks form and check character', () => {
    expect(isCreditCode('91350100M000100Y43')).toBe(true);
    expect(isCreditCode(' 91350100m000100y43 ')).toBe(true);
    expect(normalizeCreditCode('９1350100m000100y43')).toBe('91350100M000100Y43');
    for (const code of ['91350100M000100Y44', '91350100M000100Y4', '91350100M000100Y433', '91350100I000100Y43', 'toString', '']) expect(isCreditCode(code)).toBe(false);
  });

  it('notices every single wrong character', () => {
    const alphabet = '0123456789ABCDEFGHJKLMNPQRTUWXY';
    const part = (length: number) => fc.array(fc.constantFrom(...alphabet), { minLength: length, maxLength: length }).map((each) => each.join(''));
    const digits = fc.integer({ min: 0, max: 999_999 }).map((each) => String(each).padStart(6, '0'));
    fc.assert(fc.property(part(2), digits, part(9), fc.integer({ min: 8, max: 16 }), fc.constantFrom(...alphabet), (head, area, tail, place, other) => {
      const first17 = head + area + tail;
      const code = first17 + creditCodeCheckCharacter(first17);
      expect(isCreditCode(code)).toBe(true);
      expect(isCreditCode(code.slice(0, place) + other + code.slice(place + 1))).toBe(other === code[place]);
    }));
  });
});

describe('certificate numbers (六(五))', () => {
  it('takes a number apart and puts it together', () => {
    const number = composeCertificateNumber('Y000150000001', 2026, 1, 42);
    expect(number).toBe('Y000150000001261000042');
    expect(number).toHaveLength(22);
    expect(parseCertificateNumber(number)).toEqual({ kind: 'Y', bodyCode: '0001', province: '50', siteSequence: '000001', sitePrefix: 'Y000150000001', year: '26', level: 1, serial: 42 });
    expect(normalizeCertificateNumber(' y000150000001261000042 ')).toBe(number);
    expect(CERTIFICATE_KIND).toEqual({ ENTERPRISE: 'Y', SOCIAL_TRAINING: 'S' });
  });

  it('refuses what breaks the grammar', () => {
    for (const text of ['Y00015000000126100004', 'Y0001500000012610000420', 'X000150000001261000042', 'Y000150000001266000042', 'Y000150000001260000042', 'y000150000001261000042', 'Y00015000000126100004A', '']) {
      expect(isCertificateNumber(text)).toBe(false);
      expect(parseCertificateNumber(text)).toBeUndefined();
    }
  });

  it('refuses parts out of their range', () => {
    expect(() => composeCertificateNumber('Y0001500000', 2026, 1, 1)).toThrow(RangeError);
    expect(() => composeCertificateNumber('Y000150000001', 26, 1, 1)).toThrow(RangeError);
    expect(() => composeCertificateNumber('Y000150000001', 2026, 6 as SkillLevel, 1)).toThrow(RangeError);
    for (const serial of [0, MAX_SERIAL + 1, 1.5, -1]) expect(() => composeCertificateNumber('Y000150000001', 2026, 1, serial)).toThrow(RangeError);
  });

  it('comes back as it was put together, in the order of its serials', () => {
    fc.assert(fc.property(fc.stringMatching(/^[YS]\d{4}50\d{6}$/), fc.integer({ min: 2022, max: 2099 }), fc.constantFrom<SkillLevel>(1, 2, 3, 4, 5), fc.integer({ min: 1, max: MAX_SERIAL - 1 }), (prefix, year, level, serial) => {
      const number = composeCertificateNumber(prefix, year, level, serial);
      expect(parseCertificateNumber(number)).toMatchObject({ sitePrefix: prefix, year: String(year).slice(2), level, serial });
      expect(composeCertificateNumber(prefix, year, level, serial + 1) > number).toBe(true);
    }));
  });
});

describe('masks', () => {
  it('shows first 3 and last 2 of numbers, first character of names', () => {
    expect(maskNumber('11010519491231002X')).toBe('110*************2X');
    expect(maskPhone('13812345678')).toBe('138******78');
    expect(maskNumber('12345')).toBe('*****');
    expect(maskName('张三丰')).toBe('张**');
    expect(maskName('张')).toBe('张*');
    expect(maskName('𠮷田')).toBe('𠮷*');
    expect(maskOrganisation('重庆市某某机械有限公司')).toBe('重庆*******公司');
    expect(maskOrganisation('某公司')).toBe('某**');
  });

  it('keeps the length and hides all but five characters', () => {
    fc.assert(fc.property(fc.stringMatching(/^[0-9A-Z]{6,30}$/), (number) => {
      const masked = maskNumber(number);
      expect(masked).toHaveLength(number.length);
      expect(masked.replaceAll('*', '')).toBe(number.slice(0, 3) + number.slice(-2));
    }));
  });
});

describe('modes of bodies', () => {
  it('lets us allot numbers only to a body that files here', () => {
    expect([isNumberModeAllowed('NATIVE', 'ALLOTTED'), isNumberModeAllowed('EXTERNAL', 'ALLOTTED'), isNumberModeAllowed('EXTERNAL', 'IMPORTED'), isNumberModeAllowed('NATIVE', 'IMPORTED')]).toEqual([true, false, true, true]);
    expect(codesOf(INSTITUTION_TYPE_NAMES)).toEqual(['ENTERPRISE', 'SOCIAL_TRAINING']);
  });
});
