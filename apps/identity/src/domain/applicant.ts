import { acceptedUnless, reason, sameName, type Decision } from '@gt/domain';
import { samePerson, type Acting } from '@gt/policy';
import type { ApplicantVerified } from './account.js';

/** Who somebody says he is, until an original has been seen: no role, no data of anybody. It lies beside the account and goes with the verification: facts are kept for ever, an unproven number is not. */
export interface ApplicantClaim {
  readonly accountId: string;
  readonly personId: string;
  readonly name: string;
  readonly source: ClaimSource;
  /** the employer that listed him, and who did it there */
  readonly employerId: string | null;
  readonly listedBy: Acting | null;
}
export type ClaimSource = 'SELF' | 'EMPLOYER';

/** Days that an unproven claim is kept: a quarter, in which somebody who means it has come by. */
export const CLAIM_DAYS = 92;
/** People whom an employer lists in one request: each gets a password that is slow to hash. */
export const LIST_MAX = 30;
/** Days for which the first password of somebody whom his employer listed can be used. */
export const FIRST_PASSWORD_DAYS = 30;

/**
 * An original was seen, and it says what was claimed: the account becomes the person's. Refusals: ORIGINAL_DIFFERS (number or name), SAME_PERSON (who listed somebody does not
 * verify him, through a delegation neither), OWN_ACCOUNT, PERSON_HAS_ACCOUNT.
 * @param facts whether another account is the person's already
 */
export function verifyApplicant(claim: ApplicantClaim, original: { readonly personId: string; readonly name: string }, by: Acting, facts: { readonly how: ApplicantVerified['data']['how']; readonly personHasAccount: boolean }): Decision<ApplicantVerified> {
  const reasons = [
    ...(claim.personId === original.personId && sameName(claim.name, original.name) ? [] : [reason('ORIGINAL_DIFFERS', '', '证件原件与注册时填写的姓名或号码不一致，请核对原件；本人填错的请重新注册。')]),
    ...(samePerson({ subject: claim.accountId }, by) ? [reason('OWN_ACCOUNT', '', '不得核验自己的账号。')] : []),
    ...(claim.listedBy && samePerson(claim.listedBy, by) ? [reason('SAME_PERSON', '', '填报名单与核验须为两人，请由另一位审核人员核验。')] : []),
    ...(facts.personHasAccount ? [reason('PERSON_HAS_ACCOUNT', '', '该人员已有核验过的账号，请本人用原账号登录；遗失密码请办理找回。')] : []),
  ];
  return acceptedUnless(reasons, { type: 'ApplicantVerified', data: { personId: claim.personId, how: facts.how } });
}
