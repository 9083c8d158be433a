import { acceptedUnless, isCreditCode, normalizeCreditCode, reason, type Decision } from '@gt/domain';

/** A unit that people work for. Its id is derived from the credit code, so that it is the same everywhere. */
export interface Employer { readonly name: string; readonly creditCode: string }
export type EmployerEvent = { readonly type: 'EmployerRegistered'; readonly data: Employer };

/** Registers an employer. EMPLOYER_REGISTERED when the credit code is, CREDIT_CODE_INVALID when it is none (GB 32100). */
export function registerEmployer(state: Employer | null, command: Employer): Decision<EmployerEvent> {
  const reasons = [
    ...(isCreditCode(command.creditCode) ? [] : [reason('CREDIT_CODE_INVALID', '', '统一社会信用代码应为 18 位且校验正确，请核对营业执照。')]),
    ...(state ? [reason('EMPLOYER_REGISTERED', '', '该统一社会信用代码已登记，请直接使用已登记的单位。')] : []),
  ];
  return acceptedUnless<EmployerEvent>(reasons, { type: 'EmployerRegistered', data: { name: command.name.trim(), creditCode: normalizeCreditCode(command.creditCode) } });
}
export const evolveEmployer = (_: Employer | null, event: EmployerEvent): Employer => event.data;
