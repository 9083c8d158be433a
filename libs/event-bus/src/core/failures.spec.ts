import { isTransient, LIMIT_TRIES, nameOf } from './failures.js';

const coded = (code: string) => Object.assign(new Error('x'), { code });

it.each(['40001', '40P01', '57P01', '08006', '53300', '58030', '55000', 'ECONNREFUSED', 'ECONNRESET', 'STALE_VERSION'])('%s may pass', (code) => {
  expect(isTransient(coded(code), 1)).toBe(true);
  expect(isTransient(coded(code), 1_000)).toBe(true);
});
it('a lost connection without a code may pass', () => expect(isTransient(new Error('Connection terminated unexpectedly'), 1_000)).toBe(true));
it.each(['23505', '42P01', '25P02', 'CONTRACT_VIOLATION', ''])('%s does not pass by itself', (code) => {
  expect(isTransient(coded(code), 1)).toBe(false);
});
it('what has no code does not pass by itself', () => {
  for (const error of [new TypeError('x is undefined'), 'thrown text', undefined]) expect(isTransient(error, 1)).toBe(false);
});
it.each(['55P03', '57014', '25P03', '25P04'])('a time limit of the database (%s) is taken for passing a few times only', (code) => {
  expect(isTransient(coded(code), LIMIT_TRIES - 1)).toBe(true);
  expect(isTransient(coded(code), LIMIT_TRIES)).toBe(false);
});
it('what is no error is named by its kind', () => {
  expect([nameOf(new TypeError('x')), nameOf('x'), nameOf(undefined), nameOf({})]).toEqual(['TypeError', 'string', 'undefined', 'object']);
});
