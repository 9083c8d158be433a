import { accepted, acceptedUnless, reason, sameName, type Decision } from '@gt/domain';
import type { RealNameMark } from './account.js';

/** What a real-name provider vouched for at one sign-in; the number itself is no part of a decision, the person's id follows from it. */
export interface RealName {
  readonly issuer: string;
  readonly personId: string;
  readonly name: string;
  /** how well the provider knows him (its own word, `acr` as a rule); null: it does not say */
  readonly level: string | null;
}
/** The account is this person's by a real-name provider's word (实名核验). */
export interface ApplicantRealNameVerified { readonly type: 'ApplicantRealNameVerified'; readonly data: RealNameMark & { readonly personId: string } }

/** What a decision on a real-name sign-in rests on. */
export interface RealNameFacts {
  /** the open account that is this person's: an applicant's role at his own id */
  readonly holder: { readonly name: string; readonly realName: RealNameMark | null } | null;
  /** whether the person's applicant role lies with a subject of another issuer */
  readonly heldElsewhere: boolean;
  /** the person as whom the provider's account signed in before */
  readonly before: string | null;
  /** levels that count; none named: every one */
  readonly acceptedLevels: readonly string[];
}

/**
 * Signs a person in by a real-name provider's word, into his account or into one that is opened for him, and marks it; no event when it has this mark already. An unverified account that
 * claims the same document plays no part: whoever made it proved nothing, and it holds nothing.
 * Refusals: REAL_NAME_LEVEL, REAL_NAME_DOCUMENT_CHANGED (the provider's account came with another document before), REAL_NAME_DIFFERS (the account has another name), PERSON_HAS_ACCOUNT.
 * @param at RFC 3339
 */
export function verifyRealName(verified: RealName, at: string, facts: RealNameFacts): Decision<ApplicantRealNameVerified> {
  const { issuer, level, personId } = verified;
  const { holder } = facts;
  const reasons = [
    ...(facts.acceptedLevels.length === 0 || facts.acceptedLevels.includes(level ?? '') ? [] : [reason('REAL_NAME_LEVEL', '', '您在实名认证处的认证级别不够，请先在那里提高认证级别，或自行注册后持证件原件到评价机构核验。')]),
    ...(facts.before === null || facts.before === personId ? [] : [reason('REAL_NAME_DOCUMENT_CHANGED', '', '该实名账号以前以另一证件登录过本系统。如换发了证件，请持新旧证件原件到评价机构办理人员合并后再登录。')]),
    ...(holder && !sameName(holder.name, verified.name) ? [reason('REAL_NAME_DIFFERS', '', '实名认证给出的姓名与本系统中该证件的姓名不一致，请持证件原件到评价机构核对。')] : []),
    ...(facts.heldElsewhere && !holder ? [reason('PERSON_HAS_ACCOUNT', '', '该人员已有核验过的账号，请用原来的方式登录。')] : []),
  ];
  const marked = holder?.realName;
  if (reasons.length === 0 && marked && marked.issuer === issuer && marked.level === level) return accepted();
  return acceptedUnless(reasons, { type: 'ApplicantRealNameVerified', data: { personId, issuer, level, at } });
}
