import { judgeApplication, type AcceptedApplication } from './applications.js';

const id = '0b8f6a3e-6f0e-4c6e-9b1f-2f6d1c1f0a01';
const waiting: AcceptedApplication = { applicationId: id, row: { status: 'ACCEPTED', outcome: null }, candidate: { withdrawn: false, planId: null }, result: null, pass: null, certificateIds: [] };
const concluded = (outcome: string): AcceptedApplication => ({ ...waiting, row: { status: 'CONCLUDED', outcome }, candidate: { withdrawn: false, planId: 'plan' }, result: { outcome }, pass: { batchId: null, passed: outcome === 'PASSED' } });
const certified: AcceptedApplication = { ...concluded('PASSED'), pass: { batchId: 'b', passed: true }, certificateIds: ['c'] };
const codes = (facts: AcceptedApplication) => judgeApplication(facts).breaks.map((b) => b.code);

describe('where an accepted application stands', () => {
  it.each([
    ['WAITING_FOR_PLAN', waiting],
    ['WAITING_IN_PLAN', { ...waiting, candidate: { withdrawn: false, planId: 'plan' } }],
    ['WAITING_DEFERRED', { ...waiting, result: { outcome: 'DEFERRED' } }],
    ['WAITING_FOR_BATCH', concluded('PASSED')],
    ['WAITING_IN_BATCH', { ...concluded('PASSED'), pass: { batchId: 'b', passed: true } }],
    ['FAILED', concluded('FAILED')], ['ABSENT', concluded('ABSENT')], ['DISQUALIFIED', concluded('DISQUALIFIED')],
    ['STOPPED', { ...waiting, result: { outcome: 'STOPPED' } }],
    ['CERTIFIED', certified],
    ['WITHDRAWN_BY_DECISION', { ...waiting, row: { status: 'WITHDRAWN_BY_DECISION', outcome: null }, candidate: { withdrawn: true, planId: null } }],
  ] satisfies Array<[string, AcceptedApplication]>)('%s, and nothing speaks against it', (standing, facts) => {
    expect(judgeApplication(facts)).toEqual({ standing, breaks: [] });
  });

  it('a certificate whose result was corrected afterwards stands until the supervisor decides', () => {
    expect(judgeApplication({ ...certified, row: { status: 'CONCLUDED', outcome: 'FAILED' }, result: { outcome: 'FAILED' }, pass: { batchId: 'b', passed: false } })).toEqual({ standing: 'CERTIFIED', breaks: [] });
    expect(judgeApplication({ ...certified, row: { status: 'WITHDRAWN_BY_DECISION', outcome: null }, candidate: { withdrawn: true, planId: 'plan' }, pass: { batchId: 'b', passed: false } })).toEqual({ standing: 'CERTIFIED', breaks: [] });
  });
});

describe('what speaks against it', () => {
  it('names the application', () => {
    expect(judgeApplication({ ...waiting, row: null }).breaks[0]).toMatchObject({ code: 'APPLICATION_GONE', aggregate: `applications.application ${id}` });
  });
  it('two certificates, or a certificate beside another end', () => {
    expect(codes({ ...certified, certificateIds: ['c', 'd'] })).toEqual(['TWO_ENDS']);
    expect(codes({ ...certified, result: { outcome: 'FAILED' }, row: { status: 'CONCLUDED', outcome: 'FAILED' } })).toEqual(['TWO_ENDS']);
    expect(codes({ ...certified, row: { status: 'WITHDRAWN_BY_DECISION', outcome: null }, candidate: { withdrawn: true, planId: 'plan' } })).toEqual(['TWO_ENDS']);
  });
  it('nobody has it in hand', () => {
    expect(codes({ ...waiting, candidate: null })).toEqual(['NOWHERE']);
    expect(codes({ ...waiting, candidate: { withdrawn: true, planId: null } })).toEqual(['NOWHERE']);
    expect(codes({ ...concluded('PASSED'), pass: null })).toEqual(['NOWHERE']);
    expect(codes({ ...concluded('PASSED'), pass: { batchId: null, passed: false } })).toEqual(['NOWHERE']);
  });
  it('a row that was turned back before acceptance', () => { expect(codes({ ...waiting, row: { status: 'SUBMITTED', outcome: null } })).toEqual(['ACCEPTANCE_LOST']); });
  it('a withdrawal that evaluation does not know', () => { expect(codes({ ...waiting, row: { status: 'WITHDRAWN_BY_DECISION', outcome: null } })).toEqual(['WITHDRAWAL_LOST']); });
  it('a result that its owner does not have, or has otherwise', () => {
    expect(codes({ ...concluded('FAILED'), row: { status: 'ACCEPTED', outcome: null } })).toEqual(['NOT_CONCLUDED']);
    expect(codes({ ...concluded('FAILED'), row: { status: 'CONCLUDED', outcome: 'ABSENT' } })).toEqual(['CONCLUSION_DIFFERS']);
    expect(codes({ ...concluded('FAILED'), result: null })).toEqual(['CONCLUSION_DIFFERS']);
  });
});
