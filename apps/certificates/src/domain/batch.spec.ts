import { batchTransitions, decideConfirm, decideNumbered, decidePublish, decideResubmit, decideReturn, decideSubmit, decideTakenBack, evolveBatch, type Batch, type BatchEvent } from './batch.js';
import { certificateTransitions, decideCancel, decideRevoke, evolveCertificate, type Certificate, type CertificateFace } from './certificate.js';

const ref = { planId: 'plan', institutionId: 'body' };
const plan = { ...ref, planName: '第一批', siteId: 'site', supervisorId: 'bureau' };
const submitted: BatchEvent = { type: 'BatchSubmitted', data: { ...plan, applicationIds: ['a', 'b'], by: 'officer' } };
const returned: BatchEvent = { type: 'BatchReturned', data: { ...ref, reason: '缺少成绩登记表' } };
const confirmed: BatchEvent = { type: 'BatchConfirmed', data: { ...ref, confirmedOn: '2026-04-01', by: 'reviewer' } };
const numbered: BatchEvent = { type: 'RosterClosed', data: { ...ref, certificates: 2, numberedOn: '2026-04-02' } };
const published: BatchEvent = { type: 'BatchPublished', data: { ...ref, uploadedOn: '2026-04-03', confirmedVisibleOn: null } };
const after = (...events: BatchEvent[]): Batch => [submitted, ...events].reduce<Batch | null>(evolveBatch, null)!;
const codes = (decision: { ok: boolean; reasons?: readonly { code: string }[] }) => (decision.ok ? 'OK' : decision.reasons!.map((r) => r.code));

function faultsOf(table: Readonly<Record<string, Readonly<Record<string, string>>>>, initial: string, final: readonly string[]): string[] {
  const reached = new Set([initial]);
  for (const state of reached) for (const next of Object.values(table[state]!)) reached.add(next);
  const leadsOut = (state: string) => Object.values(table[state]!).some((next) => next !== state);
  return [...Object.keys(table).filter((s) => !reached.has(s)).map((s) => `${s} is never reached`), ...Object.keys(table).filter((s) => !final.includes(s) && !leadsOut(s)).map((s) => `${s} is a dead end`), ...final.filter(leadsOut).map((s) => `${s} is not final`)];
}

describe('lives as data', () => {
  it('reach every state and end only where they are meant to', () => {
    expect(faultsOf(batchTransitions as never, 'SUBMITTED', ['PUBLISHED'])).toEqual([]);
    expect(faultsOf(certificateTransitions as never, 'ISSUED', ['CANCELLED', 'REVOKED'])).toEqual([]);
  });
});

