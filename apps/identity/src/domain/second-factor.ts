import type { Role } from '@gt/policy';

/** Roles that reach other people's data or rights: a password alone does not open them. */
export const SECOND_FACTOR_ROLES: ReadonlySet<Role> = new Set(['BUREAU_OFFICER', 'BUREAU_REVIEWER', 'MUNICIPAL_READER', 'BODY_ADMIN', 'AUDITOR', 'SYSTEM_OPERATOR', 'SECURITY_ADMIN', 'AUDIT_ADMIN'] as const);

/** Whether somebody with these roles needs a code beside the password. */
export const needsSecondFactor = (roles: readonly Role[]): boolean => roles.some((role) => SECOND_FACTOR_ROLES.has(role));
