import { at } from './scene.js';
import { OPERATOR_ACCOUNT } from './accounts.js';
import type { Session } from './session.js';

/** Where the seed remembers how far the clock has come (RFC 3339 time). */
export const REACHED = 'clock';

/** Moves the business clock of every service forward to a day; never back, so that a seed that goes on after a crash does not act in the past of what it has done. */
export async function moveClockTo(session: Session, day: string, time?: string): Promise<void> {
  const now = at(day, time);
  const reached = session.memory.get(REACHED);
  const target = reached !== undefined && reached > now ? reached : now;
  session.memory.set(REACHED, target);
  await session.command(OPERATOR_ACCOUNT, 'PUT', '/api/demonstration/clock', { now: target });
}

/** Real time again. */
export const releaseClock = (session: Session): Promise<unknown> => session.command(OPERATOR_ACCOUNT, 'PUT', '/api/demonstration/clock', { now: null });