describe('a batch', () => {
  it('goes up with at least one effective pass', () => {
    expect(decideSubmit(['a', 'b'], plan, { subject: 'officer' })).toEqual({ ok: true, events: [submitted] });
    expect(codes(decideSubmit([], plan, { subject: 'officer' }))).toEqual(['NO_EFFECTIVE_PASS']);
  });

  it('is confirmed by another than who submitted it, once, and never empty', () => {
    expect(decideConfirm(after(), { subject: 'reviewer' }, '2026-04-01')).toEqual({ ok: true, events: [confirmed] });
    expect(codes(decideConfirm(after(), { subject: 'officer' }, '2026-04-01'))).toEqual(['FOUR_EYES']);
    // 代办: four eyes look through it, both ways
    expect(codes(decideConfirm(after(), { subject: 'reviewer', onBehalfOf: 'officer' }, '2026-04-01'))).toEqual(['FOUR_EYES']);
    const byDeputy = after({ ...submitted, data: { ...submitted.data, by: 'deputy', onBehalfOf: 'reviewer' } } as BatchEvent);
    for (const subject of ['reviewer', 'deputy']) expect(codes(decideConfirm(byDeputy, { subject }, '2026-04-01'))).toEqual(['FOUR_EYES']);
    expect(decideConfirm(byDeputy, { subject: 'third' }, '2026-04-01').ok).toBe(true);
    expect(codes(decideConfirm(after(confirmed), { subject: 'officer' }, '2026-04-01'))).toEqual(['WRONG_STATE', 'FOUR_EYES']);
    const emptied = after({ type: 'BatchRowsReplaced', data: { ...ref, applicationIds: [], reason: '更正' } });
    expect(codes(decideConfirm(emptied, { subject: 'reviewer' }, '2026-04-01'))).toEqual(['NO_EFFECTIVE_PASS']);
  });

  it('is returned with a reason and goes up again; who submitted last is the one who may not confirm', () => {
    expect(decideReturn(after(), '缺少成绩登记表')).toEqual({ ok: true, events: [returned] });
    expect(codes(decideReturn(after(returned), '再退'))).toEqual(['WRONG_STATE']);
    expect(codes(decideReturn(after(confirmed), '退'))).toEqual(['WRONG_STATE']);
    const again = decideResubmit(after(returned), { subject: 'second' });
    expect(again).toEqual({ ok: true, events: [{ type: 'BatchSubmitted', data: { ...plan, applicationIds: ['a', 'b'], by: 'second' } }] });
    expect(codes(decideResubmit(after(), { subject: 'officer' }))).toEqual(['WRONG_STATE']);
    expect(codes(decideConfirm(after(returned, { ...submitted, data: { ...submitted.data, by: 'second' } } as BatchEvent), { subject: 'second' }, '2026-04-01'))).toEqual(['FOUR_EYES']);
    expect(codes(decideResubmit(after(returned, { type: 'BatchRowsReplaced', data: { ...ref, applicationIds: [], reason: '更正' } }), { subject: 'officer' }))).toEqual(['NO_EFFECTIVE_PASS']);
  });

  it('is numbered after the confirmation alone; a body that may not evaluate then leaves a finding', () => {
    expect(decideNumbered(after(confirmed), 2, '2026-04-02', null)).toEqual({ ok: true, events: [numbered] });
    expect(decideNumbered(after(confirmed), 2, '2026-04-02', 'BODY')).toMatchObject({ ok: true, events: [numbered, { type: 'BatchFindingRaised', data: { findingCode: 'ISSUED_OUTSIDE_VALIDITY', facts: { issuedOn: '2026-04-02' } } }] });
    for (const batch of [after(), after(returned), after(confirmed, numbered), after(confirmed, numbered, published)]) expect(codes(decideNumbered(batch, 2, '2026-04-02', null))).toEqual(['WRONG_STATE']);
  });

  it('is published with two dates that fit each other, the numbering and today; every fault at once', () => {
    const batch = after(confirmed, numbered);
    expect(decidePublish(batch, '2026-04-03', null, '2026-04-10')).toEqual({ ok: true, events: [published] });
    expect(codes(decidePublish(batch, '2026-04-02', '2026-04-02', '2026-04-02'))).toBe('OK');
    expect(codes(decidePublish(batch, '2026-04-01', null, '2026-04-10'))).toEqual(['UPLOADED_BEFORE_NUMBERED']);
    expect(codes(decidePublish(batch, '2026-04-05', '2026-04-04', '2026-04-10'))).toEqual(['VISIBLE_BEFORE_UPLOADED']);
    expect(codes(decidePublish(batch, '2026-04-11', null, '2026-04-10'))).toEqual(['DATE_IN_FUTURE']);
    expect(codes(decidePublish(batch, '2026-04-01', '2026-03-31', '2026-03-30'))).toEqual(['UPLOADED_BEFORE_NUMBERED', 'VISIBLE_BEFORE_UPLOADED', 'DATE_IN_FUTURE']);
    expect(codes(decidePublish(after(confirmed), '2026-04-03', null, '2026-04-10'))).toEqual(['WRONG_STATE']);
    // the second date may come later, once
    const uploaded = after(confirmed, numbered, published);
    expect(codes(decidePublish(uploaded, '2026-04-03', null, '2026-04-10'))).toEqual(['VISIBLE_MISSING']);
    const seen = decidePublish(uploaded, '2026-04-03', '2026-04-05', '2026-04-10');
    const whole = after(confirmed, numbered, published, ...(seen.ok ? seen.events : []));
    expect([whole.status, whole.uploadedOn, whole.visibleOn]).toEqual(['PUBLISHED', '2026-04-03', '2026-04-05']);
    expect(codes(decidePublish(whole, '2026-04-03', '2026-04-06', '2026-04-10'))).toEqual(['WRONG_STATE']);
  });

  it('loses a corrected row until it is numbered, and gets a finding from the confirmation on', () => {
    const [left, finding] = [{ type: 'BatchRowsReplaced', data: { ...ref, applicationIds: ['b'], reason: '复核更正' } }, expect.objectContaining({ type: 'BatchFindingRaised' }) as unknown];
    for (const batch of [after(), after(returned)]) expect(decideTakenBack(batch, 'a', '复核更正', 'CORRECTED')).toEqual([left]);
    expect(decideTakenBack(after(confirmed), 'a', '复核更正', 'CORRECTED')).toEqual([left, finding]);
    expect(decideTakenBack(after(confirmed, numbered), 'a', '复核更正', 'CORRECTED')).toEqual([finding]);
    expect(decideTakenBack(after(confirmed, numbered), 'a', '材料造假', 'WITHDRAWN')).toEqual([expect.objectContaining({ data: expect.objectContaining({ findingCode: 'APPLICATION_WITHDRAWN_AFTER_CONFIRMATION' }) as unknown })]);
  });
  it('that corrections have emptied after the confirmation is returned, not numbered; one with rows is not returned any more', () => {
    const emptied = after(confirmed, { type: 'BatchRowsReplaced', data: { ...ref, applicationIds: [], reason: '更正' } });
    expect(codes(decideNumbered(emptied, 0, '2026-04-02', null))).toEqual(['NO_EFFECTIVE_PASS']);
    expect(codes(decideReturn(emptied, '已无合格结果'))).toBe('OK');
    expect(codes(decideReturn(after(confirmed), '再看'))).toEqual(['WRONG_STATE']);
  });
});

