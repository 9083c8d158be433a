/**
 * An occupation of the national catalogue, with the work type (工种) where there is one. `name` is for people and never compared.
 */
export interface OccupationRef {
  /** `d-dd-dd-dd`. */
  readonly code: string;
  readonly workType?: string | null;
  readonly name?: string | null;
}

/** Grammar of an occupation code; whether the catalogue has it is another question (`findOccupation`). */
export const OCCUPATION_CODE = /^\d-\d{2}-\d{2}-\d{2}$/;

/** What is printed for a missing 工种. */
export const NO_WORK_TYPE = '--';

/** True for text of the form `d-dd-dd-dd`. */
export const isOccupationCode = (value: unknown): value is string => typeof value === 'string' && OCCUPATION_CODE.test(value);

/** True for groups 3–6, the skill occupations; group 2 (专业技术人员) is a post and no skill occupation. */
export const isSkillOccupation = (code: string): boolean => isOccupationCode(code) && /^[3-6]/.test(code);

/** True for group 2, an engineer's own occupation: a post that the body's correspondence has yet to map. */
export const isPostOccupation = (code: string): boolean => code.startsWith('2-');

/** The work type as it is compared: trimmed, and null for a missing one, however it was written (absent, empty, `--`). */
export function workTypeOf(occupation: OccupationRef): string | null {
  const workType = occupation.workType?.trim() ?? '';
  return workType === '' || workType === NO_WORK_TYPE ? null : workType;
}

/** The same occupation: equal codes and, where both give a work type, equal work types. */
export function sameOccupation(a: OccupationRef, b: OccupationRef): boolean {
  const [left, right] = [workTypeOf(a), workTypeOf(b)];
  return a.code === b.code && (left === null || right === null || left === right);
}

/** `电工（6-31-01-03）／内线电工`: an occupation in a sentence. */
export function occupationLabel(occupation: OccupationRef): string {
  const workType = workTypeOf(occupation);
  const name = occupation.name ? `${occupation.name}（${occupation.code}）` : occupation.code;
  return workType === null ? name : `${name}／${workType}`;
}
