import { randomUUID } from 'node:crypto';
import { Controller, HttpCode, Inject, Module, Post } from '@nestjs/common';
import { AggregateStore, type Tx } from '@gt/persistence';
import { Allow, Command, type CommandContext, KIT, type Kit, type ServiceDefinition } from '@gt/service-kit';
import { eventually, tcpProxy, type TcpProxy } from '@gt/testing';
import { Client } from 'pg';
import type { MigrationInterface, QueryRunner } from 'typeorm';
import { startTestService, type TestService } from '../src/index.js';

class CreateThings20260401000000 implements MigrationInterface {
  name = 'CreateThings20260401000000';
  async up(runner: QueryRunner): Promise<void> { await runner.query('CREATE TABLE thing (id uuid PRIMARY KEY, version int NOT NULL, state jsonb NOT NULL)'); }
  async down(): Promise<void> { throw new Error('no'); }
}
/** The lock that a commit waits for while a test holds it. */
const AT_COMMIT = 77;
const place = '0b8f6a3e-6f0e-4c6e-9b1f-2f6d1c1f0a01';
let test: TestService;
let admin: Client;
let proxy: TcpProxy;
/** What happens to the next command after it has written, within its transaction. */
let fault: ((tx: Tx, pid: number) => Promise<unknown>) | null = null;

@Controller('things')
class Things {
  private readonly store: AggregateStore<object, { type: 'EmployerRegistered'; data: object }>;
  constructor(@Inject(KIT) private readonly kit: Kit) { this.store = new AggregateStore({ table: 'thing', aggregateType: 'applications.employer', evolve: () => ({}) }, kit.log); }
  @Post() @Allow('institution.register') @HttpCode(201)
  async create(@Command() command: CommandContext) {
    return command.run(this.kit.db, 201, {}, async (tx) => {
      const id = randomUUID();
      await this.store.save(tx, [{ id, version: 0, state: null, events: [{ type: 'EmployerRegistered', data: { name: '甲公司', creditCode: 'x' } }] }], command.meta(this.kit.clock, 'institution.register', { bureauId: place }));
      const [first, now] = [(await tx.query<{ pid: number }>('SELECT pg_backend_pid() AS pid'))[0]!.pid, fault];
      fault = null;
      await now?.(tx, first);
      return { id };
    });
  }
}
@Module({ controllers: [Things] })
class ThingsModule {}
const definition: ServiceDefinition = { name: 'applications', module: ThingsModule, migrations: [CreateThings20260401000000], consumes: [], toContract: (e) => ({ type: `applications.${e.type}`, typeVersion: 1, data: e.payload }) };

beforeAll(async () => {
  const server = new URL(process.env['TEST_POSTGRES_URL']!);
  proxy = await tcpProxy({ target: server.host });
  test = await startTestService(definition, { way: (url) => Object.assign(new URL(url), { host: `127.0.0.1:${proxy.port}` }).href });
  admin = new Client(test.adminUrl);
  await admin.connect();
  await admin.query(`CREATE FUNCTION wait_at_commit() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN PERFORM pg_advisory_xact_lock_shared(${AT_COMMIT}); RETURN NULL; END $$;
    CREATE CONSTRAINT TRIGGER late AFTER INSERT ON thing DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION wait_at_commit()`);
});
afterAll(async () => {
  await admin?.end();
  await test?.stop();
  await proxy?.stop();
});

const ended = (pid: number) => eventually(async () => expect((await admin.query('SELECT 1 FROM pg_stat_activity WHERE pid = $1', [pid])).rowCount).toBe(0));
const terminate = (pid: number) => admin.query('SELECT pg_terminate_backend($1)', [pid]);
const cutAtCommit = async (pid: number) => {
  await eventually(async () => expect((await admin.query(`SELECT 1 FROM pg_stat_activity WHERE pid = $1 AND query = 'COMMIT' AND wait_event_type = 'Lock'`, [pid])).rowCount).toBe(1));
  proxy.cut();
  proxy.heal();
  await admin.query('SELECT pg_advisory_unlock($1)', [AT_COMMIT]);
};
const AWAY = [503, 'DATABASE_AWAY', '5'];
const BUSY = [503, 'DATABASE_BUSY', '5'];
const waits = (setting: string) => async (tx: Tx) => { await tx.query(`SET LOCAL ${setting} = '50ms'`); await tx.query('SELECT pg_sleep(20)'); };
const idles = (setting: string) => async (tx: Tx, pid: number) => { await tx.query(`SET LOCAL ${setting} = '50ms'`); await ended(pid); };

