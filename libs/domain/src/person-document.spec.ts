import * as fc from 'fast-check';
import { gb11643CheckCharacter } from './gb-11643.js';
import { checkPersonDocument, isPersonDocumentType, parsePersonDocumentType, PERSON_DOCUMENTS, personDocumentName, type PersonDocumentType } from './person-document.js';

const codeOf = (type: PersonDocumentType, number: string) => {
  const result = checkPersonDocument(type, number);
  return result.ok ? 'ok' : result.code;
};
const withCheck = (first17: string) => first17 + gb11643CheckCharacter(first17);

describe('resident identity numbers (GB 11643)', () => {
  it('accepts the valid vectors and tells birth date and sex', () => {
    expect(checkPersonDocument('RESIDENT_ID', '11010519491231002X')).toEqual({ ok: true, type: 'RESIDENT_ID', number: '11010519491231002X', birthDate: '1949-12-31', sex: 'FEMALE' });
    expect(checkPersonDocument('RESIDENT_ID', '440524188001010014')).toMatchObject({ ok: true, birthDate: '1880-01-01', sex: 'MALE' });
  });

  it('refuses the invalid vector, wrong form, unreal birth dates and impossible centuries', () => {
    expect(codeOf('RESIDENT_ID', '110101199001011234')).toBe('DOCUMENT_NUMBER_CHECKSUM');
    for (const number of ['', '1101051949123100', '11010519491231002XX', '01010519491231002X', '1101051949123100X2', 'abc', '11010519491231002Y']) expect(codeOf('RESIDENT_ID', number)).toBe('DOCUMENT_NUMBER_FORM');
    expect(codeOf('RESIDENT_ID', withCheck('11010519900230001'))).toBe('DOCUMENT_NUMBER_BIRTH_DATE');
    expect(codeOf('RESIDENT_ID', withCheck('11010500010101001'))).toBe('DOCUMENT_NUMBER_BIRTH_DATE');
    expect(codeOf('RESIDENT_ID', '110105490230002')).toBe('DOCUMENT_NUMBER_BIRTH_DATE');
  });

  it('normalises 15 digits, white space, full-width digits and a small x', () => {
    for (const written of ['110105491231002', ' 11010519491231002x ', '１１０１０５１９４９１２３１００２Ｘ']) {
      expect(checkPersonDocument('RESIDENT_ID', written)).toMatchObject({ ok: true, number: '11010519491231002X' });
    }
  });

  it('notices every single wrong digit and every swap of neighbours in the first 17', () => {
    const digits = fc.tuple(fc.integer({ min: 100000, max: 659999 }), fc.date({ min: new Date('1930-01-01'), max: new Date('2009-12-31'), noInvalidDate: true }), fc.integer({ min: 0, max: 999 }))
      .map(([area, birth, sequence]) => withCheck(`${area}${birth.toISOString().slice(0, 10).replaceAll('-', '')}${String(sequence).padStart(3, '0')}`));
    fc.assert(fc.property(digits, fc.integer({ min: 14, max: 16 }), fc.integer({ min: 1, max: 9 }), (number, place, shift) => {
      expect(codeOf('RESIDENT_ID', number)).toBe('ok');
      const digit = (Number(number[place]) + shift) % 10;
      expect(codeOf('RESIDENT_ID', number.slice(0, place) + digit + number.slice(place + 1))).toBe('DOCUMENT_NUMBER_CHECKSUM');
      const [a, b] = [number[15] as string, number[16] as string];
      if (a !== b) expect(codeOf('RESIDENT_ID', number.slice(0, 15) + b + a + number[17])).toBe('DOCUMENT_NUMBER_CHECKSUM');
    }));
  });

  it('never repeats the number in a message', () => {
    fc.assert(fc.property(fc.constantFrom(...PERSON_DOCUMENTS.map((each) => each.type)), fc.string({ minLength: 6 }), (type, number) => {
      const result = checkPersonDocument(type, number);
      if (!result.ok) expect(result.message.includes(number)).toBe(false);
    }));
  });
});

