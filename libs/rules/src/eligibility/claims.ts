import { CLAIM_KIND_NAMES, reason, type PlainDate, type Reason } from '@gt/domain';
import type { RuleSet } from '../rule-set/rule-set.js';
import type { ClaimInput } from './input.js';

/**
 * How a claim to direct recognition stands (三(一)). TO_BE_VERIFIED: a competition of the right rank without a prize class (名次、团体):
 * the body decides with evidence. In the self-check only QUALIFIES counts.
 */
export interface ClaimVerdict {
  readonly standing: 'QUALIFIES' | 'TO_BE_VERIFIED' | 'DOES_NOT_QUALIFY';
  readonly reasons: readonly Reason[];
  /** True if the document of the government's consent must be handed in (三(一)(b)). */
  readonly consentDocumentNeeded: boolean;
}

/** Judges one claim by itself; every reason at once. A claim never changes eligibility. */
export function judgeClaim(claim: ClaimInput, asOf: PlainDate, ruleSet: RuleSet): ClaimVerdict {
  const rule = ruleSet.claims.find((each) => each.kind === claim.kind);
  const prize = claim.prize ?? null;
  const reasons: Reason[] = [];
  if (!rule) return { standing: 'DOES_NOT_QUALIFY', reasons: [reason('CLAIM_KIND_UNKNOWN', '三(一)', '该类成果不在直接认定范围内，请按综合评审或考核评价申报', { kind: claim.kind })], consentDocumentNeeded: false };
  if (!rule.authorities.includes(claim.authority)) {
    reasons.push(reason('CLAIM_AUTHORITY_TOO_LOW', '三(一)', `${CLAIM_KIND_NAMES[claim.kind]}须为省级以上${rule.authorities.includes('NATIONAL_INDUSTRY') ? '或全国行业以上' : ''}，请核对授予机关`, { authority: claim.authority }));
  }
  if (claim.awardedOn > asOf) reasons.push(reason('CLAIM_IN_THE_FUTURE', '三(一)', '获得日期晚于申报日期，请核对', { awardedOn: claim.awardedOn, asOf }));
  const undecidedPrize = rule.prizes !== null && prize === null;
  if (rule.prizes !== null && prize !== null && !rule.prizes.includes(prize)) {
    reasons.push(reason('CLAIM_PRIZE_TOO_LOW', '三(一)', `竞赛须获二等奖以上，所填为${prize}，请核对奖项`, { prize }));
  }
  if (reasons.length > 0) {
    if (undecidedPrize) reasons.push(noPrize());
    return { standing: 'DOES_NOT_QUALIFY', reasons, consentDocumentNeeded: rule.consentDocument };
  }
  return undecidedPrize
    ? { standing: 'TO_BE_VERIFIED', reasons: [noPrize()], consentDocumentNeeded: rule.consentDocument }
    : { standing: 'QUALIFIES', reasons: [], consentDocumentNeeded: rule.consentDocument };
}

const noPrize = (): Reason => reason('CLAIM_PRIZE_MISSING', '三(一)', '未填奖项等级；只有名次或团体名次的，请交评价机构核定', { prize: null });
