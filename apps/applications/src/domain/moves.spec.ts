import { faultsOfMoves, statesOfMoves } from '@gt/policy';
import { finalStates, transitions, type ApplicationStatus } from './application.js';
import { applicationMoves } from './moves.js';

const who = (state: ApplicationStatus) => statesOfMoves(applicationMoves).filter(({ states }) => states.includes(state)).map(({ move }) => `${move.kind} ${move.roles.join(' ')}`);

it('every state of an application waits for somebody who may, or says why not', () => {
  expect(faultsOfMoves(applicationMoves, transitions)).toEqual([]);
  expect((Object.keys(transitions) as ApplicationStatus[]).filter((state) => who(state).length === 0)).toEqual(['WITHDRAWN', 'NOT_RECOMMENDED', 'REFUSED', 'WITHDRAWN_BY_DECISION', 'PURGED']);
  expect(finalStates).toEqual(expect.arrayContaining(['NOT_RECOMMENDED', 'REFUSED', 'WITHDRAWN_BY_DECISION', 'PURGED']));
});

it('the form is the applicant\'s and the clerk\'s, the opinion the employer\'s (五(二)), the intake the body\'s (五(三))', () => {
  expect(who('DRAFT')).toEqual(['application.complete APPLICANT EMPLOYER_CLERK']);
  expect(who('SUPPLEMENT_REQUESTED')).toEqual(['application.supplement APPLICANT EMPLOYER_CLERK', 'application.supplementOverdue INTAKE_REVIEWER']);
  expect(who('SUBMITTED')).toEqual(['application.recommend EMPLOYER_REVIEWER', 'application.recommendOnPaper INTAKE_REVIEWER', 'application.signedPage EMPLOYER_CLERK']);
  expect(who('RECOMMENDED')).toEqual(['application.signedPage EMPLOYER_CLERK', 'application.accept INTAKE_REVIEWER']);
});
