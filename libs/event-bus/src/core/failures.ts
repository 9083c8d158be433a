/** SQLSTATE classes that another try can cure: connection, resources, shutdown. */
const TRANSIENT_CLASSES = ['08', '53', '57P'];
/** Codes that another try can cure: serialization, deadlock, an aggregate that a command changed meanwhile, the network's own. */
const TRANSIENT_CODES = new Set(['40001', '40P01', 'STALE_VERSION', 'ECONNREFUSED', 'ECONNRESET', 'EPIPE', 'ETIMEDOUT', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH']);
/** Time limits of the database: waiting behind a lock cures itself, a statement that is always too slow never does. */
const LIMIT_CODES = new Set(['55P03', '57014', '25P03', '25P04']);
/** So often a time limit is taken for passing. */
export const LIMIT_TRIES = 5;
/** pg's own errors without a code. */
const LOST = /^(Connection terminated|Client has encountered a connection error|Client was closed|timeout exceeded when trying to connect|Query read timeout|Cannot use a pool after calling end)/;

interface Coded { readonly code?: unknown; readonly driverError?: { readonly code?: unknown }; readonly name?: unknown; readonly message?: unknown }

/** The error's stable code (SQLSTATE, system code, our own), if it has one. */
export function codeOf(error: unknown): string | undefined {
  const { code, driverError } = (error ?? {}) as Coded;
  const found = code ?? driverError?.code;
  return typeof found === 'string' ? found : undefined;
}

/** The class name; the message stays out, for it may hold values. */
export const nameOf = (error: unknown): string => (error instanceof Error ? error.name : typeof error);

/** Whether the same work may succeed when it is tried again unchanged; everything else is the message's (or the handler's) fault. */
export function isTransient(error: unknown, tries: number): boolean {
  const code = codeOf(error);
  if (code !== undefined) {
    if (LIMIT_CODES.has(code)) return tries < LIMIT_TRIES;
    return TRANSIENT_CODES.has(code) || (/^[0-9A-Z]{5}$/.test(code) && TRANSIENT_CLASSES.some((c) => code.startsWith(c)));
  }
  return error instanceof Error && LOST.test(error.message);
}
