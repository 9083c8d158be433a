import { ArrayMaxSize, ArrayMinSize, ArrayUnique, IsArray, IsBoolean, IsIn, IsOptional, IsString } from 'class-validator';
import { isCreditCode, isMobileNumber, PERSON_DOCUMENTS, type PersonDocumentType } from '@gt/domain';
import { IsDay, IsId, IsQueryInt, IsText, NestedArray, Rule } from '@gt/service-kit';
import { ACCOUNT_NAME, isPassword, PASSWORD_MAX, PASSWORD_MIN, RECOVERABLE, type Recoverable } from '../domain/account.js';
import { LIST_MAX } from '../domain/applicant.js';
import { LICENCES, type Licence } from '../domain/employer.js';
import { assignableRoles } from '../domain/grant.js';
import { approvalKinds, type ApprovalKind, type Role } from '@gt/policy';
import { readDelegationCursor } from './delegation-cursor.js';

/** Rows that one page of a list holds at most, and when nothing is asked. */
export const PAGE_LIMIT = 100;

const isAccountName = (value: unknown): value is string => typeof value === 'string' && ACCOUNT_NAME.test(value);
const IsAccountName = () => Rule('NOT_AN_ACCOUNT_NAME', '账号名应为 2–64 个小写字母、数字或 . _ - @，以字母或数字开头。', isAccountName);

export class OpenAccountDto {
  @IsAccountName() account: string;
  /** the person's name */
  @IsText(1, 50) name: string;
  @Rule('PASSWORD_LENGTH', `密码应为 ${PASSWORD_MIN}–${PASSWORD_MAX} 个字符。`, isPassword) password: string;
}

export class ListAccountsDto {
  /** the sign-in name after which the page begins: `next` of the page before */
  @IsOptional() @IsAccountName() after?: string;
  @IsOptional() @IsQueryInt(1, PAGE_LIMIT) limit?: string;
}

export class GiveGrantDto {
  /** account id, or the subject at another issuer */
  @IsText(1, 255) subject: string;
  @IsIn(assignableRoles) role: Role;
  /** id of the bureau, body, employer, expert, person or plan; none for a role of the whole city */
  @IsOptional() @IsId() place?: string | null;
  /** last day */
  @IsOptional() @IsDay() until?: string | null;
  @IsOptional() @IsText(1, 200) note?: string | null;
  /** the subject's issuer; our own when absent */
  @IsOptional() @IsText(1, 500) issuer?: string | null;
}

export class RevokeGrantDto {
  @IsText(1, 200) reason: string;
}

/** Grants that one person may hold at one place at most: every role of a body. */
const HAND_OVER_LIMIT = 50;

export class PreviewHandOverDto {
  /** account that leaves */
  @IsText(1, 255) from: string;
  /** account that follows; nobody when absent */
  @IsOptional() @IsText(1, 255) to?: string | null;
  /** id of the bureau, body or employer */
  @IsId() place: string;
}

export class HandOverDto extends PreviewHandOverDto {
  @IsText(1, 200) reason: string;
  /** the grants that the preview showed */
  @IsArray() @ArrayMinSize(1) @ArrayMaxSize(HAND_OVER_LIMIT) @IsId({ each: true }) grantIds: string[];
}

export class ListGrantsDto {
  @IsText(1, 255) subject: string;
  @IsOptional() @IsText(1, 500) issuer?: string;
  /** the grant after which the page begins: `next` of the page before */
  @IsOptional() @IsId() after?: string;
  @IsOptional() @IsQueryInt(1, PAGE_LIMIT) limit?: string;
}

export class SignInDto {
  @IsText(1, 64) account: string;
  @Rule('PASSWORD_LENGTH', `密码应为 1–${PASSWORD_MAX} 个字符。`, (value) => typeof value === 'string' && value.length > 0 && [...value].length <= PASSWORD_MAX) password: string;
}

export class ChangePasswordDto {
  /** the present password */
  @Rule('PASSWORD_LENGTH', `密码应为 1–${PASSWORD_MAX} 个字符。`, (value) => typeof value === 'string' && value.length > 0 && [...value].length <= PASSWORD_MAX) current: string;
  @Rule('PASSWORD_LENGTH', `密码应为 ${PASSWORD_MIN}–${PASSWORD_MAX} 个字符。`, isPassword) password: string;
}

export class ConfirmSecondFactorDto {
  /** what `POST second-factor` answered */
  @IsText(1, 2_000) proof: string;
  /** six digits from the phone */
  @IsText(1, 10) code: string;
}

