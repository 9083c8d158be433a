import type { Suspects } from './consumer-tables.js';
import type { DeliveredMessage } from './port.js';

/** Messages of one transaction at most: what one statement takes comfortably. */
export const BATCH_MESSAGES = 500;
/** Messages taken with care after an unclean end: one batch may have been under way. */
const CAREFUL_MESSAGES = BATCH_MESSAGES;
/** Of these so many at a time: should it happen again, so few are taken one by one. Alone from the beginning, what had gathered while the process was away would take minutes. */
const CAREFUL_PIECE = 25;

/** How this member stands with a partition that it holds. */
export interface PartitionState {
  careful: number;
  /** in hand at an end that followed another: taken one at a time */
  readonly suspects: Suspects | null;
  lost: boolean;
  /** of keys that were in hand, messages are kept for a gap, which may be filled now */
  kept: boolean;
  queue: Promise<void>;
  /** since when (ms) work is in hand, or failing, without a commit; null: nothing to do */
  since: number | null;
}

export const newState = (unclean: boolean, suspects: Suspects | null): PartitionState => ({ careful: unclean ? CAREFUL_MESSAGES : 0, suspects, lost: false, kept: false, queue: Promise.resolve(), since: null });

/** Whether the message was in hand at an end that followed another. */
export const isSuspect = ({ suspects }: PartitionState, { offset }: DeliveredMessage): boolean => suspects !== null && BigInt(offset) >= suspects.from && BigInt(offset) <= suspects.to;

/** How many messages are taken next, `at(0)` the first: a batch; with care a few, and those that were in hand at an end by themselves. */
export function pieceOf(at: (index: number) => DeliveredMessage | undefined, state: PartitionState): number {
  if (state.careful <= 0) return BATCH_MESSAGES;
  const most = Math.min(CAREFUL_PIECE, state.careful);
  let count = 0;
  for (let next = at(0); next && count < most && !isSuspect(state, next); next = at(count)) count += 1;
  return Math.max(count, 1); // a suspect stands alone
}
