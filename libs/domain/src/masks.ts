/** Shown at the head and at the tail of a masked number (domain.md §10). */
const HEAD = 3;
const TAIL = 2;

/**
 * A document number, telephone number or other number of a person, masked: first 3, stars, last 2.
 * What is too short to hide anything that way becomes stars altogether.
 */
export function maskNumber(number: string): string {
  const characters = [...number];
  if (characters.length <= HEAD + TAIL) return '*'.repeat(characters.length);
  return characters.slice(0, HEAD).join('') + '*'.repeat(characters.length - HEAD - TAIL) + characters.slice(-TAIL).join('');
}

/** A telephone number, masked by the same rule. */
export const maskPhone = (phone: string): string => maskNumber(phone);

/** A name, masked: first character, then a star for each further one (at least one). */
export function maskName(name: string): string {
  const [first = '', ...others] = [...name];
  return first + '*'.repeat(Math.max(1, others.length));
}

/** A body's or unit's name, masked: first 2, stars, last 2; it tells whoever knows the body, and nobody else. */
export function maskOrganisation(name: string): string {
  const characters = [...name];
  if (characters.length <= 4) return maskName(name);
  return characters.slice(0, 2).join('') + '*'.repeat(characters.length - 4) + characters.slice(-2).join('');
}
