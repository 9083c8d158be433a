import { BATCH_MESSAGES } from './care.js';
import type { Gate } from './gate.js';

/** Gathers what waits at one moment and does it in one piece of work, as a database's log gathers commits. */
export class Together<P extends { readonly batch: readonly unknown[] }> {
  private waiting: Array<{ readonly piece: P; readonly resolve: (done: number) => void }> = [];

  /** @param work answers how many messages of each piece it has dealt with */
  constructor(private readonly gate: Gate, private readonly work: (pieces: readonly P[]) => Promise<readonly number[]>) {}

  /** How many messages of the piece were dealt with, in order, in work with other pieces: none when no other waits, when they are a whole batch, or when that work failed. What is left is its owner's to do by itself. */
  offer(piece: P): Promise<number> {
    if (piece.batch.length >= BATCH_MESSAGES) return Promise.resolve(0); // a batch by itself
    return new Promise((resolve) => {
      this.waiting.push({ piece, resolve });
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
      const done = lot.length > 1 ? await this.work(lot.map(({ piece }) => piece)).catch(() => []) : []; // what failed is met again by whose it is, and told there
      lot.forEach(({ resolve }, i) => resolve(done[i] ?? 0));
    });
  }
}
