import { createHash, generateKeyPairSync, randomUUID } from 'node:crypto';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { topicOf, topics } from '@gt/contracts';
import { eventBusMigrations, openDriver, openTopicReader, partitionOf, toEnvelope, toMessage, type BusDriver } from '@gt/event-bus';
import { AddWrappedKeys20261126000000, CreateEventLog20260301000000, DocumentStore, EventLog, openDatabase, readEvents, sha256, type Database, type NewEvent } from '@gt/persistence';
import { Signer } from '@gt/service-kit';
import { createTestDatabase, type TestDatabase } from '@gt/testing';
import type { CheckedService, Connections } from '../src/index.js';
import { AGGREGATE_TABLES } from '../src/read/tables.js';
import { slotId } from '../src/read/slots.js';

const NAMES = ['institutions', 'applications', 'evaluation', 'certificates', 'archives'] as const;
type Name = (typeof NAMES)[number];

/** Every service publishes its payload as it is. */
const service = (name: Name, ...consumes: string[]): CheckedService =>
  ({ name, consumes, toContract: (event) => ({ type: `${name}.${event.type}`, typeVersion: 1, data: event.payload }) });
export const SERVICES = [service('institutions'), service('applications'), service('evaluation'), service('certificates', 'evaluation.result'), service('archives', 'evaluation.document')];

/** The columns that the check reads, of the services' own tables. */
const TABLES: Readonly<Record<Name, string>> = {
  institutions: 'ALTER TABLE filing ADD COLUMN status text',
  applications: `CREATE TABLE application_slot (person_id uuid, title_level text, occupation_code text, institution_id uuid, application_id uuid, level smallint, state text, state_before text, releases int DEFAULT 0);
    ALTER TABLE application ADD COLUMN status text; CREATE TABLE attachment (application_id uuid, sha256 text, submitted boolean, removed_at timestamptz); ALTER TABLE document ADD COLUMN application_id uuid; CREATE TABLE person_alias (alias_id uuid, person_id uuid);
    ALTER TABLE legacy_record ADD COLUMN status text, ADD COLUMN person_id uuid, ADD COLUMN title_level text, ADD COLUMN institution_id uuid`,
  evaluation: `CREATE TABLE candidate (application_id uuid, withdrawn boolean DEFAULT false); CREATE TABLE enrolment (plan_id uuid, application_id uuid, released boolean DEFAULT false); ALTER TABLE result ADD COLUMN plan_id uuid, ADD COLUMN person_id uuid`,
  certificates: `CREATE TABLE pass (application_id uuid, batch_id uuid, passed boolean); ALTER TABLE batch ADD COLUMN status text, ADD COLUMN plan_id uuid;
    ALTER TABLE certificate ADD COLUMN certificate_number text, ADD COLUMN application_id uuid, ADD COLUMN batch_id uuid, ADD COLUMN person_id uuid, ADD COLUMN issued_on date;
    CREATE TABLE number_book (site_id uuid, issue_year int, level int, last_serial int)`,
  archives: 'CREATE TABLE item (document_id uuid, volume_id uuid, owner text, sha256 text, size bigint, status text, copy_id uuid)',
};

export const ids = { person: randomUUID(), institution: randomUUID(), site: randomUUID(), application: randomUUID(), plan: randomUUID(), batch: randomUUID(), certificate: randomUUID(), document: randomUUID(), copy: randomUUID(), volume: randomUUID() };
export const slot = slotId(ids.person, 'INTERMEDIATE');
const NUMBER = 'Y000050000001262000001';
const BYTES = Buffer.from('the signed sheet');

export interface TinyCity {
  readonly connections: Connections;
  readonly databases: Readonly<Record<Name | 'bus', Database>>;
  readonly copyFile: string;
  close(): Promise<void>;
}

