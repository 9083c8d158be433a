import { acceptedUnless, isCreditCode, normalizeCreditCode, reason, type Decision, type PlainDate } from '@gt/domain';

/** An employer whose people have accounts here; its id follows from its credit code, to which its accounts are bound. */
export interface EmployerAccounts { readonly creditCode: string; readonly name: string }
/** 营业执照 or 事业单位、社会团体等的法人证书. */
export const LICENCES = { BUSINESS_LICENCE: '营业执照', LEGAL_PERSON_CERTIFICATE: '法人证书' } as const;
export type Licence = keyof typeof LICENCES;

export interface OpenEmployerAccount {
  readonly creditCode: string; readonly name: string;
  /** which original was seen, and when */
  readonly licence: Licence; readonly licenceSeenOn: PlainDate;
  /** number or date of the employer's letter that names the person */
  readonly authorisationLetter: string;
  readonly subject: string; readonly personName: string;
}
export interface EmployerEvent { readonly type: 'EmployerAccountOpened'; readonly data: OpenEmployerAccount }

/**
 * Opens the account of an employer's reviewer, who manages its other people. Refusals: CREDIT_CODE_INVALID (GB 32100), LICENCE_SEEN_IN_FUTURE, EMPLOYER_HAS_REVIEWER (he
 * manages its people himself; the bureau or body comes in again only when nobody is left).
 */
export function openEmployerAccount(command: OpenEmployerAccount, facts: { readonly reviewers: number; readonly today: PlainDate }): Decision<EmployerEvent> {
  const reasons = [
    ...(isCreditCode(command.creditCode) ? [] : [reason('CREDIT_CODE_INVALID', '', '统一社会信用代码应为 18 位且校验正确，请核对营业执照或法人证书。')]),
    ...(command.licenceSeenOn > facts.today ? [reason('LICENCE_SEEN_IN_FUTURE', '', '核验证照的日期不能晚于今天，请核对。', { licenceSeenOn: command.licenceSeenOn })] : []),
    ...(facts.reviewers > 0 ? [reason('EMPLOYER_HAS_REVIEWER', '', '该单位已有审核人员，其余人员由该单位自行管理；原审核人员离职请由其移交，或联系安全管理员。')] : []),
  ];
  return acceptedUnless(reasons, { type: 'EmployerAccountOpened', data: { ...command, creditCode: normalizeCreditCode(command.creditCode), name: command.name.trim() } });
}

export const evolveEmployer = (_: EmployerAccounts | null, { data: { creditCode, name } }: EmployerEvent): EmployerAccounts => ({ creditCode, name });
