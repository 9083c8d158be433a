import { generateKeyPairSync, randomBytes, randomUUID } from 'node:crypto';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { type CustomTransportStrategy, type MessageHandler, Server } from '@nestjs/microservices';
import { checkContract, findContract, readContract, type DataOf, type Envelope, type EventContract } from '@gt/contracts';
import type { BusDriver, EventContext } from '@gt/event-bus';
import { createServiceDatabase, type Database, type StoredEvent } from '@gt/persistence';
import type { Grant } from '@gt/policy';
import { jobsOf, migrateService, startService, type InternalHttp, type InternalRequest, type InternalResponse, type RunningService, type ServiceDefinition } from '@gt/service-kit';
import type { InjectOptions, LightMyRequestResponse } from 'fastify';
import { Client } from 'pg';
import { exportJWK, generateKeyPair, SignJWT } from 'jose';
import { isObservable, lastValueFrom } from 'rxjs';

const ISSUER = 'http://test/api/identity/oidc';
const AUDIENCE = 'guantong';

/** Hands events to the service's handlers, each in a transaction of its own: what the runner does for one message that is next in order. */
class DirectStrategy extends Server implements CustomTransportStrategy {
  listen(callback: () => void): void { callback(); }
  close(): void { /* nothing is open */ }
  override on(): never { throw new Error('not used'); }
  override unwrap<T>(): T { throw new Error('not used'); }

  async deliver(db: Database, consumer: string, events: readonly Envelope[]): Promise<void> {
    for (const event of events) {
      await db.transaction(async (tx) => {
        const context: EventContext = { tx, consumer };
        for (let handler: MessageHandler | undefined = this.getHandlerByPattern(event.type) ?? undefined; handler; handler = handler.next as MessageHandler | undefined) {
          const batch = (handler.extras as { batch?: boolean } | undefined)?.batch;
          const answer: unknown = await handler(batch ? [event] : event, context as never);
          if (isObservable(answer)) await lastValueFrom(answer, { defaultValue: undefined });
        }
      });
    }
  }
}

/** A started service on its own fresh database, without a bus: events are delivered by hand, what it publishes is read from its log. */
export interface TestService {
  readonly service: RunningService;
  readonly db: Database;
  /** superuser's address of its database */
  readonly adminUrl: string;
  /** A signed-in caller with grants at once; answers its headers (authorization and a fresh idempotency key per call of `headers()`). */
  as(grants: readonly Grant[], subject?: string, options?: { signedInMinutesAgo?: number }): Promise<TestCaller>;
  anonymous: TestCaller;
  /** An access token as identity gives it, with any further claims. */
  sign(subject: string, claims?: Record<string, unknown>, life?: string): Promise<string>;
  /** Delivers one event; versions run on by themselves per aggregate. Answers the envelope, so that it can be delivered again. */
  deliver<C extends EventContract>(contract: C, aggregateId: string, data: DataOf<C>, override?: Partial<Envelope>): Promise<Envelope>;
  redeliver(envelope: Envelope): Promise<void>;
  /** The service's own events so far, in position order, as contracts (checked). */
  published(): Promise<Array<{ type: string; aggregateId: string; version: number; data: Record<string, unknown> }>>;
  /** Moves its business clock. */
  setClock(instant: string | null): Promise<void>;
  /** Runs the jobs that are stored and due, until none is left; throws what a job throws. */
  runJobs(): Promise<string[]>;
  stop(): Promise<void>;
}
export interface TestCaller {
  readonly subject: string;
  /** its access token; null: nobody is signed in */
  readonly token: string | null;
  call(method: 'GET' | 'POST' | 'PUT' | 'DELETE', url: string, body?: unknown, headers?: Record<string, string>): Promise<LightMyRequestResponse>;
}

const noBus: BusDriver = {
  kind: 'postgres', ensureTopics: async () => [], logId: async () => 'test', publish: async () => undefined,
  subscribe: async () => ({ stop: async () => undefined }), health: async () => ({ up: true, detail: 'test' }), behind: async (at) => at.map(() => 0), close: async () => undefined,
};

