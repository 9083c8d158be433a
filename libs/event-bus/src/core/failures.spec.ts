import { codeOf, isTransient, LIMIT_TRIES } from './failures.js';

const coded = (code: string) => Object.assign(new Error('x'), { code });

it.each(['40001', '40P01', '57P01', '57P02', '57P03', '08006', '53300', 'ECONNREFUSED', 'ECONNRESET', 'STALE_VERSION'])('%s may pass', (code) => {
  expect(isTransient(coded(code), 1)).toBe(true);
  expect(isTransient(coded(code), 1_000)).toBe(true);
});
it.each(['23505', '23503', '22P02', '42P01', 'CONTRACT_VIOLATION', 'ERR_INVALID_ARG_TYPE', '08'])('%s does not pass by itself', (code) => {
  expect(isTransient(coded(code), 1)).toBe(false);
});
it('a time limit of the database is taken for passing a few times only', () => {
  expect(isTransient(coded('57014'), LIMIT_TRIES - 1)).toBe(true);
  expect(isTransient(coded('57014'), LIMIT_TRIES)).toBe(false);
});
it('knows pg\'s lost connections, which carry no code, and nothing else without one', () => {
  expect(isTransient(new Error('Connection terminated unexpectedly'), 1)).toBe(true);
  expect(isTransient(new TypeError('x is undefined'), 1)).toBe(false);
  expect(isTransient('thrown text', 1)).toBe(false);
  expect(isTransient(undefined, 1)).toBe(false);
});
it('reads the code that TypeORM wraps', () => {
  expect(codeOf({ driverError: { code: '40001' } })).toBe('40001');
});
