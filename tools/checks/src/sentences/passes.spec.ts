import { judgeCertificate, judgePass, type EffectivePass } from './passes.js';

const waiting: EffectivePass = { applicationId: 'a', personId: 'p', withdrawn: false, pass: { batchId: null, passed: true }, batches: [], certificates: [] };
const inBatch: EffectivePass = { ...waiting, pass: { batchId: 'b', passed: true }, batches: [{ id: 'b', status: 'CONFIRMED' }] };
const certified: EffectivePass = { ...inBatch, batches: [{ id: 'b', status: 'NUMBERED' }], certificates: [{ id: 'c', batchId: 'b', personId: 'p' }] };
const codes = (facts: EffectivePass) => judgePass(facts).map((b) => b.code);

it('a pass that waits, that is in a batch, that has its certificate', () => {
  expect(judgePass({ ...waiting, withdrawn: true, pass: { batchId: null, passed: false } })).toEqual([]);
  for (const facts of [waiting, inBatch, certified, { ...certified, batches: [{ id: 'b', status: 'PUBLISHED' }] }]) expect(judgePass(facts)).toEqual([]);
});

it.each([
  ['PASS_LOST', { ...waiting, pass: null }],
  ['PASS_TAKEN_BACK', { ...waiting, pass: { batchId: null, passed: false } }],
  ['CERTIFIED_TWICE', { ...certified, certificates: [...certified.certificates, { id: 'd', batchId: 'b', personId: 'p' }] }],
  ['IN_TWO_BATCHES', { ...inBatch, batches: [...inBatch.batches, { id: 'e', status: 'SUBMITTED' }] }],
  ['CERTIFICATE_OF_ANOTHER', { ...certified, certificates: [{ id: 'c', batchId: 'b', personId: 'q' }] }],
  ['PENDING_ROW_DIFFERS', { ...inBatch, batches: [] }],
  ['PENDING_ROW_DIFFERS', { ...waiting, batches: [{ id: 'b', status: 'SUBMITTED' }] }],
  ['BATCH_DIFFERS', { ...certified, certificates: [{ id: 'c', batchId: 'e', personId: 'p' }] }],
  ['CERTIFIED_AND_PENDING', { ...certified, batches: [{ id: 'b', status: 'CONFIRMED' }] }],
  ['CERTIFICATE_LOST', { ...certified, certificates: [] }],
] satisfies Array<[string, EffectivePass]>)('%s', (code, facts) => {
  expect(judgePass(facts)).toEqual([expect.objectContaining({ code, aggregate: 'evaluation.result a' })]);
});

it('a certificate rests on an effective pass, or its correction is known', () => {
  const certificate = { id: 'c', applicationId: 'a', correctionKnown: false };
  expect(judgeCertificate(certificate, 'PASSED')).toEqual([]);
  expect(judgeCertificate({ ...certificate, correctionKnown: true }, 'FAILED')).toEqual([]);
  for (const [known, outcome] of [[false, 'FAILED'], [false, null], [true, null]] as const) {
    expect(judgeCertificate({ ...certificate, correctionKnown: known }, outcome)).toEqual([expect.objectContaining({ code: 'CERTIFICATE_WITHOUT_PASS', aggregate: 'certificates.certificate c' })]);
  }
});

it('says only the first of what follows from each other', () => { expect(codes({ ...certified, pass: null, certificates: [] })).toEqual(['PASS_LOST']); });
