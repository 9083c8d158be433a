import { randomUUID } from 'node:crypto';
import { type CustomTransportStrategy, type MessageHandler, Server } from '@nestjs/microservices';
import { checkContract, findContract, readContract, type DataOf, type Envelope, type EventContract } from '@gt/contracts';
import type { BusDriver, EventContext } from '@gt/event-bus';
import type { Database, StoredEvent } from '@gt/persistence';
import type { Grant } from '@gt/policy';
import { jobsOf, startService, type InternalHttp, type InternalRequest, type InternalResponse, type RunningService, type ServiceDefinition } from '@gt/service-kit';
import { isObservable, lastValueFrom } from 'rxjs';
import { callerOf, testConfig, testDatabase, TestIssuer, type TestCaller } from './parts.js';

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
const noBus: BusDriver = {
  kind: 'postgres', ensureTopics: async () => [], logId: async () => 'test', publish: async () => undefined,
  subscribe: async () => ({ stop: async () => undefined }), health: async () => ({ up: true, detail: 'test' }), behind: async (at) => at.map(() => 0), close: async () => undefined,
};

/** Starts a service for an integration test. */
export async function startTestService(definition: ServiceDefinition, options: { now?: string; http?: InternalHttp; profile?: 'development' | 'production'; serviceUrls?: Readonly<Record<string, string>>; fontFiles?: readonly string[];
  /** another way to its database than straight on */ way?: (databaseUrl: string) => string;
  /** answers for identity where it is not the ordinary one: undefined leaves it at that */ identity?: (request: InternalRequest) => Promise<InternalResponse | undefined> } = {}): Promise<TestService> {
  const database = await testDatabase(definition);
  const issuer = await TestIssuer.make();
  const ordinary = issuer.serve(async (service, request) => (options.http ? options.http(service, request) : { status: 503, headers: {}, body: Buffer.from('') }));
  const http: InternalHttp = async (service, request) => (service === 'identity' ? await options.identity?.(request) : undefined) ?? ordinary(service, request);
  const { config, clear } = testConfig(options.way ? { ...database, appUrl: options.way(database.appUrl) } : database, options);
  const strategy = new DirectStrategy();
  const service = await startService(definition, config, { http, bus: noBus, strategy });
  const { kit } = service;
  const versions = new Map<string, number>();
  const test: TestService = {
    service, db: kit.db, adminUrl: database.adminUrl, anonymous: callerOf(service.fastify, 'anonymous', null), sign: (subject, claims, life) => issuer.token(subject, claims, life),
    async as(grants, subject = `acc-${randomUUID()}`, { signedInMinutesAgo = 0 } = {}) {
      return callerOf(service.fastify, ...(await issuer.signIn(kit.db, grants, subject, signedInMinutesAgo)));
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
    async stop() { await service.stop(); await database.drop(); clear(); },
  };
  if (options.now) await test.setClock(options.now);
  return test;
}
