/** Whether two values come to the same JSON, whatever the order of their keys: what a database gives back has another one. What is undefined is not there. */
export function sameJson(a: unknown, b: unknown): boolean {
  if (a === b) return true;
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null || Array.isArray(a) !== Array.isArray(b)) return false;
  const [one, other] = [a as Readonly<Record<string, unknown>>, b as Readonly<Record<string, unknown>>];
  const keysOf = (of: Readonly<Record<string, unknown>>): string[] => Object.keys(of).filter((key) => of[key] !== undefined);
  const keys = keysOf(one);
  return keys.length === keysOf(other).length && keys.every((key) => sameJson(one[key], other[key]));
}
