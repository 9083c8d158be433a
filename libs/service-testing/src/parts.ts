import { generateKeyPairSync, randomBytes, randomUUID } from 'node:crypto';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { createServiceDatabase, type Database } from '@gt/persistence';
import type { Grant } from '@gt/policy';
import { migrateService, type InternalHttp, type ServiceConfig, type ServiceDefinition } from '@gt/service-kit';
import type { FastifyInstance, InjectOptions, LightMyRequestResponse } from 'fastify';
import { exportJWK, generateKeyPair, SignJWT, type CryptoKey, type JWK } from 'jose';
import { Client } from 'pg';

export const ISSUER = 'http://test/api/identity/oidc';
export const AUDIENCE = 'guantong';

export interface TestCaller {
  readonly subject: string;
  /** its access token; null: nobody is signed in */
  readonly token: string | null;
  call(method: 'GET' | 'POST' | 'PUT' | 'DELETE', url: string, body?: unknown, headers?: Record<string, string>): Promise<LightMyRequestResponse>;
}

/** Calls a service in process; every call that changes something has a fresh idempotency key. */
export const callerOf = (fastify: FastifyInstance, subject: string, authorization: string | null): TestCaller => ({
  subject, token: authorization?.slice('Bearer '.length) ?? null,
  call: (method, url, body, headers = {}) => fastify.inject({
    method, url, headers: { ...(authorization ? { authorization } : {}), ...(method === 'GET' ? {} : { 'idempotency-key': randomUUID() }), ...(body === undefined || body instanceof Uint8Array ? {} : { 'content-type': 'application/json' }), ...headers },
    ...(body === undefined ? {} : { payload: body instanceof Uint8Array || typeof body === 'string' ? body : JSON.stringify(body) }),
  } as InjectOptions) as unknown as Promise<LightMyRequestResponse>,
});

/** What identity does for the others: keys and tokens. */
export class TestIssuer {
  private constructor(private readonly key: CryptoKey, private readonly jwk: JWK) {}
  static async make(): Promise<TestIssuer> {
    const { publicKey, privateKey } = await generateKeyPair('ES256');
    return new TestIssuer(privateKey as CryptoKey, { ...(await exportJWK(publicKey)), kid: 'test', alg: 'ES256', use: 'sig' });
  }

  token(subject: string, claims: Record<string, unknown> = {}, life = '5m'): Promise<string> {
    return new SignJWT({ auth_time: Math.floor(Date.now() / 1000), ...claims }).setProtectedHeader({ alg: 'ES256', kid: 'test' }).setIssuer(ISSUER).setAudience(AUDIENCE).setSubject(subject).setIssuedAt().setExpirationTime(life).sign(this.key);
  }

  /** Gives an account grants in a service's database; answers its subject and authorization. */
  async signIn(db: Database, grants: readonly Grant[], subject = `acc-${randomUUID()}`, signedInMinutesAgo = 0): Promise<[string, string]> {
    for (const grant of grants) {
      await db.query(`INSERT INTO copy (aggregate_type, id, version, state) VALUES ('identity.grant', $1, 1, $2::jsonb)`, [randomUUID(), JSON.stringify({ issuer: ISSUER, subject, role: grant.role, place: grant.place, until: null, revoked: false })]);
    }
    return [subject, `Bearer ${await this.token(subject, { auth_time: Math.floor(Date.now() / 1000) - signedInMinutesAgo * 60 })}`];
  }

  /** Answers what services ask of identity; the rest goes on to `others`. */
  serve(others: InternalHttp): InternalHttp {
    return async (service, request) => {
      if (service === 'identity' && request.path.endsWith('/jwks')) return { status: 200, headers: {}, body: Buffer.from(JSON.stringify({ keys: [this.jwk] })) };
      if (service === 'identity' && request.path.endsWith('/token')) {
        const name = Buffer.from((request.headers?.['authorization'] ?? '').slice('Basic '.length), 'base64').toString().split(':')[0]!;
        return { status: 200, headers: {}, body: Buffer.from(JSON.stringify({ access_token: await this.token(`service:${name}`), expires_in: 300 })) };
      }
      return others(service, request);
    };
  }
}

export interface ServiceTestDatabase { readonly appUrl: string; readonly ownerUrl: string; readonly adminUrl: string; readonly appRole: string; drop(): Promise<void> }

/** A service's database with its two roles, migrated. */
export async function testDatabase(definition: ServiceDefinition): Promise<ServiceTestDatabase> {
  const superuser = process.env['TEST_POSTGRES_URL']!;
  const tag = randomBytes(6).toString('hex');
  const name = `${definition.name}_${tag}`;
  const roles = { owner: `owner_${tag}`, app: `app_${tag}` };
  await createServiceDatabase(superuser, name, roles, { owner: 'owner', app: 'app' });
  const admin = new URL(superuser);
  admin.pathname = `/${name}`;
  const as = (role: string, password: string) => { const u = new URL(admin); u.username = role; u.password = password; return u.href; };
  const ownerUrl = as(roles.owner, 'owner');
  await migrateService(definition, ownerUrl, roles.app);
  return { appUrl: as(roles.app, 'app'), ownerUrl, adminUrl: admin.href, appRole: roles.app, drop: () => dropDatabase(superuser, name, [roles.owner, roles.app]) };
}

/** Configuration with fresh keys and a document folder of its own, which `clear` removes. */
export function testConfig(database: ServiceTestDatabase, options: { profile?: 'development' | 'production'; serviceUrls?: Readonly<Record<string, string>>; fontFiles?: readonly string[] }): { config: ServiceConfig; clear: () => void } {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'gt-store-'));
  const config: ServiceConfig = {
    profile: options.profile ?? 'development', listen: null, databaseUrl: database.appUrl, ownerUrl: null, bus: { kind: 'postgres', url: '' },
    sealingKeys: { k2026: randomBytes(32).toString('base64') }, personKey: randomBytes(32).toString('base64'),
    signingKey: generateKeyPairSync('ed25519').privateKey.export({ format: 'der', type: 'pkcs8' }).toString('base64'),
    issuers: [ISSUER], audience: AUDIENCE, serviceSecret: 'test', storeFolder: folder, fontFiles: options.fontFiles ?? [], serviceUrls: options.serviceUrls ?? {}, publicUrl: 'http://localhost:8080',
  };
  return { config, clear: () => fs.rmSync(folder, { recursive: true, force: true }) };
}

async function dropDatabase(superuser: string, name: string, roles: readonly string[]): Promise<void> {
  const client = new Client(superuser);
  await client.connect();
  try {
    await client.query(`DROP DATABASE IF EXISTS "${name}" WITH (FORCE)`);
    for (const role of roles) await client.query(`DROP ROLE IF EXISTS "${role}"`);
  } finally { await client.end(); }
}