export class AskRecoveryDto {
  @IsIn(RECOVERABLE) what: Recoverable;
  /** what was lost, and how the person was recognised */
  @IsText(1, 200) reason: string;
}

export class DecideRecoveryDto {
  @IsBoolean() approved: boolean;
  @IsOptional() @IsText(1, 200) note?: string | null;
}

export class CloseAccountDto { @IsText(1, 200) reason: string; }

export class SignOutDto {
  /** every browser, not this one alone */
  @IsOptional() @IsBoolean() everywhere?: boolean | null;
}

/** Grants that one delegation passes on at most: all that somebody holds at a body. */
const DELEGATION_GRANTS_MAX = 20;

export class GiveDelegationDto {
  /** account that stands in */
  @IsId() to: string;
  /** grants of one's own */
  @IsArray() @ArrayMinSize(1) @ArrayMaxSize(DELEGATION_GRANTS_MAX) @ArrayUnique() @IsId({ each: true }) grantIds: string[];
  /** first and last day, both counted */
  @IsDay() startsOn: string;
  @IsDay() until: string;
  @IsText(1, 200) reason: string;
}
export class EndDelegationDto { @IsText(1, 200) reason: string; }
export class ListDelegationsDto {
  /** `next` of the page before */
  @IsOptional() @Rule('NOT_A_CURSOR', '请使用上一页返回的 next。', (value) => typeof value === 'string' && readDelegationCursor(value) !== null) after?: string;
  @IsOptional() @IsQueryInt(1, PAGE_LIMIT) limit?: string;
}
export class ListDelegationsOfDto extends ListDelegationsDto { @IsText(1, 255) subject: string; }
export class ColleaguesDto {
  /** the grant that one wants to pass on */
  @IsId() grantId: string;
}

const APPROVAL_KINDS = Object.keys(approvalKinds);
export class SetApprovalStepsDto {
  /** the approvals that want two steps from now on; the others are decided in one */
  @IsArray() @ArrayMaxSize(APPROVAL_KINDS.length) @ArrayUnique() @IsIn(APPROVAL_KINDS, { each: true }) twoStep: ApprovalKind[];
  @IsText(1, 200) reason: string;
}

export class OpenEmployerAccountDto {
  /** 统一社会信用代码 */
  @IsText(18, 18) creditCode: string;
  /** the employer's name as on its licence */
  @IsText(1, 100) name: string;
  @IsIn(Object.keys(LICENCES)) licence: Licence;
  /** day on which the original was seen */
  @IsDay() licenceSeenOn: string;
  /** number or date of the letter that names the person */
  @IsText(1, 100) authorisationLetter: string;
  @IsText(1, 50) personName: string;
  @IsAccountName() account: string;
  @Rule('PASSWORD_LENGTH', `密码应为 ${PASSWORD_MIN}–${PASSWORD_MAX} 个字符。`, isPassword) password: string;
}

const IsCreditCode = () => Rule('CREDIT_CODE_INVALID', '统一社会信用代码应为 18 位且校验正确，请核对营业执照或法人证书。', (value) => typeof value === 'string' && isCreditCode(value));
export class ListEmployersDto {
  /** one employer alone */
  @IsOptional() @IsCreditCode() creditCode?: string;
  /** the credit code after which the page begins: `next` of the page before */
  @IsOptional() @IsCreditCode() after?: string;
  @IsOptional() @IsQueryInt(1, PAGE_LIMIT) limit?: string;
}

export class RegisterClientDto {
  @IsId() employerId: string;
  @IsText(1, 50) name: string;
  /** what it is for */
  @IsText(1, 200) purpose: string;
}
export class ListClientsDto { @IsId() employerId: string; }
export class EndClientDto { @IsText(1, 200) reason: string; }

const IsPhone = () => Rule('NOT_A_PHONE', '手机号应为 11 位数字。', isMobileNumber);
/** A person as his document names him. */
export class OriginalDto {
  @IsString() name: string;
  @IsIn(PERSON_DOCUMENTS.map((each) => each.type)) idType: PersonDocumentType;
  @IsString() idNumber: string;
}
export class RegisterApplicantDto extends OriginalDto {
  @IsOptional() @IsPhone() phone?: string | null;
  @Rule('PASSWORD_LENGTH', `密码应为 ${PASSWORD_MIN}–${PASSWORD_MAX} 个字符。`, isPassword) password: string;
}
export class ListedPersonDto extends OriginalDto {
  @IsOptional() @IsPhone() phone?: string | null;
}
export class ListApplicantsDto {
  @IsId() employerId: string;
  @NestedArray(() => ListedPersonDto, LIST_MAX, { min: 1 }) people: ListedPersonDto[];
}
