import 'reflect-metadata';
import { type DynamicModule, Module, type Type } from '@nestjs/common';
import { NestFactory, Reflector } from '@nestjs/core';
import type { CustomTransportStrategy } from '@nestjs/microservices';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { allTypes, checkContract, findContract, topicOf, topics } from '@gt/contracts';
import { codeOf, connectEventConsumer, createEventConsumer, createProjectionConsumer, createRelay, eventBusAppendOnly, eventBusMigrations, openDriver, pause, TopicMismatch, type BusDriver, type ServiceTopics } from '@gt/event-bus';
import { AddWrappedKeys20261126000000, CreateEventLog20260301000000, CreateResealProgress20261125213000, DocumentStore, EventLog, forgetCommands, gathering, JobWorker, Keyring, migrate, openDatabase, PersonIds, type JobHandler, type ToContract, type Tx } from '@gt/persistence';
import { FileStoreError, openFileStore } from '@gt/file-store';
import type { FastifyInstance } from 'fastify';
import { BusinessClock } from './clock.js';
import { ConfigError, readConfig, type ServiceConfig } from './config.js';
import { copiedAggregates } from './copies/copies.js';
import { AuditController } from './audit/audit.controller.js';
import { OpinionsController } from './approvals/opinions.controller.js';
import type { ApprovalSource } from './approvals/opinions.js';
import type { PersonalSource } from './audit/personal.js';
import { UnmaskingsController } from './audit/unmaskings.controller.js';
import { CopiesController } from './copies/copies.controller.js';
import { Grants } from './copies/grants.js';
import { onceDatabaseIsThere, reasonOf } from './database-wait.js';
import { Documents, DocumentsController } from './documents.js';
import { healthOf } from './health.js';
import { EventsController } from './history/events.controller.js';
import { consumerOfSlot, SLOTS, type ProjectionDefinition } from './history/projections.js';
import { RebuildsController } from './history/rebuilds.controller.js';
import { Rebuilds } from './history/rebuilds.js';
import { AccessGuard } from './http/access.js';
import { HandoverController, type InventorySource } from './http/handover.js';
import { OpenCasesController, type OpenCaseSource } from './http/open-cases.js';
import { networkHttp, type InternalHttp } from './http/internal.js';
import { ProblemFilter } from './http/problem.js';
import { serveHttp } from './http/server.js';
import { ServiceTokens, TokenVerifier } from './http/tokens.js';
import { KIT, type Kit } from './kit.js';
import { MessagesController } from './messages/messages.controller.js';
import { noDriver, outboxDriver, sendMessages, type DeliveredMessage } from './messages/messages.js';
import { Logger } from './logging.js';
import { AddDelegations20261125231000, AddProjectionBuilds20261126175000, AddProjectionVersions20261126143000, APPEND_ONLY, CreateAudit20261125210000, CreateMessages20261125211000, CreateOpinions20261125235000, CreateRebuilds20260302000100, CreateServiceKitTables20260301000100, CreateWaitingDocuments20261126063000, OrderMessages20261126141000 } from './migrations.js';
import type { OpenAPIObject } from '@nestjs/swagger';
import { OperatorsController } from './operators.controller.js';
import { Resealing } from './resealing.js';
import { patternsOf } from './routes.js';
import { SealingController } from './sealing.controller.js';
import { Signer } from './signer.js';
import { SystemController } from './system.controller.js';
import { DtoPipe } from './validation/pipe.js';
import type { WorkSource } from './worklist/source.js';
import { WorklistController } from './worklist/worklist.controller.js';
import path from 'node:path';
import { tryWaitingAgain } from './waiting-documents.js';

