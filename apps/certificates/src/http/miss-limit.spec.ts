import { MISS_LIMIT, MISS_WINDOW_MS, MissLimit } from './miss-limit.js';

describe('misses on one value', () => {
  it('stop every query with it after the tenth until the hour is over', () => {
    let now = 0;
    const limit = new MissLimit(true, () => now);
    for (let i = 0; i < MISS_LIMIT - 1; i += 1) limit.missed(['m:张三', `n:${i}`]);
    expect(limit.blockedFor(['m:张三'])).toBe(0);
    now = 1_000;
    limit.missed(['m:张三']);
    expect(limit.blockedFor(['m:张三', 'd:other'])).toBe(MISS_WINDOW_MS / 1000 - 1);
    expect(limit.blockedFor(['m:李四', 'n:3'])).toBe(0);
    now = MISS_WINDOW_MS;
    expect(limit.blockedFor(['m:张三'])).toBe(0);
    limit.missed(['m:张三']);
    expect(limit.blockedFor(['m:张三'])).toBe(0);
  });

  it('are not counted when the limit is off', () => {
    const limit = new MissLimit(false);
    for (let i = 0; i < 20; i += 1) limit.missed(['m:张三']);
    expect(limit.blockedFor(['m:张三'])).toBe(0);
  });
});
