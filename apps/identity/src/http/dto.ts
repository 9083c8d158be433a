import { ArrayMaxSize, ArrayMinSize, IsArray, IsBoolean, IsIn, IsOptional } from 'class-validator';
import { IsDay, IsId, IsQueryInt, IsText, Rule } from '@gt/service-kit';
import { ACCOUNT_NAME, isPassword, PASSWORD_MAX, PASSWORD_MIN, RECOVERABLE, type Recoverable } from '../domain/account.js';
import { assignableRoles } from '../domain/grant.js';
import type { Role } from '@gt/policy';

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
