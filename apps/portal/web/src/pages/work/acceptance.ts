import { TITLE_LEVEL_NAMES } from '@gt/domain';
import type { CaseAction } from '../../patterns/case.js';
import type { ApplicationDetail } from './application.js';
import { bodyOf } from './names.js';
import { texts } from './texts.js';

const t = texts.applications;
type Ask = NonNullable<CaseAction['asks']>[number];
const yesNo = (yes: string, no: string) => [{ value: 'yes', label: yes }, { value: 'no', label: no }];

/** What the body decides with an acceptance: which of its sites assesses, each 待核 condition with its reason, each claim accepted or not (三(一), 七(四)), the opinion. */
export function acceptanceAsks(a: ApplicationDetail): Ask[] {
  const sites = bodyOf(a.institutionId)?.sites ?? [];
  return [
    ...(sites.length > 1 ? [{ name: 'siteId', label: t.ask.site, kind: 'choice' as const, options: sites.map((s) => ({ value: s.siteId, label: `${s.name} ${s.address}` })) }] : []),
    ...(a.verdict?.pending ?? []).flatMap((condition): Ask[] => [
      { name: `met-${condition.code}`, label: t.ask.condition(condition.message), kind: 'choice', options: yesNo(t.ask.met, t.ask.notMet) },
      ...(condition.code === 'TITLE_UNKNOWN' ? [{ name: 'titleLevel', label: t.ask.titleLevel, kind: 'choice' as const, options: Object.entries(TITLE_LEVEL_NAMES).map(([value, label]) => ({ value, label })) }] : []),
      { name: `why-${condition.code}`, label: t.ask.conditionReason, kind: 'long' },
    ]),
    ...a.form.claims.flatMap((claim, i): Ask[] => [
      { name: `claim-${i}`, label: t.ask.claim(claim.name), kind: 'choice', options: yesNo(t.ask.claimYes, t.ask.claimNo) },
      { name: `claimWhy-${i}`, label: t.ask.claimReason, hint: t.ask.claimReasonHint, optional: true },
    ]),
    { name: 'opinion', label: t.ask.acceptOpinion, kind: 'long', initial: t.ask.acceptText },
  ];
}

/** The body of the acceptance from what was answered. */
export function acceptanceOf(a: ApplicationDetail, answers: Readonly<Record<string, string>>): object {
  return {
    opinion: answers['opinion'], ...(answers['siteId'] ? { siteId: answers['siteId'] } : {}),
    confirmations: (a.verdict?.pending ?? []).map(({ code }) => ({ code, met: answers[`met-${code}`] === 'yes', reason: answers[`why-${code}`], ...(code === 'TITLE_UNKNOWN' && answers['titleLevel'] ? { titleLevel: answers['titleLevel'] } : {}) })),
    claims: a.form.claims.map((_, index) => ({ index, accepted: answers[`claim-${index}`] === 'yes', ...(answers[`claimWhy-${index}`]?.trim() ? { reason: answers[`claimWhy-${index}`]!.trim() } : {}) })),
  };
}
