import { judgeSlot, type SlotApplication, type SlotRow } from './slots.js';

const slot: SlotRow = { occupationCode: '6-18-01-01', institutionId: 'i', applicationId: 'a', level: 2, state: 'HELD', stateBefore: null, releases: 0 };
const application: SlotApplication = { applicationId: 'a', occupationCode: '6-18-01-01', institutionId: 'i', level: 2, status: 'ACCEPTED', outcome: null, slotReleased: false };
const concluded = (outcome: string): SlotApplication => ({ ...application, status: 'CONCLUDED', outcome });
const withdrawn: SlotApplication = { ...application, status: 'WITHDRAWN_BY_DECISION' };
const codes = (slots: SlotRow[], applications: SlotApplication[]) => judgeSlot({ id: 's', slots, applications }).map((b) => b.code);

it.each([
  ['held by an unfinished application', slot, [application]],
  ['passed', { ...slot, state: 'PASSED' }, [concluded('PASSED')]],
  ['failed', { ...slot, state: 'FAILED' }, [concluded('FAILED')]],
  ['an absence ends as failed', { ...slot, state: 'FAILED' }, [concluded('ABSENT')]],
  ['a retake holds it again', slot, [{ ...concluded('FAILED'), applicationId: 'before' }, application]],
  ['released by decision', { ...slot, state: 'RELEASED', releases: 1 }, [concluded('FAILED')]],
  ['taken elsewhere after a release', { ...slot, releases: 1 }, [{ ...concluded('FAILED'), applicationId: 'before', institutionId: 'j' }, application]],
  ['given back', { ...slot, state: 'RELEASED' }, [{ ...withdrawn, slotReleased: true }]],
  ['a retake given back', { ...slot, state: 'FAILED', stateBefore: 'FAILED' }, [{ ...concluded('FAILED'), applicationId: 'before' }, { ...withdrawn, slotReleased: true }]],
  ['withdrawn while in a plan, of which nothing more was heard', slot, [withdrawn]],
  ['withdrawn after the scoring had begun', { ...slot, state: 'FAILED' }, [withdrawn]],
  ['withdrawn, and out of the plan before it began', { ...slot, state: 'RELEASED' }, [withdrawn]],
  ['moved by the municipal centre', { ...slot, state: 'FAILED', institutionId: 'j', releases: 1, movedTo: { institutionId: 'j', occupationCode: '6-18-01-01' } }, [concluded('FAILED')]],
  ['历史数据 that never were', { ...slot, state: 'RELEASED' }, [{ ...application, status: 'VOIDED' }]],
] satisfies Array<[string, SlotRow, SlotApplication[]]>)('%s', (_, row, applications) => { expect(codes([row], applications)).toEqual([]); });

it.each([
  ['SLOT_MISSING', [], [application]],
  ['SLOT_TWICE', [slot, { ...slot, applicationId: 'b' }], [application]],
  ['SLOT_WITHOUT_APPLICATION', [slot], []],
  ['SLOT_DIFFERS', [{ ...slot, level: 1 }], [application]],
  ['SLOT_DIFFERS', [{ ...slot, movedTo: { institutionId: 'j', occupationCode: '6-18-01-01' } }], [application]],
  ['SLOT_STATE_DIFFERS', [slot], [{ ...application, status: 'VOIDED' }]],
  ['SLOT_STATE_DIFFERS', [{ ...slot, state: 'FAILED' }], [application]],
  ['SLOT_STATE_DIFFERS', [slot], [concluded('PASSED')]],
  ['SLOT_STATE_DIFFERS', [{ ...slot, state: 'PASSED' }], [concluded('FAILED')]],
  ['SLOT_STATE_DIFFERS', [{ ...slot, state: 'RELEASED' }], [application]],
  ['SLOT_STATE_DIFFERS', [slot], [{ ...withdrawn, slotReleased: true }]],
  ['SLOT_STATE_DIFFERS', [{ ...slot, state: 'PASSED' }], [withdrawn]],
  ['TWO_UNFINISHED', [slot], [application, { ...application, applicationId: 'b' }]],
  ['ACCEPTED_ELSEWHERE', [slot], [application, { ...concluded('FAILED'), applicationId: 'b', institutionId: 'j' }]],
  ['ACCEPTED_ELSEWHERE', [slot], [application, { ...concluded('FAILED'), applicationId: 'b', occupationCode: '6-18-01-02' }]],
] satisfies Array<[string, SlotRow[], SlotApplication[]]>)('%s', (code, slots, applications) => {
  expect(judgeSlot({ id: 's', slots, applications })).toEqual([expect.objectContaining({ code, aggregate: 'applications.slot s' })]);
});