/** What makes a service; everything else is the same for all. */
export interface ServiceDefinition {
  readonly name: string;
  readonly module: Type;
  /** its own migrations; those of the shared tables come first */
  readonly migrations: ReadonlyArray<new () => object>;
  readonly toContract: ToContract;
  /** aggregate types whose events it reads; identity.grant and identity.delegation are always among them */
  readonly consumes: readonly string[];
  /** what it makes of events alone, to be rebuilt beside the live one; their aggregates need not stand in `consumes` */
  readonly projections?: readonly ProjectionDefinition[];
  readonly jobs?: (kit: Kit) => Readonly<Record<string, JobHandler>>;
  /** what starts when a message has come to its person, in the transaction that notes it; a service that sends messages has jobs */
  readonly delivered?: (kit: Kit, tx: Tx, message: DeliveredMessage) => Promise<void>;
  /** where what waits for people stands in its database: `GET /api/<service>/worklist` */
  readonly worklist?: readonly WorkSource[];
  /** where sealed numbers of persons stand, for people who may see them in full with a reason: `POST /api/<service>/unmaskings` */
  readonly personal?: readonly PersonalSource[];
  /** what is wrong with the configuration that only this service can tell: it refuses to start, every fault at once, before it opens anything */
  readonly faults?: (config: ServiceConfig) => readonly string[];
  /** it keeps files that people hand in: their store is looked at before it serves */
  readonly keepsFiles?: boolean;
  /** a bureau's approvals made here, for those that want two steps: `opinions` */
  readonly approvals?: readonly ApprovalSource[];
  /** what it keeps of a body, for the list that the body hands over when it ends: `GET /api/<service>/handover-inventory` */
  readonly inventory?: InventorySource;
  /** what of a body is open here, and passes to another bureau with it: `POST /api/<service>/open-cases` */
  readonly openCases?: readonly OpenCaseSource[];
  /** runs before HTTP is served: adds routes that are not Nest's (identity's OIDC provider, the portal's proxy) */
  readonly extend?: (fastify: FastifyInstance, kit: Kit) => Promise<void>;
  /** addresses outside `/api/<service>` that its controllers serve (the portal's first page) */
  readonly unprefixed?: readonly string[];
  /** runs once everything stands (first administrator) */
  readonly ready?: (kit: Kit) => Promise<void>;
}

export interface RunningService {
  readonly kit: Kit;
  readonly app: NestFastifyApplication;
  readonly fastify: FastifyInstance;
  /** `METHOD /path` of everything that it serves, beside Nest too: what nobody declared shows here */
  readonly served: readonly string[];
  stop(): Promise<void>;
}

/** Parts that standalone and tests give instead of the network's. */
export interface BootParts {
  readonly http?: InternalHttp;
  readonly bus?: BusDriver;
  /** the other services of this process, for the portal */
  readonly neighbour?: (service: string) => FastifyInstance | undefined;
  /** tests deliver events by hand: this strategy gets the handlers, and there is no relay, no consumer and no job worker */ readonly strategy?: CustomTransportStrategy;
}

/** The topics that a service writes and reads: its own aggregates', and those that it consumes. Its rights at the broker follow from this. */
export function topicsOf(definition: Pick<ServiceDefinition, 'name' | 'consumes' | 'projections'>): ServiceTopics {
  return { name: definition.name, publishes: topics.filter((t) => t.aggregateType.startsWith(`${definition.name}.`)).map((t) => t.name), consumes: [...new Set([...consumedBy(definition), ...(definition.projections ?? []).flatMap((p) => p.consumes)])].map(topicOf) };
}

/** Brings a service's database to its version with the owner's connection. */
export async function migrateService(definition: ServiceDefinition, ownerUrl: string, appRole: string): Promise<void> {
  await migrate(ownerUrl, appRole, [CreateEventLog20260301000000, CreateServiceKitTables20260301000100, CreateRebuilds20260302000100, ...eventBusMigrations, CreateResealProgress20261125213000, AddWrappedKeys20261126000000, CreateAudit20261125210000, CreateMessages20261125211000, AddDelegations20261125231000, CreateOpinions20261125235000, CreateWaitingDocuments20261126063000, OrderMessages20261126141000, AddProjectionVersions20261126143000, AddProjectionBuilds20261126175000, ...definition.migrations] as never, [...APPEND_ONLY, ...eventBusAppendOnly]);
}

