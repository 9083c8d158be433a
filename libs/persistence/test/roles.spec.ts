import { Client } from 'pg';
import { createServiceDatabase, EventLog, migrate, MigrationUnderWay, openDatabase, TRANSACTION_LIMIT_MS, CreateEventLog20260301000000 } from '../src/index.js';
import { eventually } from '@gt/testing';
import { asSuperuser, CreatePlan20260301000100, meta, serviceDatabase, superuserUrl, urlOf, type ServiceDatabase } from './service-database.js';

describe('the two roles of a service', () => {
  let service: ServiceDatabase;
  beforeAll(async () => {
    service = await serviceDatabase('roles');
    const log = new EventLog((e) => ({ type: e.type, typeVersion: 1, data: e.payload }), () => undefined);
    await service.app.transaction((tx) => log.append(tx, [{ aggregateType: 'evaluation.plan', aggregateId: '00000000-0000-4000-8000-000000000001', version: 1, type: 'PlanFiled', payload: {} }], meta));
  });
  afterAll(async () => { await service.drop(); });

  it.each([
    ['change an event', "UPDATE event SET payload = '{}'"],
    ['delete an event', 'DELETE FROM event'],
    ['empty the log', 'TRUNCATE event'],
    ['lock the log for itself', 'DO $$ BEGIN LOCK TABLE event IN ACCESS EXCLUSIVE MODE; END $$'],
    ['choose a position', "INSERT INTO event (position, id, aggregate_type, aggregate_id, version, type, payload, actor, correlation_id, occurred_at, sha256) OVERRIDING SYSTEM VALUE VALUES (1000, gen_random_uuid(), 'evaluation.plan', gen_random_uuid(), 1, 'PlanFiled', '{}', '{}', 'c', now(), '')"],
    ['turn the positions back', "SELECT setval('event_position_seq', 1)"],
    ['drop the log', 'DROP TABLE event'],
    ['change its shape', 'ALTER TABLE event ADD COLUMN x int'],
    ['switch its triggers off', 'ALTER TABLE event DISABLE TRIGGER ALL'],
    ['make a table', 'CREATE TABLE mine (x int)'],
    ['make a schema', 'CREATE SCHEMA mine'],
    ['claim a migration', "INSERT INTO migration (timestamp, name) VALUES (1, 'x')"],
    ['become the owner', `SET ROLE "roles_owner"`],
  ])('the app role cannot %s', async (_what, statement) => {
    const sql = statement.replace('roles_owner', `${service.name}_owner`);
    await expect(service.app.query(sql)).rejects.toMatchObject({ code: '42501' });
    expect(await service.app.query('SELECT version FROM event')).toEqual([{ version: 1 }]);
  });

  it('the app role reads and appends events, and changes its own tables', async () => {
    await service.app.query("INSERT INTO plan VALUES ('00000000-0000-4000-8000-000000000002', 1, '{}', 'DRAFT')");
    await service.app.query("UPDATE plan SET status = 'FILED'");
    await service.app.query('DELETE FROM plan');
    expect(await service.app.query('SELECT name FROM migration ORDER BY id')).toEqual([{ name: 'CreateEventLog20260301000000' }, { name: 'CreatePlan20260301000100' }, { name: 'CreateResealProgress20261125213000' }, { name: 'AddWrappedKeys20261126000000' }]);
  });

  it('a service cannot enter another service\'s database', async () => {
    const other = await serviceDatabase('roles_other');
    await expect(openDatabase({ url: urlOf(other.name, `${service.name}_app`, 'a-secret'), applicationName: 'intruder' })).rejects.toMatchObject({ code: '42501' });
    await other.drop();
  });

  it('a statement, or a transaction that stands idle, ends after the limit', async () => {
    const client = new Client(service.appUrl);
    await client.connect();
    const { rows } = await client.query("SELECT name, setting, unit FROM pg_settings WHERE name IN ('statement_timeout', 'idle_in_transaction_session_timeout') ORDER BY name");
    await client.end();
    expect(rows).toEqual([{ name: 'idle_in_transaction_session_timeout', setting: String(TRANSACTION_LIMIT_MS), unit: 'ms' }, { name: 'statement_timeout', setting: String(TRANSACTION_LIMIT_MS), unit: 'ms' }]);
  });

  it('making and migrating the database again changes nothing but the passwords', async () => {
    const roles = { owner: `${service.name}_owner`, app: `${service.name}_app` };
    await createServiceDatabase(superuserUrl(), service.name, roles, { owner: 'new-o', app: "new-'a" });
    await migrate(urlOf(service.name, roles.owner, 'new-o'), roles.app, [CreateEventLog20260301000000, CreatePlan20260301000100]);
    const again = await openDatabase({ url: urlOf(service.name, roles.app, "new-'a"), applicationName: 'again' });
    expect(await again.query('SELECT version FROM event')).toEqual([{ version: 1 }]);
    await expect(again.query('DELETE FROM event')).rejects.toMatchObject({ code: '42501' });
    await again.close();
    await expect(openDatabase({ url: service.appUrl, applicationName: 'old' })).rejects.toMatchObject({ code: '28P01' });
  });

  it('one process at a time migrates a database; the other is told so, and finds it done later', async () => {
    const name = `roles_two_${service.name.slice(-12)}`;
    const roles = { owner: `${name}_owner`, app: `${name}_app` };
    await createServiceDatabase(superuserUrl(), name, roles, { owner: 'o', app: 'a' });
    const run = () => migrate(urlOf(name, roles.owner, 'o'), roles.app, [CreateEventLog20260301000000, CreatePlan20260301000100]);
    const outcomes = await Promise.allSettled([run(), run(), run()]);
    expect(outcomes.filter((each) => each.status === 'fulfilled').length).toBeGreaterThan(0);
    for (const each of outcomes) if (each.status === 'rejected') expect(each.reason).toBeInstanceOf(MigrationUnderWay);
    const holder = new Client(urlOf(name));
    await holder.connect();
    await holder.query(`SELECT pg_advisory_lock(hashtextextended('migration', 0))`);
    await expect(run()).rejects.toMatchObject({ code: 'MIGRATION_UNDER_WAY' });
    await holder.end();
    await eventually(run);
    await asSuperuser(`DROP DATABASE "${name}" WITH (FORCE)`, `DROP ROLE "${roles.app}"`, `DROP ROLE "${roles.owner}"`);
  });
});
