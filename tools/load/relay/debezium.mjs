// The peer that reads PostgreSQL's own log: Kafka Connect with Debezium's connector and its outbox event router, as its manual has it, with what makes it fast.
import { spawn } from 'node:child_process';
import fs from 'node:fs';
import net from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { Client } from 'pg';
import { fetchJars } from '../../kafka/kafka-local.mjs';
import { postgres } from '../servers.mjs';
import { client } from './peers.mjs';
import { body, Measured, VERSIONS } from './rows.mjs';

const AGGREGATE = 'debezium';
const TOPIC = `load.${AGGREGATE}.v1`;
/** Rows of one transaction: PostgreSQL hands a transaction to a decoder at its commit. */
const ROWS = 1_000;
/** ms that Connect may take to stream, and a round to end. */
const LIMIT_MS = 180_000;
/** ms between looks at the topic's end. */
const LOOK_MS = 10;
/** A server of its own: only this peer needs the fuller log, and the other contenders' rows are not for it to decode. It is not to end the stream of a process that stands still. */
const LOGICAL = { wal_level: 'logical', wal_sender_timeout: '0' };

const freePort = () => new Promise((resolve) => {
  const server = net.createServer().listen(0, '127.0.0.1', () => { const { port } = server.address(); server.close(() => resolve(port)); });
});
const properties = (values) => Object.entries(values).map(([name, value]) => `${name}=${value}\n`).join('');

/**
 * Starts it all. `drain(count)` fills the outbox and answers the seconds until the topic has as many more messages; between its rounds the process stands still, so that it takes nothing from the others.
 * @throws Missing where Java or Maven is not installed
 */
export async function debezium({ brokers, partitions }) {
  const { java, jars } = fetchJars(fileURLToPath(new URL('connect-pom.xml', import.meta.url)));
  const server = await postgres(LOGICAL);
  const url = new URL(await server.database('outbox'));
  const db = new Client(url.href);
  await db.connect();
  await db.query('CREATE TABLE outbox (id uuid PRIMARY KEY, aggregatetype text NOT NULL, aggregateid uuid NOT NULL, type text NOT NULL, payload jsonb NOT NULL)');
  const admin = client(brokers).admin();
  await admin.connect();
  await admin.createTopics({ waitForLeaders: true, topics: [{ topic: TOPIC, numPartitions: partitions }] });

  const home = fs.mkdtempSync(path.join(os.tmpdir(), 'gt-bench-connect-'));
  const port = await freePort();
  const file = (name, values) => { const at = path.join(home, name); fs.writeFileSync(at, properties(values), { mode: 0o600 }); return at; };
  const strings = 'org.apache.kafka.connect.storage.StringConverter';
  const worker = file('worker.properties', {
    'bootstrap.servers': brokers.join(','), 'key.converter': strings, 'value.converter': strings, 'header.converter': strings, // the payload goes out as the text that it is
    'offset.storage.file.filename': path.join(home, 'offsets'), 'offset.flush.interval.ms': 10_000, listeners: `http://127.0.0.1:${port}`, 'producer.linger.ms': 5, 'producer.batch.size': 524_288,
  });
  const connector = file('outbox.properties', {
    name: 'outbox', 'connector.class': 'io.debezium.connector.postgresql.PostgresConnector', 'plugin.name': 'pgoutput', 'topic.prefix': 'app',
    'database.hostname': url.hostname, 'database.port': url.port, 'database.user': url.username, 'database.password': decodeURIComponent(url.password), 'database.dbname': 'outbox',
    'table.include.list': 'public.outbox', 'publication.autocreate.mode': 'filtered', 'slot.name': 'outbox_slot', 'snapshot.mode': 'no_data', 'tombstones.on.delete': false,
    'poll.interval.ms': 5, 'max.batch.size': 8_192, 'max.queue.size': 32_768,
    transforms: 'outbox', 'transforms.outbox.type': 'io.debezium.transforms.outbox.EventRouter', 'transforms.outbox.route.topic.replacement': 'load.${routedByValue}.v1', 'transforms.outbox.table.fields.additional.placement': 'type:header:eventType',
  });
  const logging = file('log4j2.properties', { 'appender.c.type': 'Console', 'appender.c.name': 'C', 'appender.c.layout.type': 'PatternLayout', 'appender.c.layout.pattern': '%d{HH:mm:ss} %p %c{1} %m%n', 'rootLogger.level': 'warn', 'rootLogger.appenderRef.c.ref': 'C', 'logger.d.name': 'io.debezium.connector.postgresql', 'logger.d.level': 'info' });
  const log = path.join(home, 'connect.log');
  const out = fs.openSync(log, 'a');
  const child = spawn(java, ['-Xmx512m', '-XX:+UseSerialGC', `-Dlog4j2.configurationFile=${logging}`, '-cp', jars.join(path.delimiter), 'org.apache.kafka.connect.cli.ConnectStandalone', worker, connector], { stdio: ['ignore', out, out], cwd: home });
  process.once('exit', () => { child.kill('SIGKILL'); fs.rmSync(home, { recursive: true, force: true }); });

  const sent = async () => (await admin.fetchTopicOffsets(TOPIC)).reduce((sum, { high }) => sum + Number(high), 0);
  const fill = (count) => db.query(`INSERT INTO outbox SELECT gen_random_uuid(), $1, md5($2::text || (g % $5::int))::uuid, $3, $4::jsonb FROM generate_series(1, $6::int) g`, [AGGREGATE, String(performance.now()), Measured.type, JSON.stringify(body()), Math.max(1, count / VERSIONS), count]);
  const arrived = async (count) => {
    for (const end = Date.now() + LIMIT_MS; (await sent()) < count; await sleep(LOOK_MS)) {
      if (child.exitCode !== null || Date.now() > end) throw new Error(`Debezium has sent ${await sent()} of ${count}:\n${fs.readFileSync(log, 'utf8').slice(-3_000)}`);
    }
  };
  // only what is written after its slot exists comes through
  for (const end = Date.now() + LIMIT_MS; (await db.query("SELECT 1 FROM pg_replication_slots WHERE slot_name = 'outbox_slot' AND active")).rowCount === 0; await sleep(LOOK_MS)) {
    if (child.exitCode !== null || Date.now() > end) throw new Error(`Debezium does not stream:\n${fs.readFileSync(log, 'utf8').slice(-3_000)}`);
  }
  let total = 1;
  await fill(1);
  await arrived(total);
  child.kill('SIGSTOP');
  return {
    drain: async (count) => {
      for (let left = count; left > 0; left -= ROWS) await fill(Math.min(ROWS, left));
      total += count;
      const begun = performance.now();
      child.kill('SIGCONT');
      await arrived(total);
      const took = (performance.now() - begun) / 1000;
      child.kill('SIGSTOP');
      return took;
    },
    close: async () => {
      child.kill('SIGKILL');
      await Promise.all([db.end(), admin.disconnect()]);
    },
  };
}
