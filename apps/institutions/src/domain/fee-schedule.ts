import { acceptedUnless, addDays, findOccupation, isSkillOccupation, reason, type Decision, type EvaluationMethod, type PlainDate, type Reason, type SkillLevel } from '@gt/domain';
import { INSTITUTION_STATUS_NAMES, type Institution } from './institution.js';
import { stateReasons, type Transitions } from './transitions.js';

/** One line of the cost accounting (核算成本), whole 分. */
export interface CostLine { readonly name: string; readonly amount: number }

/** One price. It counts for every candidate whom its occupation, level and method fit (null: any); what a candidate owes is the sum of them. */
export interface FeeItem {
  readonly name: string;
  readonly occupationCode: string | null;
  readonly level: SkillLevel | null;
  readonly method: EvaluationMethod | null;
  /** whole 分; 0: free of charge, which is published too */
  readonly amount: number;
  readonly costs: readonly CostLine[];
}

/** What a price list says; a draft may still lack parts. */
export interface FeeContent {
  readonly items: readonly FeeItem[];
  /** document of the cost accounting and the price */
  readonly basis: string;
  readonly note: string | null;
}

export type FeeStatus = 'DRAFT' | 'PUBLISHED' | 'SUPERSEDED';
export const FEE_STATUS_NAMES: Readonly<Record<FeeStatus, string>> = { DRAFT: '草稿', PUBLISHED: '已公示', SUPERSEDED: '已被新标准替代' };

/** 收费标准 (七(五)). */
export interface FeeSchedule extends FeeContent {
  readonly institutionId: string;
  readonly status: FeeStatus;
  readonly edition: number | null;
  readonly publishedOn: PlainDate | null;
  readonly effectiveFrom: PlainDate | null;
  /** Last day on which it holds; null: until further notice. */
  readonly effectiveTo: PlainDate | null;
}

interface OfBody { readonly institutionId: string }
export type FeeEvent =
  | { readonly type: 'FeeScheduleDrafted' | 'FeeScheduleDraftChanged'; readonly data: OfBody & { readonly content: FeeContent } }
  | { readonly type: 'FeeSchedulePublished'; readonly data: OfBody & FeeContent & { readonly edition: number; readonly publishedOn: PlainDate; readonly effectiveFrom: PlainDate } }
  | { readonly type: 'FeeScheduleSuperseded'; readonly data: OfBody & { readonly by: string; readonly from: PlainDate } };

/** 草稿 → 已公示 → 被替代. */
export const feeTransitions: Transitions<FeeStatus, FeeEvent['type']> = {
  DRAFT: { FeeScheduleDraftChanged: 'DRAFT', FeeSchedulePublished: 'PUBLISHED' },
  PUBLISHED: { FeeScheduleSuperseded: 'SUPERSEDED' },
  SUPERSEDED: {},
};

export function evolveFeeSchedule(state: FeeSchedule | null, event: FeeEvent): FeeSchedule {
  switch (event.type) {
    case 'FeeScheduleDrafted': return { institutionId: event.data.institutionId, status: 'DRAFT', ...event.data.content, edition: null, publishedOn: null, effectiveFrom: null, effectiveTo: null };
    case 'FeeScheduleDraftChanged': return { ...state!, ...event.data.content };
    case 'FeeSchedulePublished': return { ...state!, ...event.data, status: 'PUBLISHED' };
    case 'FeeScheduleSuperseded': return { ...state!, status: 'SUPERSEDED', effectiveTo: addDays(event.data.from, -1) };
  }
}

type Decided = Decision<FeeEvent>;

/** Begins a price list. A body that has ended sets no prices. */
export const decideDraftFees = (institutionId: string, institution: Institution, content: FeeContent): Decided => acceptedUnless(
  institution.status === 'ENDED' ? [reason('BODY_NOT_ACTIVE', '七(五)', `评价机构当前状态为“${INSTITUTION_STATUS_NAMES[institution.status]}”，不能制定收费标准。`)] : [], { type: 'FeeScheduleDrafted', data: { institutionId, content } });

