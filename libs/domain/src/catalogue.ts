import { OCCUPATION_GROUP_ROWS } from './data/occupation-groups.gen.js';
import { OCCUPATION_ROWS } from './data/occupations.gen.js';
import { nameKey } from './names.js';
import { isSkillOccupation } from './occupation.js';

/** One 职业 of the 国家职业分类大典（2022年版）. */
export interface CatalogueOccupation {
  readonly code: string;
  readonly name: string;
  /** First letters of the name in pinyin, `cg` for 车工: what somebody types who does not switch the keyboard. */
  readonly initials: string;
  /** 绿色职业. */
  readonly green: boolean;
  /** 数字职业. */
  readonly digital: boolean;
  /** False where code or name could not be confirmed against a second source. */
  readonly confirmed: boolean;
}

/** One 大类, 中类 or 小类. */
export interface CatalogueGroup {
  readonly code: string;
  readonly name: string;
}

/** All occupations of groups 2–6, in the order of their codes. */
export const OCCUPATIONS: readonly CatalogueOccupation[] = OCCUPATION_ROWS.map((row) => {
  const [code, name, marks, initials] = row.split(',') as [string, string, string, string];
  return { code, name, initials, green: marks.includes('L'), digital: marks.includes('S'), confirmed: !marks.includes('?') };
});

/** All groups above them. */
export const OCCUPATION_GROUPS: readonly CatalogueGroup[] = OCCUPATION_GROUP_ROWS.map((row) => {
  const [code, name] = row.split(',') as [string, string];
  return { code, name };
});

const byCode = new Map(OCCUPATIONS.map((occupation) => [occupation.code, occupation]));
const groupByCode = new Map(OCCUPATION_GROUPS.map((group) => [group.code, group]));

/** The catalogue's occupation of that code, or undefined. */
export const findOccupation = (code: string): CatalogueOccupation | undefined => byCode.get(code);

/** What pickers offer: groups 3–6 (group 2 is a post and no skill occupation). */
export const SKILL_OCCUPATIONS: readonly CatalogueOccupation[] = OCCUPATIONS.filter((occupation) => isSkillOccupation(occupation.code));

/**
 * What a picker finds (附件1 二): the skill occupations whose code, name or pinyin initials are the text, those that begin with it, those whose
 * name or initials contain it, in this order. None for an empty text.
 */
export function searchSkillOccupations(text: string, limit: number): readonly CatalogueOccupation[] {
  const wanted = nameKey(text).toLowerCase();
  if (wanted === '') return [];
  const fits = (test: (key: string) => boolean) => SKILL_OCCUPATIONS.filter(({ code, name, initials }) => [code, name, initials].some(test));
  const contain = SKILL_OCCUPATIONS.filter(({ name, initials }) => name.includes(wanted) || initials.includes(wanted));
  return [...new Set([...fits((key) => key === wanted), ...fits((key) => key.startsWith(wanted)), ...contain])].slice(0, limit);
}

/** The groups above an occupation, widest first: 大类, 中类, 小类, as far as the catalogue names them. */
export function groupsOf(code: string): readonly CatalogueGroup[] {
  const [major, middle, minor] = code.split('-') as [string, string, string];
  const codes = [`${major}-00-00-00`, `${major}-${middle}-00-00`, `${major}-${middle}-${minor}-00`];
  return codes.flatMap((groupCode) => groupByCode.get(groupCode) ?? []);
}
