import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';

/** Seconds for which a browser is known again: half a year. */
export const DEVICE_LIFE_S = 180 * 24 * 3600;
export const DEVICE_COOKIE = 'gt_device';

/** Marks of browsers in which an account was signed in before (OWASP, device cookies). A mark opens nothing: it only has its own count of wrong passwords. */
export class Devices {
  constructor(private readonly key: string) {}

  mark(account: string): string {
    const nonce = randomBytes(16).toString('base64url');
    return `${nonce}.${this.macOf(nonce, account)}`;
  }

  /** Under which name attempts from this browser are counted; null when the mark is none of ours or another account's. */
  trusted(mark: string | null, account: string): string | null {
    const [nonce, mac, ...more] = (mark ?? '').split('.');
    if (!nonce || !mac || more.length > 0) return null;
    const [given, right] = [Buffer.from(mac), Buffer.from(this.macOf(nonce, account))];
    return given.length === right.length && timingSafeEqual(given, right) ? `device ${nonce}` : null;
  }

  private macOf(nonce: string, account: string): string { return createHmac('sha256', this.key).update(`${nonce}\n${account}`).digest('base64url'); }
}
