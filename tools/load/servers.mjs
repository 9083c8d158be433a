// A PostgreSQL with fsync and a Kafka broker for one benchmark; both end with its process.
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { startEmbeddedPostgres } from '@gt/embedded-postgres';
import { startTestKafka } from '@gt/testing';
import { Client } from 'pg';

/** Enough that checkpoints and caches are not what is measured; the same for ours and for peers. */
const SETTINGS = { shared_buffers: '256MB', max_wal_size: '4GB', checkpoint_timeout: '15min', wal_compression: 'on' };

/** `{ url, database(name) }`: a server with fsync and synchronous_commit on, and what else a contender asks of it. */
export async function postgres(more = {}) {
  const home = fs.mkdtempSync(path.join(os.tmpdir(), 'gt-bench-pg-'));
  const server = await startEmbeddedPostgres({ home, settings: { ...SETTINGS, ...more } });
  process.once('exit', () => { server.stopSync(); fs.rmSync(home, { recursive: true, force: true }); });
  return { url: server.url, database: (name) => database(server.url, name) };
}

/** Makes a database and answers its URL. */
async function database(url, name) {
  const client = new Client(url);
  await client.connect();
  await client.query(`CREATE DATABASE ${client.escapeIdentifier(name)}`);
  await client.end();
  const own = new URL(url);
  own.pathname = `/${name}`;
  return own.href;
}

/** What of the server the figures depend on. */
export async function postgresSettings(db) {
  const rows = await db.query("SELECT name, setting FROM pg_settings WHERE name IN ('fsync', 'synchronous_commit', 'server_version')");
  return Object.fromEntries(rows.map(({ name, setting }) => [name === 'server_version' ? 'postgresql' : name, setting]));
}

/** A broker of one's own; a quick run takes the one of the test run, if there is one. */
export const kafka = ({ quick }) => startTestKafka({ own: !quick });
