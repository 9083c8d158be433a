import { TITLE_LEVEL_NAMES } from '@gt/domain';
import type { CaseAction } from '../../patterns/case.js';
import type { ApplicationDetail } from './application.js';
import { texts } from './texts.js';

const t = texts.applications;
type Ask = NonNullable<CaseAction['asks']>[number];
const yesNo = (yes: string, no: string) => [{ value: 'yes', label: yes }, { value: 'no', label: no }];

/** What the body decides with an acceptance: each 待核 condition with its reason, each claim accepted or not (三(一), 七(四)), the opinion. */
export function acceptanceAsks(a: ApplicationDetail): Ask[] {
  return [
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
    opinion: answers['opinion'],
    confirmations: (a.verdict?.pending ?? []).map(({ code }) => ({ code, met: answers[`met-${code}`] === 'yes', reason: answers[`why-${code}`], ...(code === 'TITLE_UNKNOWN' && answers['titleLevel'] ? { titleLevel: answers['titleLevel'] } : {}) })),
    claims: a.form.claims.map((_, index) => ({ index, accepted: answers[`claim-${index}`] === 'yes', ...(answers[`claimWhy-${index}`]?.trim() ? { reason: answers[`claimWhy-${index}`]!.trim() } : {}) })),
  };
}
