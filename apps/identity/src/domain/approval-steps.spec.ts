import { evolveApprovalSteps, setApprovalSteps } from './approval-steps.js';

const command = { bureauId: 'b', twoStep: ['filing', 'batch'] as const, reason: '局务会决定' };
const people = { officers: ['o'], reviewers: ['r'] };
const codes = (decision: ReturnType<typeof setApprovalSteps>) => (decision.ok ? [] : decision.reasons.map((reason) => reason.code));

describe('two steps of a bureau', () => {
  it('are set as a fact, and taken back', () => {
    const decision = setApprovalSteps(null, command, people);
    if (!decision.ok) throw new Error('refused');
    expect(decision.events).toEqual([{ type: 'ApprovalStepsSet', data: command }]);
    const state = evolveApprovalSteps(null, decision.events[0]!);
    expect(codes(setApprovalSteps(state, { ...command, twoStep: [] }, { officers: [], reviewers: ['r'] }))).toEqual([]);
  });
  it('not where one person would have to be two, or nobody is there', () => {
    expect(codes(setApprovalSteps(null, command, { officers: ['r'], reviewers: ['r'] }))).toEqual(['TOO_FEW_PEOPLE']);
    expect(codes(setApprovalSteps(null, command, { officers: [], reviewers: ['r', 's'] }))).toEqual(['TOO_FEW_PEOPLE']);
    expect(codes(setApprovalSteps(null, command, { officers: ['r'], reviewers: ['r', 's'] }))).toEqual([]);
  });
  it('not twice the same, in whatever order', () => {
    expect(codes(setApprovalSteps({ bureauId: 'b', twoStep: ['batch', 'filing'] }, command, people))).toEqual(['STEPS_UNCHANGED']);
    expect(codes(setApprovalSteps(null, { ...command, twoStep: [] }, people))).toEqual(['STEPS_UNCHANGED']);
  });
});
