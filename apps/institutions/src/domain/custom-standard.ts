import { acceptedUnless, addDays, reason, type Decision, type PlainDate } from '@gt/domain';
import { checkOverlay, type Overlay, type RuleSet } from '@gt/rules';
import type { Institution } from './institution.js';
import { stateReasons, type Transitions } from './transitions.js';

/** What a custom standard says: its paper, and what it makes stricter than the notice. */
export interface StandardContent { readonly name: string; readonly document: string; readonly overlay: Readonly<Record<string, unknown>> }

export type StandardStatus = 'DRAFT' | 'ADOPTED' | 'SUPERSEDED';
export const STANDARD_STATUS_NAMES: Readonly<Record<StandardStatus, string>> = { DRAFT: '草稿', ADOPTED: '执行中', SUPERSEDED: '已被新标准替代' };

/** 自定标准 of an enterprise body (七(六)): an overlay on the rule set that was in force when it was adopted. */
export interface CustomStandard extends StandardContent {
  readonly institutionId: string;
  readonly status: StandardStatus;
  readonly edition: number | null;
  /** The rule set that it was judged by. */
  readonly ruleSet: { readonly id: string; readonly version: number } | null;
  readonly effectiveFrom: PlainDate | null;
  readonly effectiveTo: PlainDate | null;
}

interface OfBody { readonly institutionId: string }
export type StandardEvent =
  | { readonly type: 'CustomStandardDrafted' | 'CustomStandardDraftChanged'; readonly data: OfBody & { readonly content: StandardContent } }
  | { readonly type: 'CustomStandardAdopted'; readonly data: OfBody & { readonly name: string; readonly document: string; readonly overlay: Overlay; readonly edition: number; readonly ruleSet: { readonly id: string; readonly version: number }; readonly effectiveFrom: PlainDate } }
  | { readonly type: 'CustomStandardSuperseded'; readonly data: OfBody & { readonly by: string; readonly from: PlainDate } };

/** 草稿 → 执行中 → 被替代. */
export const standardTransitions: Transitions<StandardStatus, StandardEvent['type']> = {
  DRAFT: { CustomStandardDraftChanged: 'DRAFT', CustomStandardAdopted: 'ADOPTED' },
  ADOPTED: { CustomStandardSuperseded: 'SUPERSEDED' },
  SUPERSEDED: {},
};

export function evolveStandard(state: CustomStandard | null, event: StandardEvent): CustomStandard {
  switch (event.type) {
    case 'CustomStandardDrafted': return { institutionId: event.data.institutionId, status: 'DRAFT', ...event.data.content, edition: null, ruleSet: null, effectiveFrom: null, effectiveTo: null };
    case 'CustomStandardDraftChanged': return { ...state!, ...event.data.content };
    case 'CustomStandardAdopted': return { ...state!, ...event.data, status: 'ADOPTED' };
    case 'CustomStandardSuperseded': return { ...state!, status: 'SUPERSEDED', effectiveTo: addDays(event.data.from, -1) };
  }
}

type Decided = Decision<StandardEvent>;

/** Begins a custom standard; only an enterprise body may have one, a social-training body uses the national standard (四(二), 七(六)). */
export const decideDraftStandard = (institutionId: string, institution: Institution, content: StandardContent): Decided => acceptedUnless([
  ...(institution.type === 'ENTERPRISE' ? [] : [reason('STANDARD_NOT_NATIONAL', '七(六)', '社会培训评价组织须依据国家职业标准，不能自定标准。')]),
  ...(institution.status === 'ENDED' ? [reason('BODY_NOT_ACTIVE', '七(六)', '该评价机构已终止，不能制定标准。')] : []),
], { type: 'CustomStandardDrafted', data: { institutionId, content } });

export const decideChangeStandard = (standard: CustomStandard, content: StandardContent): Decided => acceptedUnless(stateReasons(standardTransitions, standard.status, 'CustomStandardDraftChanged', STANDARD_STATUS_NAMES, '修改自定标准'),
  { type: 'CustomStandardDraftChanged', data: { institutionId: standard.institutionId, content } });

/** What an adoption is judged by. `current` = the standard that is in force now. */
export interface AdoptionFacts { readonly on: PlainDate; readonly effectiveFrom: PlainDate; readonly ruleSet: RuleSet | null; readonly current: Pick<CustomStandard, 'edition' | 'effectiveFrom'> | null }

/** Adopts a custom standard: nowhere looser than the rule set in force (七(六): 不得低于本通知有关要求), each looser parameter named; not for days that are over. */
export function decideAdoptStandard(standard: CustomStandard, { on, effectiveFrom, ruleSet, current }: AdoptionFacts): Decided {
  const wrong = stateReasons(standardTransitions, standard.status, 'CustomStandardAdopted', STANDARD_STATUS_NAMES, '执行自定标准');
  const reasons = wrong.length > 0 ? wrong : [
    ...(standard.document === '' ? [reason('STANDARD_DOCUMENT_MISSING', '七(六)', '请填写自定标准的印发文件。')] : []),
    ...(ruleSet ? checkOverlay(standard.overlay, ruleSet).map((each) => ({ ...each, message: `${each.message}。` })) : [reason('NO_RULE_SET_IN_FORCE', '七(六)', '当日没有生效的规则，请联系市职业技能鉴定指导中心。', { on })]),
    ...(effectiveFrom < on ? [reason('EFFECTIVE_FROM_PAST', '七(六)', `执行日期不能早于今天 ${on}，已受理的申报按原标准办理，请改正。`, { effectiveFrom, on })] : []),
    ...(current?.effectiveFrom && effectiveFrom <= current.effectiveFrom ? [reason('EFFECTIVE_FROM_NOT_LATER', '七(六)', `执行日期应晚于现行标准的执行日期 ${current.effectiveFrom}，请改正。`, { effectiveFrom, current: current.effectiveFrom })] : [])];
  const { institutionId, name, document, overlay } = standard;
  return acceptedUnless(reasons, { type: 'CustomStandardAdopted', data: { institutionId, name, document, overlay: overlay as Overlay, edition: (current?.edition ?? 0) + 1, ruleSet: { id: ruleSet?.id ?? '', version: ruleSet?.version ?? 0 }, effectiveFrom } });
}

/** The newer standard ends this one on the day before it holds. */
export const decideSupersedeStandard = (standard: CustomStandard, by: string, from: PlainDate): Decided =>
  acceptedUnless(stateReasons(standardTransitions, standard.status, 'CustomStandardSuperseded', STANDARD_STATUS_NAMES, '替代自定标准'), { type: 'CustomStandardSuperseded', data: { institutionId: standard.institutionId, by, from } });
