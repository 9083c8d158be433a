import { randomBytes } from 'node:crypto';
import { Client } from 'pg';
import type { MigrationInterface, QueryRunner } from 'typeorm';
import { AddWrappedKeys20261126000000, CreateEventLog20260301000000, createServiceDatabase, CreateResealProgress20261125213000, migrate, openDatabase, type Database } from '../src/index.js';

/** A table of aggregates as a service has one. */
export class CreatePlan20260301000100 implements MigrationInterface {
  name = 'CreatePlan20260301000100';
  async up(runner: QueryRunner): Promise<void> {
    await runner.query('CREATE TABLE plan (id uuid PRIMARY KEY, version int NOT NULL, state jsonb NOT NULL, status text NOT NULL, place text UNIQUE, filed_on date)');
  }
  async down(): Promise<void> { throw new Error('migrations only go forward'); }
}

export interface ServiceDatabase {
  readonly name: string;
  readonly ownerUrl: string;
  readonly appUrl: string;
  readonly app: Database;
  drop(): Promise<void>;
}

export const superuserUrl = (): string => process.env.TEST_POSTGRES_URL!;

export function urlOf(database: string, user?: string, password?: string): string {
  const url = new URL(superuserUrl());
  url.pathname = `/${database}`;
  if (user) { url.username = user; url.password = password!; }
  return url.href;
}

export async function asSuperuser(...statements: string[]): Promise<void> {
  const client = new Client(superuserUrl());
  await client.connect();
  try { for (const statement of statements) await client.query(statement); } finally { await client.end(); }
}

/** A service's database as in production: owner migrates, app role serves. */
export async function serviceDatabase(prefix: string, poolSize?: number): Promise<ServiceDatabase> {
  const name = `${prefix}_${randomBytes(6).toString('hex')}`;
  const roles = { owner: `${name}_owner`, app: `${name}_app` };
  await createServiceDatabase(superuserUrl(), name, roles, { owner: 'o-secret', app: 'a-secret' });
  const ownerUrl = urlOf(name, roles.owner, 'o-secret');
  const appUrl = urlOf(name, roles.app, 'a-secret');
  await migrate(ownerUrl, roles.app, [CreateEventLog20260301000000, CreatePlan20260301000100, CreateResealProgress20261125213000, AddWrappedKeys20261126000000]);
  const app = await openDatabase({ url: appUrl, applicationName: name, ...(poolSize ? { poolSize } : {}) });
  return {
    name, ownerUrl, appUrl, app,
    drop: async () => {
      await app.close();
      await asSuperuser(`DROP DATABASE "${name}" WITH (FORCE)`, `DROP ROLE "${roles.app}"`, `DROP ROLE "${roles.owner}"`);
    },
  };
}

export const meta = {
  actor: { subject: 'clerk-1', role: 'PLAN_OFFICER', place: 'body-1' }, occurredAt: new Date('2026-03-02T01:02:03.456Z'),
  causationId: null, correlationId: 'c-1', traceparent: null,
};
