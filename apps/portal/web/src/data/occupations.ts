import { SKILL_OCCUPATIONS, type CatalogueOccupation } from '@gt/domain';

/** Suggestions shown at once: more is no list to choose from. */
const SUGGESTIONS_MAX = 20;

/** Skill occupations (groups 3–6) whose name or code has the text; none for an empty text. */
export function findOccupations(text: string): readonly CatalogueOccupation[] {
  const wanted = text.normalize('NFKC').replace(/（.*$|\(.*$/, '').trim();
  if (wanted === '') return [];
  return SKILL_OCCUPATIONS.filter((o) => o.name.includes(wanted) || o.code.startsWith(wanted)).slice(0, SUGGESTIONS_MAX);
}
