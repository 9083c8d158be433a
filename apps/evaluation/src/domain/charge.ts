import { acceptedUnless, reason, sameOccupation, type Decision, type EvaluationMethod, type OccupationRef, type PlainDate, type Reason, type SkillLevel } from '@gt/domain';
import { nextStatus, type Transitions } from './transitions.js';

/** What one candidate owes for a plan and what became of it (七(五)). Amounts are whole 分. Nothing is paid here: the body keeps the books, this is their mirror. */
export interface Charge {
  readonly planId: string;
  readonly institutionId: string;
  readonly applicationId: string;
  /** The price list that the amount comes from: the one that the plan was filed with. */
  readonly schedule: { readonly scheduleId: string; readonly edition: number };
  readonly due: number;
  readonly waived: number;
  readonly waiverReason: string | null;
  readonly paid: number;
  readonly billNumber: string | null;
  readonly paidOn: PlainDate | null;
  readonly refunded: number;
  readonly refundReason: string | null;
  readonly status: ChargeStatus;
}
export type ChargeStatus = 'DUE' | 'WAIVED' | 'PAID' | 'REFUNDED';
const CHARGE_STATUS_NAMES: Readonly<Record<ChargeStatus, string>> = { DUE: '未缴', WAIVED: '无须缴纳', PAID: '已缴', REFUNDED: '已退费' };

interface OfCandidate { readonly planId: string; readonly institutionId: string; readonly applicationId: string }
export type ChargeEvent =
  | { readonly type: 'ChargeDrawn'; readonly data: OfCandidate & { readonly schedule: Charge['schedule']; readonly due: number } }
  | { readonly type: 'ChargeReduced' | 'ChargeWaived'; readonly data: OfCandidate & { readonly amount: number; readonly reason: string } }
  | { readonly type: 'ChargePaid'; readonly data: OfCandidate & { readonly amount: number; readonly billNumber: string; readonly paidOn: PlainDate } }
  | { readonly type: 'ChargeRefundedInPart' | 'ChargeRefunded'; readonly data: OfCandidate & { readonly amount: number; readonly reason: string; readonly refundedOn: PlainDate } };

/** 未缴 → 减免 / 已缴 → 退费. A part that is waived or given back changes no state. */
export const CHARGE_TRANSITIONS: Transitions<ChargeStatus> = {
  DUE: { ChargeReduced: 'DUE', ChargeWaived: 'WAIVED', ChargePaid: 'PAID' },
  PAID: { ChargeRefundedInPart: 'PAID', ChargeRefunded: 'REFUNDED' },
  WAIVED: {},
  REFUNDED: {},
};

export function evolveCharge(state: Charge | null, event: ChargeEvent): Charge {
  if (event.type === 'ChargeDrawn') return { ...event.data, waived: 0, waiverReason: null, paid: 0, billNumber: null, paidOn: null, refunded: 0, refundReason: null, status: event.data.due === 0 ? 'WAIVED' : 'DUE' };
  const next: Charge = { ...state!, status: nextStatus(CHARGE_TRANSITIONS, state!.status, event.type) ?? state!.status };
  switch (event.type) {
    case 'ChargeReduced': case 'ChargeWaived': return { ...next, waived: next.waived + event.data.amount, waiverReason: event.data.reason };
    case 'ChargePaid': return { ...next, paid: event.data.amount, billNumber: event.data.billNumber, paidOn: event.data.paidOn };
    default: return { ...next, refunded: next.refunded + event.data.amount, refundReason: event.data.reason };
  }
}

/** One price as the list has it; null fits everybody. */
export interface Price { readonly occupationCode: string | null; readonly level: number | null; readonly method: EvaluationMethod | null; readonly amount: number }

/** What a candidate owes by a list: the sum of the prices that fit, in 分. Null where none fits: the list has no price for this candidate. */
export function dueBy(prices: readonly Price[], candidate: { readonly occupation: OccupationRef; readonly level: SkillLevel; readonly method: EvaluationMethod }): number | null {
  const fitting = prices.filter((price) => (price.occupationCode === null || sameOccupation({ code: price.occupationCode }, candidate.occupation)) && (price.level === null || price.level === candidate.level) && (price.method === null || price.method === candidate.method));
  return fitting.length === 0 ? null : fitting.reduce((sum, price) => sum + price.amount, 0);
}

