import { evolveConsents, giveOnline, givePaper, missingOf, refusedByWithdrawal, standingOf, withdrawConsents, withdrawnOf, type Consents } from './consent.js';
import { CONSENT_KINDS, noticeInForce, privacyNotices, type PrivacyNotice } from './privacy-notice.js';

const [first] = privacyNotices as [PrivacyNotice];
const second: PrivacyNotice = { ...first, version: 2, effectiveFrom: '2026-06-01' };
const at = new Date('2026-03-02T01:00:00Z');
const given = (notice = first): Consents => giveOnline({}, notice, CONSENT_KINDS, at, '2026-03-02').reduce(evolveConsents, {} as Consents);
const codes = (reasons: readonly { code: string }[]) => reasons.map((each) => each.code);

it('a new version of the notice is in force from its day, and asks again for both', () => {
  const versionOn = (day: string) => noticeInForce(day, [first, second])?.version;
  expect([versionOn('2022-03-09'), versionOn('2026-05-31'), versionOn('2026-06-01')]).toEqual([undefined, 1, 2]);
  expect(codes(missingOf(given(), first))).toEqual([]);
  expect(codes(missingOf(given(), second))).toEqual(['CONSENT_MISSING', 'CONSENT_MISSING']);
  // what was given under the version of its time is complete for those whose work it is
  expect(standingOf(given()).standing).toBe('COMPLETE');
  expect(giveOnline(given(), first, CONSENT_KINDS, at, '2026-03-02')).toEqual([]);
  expect(giveOnline(given(), second, CONSENT_KINDS, at, '2026-06-01')).toHaveLength(1);
});

it('versions are numbered and dated in order, and each has a text for each consent', () => {
  for (const [i, notice] of privacyNotices.entries()) {
    expect(notice.version).toBe(i + 1);
    expect(CONSENT_KINDS.every((kind) => notice.consents[kind].length > 10)).toBe(true);
    if (i > 0) expect(notice.effectiveFrom > privacyNotices[i - 1]!.effectiveFrom).toBe(true);
  }
});

it('what was taken back counts for nobody, until it is given anew after that day', () => {
  const taken = withdrawConsents(given(), ['PASSING_ON'], at, '2026-04-01').reduce(evolveConsents, given());
  expect([codes(missingOf(taken, first)), codes(withdrawnOf(taken, first)), standingOf(taken).standing]).toEqual([['CONSENT_WITHDRAWN'], ['CONSENT_WITHDRAWN'], 'WITHDRAWN']);
  const page = (signedOn: string) => ({ kinds: ['PASSING_ON'] as const, signedOn, pageSha256: 'a'.repeat(64) });
  expect([codes(refusedByWithdrawal(taken, first, page('2026-04-01'))), codes(refusedByWithdrawal(taken, first, page('2026-04-02')))]).toEqual([['CONSENT_WITHDRAWN'], []]);
  expect(standingOf(givePaper(taken, first, page('2026-04-02'), at).reduce(evolveConsents, taken)).standing).toBe('COMPLETE');
  expect(withdrawConsents({}, CONSENT_KINDS, at, '2026-04-01')).toEqual([]);
  expect([codes(withdrawnOf({}, first)), standingOf({}).standing]).toEqual([[], 'AWAITED']);
});
