import { accepted, acceptedUnless, reason, refused, type Decision, type PlainDate, type Reason } from '@gt/domain';
import type { Acting } from '@gt/policy';
import { ruleSetReasons, type RuleSet } from '@gt/rules';
import { ADOPTION_STATUS_NAMES, fourEyes, proposed, type AdoptionStatus, type Proposed } from './calendar-paper.js';
import { stateReasons, type Transitions } from './transitions.js';

/** One edition of a rule set; its content is what libs/rules interprets. */
export interface RuleSetEdition extends Proposed {
  readonly ruleSetId: string;
  readonly ruleSetVersion: number;
  readonly effectiveFrom: PlainDate;
  readonly effectiveTo: PlainDate | null;
  readonly content: RuleSet;
  readonly status: AdoptionStatus;
  /** why it was not adopted */
  readonly declined?: string;
}

export type RuleSetEvent =
  | { readonly type: 'RuleSetProposed'; readonly data: { readonly content: RuleSet } & Proposed }
  | { readonly type: 'RuleSetAdopted'; readonly data: { readonly content: RuleSet } }
  | { readonly type: 'RuleSetDeclined'; readonly data: { readonly ruleSetId: string; readonly ruleSetVersion: number; readonly reason: string } };

/** 待批准 → 已批准, or 未批准. Which edition is in force on a day follows from the days; none is ever edited. */
export const ruleSetTransitions: Transitions<AdoptionStatus, RuleSetEvent['type']> = { PROPOSED: { RuleSetAdopted: 'ADOPTED', RuleSetDeclined: 'DECLINED' }, ADOPTED: {}, DECLINED: {} };

export function evolveRuleSet(state: RuleSetEdition | null, event: RuleSetEvent): RuleSetEdition {
  if (event.type === 'RuleSetAdopted') return { ...state!, status: 'ADOPTED' };
  if (event.type === 'RuleSetDeclined') return { ...state!, status: 'DECLINED', declined: event.data.reason };
  const { content, proposedBy, onBehalfOf } = event.data;
  return { ruleSetId: content.id, ruleSetVersion: content.version, effectiveFrom: content.effectiveFrom, effectiveTo: content.effectiveTo, content, status: 'PROPOSED', proposedBy, ...(onBehalfOf === undefined ? {} : { onBehalfOf }) };
}

/** The refusal of an edition whose id and version are adopted already. */
export const editionTaken = (id: string, version: number): Reason => reason('RULE_SET_VERSION_TAKEN', '', `规则 ${id} 第 ${version} 版已批准，不能改动，请以新版本号提出。`, { ruleSetId: id, ruleSetVersion: version });

/** Proposes an edition. Content of the wrong shape is refused, naming every path: what the rules cannot read must not be adopted. */
export function decideProposeRuleSet(content: unknown, by: Acting, adopted: readonly { ruleSetId: string; ruleSetVersion: number }[]): Decision<RuleSetEvent> {
  const reasons = ruleSetReasons(content);
  if (reasons.length > 0) return refused(...reasons);
  const ruleSet = content as RuleSet;
  const taken = adopted.some((each) => each.ruleSetId === ruleSet.id && each.ruleSetVersion === ruleSet.version);
  return taken ? refused(editionTaken(ruleSet.id, ruleSet.version)) : accepted({ type: 'RuleSetProposed', data: { content: ruleSet, ...proposed(by) } });
}

/** Adopts a proposed edition; another person than the proposer. */
export function decideAdoptRuleSet(edition: RuleSetEdition, by: Acting, adopted: readonly { ruleSetId: string; ruleSetVersion: number }[]): Decision<RuleSetEvent> {
  const wrong = stateReasons(ruleSetTransitions, edition.status, 'RuleSetAdopted', ADOPTION_STATUS_NAMES, '批准规则');
  const reasons = wrong.length > 0 ? wrong : [...fourEyes(edition, by),
    ...(adopted.some((each) => each.ruleSetId === edition.ruleSetId && each.ruleSetVersion === edition.ruleSetVersion) ? [editionTaken(edition.ruleSetId, edition.ruleSetVersion)] : [])];
  return acceptedUnless(reasons, { type: 'RuleSetAdopted', data: { content: edition.content } });
}

/** Does not adopt a proposed edition, with the reason; the same version may be proposed anew. */
export const decideDeclineRuleSet = ({ ruleSetId, ruleSetVersion, status }: RuleSetEdition, why: string): Decision<RuleSetEvent> => acceptedUnless(
  stateReasons(ruleSetTransitions, status, 'RuleSetDeclined', ADOPTION_STATUS_NAMES, '不予批准规则'), { type: 'RuleSetDeclined', data: { ruleSetId, ruleSetVersion, reason: why } });
