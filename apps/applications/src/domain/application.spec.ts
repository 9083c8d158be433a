import { editableStates, evolve, finalStates, stateRefusal, transitions, type ApplicationStatus } from './application.js';
import { after, drafted, reviewer } from '../../test/examples.js';

const states = Object.keys(transitions) as ApplicationStatus[];

describe('the transition table', () => {
  it('reaches every state from DRAFT', () => {
    const reached = new Set<ApplicationStatus>(['DRAFT']);
    for (let grew = true; grew;) {
      const next = [...reached].flatMap((s) => Object.values(transitions[s]));
      grew = next.some((s) => !reached.has(s));
      for (const s of next) reached.add(s);
    }
    expect([...reached].sort()).toEqual([...states].sort());
  });
  it('has no dead end but the final states, and those lead nowhere else unless an objection was right', () => {
    for (const s of states) {
      const elsewhere = Object.entries(transitions[s]).some(([event, next]) => event !== 'ApplicationReopened' && next !== s);
      expect([s, elsewhere]).toEqual([s, !finalStates.includes(s)]);
    }
  });
  it('lets the form be changed exactly where it may be submitted', () => {
    expect(editableStates).toEqual(states.filter((s) => transitions[s].ApplicationSubmitted));
  });
  it('refuses an event that the state does not list, and names the state', () => {
    expect(stateRefusal(after(drafted()), 'ApplicationAccepted', '受理')).toMatchObject({ code: 'WRONG_STATE', facts: { status: 'DRAFT' } });
    expect(stateRefusal(after(drafted()), 'ApplicationWithdrawn', '撤回')).toBeNull();
  });
});

it('a changed form loses signature and recommendation: they were given to another text', () => {
  const state = { ...after(drafted()), status: 'SUPPLEMENT_REQUESTED' as const, declaration: 'WET_SCAN' as const, recommendation: { opinion: '同意', sealKind: 'IN_SYSTEM_APPROVAL' as const, by: reviewer } };
  const changed = evolve(state, { type: 'ApplicationDraftChanged', data: { institutionId: state.institutionId, applicant: state.applicant, form: { ...state.form, achievements: '新' } } });
  expect(changed).toMatchObject({ declaration: 'NONE', recommendation: null, status: 'SUPPLEMENT_REQUESTED' });
});
