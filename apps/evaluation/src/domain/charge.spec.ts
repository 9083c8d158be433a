import type { Decision } from '@gt/domain';
import { CHARGE_TRANSITIONS, decideCarry, decideDraw, decidePay, decideRefund, decideWaive, dueBy, evolveCharge, type Charge, type ChargeEvent, type Price } from './charge.js';
import { findTransitionFaults } from './transitions.js';

const of = { planId: 'p', institutionId: 'i', applicationId: 'a' };
const schedule = { scheduleId: 's', edition: 1 };
const given = (...events: ChargeEvent[]): Charge => events.reduce<Charge | null>((state, event) => evolveCharge(state, event), null)!;
const drawn = (due: number): ChargeEvent => ({ type: 'ChargeDrawn', data: { ...of, schedule, due } });
const codes = (decision: Decision<unknown>) => (decision.ok ? [] : decision.reasons.map((each) => each.code));
const then = (charge: Charge, decision: Decision<ChargeEvent>): Charge => { if (!decision.ok) throw new Error(codes(decision).join()); return decision.events.reduce<Charge>(evolveCharge, charge); };
const paying = { billNumber: '渝票 000123', paidOn: '2026-03-10' };
const today = '2026-03-12';

describe('what a candidate owes (七(五))', () => {
  const turner = { code: '6-18-01-01', workType: null };
  const price = (amount: number, more: Partial<Price> = {}): Price => ({ occupationCode: null, level: null, method: null, amount, ...more });
  const candidate = { occupation: turner, level: 2 as const, method: 'COMPREHENSIVE_REVIEW' as const };

  it('is the sum of the prices that fit occupation, level and method', () => {
    expect(dueBy([price(100), price(20, { level: 2 }), price(3, { occupationCode: '6-18-01-01', method: 'COMPREHENSIVE_REVIEW' }), price(5000, { level: 3 }), price(7000, { method: 'PRACTICAL_ASSESSMENT' }), price(9000, { occupationCode: '6-18-01-02' })], candidate)).toBe(123);
    expect(dueBy([price(0)], candidate)).toBe(0);
  });

  it('is refused where no price fits: that is not free of charge', () => {
    expect(dueBy([price(5000, { level: 3 })], candidate)).toBeNull();
    expect(codes(decideDraw(of, schedule, null))).toEqual(['PRICE_MISSING']);
    expect(given(drawn(0)).status).toBe('WAIVED');
  });

  it('goes along to another plan as it was paid; what is open is drawn there anew', () => {
    const paid = then(given(drawn(30_000)), decidePay(given(drawn(30_000)), paying, today));
    const part = then(paid, decideRefund(paid, 5_000, '多收', today));
    const { here, there } = decideCarry(part, 'q', '移转', today);
    expect(here.reduce(evolveCharge, part)).toMatchObject({ planId: 'p', status: 'REFUNDED', refunded: 30_000, refundReason: '移转' });
    expect(given(...there!)).toMatchObject({ planId: 'q', schedule, status: 'PAID', due: 25_000, paid: 25_000, billNumber: '渝票 000123', paidOn: '2026-03-10' });
    const open = then(given(drawn(30_000)), decideWaive(given(drawn(30_000)), 10_000, '减免'));
    expect([decideCarry(open, 'q', '移转', today).there, decideCarry(open, 'q', '移转', today).here.reduce(evolveCharge, open)]).toMatchObject([null, { status: 'WAIVED', waived: 30_000 }]);
    expect(decideCarry(given(drawn(0)), 'q', '移转', today)).toEqual({ here: [], there: null });
  });

  it('every state is reached and none but the final ones is a dead end', () => { expect(findTransitionFaults(CHARGE_TRANSITIONS, 'DUE', ['WAIVED', 'REFUNDED'])).toEqual([]); });

  it('is waived in part, paid with a bill, given back in part and whole, each with its reason', () => {
    const reduced = then(given(drawn(30_000)), decideWaive(given(drawn(30_000)), 10_000, '残疾人减免'));
    expect(reduced).toMatchObject({ status: 'DUE', waived: 10_000 });
    const paid = then(reduced, decidePay(reduced, paying, today));
    expect(paid).toMatchObject({ status: 'PAID', paid: 20_000, billNumber: '渝票 000123' });
    const part = then(paid, decideRefund(paid, 5_000, '缺考退费', today));
    expect(part).toMatchObject({ status: 'PAID', refunded: 5_000 });
    expect(then(part, decideRefund(part, 15_000, '计划取消', today))).toMatchObject({ status: 'REFUNDED', refunded: 20_000, refundReason: '计划取消' });
    expect(then(given(drawn(100)), decideWaive(given(drawn(100)), 100, '本单位承担'))).toMatchObject({ status: 'WAIVED', waived: 100 });
  });

  it('says no to more than is open, to nothing, to a payment twice or of tomorrow, to a refund of what was not paid', () => {
    const due = given(drawn(100));
    expect([decideWaive(due, 101, 'x'), decideWaive(due, 0, 'x'), decidePay(due, { ...paying, paidOn: '2026-03-13' }, today), decideRefund(due, 1, 'x', today)].map(codes)).toEqual([['AMOUNT_OUT_OF_RANGE'], ['AMOUNT_OUT_OF_RANGE'], ['PAID_IN_FUTURE'], ['CHARGE_STATE']]);
    const paid = then(due, decidePay(due, paying, today));
    expect([decidePay(paid, paying, today), decideWaive(paid, 1, 'x'), decideRefund(paid, 101, 'x', today)].map(codes)).toEqual([['CHARGE_STATE'], ['CHARGE_STATE'], ['AMOUNT_OUT_OF_RANGE']]);
  });
});
