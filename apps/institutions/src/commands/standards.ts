import type { PlainDate } from '@gt/domain';
import { decideAdoptStandard, decideChangeStandard, decideDraftStandard, decideSupersedeStandard, type CustomStandard, type StandardContent, type StandardEvent } from '../domain/custom-standard.js';
import { standardView, type StandardView } from '../queries/views.js';
import { adoptedStandardId, ruleSetOn } from '../storage/facts.js';
import { changeEdition, draftEdition, issueEdition, type EditionKind } from './editions.js';
import type { UseCase } from './use-case.js';

const STANDARDS: EditionKind<CustomStandard, StandardContent, StandardEvent, StandardView> = {
  name: '自定标准', drafting: 'standard.draft', issuing: 'standard.adopt', store: (stores) => stores.standards, view: standardView,
  draft: decideDraftStandard, change: decideChangeStandard, issue: async (tx, standard, facts) => decideAdoptStandard(standard, { ...facts, ruleSet: await ruleSetOn(tx, facts.on) }), supersede: decideSupersedeStandard, currentId: adoptedStandardId,
};

/** Begins a custom standard of an enterprise body (七(六)). */
export const draftStandard = (use: UseCase, institutionId: string, content: StandardContent): Promise<StandardView> => draftEdition(STANDARDS, use, institutionId, content);
/** Replaces the content of a draft. */
export const changeStandard = (use: UseCase, id: string, content: StandardContent): Promise<StandardView> => changeEdition(STANDARDS, use, id, content);
/** Adopts a custom standard. */
export const adoptStandard = (use: UseCase, id: string, given: { effectiveFrom?: PlainDate | null }): Promise<StandardView> => issueEdition(STANDARDS, use, id, given);
