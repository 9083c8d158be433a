import { calendarTransitions } from './calendar-paper.js';
import { filingTransitions } from './filing.js';
import { institutionTransitions } from './institution.js';
import { ruleSetTransitions } from './rule-set.js';
import { faultsOf, stateReasons } from './transitions.js';

describe('lives as data', () => {
  it('reach every state and end only where they are meant to', () => {
    expect(faultsOf(institutionTransitions, 'REGISTERED', ['ENDED'])).toEqual([]);
    expect(faultsOf(filingTransitions, 'DRAFT', ['SUPERSEDED', 'REVOKED'])).toEqual([]);
    expect(faultsOf(calendarTransitions, 'PROPOSED', ['ADOPTED', 'DECLINED'])).toEqual([]);
    expect(faultsOf(ruleSetTransitions, 'PROPOSED', ['ADOPTED', 'DECLINED'])).toEqual([]);
  });

  it('show an unreachable state, a dead end and a final state that goes on', () => {
    expect(faultsOf<'A' | 'B' | 'C', 'go'>({ A: { go: 'B' }, B: {}, C: { go: 'A' } }, 'A', ['C'])).toEqual(['C is never reached', 'B is a dead end', 'C is not final']);
  });

  it('say in a refusal which state it is and in which ones it would be possible', () => {
    const [reason] = stateReasons<'A' | 'B', 'go'>({ A: { go: 'B' }, B: {} }, 'B', 'go', { A: '甲', B: '乙' }, '办理');
    expect(reason).toMatchObject({ code: 'WRONG_STATE', message: '不能办理：当前状态为“乙”，只有“甲”时可以办理。', facts: { state: 'B' } });
  });
});
