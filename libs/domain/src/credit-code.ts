/** The 31 characters of GB 32100 (no I, O, S, V, Z); a character's place is its value. */
const CHARACTERS = '0123456789ABCDEFGHJKLMNPQRTUWXY';
const PATTERN = /^[0-9A-HJ-NPQRTUWXY]{2}\d{6}[0-9A-HJ-NPQRTUWXY]{10}$/;

/** The credit code as it is stored and compared: trimmed, NFKC, upper case. */
export const normalizeCreditCode = (raw: string): string => raw.normalize('NFKC').trim().toUpperCase();

/** The 18th character that GB 32100 gives to the first 17 (weights 3^i mod 31, MOD 31). */
export function creditCodeCheckCharacter(first17: string): string {
  let weight = 1;
  let sum = 0;
  for (const character of first17) {
    sum += weight * CHARACTERS.indexOf(character);
    weight = (weight * 3) % 31;
  }
  return CHARACTERS[(31 - (sum % 31)) % 31] as string;
}

/** True for a 统一社会信用代码 of the right form and check character, after normalising (GB 32100). */
export function isCreditCode(raw: string): boolean {
  const code = normalizeCreditCode(raw);
  return PATTERN.test(code) && creditCodeCheckCharacter(code.slice(0, 17)) === code[17];
}
