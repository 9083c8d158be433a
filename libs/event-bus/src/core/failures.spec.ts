import { codeOf, isTransient, LIMIT_TRIES, nameOf } from './failures.js';

const coded = (code: string) => Object.assign(new Error('x'), { code });

it.each(['40001', '40P01', '57P01', '57P02', '57P03', '08006', '53300', 'ECONNREFUSED', 'ECONNRESET', 'EPIPE', 'ETIMEDOUT', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH', 'STALE_VERSION'])('%s may pass', (code) => {
  expect(isTransient(coded(code), 1)).toBe(true);
  expect(isTransient(coded(code), 1_000)).toBe(true);
});
it.each(['23505', '23503', '22P02', '42P01', 'CONTRACT_VIOLATION', 'ERR_INVALID_ARG_TYPE', '08', '080060', 'x08006', '57014x', '', 'E08P'])('%s does not pass by itself', (code) => {
  expect(isTransient(coded(code), 1)).toBe(false);
});
it.each(['55P03', '57014', '25P03', '25P04'])('a time limit of the database (%s) is taken for passing a few times only', (code) => {
  expect(isTransient(coded(code), LIMIT_TRIES - 1)).toBe(true);
  expect(isTransient(coded(code), LIMIT_TRIES)).toBe(false);
});
it('knows pg\'s lost connections, which carry no code, and nothing else without one', () => {
  for (const text of ['Connection terminated unexpectedly', 'Client has encountered a connection error and is not queryable', 'Client was closed and is not queryable', 'timeout exceeded when trying to connect', 'Query read timeout', 'Cannot use a pool after calling end on the pool']) expect([text, isTransient(new Error(text), 1)]).toEqual([text, true]);
  expect(isTransient(new Error('the handler says: Connection terminated'), 1)).toBe(false);
  expect(isTransient({ message: 'Connection terminated' }, 1)).toBe(false);
  expect(isTransient(new TypeError('x is undefined'), 1)).toBe(false);
  expect(isTransient('thrown text', 1)).toBe(false);
  expect(isTransient(undefined, 1)).toBe(false);
});
it('reads the code that TypeORM wraps', () => {
  expect(codeOf({ driverError: { code: '40001' } })).toBe('40001');
  expect(codeOf({ code: 'OWN', driverError: { code: '40001' } })).toBe('OWN');
});
it('what has no code in words has none, and what is no error is named by its kind', () => {
  expect([codeOf(null), codeOf(undefined), codeOf('text'), codeOf({}), codeOf({ code: 7 })]).toEqual([undefined, undefined, undefined, undefined, undefined]);
  expect([nameOf(new TypeError('x')), nameOf('x'), nameOf(undefined), nameOf({})]).toEqual(['TypeError', 'string', 'undefined', 'object']);
});