/** Starts a service for an integration test. */
export async function startTestService(definition: ServiceDefinition, options: { now?: string; http?: InternalHttp; profile?: 'development' | 'production'; serviceUrls?: Readonly<Record<string, string>>; fontFiles?: readonly string[];
  /** answers for identity where it is not the ordinary one: undefined leaves it at that */ identity?: (request: InternalRequest) => Promise<InternalResponse | undefined> } = {}): Promise<TestService> {
  const superuser = process.env['TEST_POSTGRES_URL']!;
  const tag = randomBytes(6).toString('hex');
  const name = `${definition.name}_${tag}`;
  const roles = { owner: `owner_${tag}`, app: `app_${tag}` };
  await createServiceDatabase(superuser, name, roles, { owner: 'owner', app: 'app' });
  const admin = new URL(superuser);
  admin.pathname = `/${name}`;
  const as = (role: string, password: string) => { const u = new URL(admin); u.username = role; u.password = password; return u.href; };
  await migrateService(definition, as(roles.owner, 'owner'), roles.app);

  const { publicKey, privateKey } = await generateKeyPair('ES256');
  const jwk = { ...(await exportJWK(publicKey)), kid: 'test', alg: 'ES256', use: 'sig' };
  const http: InternalHttp = async (service, request) => {
    const own = options.identity && service === 'identity' ? await options.identity(request) : undefined;
    if (own) return own;
    if (service === 'identity' && request.path.endsWith('/jwks')) return { status: 200, headers: {}, body: Buffer.from(JSON.stringify({ keys: [jwk] })) };
    if (service === 'identity' && request.path.endsWith('/token')) return { status: 200, headers: {}, body: Buffer.from(JSON.stringify({ access_token: 'service-token', expires_in: 300 })) };
    if (options.http) return options.http(service, request);
    return { status: 503, headers: {}, body: Buffer.from('') };
  };
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'gt-store-'));
  const strategy = new DirectStrategy();
  const service = await startService(definition, {
    profile: options.profile ?? 'development', listen: null, databaseUrl: as(roles.app, 'app'), ownerUrl: null, bus: { kind: 'postgres', url: '' },
    sealingKeys: { k2026: randomBytes(32).toString('base64') }, personKey: randomBytes(32).toString('base64'),
    signingKey: generateKeyPairSync('ed25519').privateKey.export({ format: 'der', type: 'pkcs8' }).toString('base64'),
    issuers: [ISSUER], audience: AUDIENCE, serviceSecret: 'test', storeFolder: folder, fontFiles: options.fontFiles ?? [], serviceUrls: options.serviceUrls ?? {}, publicUrl: 'http://localhost:8080',
  }, { http, bus: noBus, strategy });
  const { kit } = service;
  const versions = new Map<string, number>();
  const call = (subject: string, token: string | null): TestCaller => ({
    subject, token,
    call: (method, url, body, headers = {}) => service.fastify.inject({
      method, url, headers: { ...(token ? { authorization: `Bearer ${token}` } : {}), ...(method === 'GET' ? {} : { 'idempotency-key': randomUUID() }), ...(body === undefined || body instanceof Uint8Array ? {} : { 'content-type': 'application/json' }), ...headers },
      ...(body === undefined ? {} : { payload: body instanceof Uint8Array || typeof body === 'string' ? body : JSON.stringify(body) }),
    } as InjectOptions) as unknown as Promise<LightMyRequestResponse>,
  });
  const sign = (subject: string, claims: Record<string, unknown> = {}, life = '5m') => new SignJWT({ auth_time: Math.floor(Date.now() / 1000), ...claims }).setProtectedHeader({ alg: 'ES256', kid: 'test' })
    .setIssuer(ISSUER).setAudience(AUDIENCE).setSubject(subject).setIssuedAt().setExpirationTime(life).sign(privateKey);
  const test: TestService = {
    service, db: kit.db, adminUrl: admin.href, anonymous: call('anonymous', null), sign,
    async as(grants, subject = `acc-${randomUUID()}`, { signedInMinutesAgo = 0 } = {}) {
      for (const grant of grants) {
        await kit.db.query(`INSERT INTO copy (aggregate_type, id, version, state) VALUES ('identity.grant', $1, 1, $2::jsonb)`, [randomUUID(), JSON.stringify({ issuer: ISSUER, subject, role: grant.role, place: grant.place, until: null, revoked: false })]);
      }
      return call(subject, await sign(subject, { auth_time: Math.floor(Date.now() / 1000) - signedInMinutesAgo * 60 }));
    },
    async deliver(contract, aggregateId, data, override = {}) {
      checkContract(contract.type, contract.version, data);
      const key = `${contract.aggregate}/${aggregateId}`;
      const version = override.version ?? (versions.get(key) ?? 0) + 1;
      versions.set(key, Math.max(version, versions.get(key) ?? 0));
      const envelope: Envelope = { id: randomUUID(), type: contract.type, aggregateType: contract.aggregate, aggregateId, version,
        occurredAt: kit.clock.now().toISOString(), recordedAt: new Date().toISOString(), actor: { subject: 'service:test', role: 'SERVICE', place: null }, causationId: null, correlationId: randomUUID(), traceparent: null, ...readContract(contract.type, contract.version, structuredClone(data)), ...override };
      await strategy.deliver(kit.db, definition.name, [envelope]);
      return envelope;
    },
    redeliver: (envelope) => strategy.deliver(kit.db, definition.name, [envelope]),
    async published() {
      const rows = await kit.db.query<{ type: string; aggregate_type: string; aggregate_id: string; version: number; payload: unknown }>('SELECT * FROM event ORDER BY position');
      return rows.map((r) => {
        const contract = definition.toContract({ aggregateType: r.aggregate_type, type: r.type, payload: r.payload } as StoredEvent);
        if (!findContract(contract.type, contract.typeVersion)) throw new Error(`no contract ${contract.type}`);
        return { type: contract.type, aggregateId: r.aggregate_id, version: r.version, data: contract.data as Record<string, unknown> };
      });
    },
    setClock: (instant) => kit.clock.set(kit.db, instant === null ? null : new Date(instant)),
    async runJobs() {
      const done: string[] = [];
      const handlers = jobsOf(definition, kit) ?? {};
      for (;;) {
        const [job] = await kit.db.query<{ id: string; task: string; payload: unknown }>(`SELECT j.id::text, t.identifier AS task, j.payload FROM graphile_worker._private_jobs j JOIN graphile_worker._private_tasks t ON t.id = j.task_id WHERE j.run_at <= now() ORDER BY j.priority, j.run_at, j.id LIMIT 1`);
        if (!job) return done;
        await kit.db.query('DELETE FROM graphile_worker._private_jobs WHERE id = $1', [job.id]);
        await handlers[job.task]!(job.payload);
        done.push(job.task);
      }
    },
    async stop() { await service.stop(); await dropDatabase(superuser, name, [roles.owner, roles.app]); fs.rmSync(folder, { recursive: true, force: true }); },
  };
  if (options.now) await test.setClock(options.now);
  return test;
}

async function dropDatabase(superuser: string, name: string, roles: readonly string[]): Promise<void> {
  const client = new Client(superuser);
  await client.connect();
  try {
    await client.query(`DROP DATABASE IF EXISTS "${name}" WITH (FORCE)`);
    for (const role of roles) await client.query(`DROP ROLE IF EXISTS "${role}"`);
  } finally { await client.end(); }
}
