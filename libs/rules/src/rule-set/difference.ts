import type { RuleSet } from './rule-set.js';
import { isObject } from './shape.js';

/** One parameter in which two rule sets differ; null = one of them has no such entry. */
export interface ParameterDifference { readonly path: string; readonly before: string | null; readonly after: string | null }

/** What names an edition and says when it holds, and is no parameter. */
const NAMING: readonly string[] = ['id', 'version', 'name', 'legalBasis', 'effectiveFrom', 'effectiveTo'] satisfies (keyof RuleSet)[];

/** Every parameter that two rule sets have different values for, by its path. Of a list of things (titles, paths, claims) each entry that went or came. */
export const ruleSetDifference = (before: RuleSet, after: RuleSet): ParameterDifference[] =>
  Object.keys(before).filter((name) => !NAMING.includes(name)).flatMap((name) => difference(name, before[name as keyof RuleSet], after[name as keyof RuleSet]));

const shown = (value: unknown): string | null => (value === undefined ? null : value === null ? '无' : Array.isArray(value) ? value.map(shown).join('、') : isObject(value) ? Object.entries(value).map(([name, each]) => `${name} ${shown(each) ?? ''}`).join('，') : String(value));

function difference(path: string, before: unknown, after: unknown): ParameterDifference[] {
  if (isObject(before) && isObject(after)) return [...new Set([...Object.keys(before), ...Object.keys(after)])].flatMap((name) => difference(`${path}.${name}`, before[name], after[name]));
  if (Array.isArray(before) && Array.isArray(after) && [...before, ...after].some(isObject)) {
    const [had, has] = [before.map(shown), after.map(shown)];
    return [...had.filter((each) => !has.includes(each)).map((each) => ({ path, before: each, after: null })), ...has.filter((each) => !had.includes(each)).map((each) => ({ path, before: null, after: each }))];
  }
  return shown(before) === shown(after) ? [] : [{ path, before: shown(before), after: shown(after) }];
}
