import * as fc from 'fast-check';
import { actions, allow, reach, reachesNothing, roles, placeOf, type Action, type Actor, type Grant, type Reach, type Resource, type Role } from './index.js';

const district = 'b1', municipal = 'b0', body = 'i1', otherBody = 'i2';
const actor = (...grants: Grant[]): Actor => ({ subject: 'someone', grants });

describe('allow', () => {
  it('gives the grant that allows it, with its place, for the event to record', () => {
    expect(allow(actor({ role: 'PLAN_OFFICER', place: otherBody }, { role: 'PLAN_OFFICER', place: body }), 'plan.file', { institutionId: body })).toEqual({ role: 'PLAN_OFFICER', place: body });
  });

  it('takes the first rule of the action when several grants fit', () => {
    const both = actor({ role: 'EXAM_OFFICER', place: body }, { role: 'EXPERT', place: 'e1' });
    expect(allow(both, 'sheet.enter', { institutionId: body, expertIds: ['e1'] })).toEqual({ role: 'EXPERT', place: 'e1' });
    expect(allow(both, 'sheet.enter', { institutionId: body, expertIds: ['e2'] })).toEqual({ role: 'EXAM_OFFICER', place: body });
  });

  it('refuses the bureau that is not the supervisor, the municipal centre included', () => {
    const resource: Resource = { bureauId: district, institutionId: body };
    expect(allow(actor({ role: 'BUREAU_REVIEWER', place: district }), 'filing.decide', resource)).toBeDefined();
    expect(allow(actor({ role: 'BUREAU_REVIEWER', place: 'b2' }), 'filing.decide', resource)).toBeUndefined();
    expect(allow(actor({ role: 'BUREAU_REVIEWER', place: municipal }), 'filing.decide', resource)).toBeUndefined();
    expect(allow(actor({ role: 'MUNICIPAL_READER', place: null }), 'filing.read', resource)).toBeDefined();
  });

  it('refuses an expert another\'s sheet, an applicant another\'s application, an employer another unit\'s', () => {
    expect(allow(actor({ role: 'EXPERT', place: 'e1' }), 'sheet.sign', { institutionId: body, expertIds: ['e2'] })).toBeUndefined();
    expect(allow(actor({ role: 'APPLICANT', place: 'p1' }), 'application.read', { personId: 'p2', institutionId: body })).toBeUndefined();
    expect(allow(actor({ role: 'EMPLOYER_REVIEWER', place: 'u1' }), 'application.recommend', { employerId: 'u2', personId: 'p1' })).toBeUndefined();
  });

  it('denies by default: no grant, an unknown action, an unknown role, inherited names', () => {
    expect(allow(actor(), 'institution.read', {})).toBeUndefined();
    for (const action of ['plan.burn', '', 'constructor', 'toString', '__proto__'] as string[] as Action[]) {
      expect(allow(actor({ role: 'AUDITOR', place: null }, { role: 'PLAN_OFFICER', place: body }), action, { institutionId: body })).toBeUndefined();
      expect(reach(actor({ role: 'AUDITOR', place: null }), action)).toEqual({ everything: false, bureauIds: [], successorIds: [], institutionIds: [], employerIds: [], personIds: [], expertIds: [], planIds: [] });
    }
    for (const role of ['GOD', 'constructor', ''] as string[] as Role[]) expect(actions.filter((action) => allow(actor({ role, place: null }), action, {}))).toEqual([]);
  });

  it('a grant that does not fit its role counts for nothing: an auditor at a place, a plan officer without one', () => {
    expect(allow(actor({ role: 'AUDITOR', place: body }), 'plan.read', { institutionId: body })).toBeUndefined();
    expect(allow(actor({ role: 'PLAN_OFFICER', place: null }), 'plan.file', { institutionId: body })).toBeUndefined();
    expect(allow(actor({ role: 'PLAN_OFFICER', place: '' }), 'institution.read', {})).toBeUndefined();
  });

  it('a place that a resource does not state matches nobody', () => {
    expect(allow(actor({ role: 'PLAN_OFFICER', place: body }), 'plan.file', {})).toBeUndefined();
    expect(allow(actor({ role: 'EXPERT', place: 'e1' }), 'sheet.sign', { expertIds: [] })).toBeUndefined();
  });
});

describe('reach', () => {
  it('names the places of the grants that count for the action', () => {
    const found = reach(actor({ role: 'PLAN_OFFICER', place: body }, { role: 'ARCHIVIST', place: body }, { role: 'INTAKE_REVIEWER', place: otherBody }, { role: 'APPLICANT', place: 'p1' }, { role: 'SITE_LEAD', place: 'i9' }), 'application.read');
    expect(found).toEqual({ everything: false, bureauIds: [], successorIds: [], institutionIds: [body, otherBody], employerIds: [], personIds: ['p1'], expertIds: [], planIds: [] });
    expect(reachesNothing(found)).toBe(false);
  });

  it('is everything for the municipal reader and the auditor, nothing for the system operator', () => {
    expect(reach(actor({ role: 'MUNICIPAL_READER', place: null }), 'application.read')).toEqual({ everything: true });
    expect(reach(actor({ role: 'AUDITOR', place: null }), 'application.read')).toEqual({ everything: true });
    expect(reachesNothing(reach(actor({ role: 'SYSTEM_OPERATOR', place: null }), 'application.read'))).toBe(true);
  });

  const ids = ['x1', 'x2', 'x3'];
  const id = fc.constantFrom(...ids);
  const grant: fc.Arbitrary<Grant> = fc.oneof(
    { weight: 6, arbitrary: fc.tuple(fc.constantFrom(...(Object.keys(roles) as Role[])), id).map(([role, place]) => ({ role, place: placeOf(role) === null ? null : place })) },
    { weight: 1, arbitrary: fc.record({ role: fc.constantFrom(...(Object.keys(roles) as Role[]), 'NO_ROLE' as Role), place: fc.option(id) }) });
  const resource: fc.Arbitrary<Resource> = fc.record({ bureauId: id, successorId: id, institutionId: id, employerId: id, personId: id, planId: id, expertIds: fc.subarray(ids) }, { requiredKeys: [] });
  /** What a service's WHERE does with a reach. */
  const selects = (found: Reach, row: Resource): boolean => found.everything
    || [[found.bureauIds, row.bureauId], [found.successorIds, row.successorId], [found.institutionIds, row.institutionId], [found.employerIds, row.employerId], [found.personIds, row.personId], [found.planIds, row.planId]]
      .some(([list, value]) => value !== undefined && (list as string[]).includes(value as string))
    || (row.expertIds ?? []).some((expert) => found.expertIds.includes(expert));

  it('a list selected by reach is the list of all rows filtered by allow, for every action', () => {
    fc.assert(fc.property(fc.array(grant, { maxLength: 5 }), fc.constantFrom(...actions), fc.array(resource, { maxLength: 12 }), (grants, action, rows) => {
      const who = actor(...grants);
      const found = reach(who, action);
      expect(rows.filter((row) => selects(found, row))).toEqual(rows.filter((row) => allow(who, action, row)));
    }), { numRuns: 3_000 });
  });

  it('one more grant never takes anything away', () => {
    fc.assert(fc.property(fc.array(grant, { maxLength: 4 }), grant, fc.constantFrom(...actions), resource, (grants, more, action, row) => {
      if (allow(actor(...grants), action, row)) expect(allow(actor(...grants, more), action, row)).toBeDefined();
    }), { numRuns: 2_000 });
  });
});
