import { isMobileNumber, normalizeMobileNumber } from './phone.js';

it('a mobile number is 11 digits, however it was written or copied', () => {
  for (const text of ['13800138000', '138 0013 8000', '138-0013-8000', '１３８００１３８０００', '\u202D13800138000\u202C', '\u00A013800138000\uFEFF']) expect({ text, is: isMobileNumber(normalizeMobileNumber(text)) }).toEqual({ text, is: true });
  for (const value of ['1380013800', '138001380000', '12800138000', '13800138000x', '138 0013 8000', '', null, 13800138000]) expect({ value, is: isMobileNumber(value) }).toEqual({ value, is: false });
});
