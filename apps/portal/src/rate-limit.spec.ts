import { clientAddress } from '@gt/service-kit';
import { isPublicEndpoint } from './route-table.js';
import { keyOf, publicRate, RateLimit } from './rate-limit.js';

describe('limit per address', () => {
  it('lets three seconds of the rate through at once, then the rate, then says when', () => {
    let now = 0;
    const limit = new RateLimit(20, () => now);
    expect(Array.from({ length: 60 }, () => limit.take('1.2.3.4')).every((w) => w === 0)).toBe(true);
    expect(limit.take('1.2.3.4')).toBe(1);
    expect(limit.take('1.2.3.5')).toBe(0);
    now += 1000;
    expect(Array.from({ length: 21 }, () => limit.take('1.2.3.4')).filter((w) => w === 0)).toHaveLength(20);
  });
  it('is off at 0', () => {
    const limit = new RateLimit(0);
    expect(Array.from({ length: 500 }, () => limit.take('1.2.3.4')).every((w) => w === 0)).toBe(true);
  });
  it('takes an IPv6 client as its /64 and a mapped IPv4 as itself', () => {
    expect(keyOf('2001:db8:1:2:3:4:5:6')).toBe(keyOf('2001:db8:1:2::1'));
    expect(keyOf('2001:db8:1:2::1')).not.toBe(keyOf('2001:db8:1:3::1'));
    expect(keyOf('::ffff:1.2.3.4')).toBe('1.2.3.4');
    expect(keyOf('::1')).toBe('0:0:0:0::/64');
  });
  it('believes X-Forwarded-For only from configured proxies', () => {
    expect(clientAddress('9.9.9.9', '1.1.1.1', [])).toBe('9.9.9.9');
    expect(clientAddress('10.0.0.1', '6.6.6.6, 1.1.1.1', ['10.0.0.1'])).toBe('1.1.1.1');
    expect(clientAddress('10.0.0.1', '6.6.6.6, 10.0.0.2', ['10.0.0.1', '10.0.0.2'])).toBe('6.6.6.6');
  });
  it('refuses to be off in production and refuses nonsense', () => {
    expect(publicRate(undefined, 'production')).toBe(20);
    expect(publicRate('0', 'development')).toBe(0);
    expect(() => publicRate('0', 'production')).toThrow('拒绝');
    expect(() => publicRate('-1', 'development')).toThrow('整数');
  });
});

it('10,000 receipts guessed at once from one address: a burst of 60 is answered, and the four addresses of public objections are limited like the others', () => {
  const limit = new RateLimit(20, () => 0);
  expect(Array.from({ length: 10_000 }, () => limit.take('10.0.0.7')).filter((wait) => wait === 0)).toHaveLength(60);
  for (const path of ['public-objections', 'public-objections/escalations', 'public-objections/withdrawals', 'objection-checks']) expect([path, isPublicEndpoint('POST', `/api/applications/${path}?x`)]).toEqual([path, true]);
});
