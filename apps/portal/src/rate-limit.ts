import { isIPv6 } from 'node:net';

/** Requests a second and client address for the public endpoints when the environment says nothing: a person clicks, a page of ten checks fits the burst. */
export const DEFAULT_PUBLIC_RATE = 20;
/** A bucket holds this many seconds of the rate. */
const BURST_SECONDS = 3;
/** Addresses remembered; beyond it, full buckets (which allow anything anyway) are forgotten first. */
const ADDRESS_LIMIT = 100_000;

/** A token bucket per client address, on the system's clock. */
export class RateLimit {
  private readonly buckets = new Map<string, { tokens: number; at: number }>();
  /** @param rate requests a second; 0 = off */
  constructor(private readonly rate: number, private readonly now: () => number = Date.now) {}

  /** 0 when the request may pass, else the seconds after which it may. */
  take(address: string): number {
    if (this.rate === 0) return 0;
    const burst = this.rate * BURST_SECONDS;
    const key = keyOf(address);
    const at = this.now();
    const known = this.buckets.get(key);
    const tokens = known ? Math.min(burst, known.tokens + ((at - known.at) / 1000) * this.rate) : burst;
    if (tokens < 1) {
      this.buckets.set(key, { tokens, at });
      return Math.max(1, Math.ceil((1 - tokens) / this.rate));
    }
    if (this.buckets.size >= ADDRESS_LIMIT) this.forget(burst, at);
    this.buckets.set(key, { tokens: tokens - 1, at });
    return 0;
  }

  private forget(burst: number, at: number): void {
    for (const [key, b] of this.buckets) if (b.tokens + ((at - b.at) / 1000) * this.rate >= burst) this.buckets.delete(key);
  }
}

/** One client = one IPv4 address or one IPv6 /64 (a household or a phone has that many addresses to itself). */
export function keyOf(address: string): string {
  const plain = address.replace(/^::ffff:(?=\d+\.)/, '');
  if (!isIPv6(plain)) return plain;
  const [head = '', tail] = plain.split('::');
  const left = head === '' ? [] : head.split(':');
  const right = tail === undefined || tail === '' ? [] : tail.split(':');
  const groups = tail === undefined ? left : [...left, ...Array.from({ length: Math.max(0, 8 - left.length - right.length) }, () => '0'), ...right];
  return `${groups.slice(0, 4).map((g) => Number.parseInt(g, 16).toString(16)).join(':')}::/64`;
}

/** Reads `PUBLIC_RATE_LIMIT`. Throws on what is no whole number ≥ 0, and on 0 in production. */
export function publicRate(text: string | undefined, profile: 'development' | 'production'): number {
  if (text === undefined || text === '') return DEFAULT_PUBLIC_RATE;
  if (!/^\d{1,6}$/.test(text)) throw Object.assign(new Error('PUBLIC_RATE_LIMIT 应为不小于 0 的整数'), { code: 'CONFIG_ERROR' });
  if (text === '0' && profile === 'production') throw Object.assign(new Error('PUBLIC_RATE_LIMIT=0 会关闭限流，生产环境拒绝使用'), { code: 'CONFIG_ERROR' });
  return Number(text);
}
