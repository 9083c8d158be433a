import { codeOf, databaseFault } from '@gt/persistence';

/** So often a time limit of the database is taken for passing: waiting behind a lock cures itself, a statement that is always too slow never does. */
export const LIMIT_TRIES = 5;

export { codeOf };

/** The class name; the message stays out, for it may hold values. */
export const nameOf = (error: unknown): string => (error instanceof Error ? error.name : typeof error);

/** Whether the same work may succeed when it is tried again unchanged; everything else is the message's (or the handler's) fault. */
export function isTransient(error: unknown, tries: number): boolean {
  const fault = databaseFault(error);
  if (fault === 'LIMIT') return tries < LIMIT_TRIES;
  return fault !== null || codeOf(error) === 'STALE_VERSION'; // a command changed the aggregate meanwhile
}
