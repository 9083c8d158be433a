import { HOLDING, type ParkClass, type Watermark } from './plan.js';

/** A parked message as far as skipping it is concerned. `version` is null when its header could not be read. */
export interface Skippable { readonly class: ParkClass; readonly version: number | null }

/**
 * Why a message cannot be skipped.
 * - NOT_HOLDING: it waits for another one; that one is to be dealt with
 * - EARLIER_MISSING: versions before it have not come: skipping would lose them unseen
 * - VERSION_UNKNOWN: unreadable, and nothing of its key waits behind it: which version it stands for cannot be told, and nobody is held up
 */
export type SkipRefusal = 'NOT_HOLDING' | 'EARLIER_MISSING' | 'VERSION_UNKNOWN';

export type SkipOutcome =
  /** how far the key has got after the skip, and whether the watermark moves for it */
  | { readonly ok: true; readonly version: number; readonly moves: boolean }
  | { readonly ok: false; readonly code: SkipRefusal };

/**
 * What skipping a message makes of its key. The version that it stands for counts as dealt with, so that the ones behind it follow in order;
 * a message under a version that was applied already (CONFLICT, a damaged duplicate) is left out without moving anything.
 * @param waiting versions of the key that wait behind it
 */
export function skipOutcome(parked: Skippable, mark: Watermark, waiting: readonly number[]): SkipOutcome {
  if (!HOLDING.has(parked.class)) return { ok: false, code: 'NOT_HOLDING' };
  const stay: SkipOutcome = { ok: true, version: mark.version, moves: false };
  const next = mark.version + 1;
  if (parked.version !== null) {
    if (parked.version < next) return stay;
    return parked.version === next ? { ok: true, version: next, moves: true } : { ok: false, code: 'EARLIER_MISSING' };
  }
  const behind = Math.min(...waiting.filter((v) => v >= next));
  if (behind === Infinity) return { ok: false, code: 'VERSION_UNKNOWN' };
  if (behind === next) return stay; // it stood beside the key's own history
  return behind === next + 1 ? { ok: true, version: next, moves: true } : { ok: false, code: 'EARLIER_MISSING' };
}