/** One application from acceptance to its certificate and one archived document, in the databases of five services, published and consumed. */
export async function tinyCity(): Promise<TinyCity> {
  const made: TestDatabase[] = [];
  const open = async (name: string, migrations: readonly unknown[]): Promise<[Database, string]> => {
    const test = await createTestDatabase(`checks_${name}`);
    made.push(test);
    const db = await openDatabase({ url: test.url, applicationName: `checks ${name}`, migrations: migrations as never, poolSize: 2 });
    await db.dataSource.runMigrations();
    return [db, test.url];
  };
  const opened = await Promise.all(NAMES.map(async (name) => [name, await open(name, [CreateEventLog20260301000000, ...eventBusMigrations, AddWrappedKeys20261126000000])] as const));
  const [bus, busUrl] = await open('bus', []);
  const databases = { ...Object.fromEntries(opened.map(([name, [db]]) => [name, db])), bus } as Record<Name | 'bus', Database>;
  for (const name of NAMES) {
    for (const table of new Set(Object.entries(AGGREGATE_TABLES).filter(([type]) => type.startsWith(`${name}.`)).map(([, t]) => t))) await databases[name].query(`CREATE TABLE ${table} (id uuid PRIMARY KEY, version int, state jsonb)`);
    if (TABLES[name]) await databases[name].query(TABLES[name]);
  }
  const storeFolder = fs.mkdtempSync(path.join(os.tmpdir(), 'gt-checks-'));
  const signer = new Signer('certificates', generateKeyPairSync('ed25519').privateKey.export({ format: 'der', type: 'pkcs8' }).toString('base64'));
  await new DocumentStore(path.join(storeFolder, 'archives')).put(ids.copy, BYTES);
  await record(databases, signer);

  const driver = await openDriver({ kind: 'postgres', url: busUrl }, 'checks');
  await driver.ensureTopics(topics);
  for (const each of SERVICES) await publish(databases[each.name as Name], each, driver);
  for (const each of SERVICES) await consume(databases, each, busUrl);
  await driver.close();
  return {
    connections: { bus: { kind: 'postgres', url: busUrl }, databases: Object.fromEntries(opened.map(([name, [, url]]) => [name, url])), storeFolder, signingKeys: { certificates: signer.publicKey } },
    databases, copyFile: path.join(storeFolder, 'archives', ids.copy.slice(0, 2), ids.copy),
    close: async () => {
      for (const db of Object.values(databases)) await db.close();
      for (const test of made) await test.drop();
      fs.rmSync(storeFolder, { recursive: true });
    },
  };
}

