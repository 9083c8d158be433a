import { after, drafted, ids, recommended, reviewer, submitFacts, today } from '../../test/examples.js';
import type { ApplicationEvent } from './application.js';
import { conclude, notRecommend, recommend, recordSignedPage, refuse, requestSupplement, retakeOf, returnByEmployer, withdraw, withdrawByDecision } from './decisions.js';
import { registerEmployer } from './employer.js';
import { nameDiffers, registerPerson } from './person.js';
import { submit } from './submit.js';

const submittedEvents = (): ApplicationEvent[] => { const d = submit(after(drafted()), submitFacts); return d.ok ? [...d.events] : []; };
const draft = after(drafted());
const submitted = after(drafted(), ...submittedEvents());
const ready = after(drafted(), ...submittedEvents(), recommended);
const accepted = { ...ready, status: 'ACCEPTED' as const };
const codes = (d: ReturnType<typeof refuse>) => (d.ok ? d.events.map((e) => e.type) : d.reasons.map((r) => r.code));

it('the employer recommends, returns or does not recommend what was submitted, and nothing else', () => {
  const opinion = { opinion: '同意', sealKind: 'IN_SYSTEM_APPROVAL' as const };
  expect(codes(recommend(submitted, reviewer, opinion))).toEqual(['ApplicationRecommended']);
  expect(codes(recommend(draft, reviewer, opinion))).toEqual(['WRONG_STATE']);
  expect(codes(recommend(submitted, reviewer, { ...opinion, sealKind: 'ELECTRONIC_SEAL' }))).toEqual(['ELECTRONIC_SEAL_NOT_CONFIGURED']);
  expect(codes(returnByEmployer(submitted, '补'))).toEqual(['ApplicationReturnedByEmployer']);
  expect(codes(returnByEmployer(ready, '补'))).toEqual(['WRONG_STATE']);
  expect(codes(notRecommend(submitted, '否'))).toEqual(['ApplicationNotRecommended']);
  expect(codes(notRecommend(draft, '否'))).toEqual(['WRONG_STATE']);
});
it('a supplement is asked for of a recommended application, with a day that is not past', () => {
  expect(codes(requestSupplement(ready, { reason: '补', dueOn: today }, today))).toEqual(['ApplicationSupplementRequested']);
  expect(codes(requestSupplement(ready, { reason: '补', dueOn: '2026-03-01' }, today))).toEqual(['DUE_DAY_PAST']);
  expect(codes(requestSupplement(submitted, { reason: '补', dueOn: today }, today))).toEqual(['WRONG_STATE']);
});
it('the body refuses what was recommended', () => {
  expect(codes(refuse(ready, [{ code: 'REFUSED_BY_BODY', clause: '五(三)', message: '材料不实' }]))).toEqual(['ApplicationRefused']);
  expect(codes(refuse(submitted, [{ code: 'REFUSED_BY_BODY', clause: '五(三)', message: '材料不实' }]))).toEqual(['WRONG_STATE']);
});
it('is withdrawn before acceptance by the applicant, after it by decision; the slot is freed only while in no plan', () => {
  expect(codes(withdraw(ready, '撤'))).toEqual(['ApplicationWithdrawn']);
  expect(codes(withdraw(accepted, '撤'))).toEqual(['WRONG_STATE']);
  expect(withdrawByDecision(accepted, '离职', { enrolled: false })).toMatchObject({ events: [{ data: { slotReleased: true } }] });
  expect(withdrawByDecision(accepted, '离职', { enrolled: true })).toMatchObject({ events: [{ data: { slotReleased: false } }] });
  expect(codes(withdrawByDecision(ready, '离职', { enrolled: false }))).toEqual(['WRONG_STATE']);
});
it('a pen-signed page is recorded once, where it is awaited', () => {
  const page = { signedOn: today, pageSha256: 'a'.repeat(64) };
  const d = recordSignedPage(submitted, page, today);
  expect(codes(d)).toEqual(['ApplicationDeclarationSigned']);
  expect(codes(recordSignedPage({ ...submitted, declaration: 'WET_SCAN' }, page, today))).toEqual(['DECLARATION_NOT_AWAITED']);
  expect(codes(recordSignedPage(submitted, { ...page, signedOn: '2026-03-03' }, today))).toEqual(['SIGNED_IN_THE_FUTURE']);
  expect(codes(recordSignedPage(draft, page, today))).toEqual(['WRONG_STATE']);
});
it('a result concludes once; a corrected one anew; the same one again changes nothing', () => {
  const failed = { outcome: 'FAILED' as const, planId: ids.plan };
  expect(codes(conclude(accepted, failed))).toEqual(['ApplicationConcluded']);
  const done = { ...accepted, status: 'CONCLUDED' as const, ...failed };
  expect(codes(conclude(done, failed))).toEqual([]);
  expect(codes(conclude(done, { ...failed, outcome: 'PASSED' }))).toEqual(['ApplicationConcluded']);
  expect(codes(conclude(ready, failed))).toEqual(['WRONG_STATE']);
});
it('only a concluded application that was not passed is retaken', () => {
  expect(retakeOf({ ...accepted, status: 'CONCLUDED', outcome: 'FAILED' }).ok).toBe(true);
  expect(codes(retakeOf({ ...accepted, status: 'CONCLUDED', outcome: 'PASSED' }))).toEqual(['RETAKE_NOT_OPEN']);
  expect(codes(retakeOf(accepted))).toEqual(['RETAKE_NOT_OPEN']);
});
it('an employer is registered once, with a right credit code', () => {
  expect(registerEmployer(null, { name: ' 某某 ', creditCode: '91500000ma5u5b7x0q ' })).toMatchObject({ ok: true, events: [{ data: { name: '某某', creditCode: '91500000MA5U5B7X0Q' } }] });
  const d = registerEmployer({ name: '某某', creditCode: '91500000MA5U5B7X0Q' }, { name: '某某', creditCode: '91500000MA5U5B7X0Z' });
  expect(d.ok ? [] : d.reasons.map((r) => r.code)).toEqual(['CREDIT_CODE_INVALID', 'EMPLOYER_REGISTERED']);
});
it('a person is registered once; another spelling is told, another separator is not', () => {
  const person = { name: '买买提·吐尔逊', sex: null, idType: 'RESIDENT_ID' as const, idNumberSealed: 'sealed:x', idNumberMasked: '110*' };
  expect(registerPerson(person, person)).toEqual([]);
  expect(nameDiffers(person, '买买提•吐尔逊')).toBe(false);
  expect(nameDiffers(person, '买买提')).toBe(true);
});
