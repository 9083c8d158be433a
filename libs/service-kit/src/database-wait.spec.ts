import { MigrationUnderWay } from '@gt/persistence';
import { ConfigError } from './config.js';
import { awaitedCondition } from './database-wait.js';

const coded = (code: string) => Object.assign(new Error('x'), { code });

it.each([
  ['refused', coded('ECONNREFUSED')], ['starting up', coded('57P03')], ['ended by its administrator', coded('57P01')], ['no connection left', coded('53300')], ['a standby that is not promoted yet', coded('25006')],
  ['no name yet', coded('ENOTFOUND')], ['behind a lock', coded('55P03')], ['a deadlock', coded('40P01')], ['wrapped by the mapper', { driverError: { code: '57P03' } }],
])('what passes is waited for: %s', (_what, error) => { expect(awaitedCondition(error)).toMatch(/./); });
it('a connection that cannot be had in time, and another process that migrates, are waited for by name', () => {
  expect([awaitedCondition(new Error('timeout exceeded when trying to connect')), awaitedCondition(new MigrationUnderWay())]).toEqual(['DATABASE_AWAY', 'MIGRATION_UNDER_WAY']);
});
it.each([
  ['password', coded('28P01')], ['account', coded('28000')], ['database', coded('3D000')], ['rights', coded('42501')], ['not migrated', coded('42P01')], ['a migration that fails', coded('23505')], ['certificate', coded('SELF_SIGNED_CERT_IN_CHAIN')],
  ['port', coded('EADDRINUSE')], ['configuration', new ConfigError(['x'])], ['key', coded('KEY_ERROR')], ['a fault of ours', new TypeError('x')],
])('what no waiting mends is not: %s', (_what, error) => { expect(awaitedCondition(error)).toBeNull(); });
