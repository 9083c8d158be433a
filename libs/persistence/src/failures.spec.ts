import { codeOf, databaseFault } from './failures.js';

const coded = (code: string) => Object.assign(new Error('x'), { code });

it.each([
  ...['08006', '28P01', '28000', '3D000', '53100', '53200', '53300', '57P01', '57P02', '57P03', '57P05', '58030', '55000', '25006', 'ECONNREFUSED', 'ECONNRESET', 'EPIPE', 'ETIMEDOUT', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH'].map((code) => [code, 'AWAY']),
  ...['55P03', '57014', '25P03', '25P04'].map((code) => [code, 'LIMIT']),
  ...['40001', '40P01'].map((code) => [code, 'CONFLICT']),
])('%s is the database\'s doing: %s', (code, fault) => {
  expect(databaseFault(coded(code))).toBe(fault);
});
it.each(['23505', '23503', '22P02', '42P01', '42501', '25P02', '40002', 'XX000', 'XX001', 'STALE_VERSION', 'ERR_INVALID_ARG_TYPE', '08', '080060', 'x08006', '57014x', '', 'E08P'])('%s is not', (code) => {
  expect(databaseFault(coded(code))).toBe(null);
});
it('knows pg\'s lost connections, which carry no code, and nothing else without one', () => {
  for (const text of ['Connection terminated unexpectedly', 'Connection terminated due to connection timeout', 'Client has encountered a connection error and is not queryable', 'Client was closed and is not queryable', 'timeout exceeded when trying to connect', 'Query read timeout', 'Cannot use a pool after calling end on the pool']) expect([text, databaseFault(new Error(text))]).toEqual([text, 'AWAY']);
  expect(databaseFault(new Error('the handler says: Connection terminated'))).toBe(null);
  expect(databaseFault({ message: 'Connection terminated' })).toBe(null);
  expect(databaseFault(new TypeError('x is undefined'))).toBe(null);
  expect(databaseFault('thrown text')).toBe(null);
  expect(databaseFault(undefined)).toBe(null);
});
it('reads the code that TypeORM wraps', () => {
  expect(codeOf({ driverError: { code: '40001' } })).toBe('40001');
  expect(codeOf({ code: 'OWN', driverError: { code: '40001' } })).toBe('OWN');
});
it('what has no code in words has none', () => {
  expect([codeOf(null), codeOf(undefined), codeOf('text'), codeOf({}), codeOf({ code: 7 })]).toEqual([undefined, undefined, undefined, undefined, undefined]);
});