/** Starts a service: database, keys, clock, HTTP, consumers, relay, jobs. Rejects, with everything closed again, when a part is not right (wrong key, no database, a font that is none). */
export async function startService(definition: ServiceDefinition, config: ServiceConfig, parts: BootParts = {}): Promise<RunningService> {
  const logger = new Logger(definition.name);
  const faults = definition.faults?.(config) ?? [];
  if (faults.length > 0) throw new ConfigError(faults.map((fault) => `${definition.name}: ${fault}`));
  if (config.ownerUrl) await migrateService(definition, config.ownerUrl, new URL(config.databaseUrl).username);
  const closing: Array<() => Promise<unknown>> = [];
  try {
    const kit = await makeKit(definition, config, parts, logger, closing);
    const app = await NestFactory.create<NestFastifyApplication>(serviceModule(definition, kit), new FastifyAdapter({ ...serveHttp.options }), { logger, abortOnError: false, bodyParser: false });
    closing.push(() => app.close());
    const fastify = app.getHttpAdapter().getInstance() as unknown as FastifyInstance;
    const served: string[] = [];
    fastify.addHook('onRoute', ({ method, url }) => { served.push(...[method].flat().map((each) => `${each} ${url}`)); });
    serveHttp.prepare(fastify, kit);
    app.setGlobalPrefix(`api/${definition.name}`, { exclude: [...(definition.unprefixed ?? [])] });
    app.useGlobalGuards(new AccessGuard(kit, app.get(Reflector)));
    app.useGlobalPipes(new DtoPipe());
    app.useGlobalFilters(new ProblemFilter(logger));
    await definition.extend?.(fastify, kit);
    serveOpenApi(app, definition.name);

    if (parts.strategy) {
      connectEventConsumer(app, { strategy: parts.strategy });
      await app.startAllMicroservices();
    } else await startBackground(definition, kit, app, closing);
    await app.init();
    await fastify.ready();
    if (definition.jobs) await kit.db.transaction(tryWaitingAgain);
    await definition.ready?.(kit);
    if (config.listen) await app.listen(config.listen.port, config.listen.host);
    logger.info('started', { profile: config.profile });
    return { kit, app, fastify, served, stop: () => closeAll(closing) };
  } catch (error) {
    await closeAll(closing).catch((more: unknown) => logger.failure('closing_failed', more)); // what it could not start by says more
    throw error;
  }
}

async function makeKit(definition: ServiceDefinition, config: ServiceConfig, parts: BootParts, logger: Logger, closing: Array<() => Promise<unknown>>): Promise<Kit> {
  const keyring = new Keyring(config.sealingKeys);
  const db = await openDatabase({ url: config.databaseUrl, applicationName: definition.name });
  closing.push(() => db.close());
  await keyring.verify(db);
  const clock = new BusinessClock();
  await clock.load(db);
  const bus = parts.bus ?? await openDriver(config.bus, definition.name);
  if (!parts.bus) closing.push(() => bus.close());
  const http = parts.http ?? networkHttp(config.serviceUrls);
  const kit = {
    service: definition.name, config, logger, db, clock, keyring, bus, http, neighbour: parts.neighbour ?? null, worklist: definition.worklist ?? [], personal: definition.personal ?? [], approvals: definition.approvals ?? [], inventory: definition.inventory ?? null, openCases: definition.openCases ?? [],
    log: new EventLog(definition.toContract, checkContract), personIds: new PersonIds(config.personKey), signer: new Signer(definition.name, config.signingKey),
    store: new DocumentStore(path.join(config.storeFolder, definition.name)), files: await openFiles(definition, config, keyring, logger), tokens: new TokenVerifier(http, config.issuers, config.audience),
    serviceTokens: new ServiceTokens(http, definition.name, config.serviceSecret, config.audience), grants: new Grants(db),
  } as unknown as { -readonly [K in keyof Kit]: Kit[K] };
  kit.documents = new Documents(kit);
  kit.sms = config.profile === 'development' ? outboxDriver(db) : noDriver;
  kit.delivered = async (tx, message) => { await definition.delivered?.(kit, tx, message); };
  kit.rebuilds = new Rebuilds(kit, definition.projections ?? []);
  kit.resealing = new Resealing(kit);
  closing.push(async () => kit.files.close(), () => kit.resealing.stop());
  return kit;
}

/** The store for files that people hand in. One that refuses us keeps the service from starting; one that is away does not: what needs it says so. */
async function openFiles(definition: ServiceDefinition, config: ServiceConfig, keyring: Keyring, logger: Logger) {
  const own = path.join(config.storeFolder, definition.name);
  const files = openFileStore(config.s3 ? { kind: 's3', ...config.s3, prefix: `${definition.name}/`, spool: path.join(own, 'incoming') } : { kind: 'folder', folder: path.join(own, 'files') }, keyring);
  if (!definition.keepsFiles) return files;
  try { await files.check(); } catch (error) {
    if (!(error instanceof FileStoreError && error.code === 'FILE_STORE_AWAY')) throw error;
    logger.failure('file_store_away', error);
  }
  return files;
}

