import { accepted, reason, refused, type Decision } from '@gt/domain';
import { stateRefusal, type Application, type ApplicationEvent, type DecidedBy } from './application.js';
import { materialsOf, type MaterialCheck, type OriginalSeen } from './material.js';

export interface CheckCommand { readonly item: string; readonly original: OriginalSeen | null; readonly note: string | null }

/**
 * 原件核验 (六(二)): which original was seen for which line of the list, by whom and when; null takes a tick back. It stands for the files that were there:
 * another file in their place is to be looked at anew. Reasons: MATERIAL_UNKNOWN, CHECK_TWICE, NOTHING_TO_TAKE_BACK.
 */
export function checkMaterials(state: Application, checks: readonly CheckCommand[], facts: { readonly by: DecidedBy; readonly filesOf: (item: string) => readonly string[] }): Decision<ApplicationEvent> {
  const wrong = stateRefusal(state, 'ApplicationMaterialsChecked', '核验材料');
  if (wrong) return refused(wrong);
  const listed = new Map(materialsOf(state.form).map((m) => [m.item, m.name]));
  const reasons = checks.flatMap(({ item, original }, i) => [
    ...(listed.has(item) ? [] : [reason('MATERIAL_UNKNOWN', '六(二)', '材料清单里没有这一项，请刷新后重试。', { item })]),
    ...(checks.findIndex((other) => other.item === item) === i ? [] : [reason('CHECK_TWICE', '六(二)', `“${listed.get(item) ?? item}”核验了两次，请只留一次。`, { item })]),
    ...(original === null && !state.materialChecks?.[item] ? [reason('NOTHING_TO_TAKE_BACK', '六(二)', `“${listed.get(item) ?? item}”尚未核验，无须撤销。`, { item })] : []),
  ]);
  if (reasons.length > 0) return refused(...reasons);
  return accepted<ApplicationEvent>({ type: 'ApplicationMaterialsChecked', data: { by: facts.by, checks: checks.map((check) => ({ ...check, files: facts.filesOf(check.item) })) } });
}

/** How a line of the list stands: its original was seen, was seen for other files than are there now, or was not seen. */
export const standingOfCheck = (check: MaterialCheck | undefined, files: readonly string[]): 'CHECKED' | 'CHANGED' | 'UNCHECKED' =>
  (!check ? 'UNCHECKED' : [...check.files].sort().join() === [...files].sort().join() ? 'CHECKED' : 'CHANGED');

/** Lines that the notice wants and whose original nobody has seen, at the acceptance: a person decides, and it is kept that he knew. */
export const uncheckedOf = (state: Application, filesOf: (item: string) => readonly string[]): readonly string[] =>
  materialsOf(state.form).filter((m) => m.needed && standingOfCheck(state.materialChecks?.[m.item], filesOf(m.item)) !== 'CHECKED').map((m) => m.item);
