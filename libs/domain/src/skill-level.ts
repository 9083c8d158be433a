/** 职业技能等级 as a digit; 1 is the highest. */
export type SkillLevel = 1 | 2 | 3 | 4 | 5;

/** All levels, highest first. */
export const SKILL_LEVELS: readonly SkillLevel[] = [1, 2, 3, 4, 5];

/** The full name, as printed on the certificate. */
export const SKILL_LEVEL_NAMES: Readonly<Record<SkillLevel, string>> = {
  1: '一级/高级技师', 2: '二级/技师', 3: '三级/高级工', 4: '四级/中级工', 5: '五级/初级工',
};

/** True for the numbers 1–5. */
export const isSkillLevel = (value: unknown): value is SkillLevel => typeof value === 'number' && SKILL_LEVELS.includes(value as SkillLevel);

/** `一级/高级技师` and so on. */
export const skillLevelName = (level: SkillLevel): string => SKILL_LEVEL_NAMES[level];

/** True if `a` is a higher level than `b` (一级 is higher than 二级). */
export const isHigherSkillLevel = (a: SkillLevel, b: SkillLevel): boolean => a < b;

const LEVEL_OF_WORD: ReadonlyMap<string, SkillLevel> = new Map(SKILL_LEVELS.flatMap((level) => [String(level), SKILL_LEVEL_NAMES[level], ...SKILL_LEVEL_NAMES[level].split('/')].map((word) => [word, level] as const)));
/**
 * Reads a level as people write it: `1`–`5`, `一级`, `高级技师`, `一级/高级技师`; undefined if it is none of them.
 * White space and full-width forms do not matter.
 */
export const parseSkillLevel = (text: string): SkillLevel | undefined => LEVEL_OF_WORD.get(text.normalize('NFKC').replace(/\s/gu, ''));