/** Serves the document at `/api/<service>/openapi.json`. What makes it is a tenth of all that a start would load, so it comes when it is asked for. */
function serveOpenApi(app: NestFastifyApplication, service: string): void {
  let document: OpenAPIObject | undefined;
  (app.getHttpAdapter().getInstance() as unknown as FastifyInstance).get(`/api/${service}/openapi.json`, async () => (document ??= (await import('./openapi.js')).openApiOf(app, service)));
}

const preview = (definition: ServiceDefinition) => NestFactory.create<NestFastifyApplication>(serviceModule(definition, {} as Kit), new FastifyAdapter(), { preview: true, logger: false, abortOnError: false });
/** Aggregates whose topics the service's own consumer reads: those that it declares, and the grants. */
export const consumedBy = (definition: Pick<ServiceDefinition, 'consumes'>): string[] => [...new Set([...definition.consumes, 'identity.grant', 'identity.delegation'])];

/** The service's OpenAPI document without starting it: for the committed copy that CI compares. */
export async function describeService(definition: ServiceDefinition): Promise<OpenAPIObject> {
  const { openApiOf } = await import('./openapi.js');
  const app = await preview(definition);
  app.setGlobalPrefix(`api/${definition.name}`, { exclude: [...(definition.unprefixed ?? [])] });
  return openApiOf(app, definition.name);
}

/** Event types that the service acts on: those of its handlers that come in the topics that it reads. Without starting it. */
export async function describeHandlers(definition: ServiceDefinition): Promise<string[]> {
  const consumed = new Set([...consumedBy(definition), ...(definition.projections ?? []).flatMap((p) => p.consumes)]);
  const heard = new Set(patternsOf(await preview(definition)));
  const unknown = [...heard].filter((type) => findContract(type, 1) === undefined);
  if (unknown.length > 0) throw new Error(`${definition.name} has handlers of events that nobody declared: ${unknown.join(', ')}`);
  return allTypes().filter((type) => heard.has(type) && consumed.has(findContract(type, 1)!.aggregate));
}

function serviceModule(definition: ServiceDefinition, kit: Kit): DynamicModule {
  @Module({})
  class ServiceRoot {}
  @Module({})
  class KitModule {}
  return {
    module: ServiceRoot,
    imports: [{ module: KitModule, global: true, providers: [{ provide: KIT, useValue: kit }], exports: [KIT],
      controllers: [SystemController, OperatorsController, DocumentsController, CopiesController, WorklistController, EventsController, RebuildsController, AuditController, UnmaskingsController, MessagesController, SealingController, ...(definition.approvals ? [OpinionsController] : []), ...(definition.inventory ? [HandoverController] : []), ...(definition.openCases ? [OpenCasesController] : [])] }, definition.module],
  };
}

/** The jobs of a service with those that service-kit brings; null: it has none, and no worker. */
export const jobsOf = (definition: ServiceDefinition, kit: Kit): Readonly<Record<string, JobHandler>> | null => (definition.jobs ? { 'send-messages': gathering(kit.db, 'send-messages', () => sendMessages(kit)), ...definition.jobs(kit) } : null);

/** Partitions that a projection works on at once: with the service's consumer (3), both slots during a rebuild and its lock they leave a connection of the pool of 8 to commands. */
const PROJECTION_PARTITIONS_AT_ONCE = 1;
/** ms between tries to reach a broker that is away at start. */
const BROKER_RETRY_MS = 2_000;
/** ms that a start waits for the broker; then the service serves, says in `readyz` that the broker is away, and goes on trying. */
const BROKER_WAIT_MS = 10_000;