describe('a certificate', () => {
  const face: CertificateFace = { ...ref, batchId: 'batch', siteId: 'site', applicationId: 'a', personId: 'p', certificateNumber: 'S000050000001262000001', numberMode: 'ALLOTTED', name: '张三', idType: 'RESIDENT_ID', idNumberSealed: 'sealed:x', idNumberMasked: '110*', printedName: '机构',
    occupation: { code: '6-18-01-01', name: '车工', workType: null }, level: 2, method: 'COMPREHENSIVE_REVIEW', issuedOn: '2026-04-02', keyId: 'k', signature: 's' };
  const issued: Certificate = evolveCertificate(null, { type: 'CertificateIssued', data: face });

  it('is cancelled or revoked once, with the reason and the day', () => {
    expect(decideCancel(issued, '本人申请', '2026-05-01')).toEqual({ ok: true, events: [{ type: 'CertificateCancelled', data: { reason: '本人申请', cancelledOn: '2026-05-01' } }] });
    expect(decideRevoke(issued, '弄虚作假', '2026-05-01')).toEqual({ ok: true, events: [{ type: 'CertificateRevoked', data: { reason: '弄虚作假', revokedOn: '2026-05-01' } }] });
    const cancelled = evolveCertificate(issued, { type: 'CertificateCancelled', data: { reason: '本人申请', cancelledOn: '2026-05-01' } });
    const revoked = evolveCertificate(issued, { type: 'CertificateRevoked', data: { reason: '弄虚作假', revokedOn: '2026-05-01' } });
    expect([cancelled.status, cancelled.statusOn, revoked.status, revoked.statusOn]).toEqual(['CANCELLED', '2026-05-01', 'REVOKED', '2026-05-01']);
    for (const ended of [cancelled, revoked]) for (const decide of [decideCancel, decideRevoke]) expect(codes(decide(ended, '再办', '2026-05-02'))).toEqual(['CERTIFICATE_ENDED']);
  });

  it('waits by name for a glyph and is printed after it', () => {
    const held = evolveCertificate(issued, { type: 'CertificatePrintHeld', data: { characters: ['𠮷'], reason: '缺字' } });
    expect([issued.print, held.print, held.missingGlyphs, held.status]).toEqual(['WAITING', 'HELD', ['𠮷'], 'ISSUED']);
    expect(evolveCertificate(held, { type: 'CertificatePrinted', data: { documentId: 'd' } })).toMatchObject({ print: 'PRINTED', missingGlyphs: [], documentId: 'd' });
  });
});
