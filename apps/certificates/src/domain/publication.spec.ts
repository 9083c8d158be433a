import { evolveCertificate, type Certificate, type CertificateEvent, type CertificateFace } from './certificate.js';
import { decidePublishChanges } from './publication.js';

const issued = evolveCertificate(null, { type: 'CertificateIssued', data: { name: '张三' } as CertificateFace });
const amended = (kind: 'CORRECT' | 'CHANGE' | 'REISSUE', amendedOn: string): CertificateEvent => ({ type: 'CertificateAmended', data: { kind, edition: 2, personId: 'p', name: '张三丰', idType: 'RESIDENT_ID', idNumberSealed: 's', idNumberMasked: 'm', keyId: 'k', signature: 'x', reason: '改名', document: '户口簿', amendedOn } });
const revoked: CertificateEvent = { type: 'CertificateRevoked', data: { reason: '弄虚作假', revokedOn: '2026-04-08' } };
const after = (...events: CertificateEvent[]): Certificate => events.reduce<Certificate>(evolveCertificate, issued);
const codes = (decision: ReturnType<typeof decidePublishChanges>) => (decision.ok ? [] : decision.reasons.map((r) => r.code));
const eventsOf = (decision: ReturnType<typeof decidePublishChanges>): readonly CertificateEvent[] => (decision.ok ? decision.events : []);
const TODAY = '2026-04-10';

it('更正, 变更, 注销 and 撤销 wait for their two dates of 上网, each since its own day; 补发 does not', () => {
  expect(after(amended('REISSUE', '2026-04-02')).unpublished ?? []).toEqual([]);
  expect(after(amended('CORRECT', '2026-04-02'), amended('CHANGE', '2026-04-05'), revoked).unpublished).toEqual([{ what: 'CORRECT', on: '2026-04-02', uploadedOn: null }, { what: 'CHANGE', on: '2026-04-05', uploadedOn: null }, { what: 'REVOKE', on: '2026-04-08', uploadedOn: null }]);
  expect(after({ type: 'CertificateCancelled', data: { reason: '本人申请', cancelledOn: '2026-04-03' } }).unpublished).toEqual([{ what: 'CANCEL', on: '2026-04-03', uploadedOn: null }]);
});

it('what went up waits on until it is confirmed visible, and only then for nothing', () => {
  const open = after(amended('CHANGE', '2026-04-05'), revoked);
  const up = decidePublishChanges(open, '2026-04-09', null, TODAY);
  expect(up).toEqual({ ok: true, events: [{ type: 'CertificateChangesPublished', data: { changes: ['CHANGE', 'REVOKE'], uploadedOn: '2026-04-09', confirmedVisibleOn: null } }] });
  const uploaded = eventsOf(up).reduce<Certificate>(evolveCertificate, open);
  expect([uploaded.status, uploaded.unpublished?.map((u) => u.uploadedOn), uploaded.published ?? null]).toEqual(['REVOKED', ['2026-04-09', '2026-04-09'], null]);
  const done = eventsOf(decidePublishChanges(uploaded, '2026-04-09', '2026-04-10', TODAY)).reduce<Certificate>(evolveCertificate, uploaded);
  expect([done.unpublished, done.published]).toEqual([[], { changes: ['CHANGE', 'REVOKE'], uploadedOn: '2026-04-09', confirmedVisibleOn: '2026-04-10' }]);
  expect(codes(decidePublishChanges(done, '2026-04-10', '2026-04-10', TODAY))).toEqual(['NOTHING_TO_PUBLISH']);
});

it.each<[string, string | null, string[]]>([
  ['2026-04-07', null, ['UPLOADED_BEFORE_CHANGE']], ['2026-04-09', '2026-04-08', ['VISIBLE_BEFORE_UPLOADED']], ['2026-04-11', null, ['DATE_IN_FUTURE']], ['2026-04-08', '2026-04-11', ['DATE_IN_FUTURE']], ['2026-04-07', '2026-04-06', ['UPLOADED_BEFORE_CHANGE', 'VISIBLE_BEFORE_UPLOADED']], ['2026-04-08', '2026-04-08', []],
])('uploaded on %s, visible on %s: %j', (uploadedOn, visibleOn, expected) => {
  expect(codes(decidePublishChanges(after(revoked), uploadedOn, visibleOn, TODAY))).toEqual(expected);
});
