import { BATCH_MESSAGES } from './care.js';
import type { Gate } from './gate.js';

/** Gathers what waits at one moment and does it in one piece of work, as a database's log gathers commits. */
export class Together<P extends { readonly batch: readonly unknown[] }> {
  private waiting: Array<{ readonly piece: P; readonly alone: () => Promise<void>; readonly resolve: (done: number) => void; readonly reject: (error: unknown) => void }> = [];

  /** @param work answers how many messages of each piece it has dealt with */
  constructor(private readonly gate: Gate, private readonly work: (pieces: readonly P[]) => Promise<readonly number[]>) {}

  /**
   * How many messages of the piece were dealt with, in order: in work with other pieces, or, when no other waits, all of them by `alone` in the same turn (its error is passed on).
   * None when they are a whole batch, or when the work with others failed. What is left is its owner's to do by itself.
   */
  offer(piece: P, alone: () => Promise<void>): Promise<number> {
    if (piece.batch.length >= BATCH_MESSAGES) return Promise.resolve(0); // a batch by itself
    return new Promise((resolve, reject) => {
      this.waiting.push({ piece, alone, resolve, reject });
      // not at once: what a driver has fetched together it hands over together
      if (this.waiting.length === 1) setImmediate(() => this.begin());
    });
  }

  private begin(): void {
    void this.gate.pass(async () => {
      let messages = 0;
      const fits = this.waiting.findIndex(({ piece }) => (messages += piece.batch.length) > BATCH_MESSAGES);
      const lot = this.waiting.splice(0, fits === -1 ? this.waiting.length : fits);
      if (this.waiting.length > 0) this.begin();
      const [only] = lot;
      if (only && lot.length === 1) return only.alone().then(() => only.resolve(only.piece.batch.length), only.reject);
      const done = await this.work(lot.map(({ piece }) => piece)).catch(() => []); // what failed is met again by whose it is, and told there
      lot.forEach(({ resolve }, i) => resolve(done[i] ?? 0));
    });
  }
}