type Decided = Decision<ChargeEvent>;
const of = ({ planId, institutionId, applicationId }: Charge): OfCandidate => ({ planId, institutionId, applicationId });
const yuan = (fen: number): string => `${(fen / 100).toFixed(2)} 元`;
const stateReasons = (charge: Charge, event: ChargeEvent['type'], doing: string): Reason[] =>
  (nextStatus(CHARGE_TRANSITIONS, charge.status, event) === undefined ? [reason('CHARGE_STATE', '七(五)', `不能${doing}：该人员的收费状态为“${CHARGE_STATUS_NAMES[charge.status]}”。`, { status: charge.status })] : []);
const open = (charge: Charge): number => charge.due - charge.waived;

/** Draws what a candidate owes; a list without a price for the candidate is named, never read as free of charge. */
export const decideDraw = (candidate: OfCandidate, schedule: Charge['schedule'], due: number | null): Decided => acceptedUnless(
  due === null ? [reason('PRICE_MISSING', '七(五)', `收费标准第 ${schedule.edition} 版没有适用于该人员职业、等级和评价方式的项目，请公示补充后的收费标准。`, { applicationId: candidate.applicationId })] : [],
  { type: 'ChargeDrawn', data: { ...candidate, schedule, due: due ?? 0 } });

/** Waives all or a part of what is open, with the reason. */
export function decideWaive(charge: Charge, amount: number, why: string): Decided {
  const type = amount === open(charge) ? 'ChargeWaived' : 'ChargeReduced';
  const wrong = stateReasons(charge, type, '减免');
  return acceptedUnless(wrong.length > 0 ? wrong : amountReasons(amount, open(charge), '减免', '应收未缴'), { type, data: { ...of(charge), amount, reason: why } });
}

/** Records the payment of all that is open, with the number of its bill. */
export function decidePay(charge: Charge, payment: { readonly billNumber: string; readonly paidOn: PlainDate }, today: PlainDate): Decided {
  const wrong = stateReasons(charge, 'ChargePaid', '登记缴费');
  return acceptedUnless(wrong.length > 0 ? wrong : payment.paidOn > today ? [reason('PAID_IN_FUTURE', '七(五)', '缴费日期晚于今天，请核对票据。', { paidOn: payment.paidOn, today })] : [],
    { type: 'ChargePaid', data: { ...of(charge), amount: open(charge), ...payment } });
}

/** Gives back all or a part of what was paid, with the reason. */
export function decideRefund(charge: Charge, amount: number, why: string, today: PlainDate): Decided {
  const held = charge.paid - charge.refunded;
  const type = amount === held ? 'ChargeRefunded' : 'ChargeRefundedInPart';
  const wrong = stateReasons(charge, type, '退费');
  return acceptedUnless(wrong.length > 0 ? wrong : amountReasons(amount, held, '退费', '已收未退'), { type, data: { ...of(charge), amount, reason: why, refundedOn: today } });
}

/**
 * Somebody joins another plan of the body: what was paid goes along as it was paid, on the same list and bill; what is open is not owed here any more and is
 * drawn by the other plan's own list. Events of this charge, and of the one in the other plan; null where that one is not begun by it.
 */
export function decideCarry(charge: Charge, toPlanId: string, why: string, today: PlainDate): { readonly here: readonly ChargeEvent[]; readonly there: readonly ChargeEvent[] | null } {
  if (charge.status === 'DUE') return { here: [{ type: 'ChargeWaived', data: { ...of(charge), amount: open(charge), reason: why } }], there: null };
  if (charge.status !== 'PAID') return { here: [], there: null };
  const held = charge.paid - charge.refunded;
  const there = { ...of(charge), planId: toPlanId };
  return {
    here: [{ type: 'ChargeRefunded', data: { ...of(charge), amount: held, reason: why, refundedOn: today } }],
    there: [{ type: 'ChargeDrawn', data: { ...there, schedule: charge.schedule, due: held } }, { type: 'ChargePaid', data: { ...there, amount: held, billNumber: charge.billNumber!, paidOn: charge.paidOn! } }],
  };
}

const amountReasons = (amount: number, most: number, doing: string, held: string): Reason[] =>
  (amount > most || amount <= 0 ? [reason('AMOUNT_OUT_OF_RANGE', '七(五)', `${doing}金额应大于 0，且不超过${held}的 ${yuan(most)}。`, { amount, most })] : []);
