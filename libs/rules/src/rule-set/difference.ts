import { stepName, valueName } from './parameter-names.js';
import type { RuleSet } from './rule-set.js';
import { isObject } from './shape.js';

/** One parameter in which two rule sets differ, its values in Chinese; null = one of them has no such entry. `parameterName` says what the path is called. */
export interface ParameterDifference { readonly path: string; readonly before: string | null; readonly after: string | null }

/** What names an edition and says when it holds, and is no parameter. */
const NAMING: readonly string[] = ['id', 'version', 'name', 'legalBasis', 'effectiveFrom', 'effectiveTo'] satisfies (keyof RuleSet)[];

/** Every parameter that two rule sets have different values for, by its path. Of a list of things (titles, paths, claims) each entry that went or came. */
export const ruleSetDifference = (before: RuleSet, after: RuleSet): ParameterDifference[] =>
  Object.keys(before).filter((name) => !NAMING.includes(name)).flatMap((name) => difference(name, before[name as keyof RuleSet], after[name as keyof RuleSet]));

/** The value of a parameter as people read it; of what is given for each code or level (`opens`) the field stays the parameter's. */
function shown(field: string, value: unknown): string | null {
  if (value === undefined) return null;
  if (value === null) return '无';
  if (Array.isArray(value)) return value.map((each) => shown(field, each)).join('、');
  if (isObject(value)) return Object.entries(value).map(([name, each]) => `${stepName(name, field)} ${shown(field === 'opens' ? field : name, each) ?? ''}`).join('，');
  return valueName(field, value as string | number | boolean);
}

function difference(path: string, before: unknown, after: unknown): ParameterDifference[] {
  if (isObject(before) && isObject(after)) return [...new Set([...Object.keys(before), ...Object.keys(after)])].flatMap((name) => difference(`${path}.${name}`, before[name], after[name]));
  const field = path.split('.').at(-1)!;
  if (Array.isArray(before) && Array.isArray(after) && [...before, ...after].some(isObject)) {
    const [had, has] = [before, after].map((list) => list.map((each) => shown(field, each)!)) as [string[], string[]];
    return [...had.filter((each) => !has.includes(each)).map((each) => ({ path, before: each, after: null })), ...has.filter((each) => !had.includes(each)).map((each) => ({ path, before: null, after: each }))];
  }
  const [had, has] = [shown(field, before), shown(field, after)];
  return had === has ? [] : [{ path, before: had, after: has }];
}
