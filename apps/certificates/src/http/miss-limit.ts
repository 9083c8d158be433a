import { hash } from 'node:crypto';

/** Misses on one value within the hour after which every query with it is refused until the hour is over: enough for typing errors, too few to guess. */
export const MISS_LIMIT = 10;
export const MISS_WINDOW_MS = 60 * 60_000;
/** Values remembered at once; beyond it those whose hour is over are forgotten, then the oldest. */
const VALUE_LIMIT = 200_000;

/** Counts misses per certificate number, ID number and name. Only hashes are kept. Lives in the process: the accepted cost of a restart is a fresh hour. */
export class MissLimit {
  private readonly misses = new Map<string, { count: number; until: number }>();
  constructor(private readonly on: boolean, private readonly now: () => number = Date.now) {}

  /** Seconds until a query with one of these values may be asked again; 0 = now. */
  blockedFor(values: readonly string[]): number {
    if (!this.on || this.misses.size === 0) return 0;
    const now = this.now();
    return Math.max(0, ...values.map((v) => this.misses.get(keyOf(v))).map((m) => (m && m.count >= MISS_LIMIT && m.until > now ? Math.ceil((m.until - now) / 1000) : 0)));
  }

  missed(values: readonly string[]): void {
    if (!this.on) return;
    const now = this.now();
    for (const value of values) {
      const key = keyOf(value);
      const known = this.misses.get(key);
      if (known && known.until > now) known.count += 1;
      else { this.makeRoom(now); this.misses.set(key, { count: 1, until: now + MISS_WINDOW_MS }); }
    }
  }

  private makeRoom(now: number): void {
    if (this.misses.size < VALUE_LIMIT) return;
    for (const [key, m] of this.misses) if (m.until <= now) this.misses.delete(key);
    const [oldest] = this.misses.keys();
    if (this.misses.size >= VALUE_LIMIT && oldest !== undefined) this.misses.delete(oldest);
  }
}
const keyOf = (value: string): string => hash('sha256', value, 'base64');
