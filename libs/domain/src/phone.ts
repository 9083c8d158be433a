import { trimInvisible } from './characters.js';

/** A mobile number of mainland China: 11 digits. */
const MOBILE = /^1[3-9]\d{9}$/;

/** Whether a text is a mobile number as it is stored. */
export const isMobileNumber = (value: unknown): value is string => typeof value === 'string' && MOBILE.test(value);

/** A mobile number as it is stored, from how people write and copy it: full-width digits, spaces and hyphens, the invisible marks that a contact list puts around it. */
export const normalizeMobileNumber = (text: string): string => trimInvisible(text.normalize('NFKC')).replaceAll(/[\s-]/g, '');