it.each<[string, (tx: Tx, pid: number) => Promise<unknown>, unknown[]]>([
  ['is slower than a statement may be', waits('statement_timeout'), BUSY],
  ['is longer than a transaction may be', waits('transaction_timeout'), BUSY],
  ['is cancelled by an operator', async (tx, pid) => Promise.all([tx.query('SELECT pg_sleep(20)'), eventually(async () => expect((await admin.query(`SELECT pg_cancel_backend(pid) FROM pg_stat_activity WHERE pid = $1 AND query LIKE '%pg_sleep%' AND state = 'active'`, [pid])).rowCount).toBe(1))]), BUSY],
  ['waits behind a lock for too long', async (tx) => {
    await admin.query('BEGIN; LOCK TABLE copy IN ACCESS EXCLUSIVE MODE');
    try { await tx.query(`SET LOCAL lock_timeout = '50ms'`); await tx.query('SELECT 1 FROM copy'); } finally { await admin.query('ROLLBACK'); }
  }, BUSY],
  ['leaves its transaction idle and goes on to the commit', idles('idle_in_transaction_session_timeout'), BUSY],
  ['leaves its transaction idle and goes on to a statement', async (tx, pid) => { await idles('idle_in_transaction_session_timeout')(tx, pid); await tx.query('SELECT 1'); }, BUSY],
  ['loses its connection between two statements', async (tx, pid) => { await terminate(pid); await ended(pid); await tx.query('SELECT 1'); }, AWAY],
  ['loses its connection before the commit', async (_, pid) => { await terminate(pid); await ended(pid); }, AWAY],
  ['loses its connection within a statement', async (tx, pid) => Promise.all([tx.query('SELECT pg_sleep(20)'), terminate(pid)]), AWAY],
  ['loses its way to the database', async (tx) => { proxy.cut(); try { await tx.query('SELECT 1'); } finally { proxy.heal(); } }, AWAY],
  ['loses its way to the database while its commit is under way, and is committed', async (_, pid) => { await admin.query('SELECT pg_advisory_lock($1)', [AT_COMMIT]); void cutAtCommit(pid); }, AWAY],
  ['finds a database that takes no writes', async (tx) => { await tx.query('SET TRANSACTION READ ONLY'); await tx.query('DELETE FROM copy'); }, AWAY],
])('a command that %s is told to come again, and is done once when it does', async (_name, happens, expected) => {
  const caller = await test.as([{ role: 'BUREAU_OFFICER', place }]);
  const key = { 'idempotency-key': randomUUID() };
  const before = (await test.published()).length;
  fault = happens;
  const refused = await caller.call('POST', '/api/applications/things', undefined, key);
  expect([refused.statusCode, refused.json().code, refused.headers['retry-after']]).toEqual(expected);
  expect(refused.json().detail).toMatch(/稍后重试/);
  let again = refused;
  await eventually(async () => {
    again = await caller.call('POST', '/api/applications/things', undefined, key);
    expect([again.statusCode, again.json().code]).toEqual([201, undefined]);
  });
  expect((await caller.call('POST', '/api/applications/things', undefined, key)).json()).toEqual(again.json());
  expect((await test.published()).length - before).toBe(1);
});

it.each<[string, (tx: Tx) => Promise<unknown>]>([
  ['a statement that is wrong', (tx) => tx.query('SELECT nonsense')],
  ['a right that is missing', (tx) => tx.query('DROP TABLE event')],
  ['a failed statement whose error was swallowed', (tx) => tx.query('SELECT 1 / 0').catch(() => undefined)],
])('%s is our fault: 500', async (_name, happens) => {
  const caller = await test.as([{ role: 'BUREAU_OFFICER', place }]);
  fault = happens;
  const answer = await caller.call('POST', '/api/applications/things');
  expect([answer.statusCode, answer.json().code]).toEqual([500, 'INTERNAL']);
});
