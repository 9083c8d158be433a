import { randomBytes } from 'node:crypto';
import { Client } from 'pg';

export interface TestDatabase {
  readonly name: string;
  /** Superuser's URL to this database. */
  readonly url: string;
  /** Removes the database, closing connections that are still open. */
  drop(): Promise<void>;
}

async function asAdministrator(statement: string): Promise<void> {
  const url = process.env.TEST_POSTGRES_URL;
  if (!url) throw new Error('TEST_POSTGRES_URL is not set: run the specs through tools/config/jest.mjs, which starts a PostgreSQL');
  const client = new Client(url);
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}

/** A fresh, empty UTF-8 database on the server of the run; each suite takes its own. */
export async function createTestDatabase(prefix = 'test'): Promise<TestDatabase> {
  const name = `${prefix.replace(/[^a-z0-9_]/g, '_')}_${randomBytes(6).toString('hex')}`;
  await asAdministrator(`create database "${name}" template template0 encoding 'UTF8'`);
  const url = new URL(process.env.TEST_POSTGRES_URL!);
  url.pathname = `/${name}`;
  return { name, url: url.href, drop: () => asAdministrator(`drop database if exists "${name}" with (force)`) };
}
