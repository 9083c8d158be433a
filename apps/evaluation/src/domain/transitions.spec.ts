import { PANEL_TRANSITIONS } from './panel.js';
import { PLAN_TRANSITIONS } from './plan.js';
import { REGISTER_TRANSITIONS } from './register.js';
import { SHEET_TRANSITIONS } from './score-sheet.js';
import { eventsIn, findTransitionFaults, nextStatus } from './transitions.js';

describe('transition tables', () => {
  it('every state is reached, and none but the final ones is a dead end', () => {
    expect(findTransitionFaults(PLAN_TRANSITIONS, 'DRAFT', ['CLOSED', 'CANCELLED'])).toEqual([]);
    expect(findTransitionFaults(PANEL_TRANSITIONS, 'FORMED', ['DONE', 'DISSOLVED'])).toEqual([]);
    expect(findTransitionFaults(SHEET_TRANSITIONS, 'OPEN', ['SUPERSEDED'])).toEqual([]);
    expect(findTransitionFaults(REGISTER_TRANSITIONS, 'OPEN', ['EFFECTIVE', 'RETURNED'])).toEqual([]);
  });

  it('the check finds an unreached state, a dead end and a final state that leads on', () => {
    const table = { A: { Go: 'B', Stay: 'A' }, B: {}, C: { Go: 'A' } } as const;
    expect(findTransitionFaults(table, 'A', ['A'])).toEqual(['C is never reached', 'B is a dead end', 'A is final but leads on']);
  });

  it('an event that is not listed, or an inherited name, cannot happen', () => {
    expect(nextStatus(PLAN_TRANSITIONS, 'DRAFT', 'PlanStarted')).toBeUndefined();
    expect(nextStatus(PLAN_TRANSITIONS, 'DRAFT', 'constructor')).toBeUndefined();
    expect(eventsIn(PLAN_TRANSITIONS, 'RUNNING')).toEqual(['PlanChanged', 'AbsencesExcused', 'PlanScored', 'PlanTransferred', 'PlanFindingRaised', 'PlanFindingSettled']);
  });
});
