import { createHash } from 'node:crypto';
import { normalizeCreditCode } from '@gt/domain';
import { uuidFrom } from '@gt/persistence';

/** The employer's id follows from its credit code, so that every service and every import names the same one. */
export const employerIdOf = (creditCode: string): string => uuidFrom(createHash('sha256').update(`employer\n${normalizeCreditCode(creditCode)}`).digest());
