/**
 * What is the database's doing and not the work's: the same work may succeed when it is tried again.
 * - AWAY: it cannot be reached, lets nobody in, takes no writes (a standby), has no room, or its disk fails
 * - LIMIT: a time limit was over: waiting behind others, or a statement that is too slow
 * - CONFLICT: it could not be put in a row with what others did meanwhile
 */
export type DatabaseFault = 'AWAY' | 'LIMIT' | 'CONFLICT';

/** SQLSTATE classes: connection · authorization and catalog (let in no more) · resources · operator intervention · what is outside PostgreSQL (input and output). */
const AWAY_CLASSES = ['08', '28', '3D', '53', '57P', '58'];
/** SQLSTATEs: takes no connections · read only; and the socket's own codes. */
const AWAY_CODES: ReadonlySet<string> = new Set(['55000', '25006', 'ECONNREFUSED', 'ECONNRESET', 'EPIPE', 'ETIMEDOUT', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH']);
/** Lock not available, cancelled (also the limit of a statement), idle in transaction, transaction too long. */
const LIMIT_CODES: ReadonlySet<string> = new Set(['55P03', '57014', '25P03', '25P04']);
/** Serialization failure, deadlock. */
const CONFLICT_CODES: ReadonlySet<string> = new Set(['40001', '40P01']);
/** The drivers' own errors without a code: of a connection that is lost, or cannot be had. */
const LOST = /^(Connection terminated|Client has encountered a connection error|Client was closed|timeout exceeded when trying to connect|Query read timeout|Cannot use a pool after calling end)/;

interface Coded { readonly code?: unknown; readonly driverError?: { readonly code?: unknown } }

/** The error's stable code (SQLSTATE, system code, our own), if it has one. */
export function codeOf(error: unknown): string | undefined {
  const { code, driverError } = (error ?? {}) as Coded;
  const found = code ?? driverError?.code;
  return typeof found === 'string' ? found : undefined;
}

/** Whether an error is the database's doing; null: it is not, or nobody knows. */
export function databaseFault(error: unknown): DatabaseFault | null {
  const code = codeOf(error);
  if (code === undefined) return error instanceof Error && LOST.test(error.message) ? 'AWAY' : null;
  if (LIMIT_CODES.has(code)) return 'LIMIT';
  if (CONFLICT_CODES.has(code)) return 'CONFLICT';
  return AWAY_CODES.has(code) || (/^[0-9A-Z]{5}$/.test(code) && AWAY_CLASSES.some((c) => code.startsWith(c))) ? 'AWAY' : null;
}