/** Consumer, relay and jobs. A broker that is away does not keep the service from serving: `readyz` tells, and this goes on trying. */
async function startBackground(definition: ServiceDefinition, kit: Kit, app: NestFastifyApplication, closing: Array<() => Promise<unknown>>): Promise<void> {
  const health = healthOf(kit);
  const { publishes, consumes } = topicsOf(definition);
  const consumer = createEventConsumer({ consumer: definition.name, database: kit.db, driver: kit.bus, topics: consumedBy(definition).map(topicOf), observer: health.observer() });
  connectEventConsumer(app, consumer);
  health.watch(consumer);
  health.consumes(async () => [{ consumer: definition.name, topics: consumedBy(definition).map(topicOf) }, ...await kit.rebuilds.consumers()]);
  const projections = new Map((definition.projections ?? []).map(({ name, consumes: its }) => [name, new Map(SLOTS.map((slot) => {
    const of = createProjectionConsumer({ consumer: consumerOfSlot(definition.name, name, slot), projection: name, database: kit.db, driver: kit.bus, topics: its.map(topicOf), observer: health.observer(), atOnce: PROJECTION_PARTITIONS_AT_ONCE });
    connectEventConsumer(app, of);
    health.watch(of);
    return [slot, of] as const;
  }))] as const));
  const relay = createRelay({ service: definition.name, database: kit.db, log: kit.log, driver: kit.bus, observer: health.observer() });
  health.watch(relay);
  const jobs = jobsOf(definition, kit);
  if (jobs) {
    const worker = await JobWorker.start(kit.config.databaseUrl, jobs, (task, error) => kit.logger.failure('job_failed', error, { task }));
    closing.push(() => worker.stop());
  }
  const used = topics.filter((t) => publishes.includes(t.name) || consumes.includes(t.name));
  const stopping = new AbortController();
  let refused: unknown = null;
  /** why consumer and relay do not run yet: the code of the last error */
  let condition = 'BUS_NOT_JOINED';
  let drift = 0;
  const joined = joinBus();
  kit.resealing.begin();
  const forgetting = forgetWhileServing(kit, stopping.signal);
  closing.push(async () => { stopping.abort(); await forgetting; await joined; await kit.rebuilds.stop(); await relay.stop(); });
  await Promise.race([joined, pause(BROKER_WAIT_MS, undefined, { ref: false })]);
  if (refused) throw refused;
  health.watch({ live: () => refused === null, facts: () => ({ part: 'topics', condition, drift }) });

  /** Until the topics are there and consumer and relay run. A topic with another partition count is no broker that is away: nothing may be published there. */
  async function joinBus(): Promise<void> {
    while (!stopping.signal.aborted) {
      try {
        const differing = await kit.bus.ensureTopics(used);
        drift = differing.length;
        for (const { topic, setting, declared, found } of differing) kit.logger.warning('topic_drift', { topic, setting, declared, found });
        await app.startAllMicroservices();
        await relay.start();
        condition = '';
        await kit.rebuilds.start({ own: { newRunner: () => consumer.newRunner(), aggregateTypes: consumedBy(definition) }, projections });
        return;
      } catch (error) {
        condition = codeOf(error) ?? 'BUS_AWAY';
        kit.logger.failure('bus_away', error, { condition });
        if (error instanceof TopicMismatch) { refused = error; return; }
      }
      await pause(BROKER_RETRY_MS, stopping.signal);
    }
  }
}

/** ms between looks for answers of commands that are older than they can be replayed. */
const FORGET_MS = 24 * 3_600_000;

/** Answers of commands name persons' ids: they are kept as long as they can be replayed, no longer. */
async function forgetWhileServing(kit: Kit, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    try { await forgetCommands(kit.db); } catch (error) { kit.logger.failure('forget_failed', error); }
    await pause(FORGET_MS, signal);
  }
}

/** Closes all, also when one fails; rejects then with the first failure. */
async function closeAll(closing: Array<() => Promise<unknown>>): Promise<void> {
  const failures: unknown[] = [];
  for (const close of closing.splice(0).reverse()) await close().catch((error: unknown) => failures.push(error));
  if (failures.length > 0) throw failures[0];
}

export { copiedAggregates };

/** `main.ts` of every service: configuration from the environment, then serve until SIGTERM. It waits for its database, not for what is wrong. */
export async function runService(definition: ServiceDefinition): Promise<void> {
  try {
    const config = readConfig(definition.name, process.env);
    const service = await onceDatabaseIsThere(new Logger(definition.name), () => startService(definition, config));
    const stop = () => { void service.stop().then(() => process.exit(0), () => process.exit(1)); };
    process.once('SIGTERM', stop);
    process.once('SIGINT', stop);
  } catch (error) {
    const e = error as Error & { code?: string };
    const reason = reasonOf(e);
    process.stderr.write(`${definition.name}: ${['CONFIG_ERROR', 'KEY_ERROR'].includes(e.code ?? '') ? e.message : `启动失败（${codeOf(e) ?? e.name}）${reason ? `：${reason}` : ''}`}\n`);
    if (process.env['GT_PROFILE'] === 'development') process.stderr.write(`${e.stack ?? ''}\n`);
    process.exit(1);
  }
}