export const decideChangeFees = (fees: FeeSchedule, content: FeeContent): Decided => acceptedUnless(stateReasons(feeTransitions, fees.status, 'FeeScheduleDraftChanged', FEE_STATUS_NAMES, '修改收费标准'),
  { type: 'FeeScheduleDraftChanged', data: { institutionId: fees.institutionId, content } });

/**
 * Publishes a price list (七(五)): every price rests on a cost accounting and is not above it, nothing is priced twice, and it holds from the day
 * of its publication at the earliest: nobody is charged by a list that could not be read. `current` = the list that is published now.
 */
export function decidePublishFees(fees: FeeSchedule, facts: { readonly on: PlainDate; readonly effectiveFrom: PlainDate; readonly current: Pick<FeeSchedule, 'edition' | 'effectiveFrom'> | null }): Decided {
  const { on, effectiveFrom, current } = facts;
  const wrong = stateReasons(feeTransitions, fees.status, 'FeeSchedulePublished', FEE_STATUS_NAMES, '公示收费标准');
  const reasons = wrong.length > 0 ? wrong : [...contentReasons(fees),
    ...(effectiveFrom < on ? [reason('EFFECTIVE_FROM_PAST', '七(五)', `执行日期不能早于公示日 ${on}，请改正。`, { effectiveFrom, on })] : []),
    ...(current?.effectiveFrom && effectiveFrom <= current.effectiveFrom ? [reason('EFFECTIVE_FROM_NOT_LATER', '七(五)', `执行日期应晚于现行标准的执行日期 ${current.effectiveFrom}，请改正。`, { effectiveFrom, current: current.effectiveFrom })] : [])];
  const { institutionId, items, basis, note } = fees;
  return acceptedUnless(reasons, { type: 'FeeSchedulePublished', data: { institutionId, items, basis, note, edition: (current?.edition ?? 0) + 1, publishedOn: on, effectiveFrom } });
}

/** The newer list ends this one on the day before it holds. */
export const decideSupersedeFees = (fees: FeeSchedule, by: string, from: PlainDate): Decided =>
  acceptedUnless(stateReasons(feeTransitions, fees.status, 'FeeScheduleSuperseded', FEE_STATUS_NAMES, '替代收费标准'), { type: 'FeeScheduleSuperseded', data: { institutionId: fees.institutionId, by, from } });

const yuan = (fen: number): string => `${(fen / 100).toFixed(2)} 元`;

function contentReasons({ items, basis }: FeeContent): Reason[] {
  const key = (item: FeeItem) => [item.name, item.occupationCode, item.level, item.method].join('|');
  return [
    ...(items.length === 0 ? [reason('FEE_ITEMS_MISSING', '七(五)', '请至少填写一个收费项目；不收费的，填写金额为 0 的项目并公示。')] : []),
    ...(basis === '' ? [reason('FEE_BASIS_MISSING', '七(五)', '请填写成本核算和收费标准的依据文件。')] : []),
    ...items.flatMap((item, index) => {
      const label = `第 ${index + 1} 项（${item.name}）`;
      const facts = { row: index + 1 };
      const cost = item.costs.reduce((sum, each) => sum + each.amount, 0);
      return [
        ...(item.occupationCode !== null && !(isSkillOccupation(item.occupationCode) && findOccupation(item.occupationCode)) ? [reason('OCCUPATION_NOT_IN_CATALOGUE', '七(五)', `${label}的职业不在国家职业分类大典第三至第六大类中，请从目录中选择。`, facts)] : []),
        ...(item.amount > 0 && item.costs.length === 0 ? [reason('FEE_COSTS_MISSING', '七(五)', `${label}没有成本核算，请逐项列出成本。`, facts)] : []),
        ...(item.costs.length > 0 && item.amount > cost ? [reason('FEE_ABOVE_COST', '七(五)', `${label}收费 ${yuan(item.amount)}，高于所列成本合计 ${yuan(cost)}，请核对成本或调整收费。`, { ...facts, amount: item.amount, cost })] : []),
        ...(items.slice(0, index).some((each) => key(each) === key(item)) ? [reason('FEE_ITEM_TWICE', '七(五)', `${label}与前面的项目重复，请合并。`, facts)] : []),
      ];
    }),
  ];
}