async function record(databases: Readonly<Record<Name, Database>>, signer: Signer): Promise<void> {
  const meta = { actor: { subject: 'clerk', role: 'PLAN_OFFICER', place: ids.institution }, occurredAt: new Date('2026-03-20T01:00:00Z'), causationId: null, correlationId: 'c', traceparent: null };
  const happen = (name: Name, aggregate: string, aggregateId: string, ...events: Array<[string, object]>) => databases[name].transaction(async (tx) => {
    await tx.query('SELECT pg_current_xact_id()');
    await new EventLog(SERVICES.find((s) => s.name === name)!.toContract, () => undefined)
      .append(tx, events.map(([type, payload], i): NewEvent => ({ aggregateType: `${name}.${aggregate}`, aggregateId, version: i + 1, type, payload })), meta);
  });
  const document = { documentId: ids.document, sha256: sha256(BYTES), size: BYTES.length, planId: ids.plan };
  const face = { certificateNumber: NUMBER, personId: ids.person, name: '张三', idType: 'RESIDENT_ID', idNumberMasked: '110*************2X', printedName: '某某公司', occupation: { code: '6-18-01-01', name: '车工', workType: null }, level: 2, issuedOn: '2026-03-20' };
  const certificate = { ...face, numberMode: 'ALLOTTED', siteId: ids.site, keyId: signer.keyId, signature: signer.sign(face) };
  await happen('applications', 'application', ids.application, ['ApplicationAccepted', { candidate: { personId: ids.person, titleLevel: 'INTERMEDIATE', occupation: { code: '6-18-01-01' }, institutionId: ids.institution, level: 2 } }], ['ApplicationConcluded', { outcome: 'PASSED' }]);
  await happen('evaluation', 'result', ids.application, ['ResultTookEffect', { outcome: 'PASSED' }]);
  await happen('evaluation', 'document', ids.document, ['DocumentFixed', document]);
  await happen('certificates', 'batch', ids.batch, ['BatchSubmitted', { applicationIds: [ids.application] }], ['RosterClosed', { certificates: 1 }]);
  await happen('certificates', 'certificate', ids.certificate, ['CertificateIssued', certificate]);
  await happen('archives', 'volume', ids.volume, ['VolumeOpened', { planId: ids.plan }]);

  await databases.applications.query(`INSERT INTO application VALUES ($1, 2, '{"outcome": "PASSED"}', 'CONCLUDED')`, [ids.application]);
  await databases.applications.query(`INSERT INTO application_slot VALUES ($1, 'INTERMEDIATE', '6-18-01-01', $2, $3, 2, 'PASSED')`, [ids.person, ids.institution, ids.application]);
  await databases.evaluation.query(`INSERT INTO result VALUES ($1, 1, '{"outcome": "PASSED"}', $2, $3)`, [ids.application, ids.plan, ids.person]);
  await databases.evaluation.query('INSERT INTO candidate VALUES ($1)', [ids.application]);
  await databases.evaluation.query('INSERT INTO enrolment VALUES ($1, $2)', [ids.plan, ids.application]);
  await databases.evaluation.query('INSERT INTO document VALUES ($1, 1, $2)', [ids.document, JSON.stringify(document)]);
  await databases.certificates.query('INSERT INTO pass VALUES ($1, $2, true)', [ids.application, ids.batch]);
  await databases.certificates.query(`INSERT INTO batch VALUES ($1, 2, $2, 'NUMBERED', $3)`, [ids.batch, JSON.stringify({ applicationIds: [ids.application] }), ids.plan]);
  await databases.certificates.query('INSERT INTO certificate VALUES ($1, 1, $2, $3, $4, $5, $6, $7)', [ids.certificate, JSON.stringify(certificate), NUMBER, ids.application, ids.batch, ids.person, '2026-03-20']);
  await databases.certificates.query('INSERT INTO number_book VALUES ($1, 2026, 2, 1)', [ids.site]);
  await databases.archives.query('INSERT INTO volume VALUES ($1, 1, $2)', [ids.volume, JSON.stringify({ planId: ids.plan })]);
  await databases.archives.query(`INSERT INTO item VALUES ($1, $2, 'evaluation', $3, $4, 'CAPTURED', $5)`, [ids.document, ids.volume, document.sha256, document.size, ids.copy]);
}

async function publish(db: Database, { name, toContract }: CheckedService, driver: BusDriver): Promise<void> {
  const events = await readEvents(db, '0', '1000', 1000);
  for (const event of events) {
    const topic = topics.find((t) => t.aggregateType === event.aggregateType)!;
    await driver.publish(topic.name, partitionOf(event.aggregateId, topic.partitions), [toMessage(toEnvelope(event, toContract), await driver.logId())]);
  }
  await db.query('INSERT INTO relay_mark VALUES ($1, $2, $3)', [name, events.at(-1)?.position ?? '0', await driver.logId()]);
}

async function consume(databases: Readonly<Record<Name, Database>>, { name, consumes }: CheckedService, busUrl: string): Promise<void> {
  const reader = await openTopicReader({ kind: 'postgres', url: busUrl });
  for (const type of consumes) {
    for (const [key, next] of await reader.ends([topicOf(type)])) await databases[name as Name].query(`INSERT INTO consumer_offset VALUES ($1, $2, $3, $4, 'log')`, [name, topicOf(type), Number(key.split('#')[1]), next]);
    const events = await databases[type.split('.')[0] as Name].query<{ id: string; aggregate_id: string }>('SELECT id, aggregate_id FROM event WHERE aggregate_type = $1', [type]);
    for (const { id, aggregate_id } of events) await databases[name as Name].query('INSERT INTO watermark VALUES ($1, $2, $3, 1, $4, 1, $5)', [name, topicOf(type), aggregate_id, id, createHash('sha256').update(id).digest('hex')]);
  }
  await reader.close();
}
