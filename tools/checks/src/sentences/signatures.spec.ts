import { generateKeyPairSync } from 'node:crypto';
import { eventHash, type StoredEvent } from '@gt/persistence';
import { Signer, signContent } from '@gt/service-kit';
import { publicKeyOf, SignatureFold } from './signatures.js';

const makeSigner = (service: string) => new Signer(service, generateKeyPairSync('ed25519').privateKey.export({ format: 'der', type: 'pkcs8' }).toString('base64'));
const evaluation = makeSigner('evaluation');
const certificates = makeSigner('certificates');
const applications = makeSigner('applications');
const keys = [evaluation, certificates, applications].map((s) => publicKeyOf(s.keyId.split('-')[0]!, s.publicKey));
const by = { subject: 'acc-1', name: '张三', role: 'EXPERT', kind: 'PLATFORM' as const };
const at = new Date('2026-03-02T01:00:00Z');

function event(aggregateType: string, type: string, payload: unknown, version = 1): StoredEvent {
  const bare = { id: 'e', position: '1', aggregateType, aggregateId: 'a', version, type, payload, actor: { subject: 's', role: 'R', place: null }, causationId: null, correlationId: 'c', traceparent: null, occurredAt: at, recordedAt: at, sha256: '' };
  return { ...bare, sha256: eventHash(bare) };
}
const judged = (...events: StoredEvent[]) => {
  const fold = new SignatureFold(keys);
  return events.map((e) => fold.add(e)).at(-1);
};
const codes = (...events: StoredEvent[]) => judged(...events)?.map((b) => b.code);

const content = { sheetId: 'a', absent: false, scores: { theory: 600, skill: 605, comprehensive: 700 } };
const sheet = (over: object = {}) => event('evaluation.score-sheet', 'ScoreSheetSigned', { content, signature: signContent(evaluation, content, by, at), ...over });
const face = { certificateNumber: 'Y000050000001262000001', personId: 'p', name: '买买提·吐尔逊', idType: 'RESIDENT_ID', idNumberMasked: '110*************2X', printedName: '重庆某某机械有限公司', occupation: { code: '6-18-01-01', name: '车工', workType: null }, level: 2, issuedOn: '2026-03-20' };
const issued = (over: object = {}) => event('certificates.certificate', 'CertificateIssued', { ...face, batchId: 'b', keyId: certificates.keyId, signature: certificates.sign(face), ...over });
const draft = { applicant: { name: '张三', idNumberMasked: '110*************2X', phoneSealed: null }, form: { target: { level: 2 } } };
const submitted = event('applications.application', 'ApplicationSubmitted', { signature: signContent(applications, { name: draft.applicant.name, idNumberMasked: draft.applicant.idNumberMasked, form: draft.form }, { ...by, role: 'APPLICANT' }, at) }, 2);

it('signed sheet, certificate and declaration as they were signed', () => {
  expect(judged(sheet())).toEqual([]);
  expect(judged(issued())).toEqual([]);
  expect(judged(event('applications.application', 'ApplicationDrafted', draft), submitted)).toEqual([]);
  // since the draft's events have no content, the submission has its form
  const whole = event('applications.application', 'ApplicationSubmitted', { ...submitted.payload as object, ...draft }, 2);
  expect(judged(event('applications.application', 'ApplicationDrafted', { employerId: 'e' }), whole)).toEqual([]);
  expect(codes(event('applications.application', 'ApplicationDrafted', draft), event('applications.application', 'ApplicationSubmitted', { ...submitted.payload as object, ...draft, form: {} }, 2))).toEqual(['CONTENT_ALTERED']);
});

it('an event without a signature is not judged', () => {
  expect(judged(event('evaluation.plan', 'PlanChanged', { what: [] }))).toBeNull();
  expect(judged(event('applications.application', 'ApplicationSubmitted', { signature: null }))).toBeNull();
});

it('one altered byte is found, wherever it lies', () => {
  const signature = signContent(evaluation, content, by, at);
  const turned = (text: string) => (text[0] === 'A' ? 'B' : 'A') + text.slice(1);
  expect(codes(sheet({ content: { ...content, scores: { ...content.scores, theory: 601 } } }))).toEqual(['CONTENT_ALTERED']);
  expect(codes(sheet({ signature: { ...signature, signature: turned(signature.signature) } }))).toEqual(['SIGNATURE_FALSE']);
  for (const part of [{ signerName: '张四' }, { signerSubject: 'acc-2' }, { role: 'PANEL_CHAIR' }, { kind: 'CA' as const }, { signedAt: '2026-03-02T01:00:01Z' }, { contentSha256: 'b'.repeat(64) }]) {
    expect(judged(sheet({ signature: { ...signature, ...part } }))).toEqual([expect.objectContaining({ code: 'SIGNATURE_FALSE', aggregate: 'evaluation.score-sheet a', message: expect.stringContaining('ScoreSheetSigned, version 1') })]);
  }
  for (const name of Object.keys(face)) expect(codes(issued({ [name]: name === 'level' ? 1 : name === 'occupation' ? { ...face.occupation, name: '钳工' } : 'x' }))).toEqual(['SIGNATURE_FALSE']);
  expect(codes(event('applications.application', 'ApplicationDrafted', draft), event('applications.application', 'ApplicationDraftChanged', { ...draft, form: { target: { level: 1 } } }), submitted)).toEqual(['CONTENT_ALTERED']);
});

it('the key of another service, an unknown key, content that is not kept', () => {
  expect(codes(sheet({ signature: signContent(certificates, content, by, at) }))).toEqual(['KEY_UNKNOWN']);
  expect(codes(sheet({ signature: signContent(makeSigner('evaluation'), content, by, at) }))).toEqual(['KEY_UNKNOWN']);
  expect(codes(issued({ keyId: 'certificates-none' }))).toEqual(['KEY_UNKNOWN']);
  expect(codes(sheet({ content: undefined }))).toEqual(['CONTENT_MISSING']);
  expect(codes(submitted)).toEqual(['CONTENT_MISSING']);
});

it('a key that is none of ours is refused', () => {
  expect(() => publicKeyOf('evaluation', generateKeyPairSync('ec', { namedCurve: 'P-256' }).publicKey.export({ format: 'der', type: 'spki' }).toString('base64'))).toThrow('no Ed25519 key');
});
