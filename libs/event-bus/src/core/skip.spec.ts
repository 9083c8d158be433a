import { NOTHING_APPLIED, type ParkClass, type Watermark } from './plan.js';
import { skipOutcome } from './skip.js';

const at = (version: number): Watermark => ({ ...NOTHING_APPLIED, version });
const parked = (parkClass: ParkClass, version: number | null) => ({ class: parkClass, version });

it.each<ParkClass>(['POISON', 'CRASH', 'INVALID', 'UNSUPPORTED'])('%s that is next in order is skipped and counts as dealt with', (parkClass) => {
  expect(skipOutcome(parked(parkClass, 3), at(2), [])).toEqual({ ok: true, version: 3, moves: true });
  expect(skipOutcome(parked(parkClass, 3), at(2), [4, 5])).toEqual({ ok: true, version: 3, moves: true });
});

it.each<ParkClass>(['GAP', 'WAITING'])('%s waits for another message, so that skipping it means nothing', (parkClass) => {
  expect(skipOutcome(parked(parkClass, 3), at(2), [])).toEqual({ ok: false, code: 'NOT_HOLDING' });
});

it('a contradiction is left out: what was applied stays', () => {
  expect(skipOutcome(parked('CONFLICT', 2), at(4), [5])).toEqual({ ok: true, version: 4, moves: false });
  expect(skipOutcome(parked('CONFLICT', 2), at(4), [])).toEqual({ ok: true, version: 4, moves: false });
});

it('nothing is skipped over versions that have not come', () => {
  expect(skipOutcome(parked('INVALID', 5), at(2), [6])).toEqual({ ok: false, code: 'EARLIER_MISSING' });
});

describe('a message whose version cannot be read', () => {
  it('stands for the version that is missing before the next one', () => {
    expect(skipOutcome(parked('INVALID', null), at(2), [4, 5])).toEqual({ ok: true, version: 3, moves: true });
  });
  it('stands for none where none is missing', () => {
    expect(skipOutcome(parked('INVALID', null), at(2), [3, 4])).toEqual({ ok: true, version: 2, moves: false });
  });
  it('is not skipped while nothing waits behind it, or more than one is missing', () => {
    expect(skipOutcome(parked('INVALID', null), at(2), [])).toEqual({ ok: false, code: 'VERSION_UNKNOWN' });
    expect(skipOutcome(parked('INVALID', null), at(2), [1, 2])).toEqual({ ok: false, code: 'VERSION_UNKNOWN' });
    expect(skipOutcome(parked('INVALID', null), at(2), [7])).toEqual({ ok: false, code: 'EARLIER_MISSING' });
  });
});
