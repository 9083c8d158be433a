import { acting, allow, delegatedGrants, forWhom, isDelegable, ofSameOffice, roles, samePerson, type Actor, type Grant, type Role } from './index.js';

const body = 'b1';
const otherBody = 'b2';
const intake: Grant = { role: 'INTAKE_REVIEWER', place: body };
const plan: Grant = { role: 'PLAN_OFFICER', place: body };

describe('four eyes look through a delegation', () => {
  const [d, a, other] = [{ subject: 'd' }, { subject: 'a' }, { subject: 'x' }];
  const dForA = { subject: 'd', onBehalfOf: 'a' };
  it('the delegate acting for somebody is himself and the other, in both directions', () => {
    for (const [one, two] of [[dForA, a], [dForA, d], [dForA, dForA], [dForA, { subject: 'e', onBehalfOf: 'a' }], [dForA, { subject: 'd', onBehalfOf: 'x' }], [dForA, { subject: 'x', onBehalfOf: 'd' }]] as const) {
      expect([one, two, samePerson(one, two), samePerson(two, one)]).toEqual([one, two, true, true]);
    }
  });
  it('and nobody else', () => {
    expect([samePerson(dForA, other), samePerson(d, a), samePerson(dForA, { subject: 'e', onBehalfOf: 'x' })]).toEqual([false, false, false]);
  });
});

it('an act names the person it was done for, and nobody where it was done for oneself', () => {
  expect([acting('d', undefined), acting('d', 'a')]).toEqual([{ subject: 'd' }, { subject: 'd', onBehalfOf: 'a' }]);
  expect([forWhom(acting('d', undefined)), forWhom(acting('d', 'a'))]).toEqual([{}, { onBehalfOf: 'a' }]);
  expect('onBehalfOf' in acting('d', undefined)).toBe(false); // kept, and compared byte by byte
});

describe('what a delegate may do', () => {
  const given = (chosen: readonly Grant[], held: readonly Grant[], own: readonly Grant[]) => delegatedGrants(chosen, { subject: 'a', own: held }, own);
  it('is what was chosen, marked with whose it is', () => expect(given([intake], [intake, plan], [plan])).toEqual([{ ...intake, onBehalfOf: 'a' }]));
  it('nothing that the delegator does not hold himself any more, or held by delegation only', () => {
    expect(given([intake], [plan], [plan])).toEqual([]);
    expect(given([intake], [{ ...intake, place: otherBody }], [plan])).toEqual([]);
  });
  it('nothing once the delegate belongs to another office', () => {
    expect(given([intake], [intake], [{ role: 'PLAN_OFFICER', place: otherBody }])).toEqual([]);
    expect(given([intake], [intake], [])).toEqual([]);
    // the id of an employer is no office of a body
    expect(ofSameOffice([{ role: 'EMPLOYER_CLERK', place: body }], intake)).toBe(false);
  });
  it('nothing that is about the person himself', () => {
    for (const role of ['APPLICANT', 'EXPERT', 'EXTERNAL_SUPERVISOR', 'SERVICE'] as Role[]) {
      expect([role, isDelegable(role), given([{ role, place: roles[role].place === null ? null : 'p' }], [{ role, place: 'p' }, { role, place: null }], [{ role, place: 'p' }, { role, place: null }])]).toEqual([role, false, []]);
    }
  });
});

it('who may do something himself does it as himself', () => {
  const actor = (...grants: Grant[]): Actor => ({ subject: 'd', grants });
  expect(allow(actor({ ...intake, onBehalfOf: 'a' }), 'application.accept', { institutionId: body })).toEqual({ ...intake, onBehalfOf: 'a' });
  expect(allow(actor({ ...intake, onBehalfOf: 'a' }, intake), 'application.accept', { institutionId: body })).toEqual(intake);
  // whatever the order of the rules: the plan officer comes first in the table
  const imports = allow(actor({ ...plan, onBehalfOf: 'a' }, { role: 'BUREAU_OFFICER', place: 'u' }), 'certificate.import', { institutionId: body, bureauId: 'u' });
  expect(imports).toEqual({ role: 'BUREAU_OFFICER', place: 'u' });
  expect(allow(actor({ ...intake, onBehalfOf: 'a' }), 'application.accept', { institutionId: otherBody })).toBeUndefined();
});