describe('the other documents', () => {
  it('takes residence permits of Hong Kong, Macao and Taiwan with their region and checksum', () => {
    for (const region of ['810000', '820000', '830000']) {
      expect(checkPersonDocument('HK_MACAO_TAIWAN_RESIDENCE', withCheck(`${region}19900101001`))).toMatchObject({ ok: true, birthDate: '1990-01-01', sex: 'MALE' });
    }
    expect(codeOf('HK_MACAO_TAIWAN_RESIDENCE', '11010519491231002X')).toBe('DOCUMENT_NUMBER_FORM');
    const right = withCheck('81000019900101001');
    expect(codeOf('HK_MACAO_TAIWAN_RESIDENCE', right.slice(0, 17) + (right[17] === '1' ? '2' : '1'))).toBe('DOCUMENT_NUMBER_CHECKSUM');
  });

  it('takes travel permits and passports by pattern, without birth date', () => {
    expect(checkPersonDocument('HK_MACAO_TRAVEL_PERMIT', 'h12345678')).toEqual({ ok: true, type: 'HK_MACAO_TRAVEL_PERMIT', number: 'H12345678', birthDate: null, sex: null });
    expect(codeOf('HK_MACAO_TRAVEL_PERMIT', 'M1234567801')).toBe('ok');
    for (const number of ['A12345678', 'H1234567', 'H123456789']) expect(codeOf('HK_MACAO_TRAVEL_PERMIT', number)).toBe('DOCUMENT_NUMBER_FORM');
    expect(checkPersonDocument('TAIWAN_TRAVEL_PERMIT', '0123456789(B)')).toMatchObject({ ok: true, number: '0123456789B' });
    expect(codeOf('TAIWAN_TRAVEL_PERMIT', '12345678')).toBe('ok');
    for (const number of ['1234567', '123456789', 'A2345678', '12345678()']) expect(codeOf('TAIWAN_TRAVEL_PERMIT', number)).toBe('DOCUMENT_NUMBER_FORM');
    expect(checkPersonDocument('PASSPORT', 'e12345678')).toMatchObject({ ok: true, number: 'E12345678', birthDate: null });
    for (const number of ['E123', 'E1234-5678', '护照12345678', 'E'.repeat(21)]) expect(codeOf('PASSPORT', number)).toBe('DOCUMENT_NUMBER_FORM');
  });

  it('takes both forms of the foreign permanent resident card', () => {
    expect(checkPersonDocument('FOREIGN_PERMANENT_RESIDENT', withCheck('91108401990010100'.slice(0, 6) + '19900101002'))).toMatchObject({ ok: true, birthDate: '1990-01-01', sex: 'FEMALE' });
    expect(checkPersonDocument('FOREIGN_PERMANENT_RESIDENT', 'usa110090010101')).toMatchObject({ ok: true, number: 'USA110090010101', birthDate: null, sex: null });
    for (const number of ['US1100900101011', '811000199001011234', 'USA11009001010']) expect(codeOf('FOREIGN_PERMANENT_RESIDENT', number)).toBe('DOCUMENT_NUMBER_FORM');
  });

  it('knows types by code and by Chinese name', () => {
    for (const rule of PERSON_DOCUMENTS) {
      expect(parsePersonDocumentType(` ${rule.name} `)).toBe(rule.type);
      expect(parsePersonDocumentType(rule.type)).toBe(rule.type);
      expect(personDocumentName(rule.type)).toBe(rule.name);
      expect(isPersonDocumentType(rule.type)).toBe(true);
    }
    expect(parsePersonDocumentType('身份证')).toBe('RESIDENT_ID');
    expect(parsePersonDocumentType('驾驶证')).toBeUndefined();
    expect(isPersonDocumentType('toString')).toBe(false);
    expect(() => checkPersonDocument('NONE' as PersonDocumentType, '1')).toThrow(RangeError);
  });
});
