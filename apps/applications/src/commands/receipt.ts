import { createHash, randomBytes } from 'node:crypto';

/** Letters and digits that nobody takes for another (Crockford): no I, L, O, U. */
const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
/** 20 of 32 signs: 100 bits that nobody guesses. */
const LENGTH = 20;

/** A receipt number for a public objection, `YY-XXXX-XXXX-XXXX-XXXX-XXXX`: whoever has it sees how the objection stands. */
export const newReceipt = (): string => `YY-${[...randomBytes(LENGTH)].map((byte) => ALPHABET[byte % ALPHABET.length]!).join('').match(/.{4}/g)!.join('-')}`;

/** As it is looked up: without spaces, hyphens and case, with what is easily misread put right; null where it cannot be one. */
export function receiptKey(typed: string): string | null {
  const plain = typed.normalize('NFKC').toUpperCase().replace(/[\s-]/g, '').replace(/^YY/, '').replaceAll('O', '0').replaceAll(/[IL]/g, '1');
  return plain.length === LENGTH && [...plain].every((sign) => ALPHABET.includes(sign)) ? createHash('sha256').update(plain).digest('hex') : null;
}
