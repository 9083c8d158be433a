import { amendedHolder, decideAmendment, requestAmendment, type Amendment, type AmendmentKind } from './amendment.js';
import { evolveCertificate, type Certificate, type CertificateEvent, type CertificateFace } from './certificate.js';

const face = { certificateNumber: 'Y000050000001262000001', personId: 'p1', name: '张三', idType: 'RESIDENT_ID', idNumberSealed: 's1', idNumberMasked: 'm1', keyId: 'k', signature: 'x', issuedOn: '2026-04-01' } as CertificateFace;
const issued = evolveCertificate(null, { type: 'CertificateIssued', data: face });
const printed = evolveCertificate(issued, { type: 'CertificatePrinted', data: { documentId: 'd1' } });
const by = { subject: 'a', at: '2026-04-02T01:00:00Z' };
const ask = (c: Certificate, kind: AmendmentKind, given: Parameters<typeof amendedHolder>[1] = {}) => requestAmendment(c, { kind, holder: amendedHolder(c, given), reason: '遗失', document: '登报声明', by });
const codes = (decision: ReturnType<typeof ask>) => (decision.ok ? [] : decision.reasons.map((r) => r.code));
const events = (decision: ReturnType<typeof ask>): readonly CertificateEvent[] => { if (!decision.ok) throw new Error(codes(decision).join()); return decision.events; };
const after = (c: Certificate, decision: ReturnType<typeof ask>) => events(decision).reduce<Certificate>(evolveCertificate, c);
const sign = ({ name }: Amendment['holder']) => ({ keyId: 'k2', signature: `signed ${name}` });
const approve = { approve: true, reason: null };

it('更正 and 变更 change name or document, 补发 nothing; each prints the next edition of the face, number and day stay', () => {
  const renamed = after(printed, ask(printed, 'CHANGE', { name: '张三丰' }));
  expect([renamed.name, renamed.print, renamed.amendment?.holder.name]).toEqual(['张三', 'PRINTED', '张三丰']);
  const amended = after(renamed, decideAmendment(renamed, approve, { subject: 'b' }, sign, '2026-04-03'));
  expect(amended).toMatchObject({ ...face, name: '张三丰', keyId: 'k2', signature: 'signed 张三丰', edition: 2, print: 'WAITING', status: 'ISSUED', amendment: null });
  const again = evolveCertificate(amended, { type: 'CertificatePrinted', data: { documentId: 'd2' } });
  expect(after(after(again, ask(again, 'REISSUE')), decideAmendment(after(again, ask(again, 'REISSUE')), approve, { subject: 'b' }, sign, '2026-04-03'))).toMatchObject({ name: '张三丰', edition: 3, print: 'WAITING' });
  expect(events(ask(issued, 'CORRECT', { document: { personId: 'p2', idType: 'PASSPORT', idNumberSealed: 's2', idNumberMasked: 'm2' } }))[0]!.data).toMatchObject({ holder: { personId: 'p2', name: '张三', idType: 'PASSPORT' } });
});

it('is refused where nothing changes, where something would, before there is a face, beside another one, and once it has ended', () => {
  expect(codes(ask(printed, 'CORRECT'))).toEqual(['NOTHING_CHANGED']);
  expect(codes(ask(printed, 'REISSUE', { name: '李四' }))).toEqual(['REISSUE_CHANGES_NOTHING']);
  expect(codes(ask(issued, 'REISSUE'))).toEqual(['CERTIFICATE_UNPRINTED']);
  expect(codes(ask(after(printed, ask(printed, 'REISSUE')), 'CORRECT'))).toEqual(['AMENDMENT_OPEN', 'NOTHING_CHANGED']);
  const revoked = evolveCertificate(after(printed, ask(printed, 'REISSUE')), { type: 'CertificateRevoked', data: { reason: '弄虚作假', revokedOn: '2026-04-03' } });
  expect([revoked.amendment, codes(ask(revoked, 'REISSUE')), codes(decideAmendment(revoked, approve, { subject: 'b' }, sign, '2026-04-03'))]).toEqual([null, ['CERTIFICATE_ENDED'], ['CERTIFICATE_ENDED']]);
});

it('another person decides, through a delegation too; a refusal says why and leaves the certificate as it is', () => {
  const open = after(printed, ask(printed, 'REISSUE'));
  expect(codes(decideAmendment(printed, approve, { subject: 'b' }, sign, '2026-04-03'))).toEqual(['AMENDMENT_NOT_OPEN']);
  for (const same of [{ subject: 'a' }, { subject: 'b', onBehalfOf: 'a' }]) expect(codes(decideAmendment(open, approve, same, sign, '2026-04-03'))).toEqual(['SAME_PERSON']);
  expect(codes(decideAmendment(open, { approve: false, reason: null }, { subject: 'b' }, sign, '2026-04-03'))).toEqual(['REASON_MISSING']);
  expect(after(open, decideAmendment(open, { approve: false, reason: '证明不足' }, { subject: 'b' }, sign, '2026-04-03'))).toEqual({ ...printed, amendment: null });
});

it('a certificate of before there were editions is of the first', () => {
  const { edition: _edition, amendment: _amendment, ...old } = printed;
  const open = after(old as Certificate, ask(old as Certificate, 'REISSUE'));
  expect(after(open, decideAmendment(open, approve, { subject: 'b' }, sign, '2026-04-03')).edition).toBe(2);
});
