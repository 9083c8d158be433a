import { searchSkillOccupations, type CatalogueOccupation } from '@gt/domain';

/** Suggestions shown at once: more is no list to choose from. */
const SUGGESTIONS_MAX = 20;

/** Skill occupations (groups 3–6) whose name, code or pinyin initials have the text; what a suggestion added in brackets is left out. */
export const findOccupations = (text: string): readonly CatalogueOccupation[] => searchSkillOccupations(text.normalize('NFKC').replace(/（.*$|\(.*$/, ''), SUGGESTIONS_MAX);
