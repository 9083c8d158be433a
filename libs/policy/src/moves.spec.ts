import { faultsOfMoves, statesOfMoves, type Move, type Moves } from './index.js';

type State = 'A' | 'B' | 'C';
const transitions = { A: { Go: 'B' }, B: { Go: 'C', Back: 'A' }, C: {} };
const file: Move = { kind: 'plan.file', title: '待报备', action: 'plan.file', roles: ['PLAN_OFFICER'] };
const sound: Moves<State> = { A: [file], B: [file, { kind: 'plan.look', title: '待查看', action: 'plan.decide', roles: ['BUREAU_REVIEWER'] }], C: { nobody: '已办结' } };
const faults = (change: Partial<Record<State, unknown>>) => faultsOfMoves({ ...sound, ...change } as Moves<State>, transitions);

describe('moves beside a transition table', () => {
  it('are sound when every state waits for somebody who may, or says why not', () => { expect(faults({})).toEqual([]); });

  it('a state that waits for nobody without a reason is found', () => {
    expect(faults({ C: { nobody: ' ' } })).toEqual(['C waits for nobody and does not say why']);
    expect(faults({ B: [] })).toEqual(['B waits for nobody and does not say why']);
    expect(faults({ C: undefined })).toEqual(['C waits for nobody and does not say why']);
    expect(faults({ D: { nobody: '没有' } } as never)).toEqual(['D is no state']);
  });

  it('a move that nobody can make is found: in a state where nothing can happen, by a role that may not, by reading, by nobody', () => {
    expect(faults({ C: [file] })).toEqual(['C waits although nothing can happen in it']);
    expect(faults({ A: [{ ...file, kind: 'x', roles: ['BUREAU_REVIEWER'] }] })).toEqual(['A: BUREAU_REVIEWER may not plan.file']);
    // one of several roles that may
    expect(faults({ A: [{ ...file, kind: 'x', action: 'institution.change', roles: ['BUREAU_OFFICER'] }] })).toEqual([]);
    expect(faults({ A: [{ ...file, kind: 'x', action: 'plan.read' }] })).toEqual(['A: plan.read changes nothing']);
    expect(faults({ A: [{ ...file, kind: 'x', action: 'constructor' as never }] })).toEqual(['A: constructor changes nothing']);
    expect(faults({ A: [{ ...file, kind: 'x', roles: [] }] })).toEqual(["A: x is nobody's"]);
  });

  it('one kind said in two ways is found', () => { expect(faults({ B: [{ ...file, title: '别的' }] })).toEqual(['B: plan.file is said in two ways']); });

  it('are told by move, with the states that each waits in', () => {
    expect(statesOfMoves(sound).map(({ move, states }) => [move.kind, states])).toEqual([['plan.file', ['A', 'B']], ['plan.look', ['B']]]);
  });
});
