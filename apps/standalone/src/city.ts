import path from 'node:path';
import { startEmbeddedPostgres, type EmbeddedPostgres } from '@gt/embedded-postgres';
import { openDriver, type BusDriver } from '@gt/event-bus';
import { createServiceDatabase } from '@gt/persistence';
import { fontFilesOf, migrateService, startService, type InternalHttp, type RunningService, type ServiceConfig } from '@gt/service-kit';
import { prepareBusDatabase } from './bus-database.js';
import { writeConnections } from './connections.js';
import { keptIssuer, secondFactorOf } from './folder.js';
import type { Front } from './front.js';
import { startKafka, type LocalKafka } from './kafka.js';
import type { Secrets } from './secrets.js';
import { SERVICE_NAMES } from './service-names.js';
import { services } from './services.js';

/** Every service in one process, with what they stand on. */
export interface City {
  readonly running: ReadonlyMap<string, RunningService>;
  readonly http: InternalHttp;
  readonly bus: 'postgres' | 'kafka';
  readonly postgresUrl: string;
  readonly busAddress: { readonly kind: 'postgres'; readonly url: string } | { readonly kind: 'kafka'; readonly brokers: readonly string[] };
  /** Ends services, then broker and database. Repeatable. */
  stop(): Promise<void>;
}

export const FIRST_ADMIN_ACCOUNT = 'anquan';
const databaseOf = (url: string, name: string, role: string, password: string): string => {
  const u = new URL(url);
  u.pathname = `/${name}`;
  u.username = role;
  u.password = password;
  return u.href;
};

/** Does the work for all at once, for most of it is PostgreSQL's. Ends when all have ended; rejects with the first failure. */
async function atOnce<T>(all: readonly T[], work: (one: T) => Promise<void>): Promise<void> {
  const failed = (await Promise.allSettled(all.map(work))).find((each) => each.status === 'rejected');
  if (failed) throw failed.reason;
}

/** Starts PostgreSQL, where `postgres` is not starting already, and Kafka, makes databases and roles, migrates, starts the services. On failure everything started is ended again, PostgreSQL as well. */
export async function startCity(options: { folder: string; postgres?: Promise<EmbeddedPostgres>; bus: 'postgres' | 'kafka'; secrets: Secrets; publicUrl: string; front: Pick<Front, 'show'> }): Promise<City> {
  const { folder, secrets } = options;
  const closing: Array<() => Promise<unknown>> = [];
  const stop = async () => { for (const close of closing.splice(0).reverse()) await close(); };
  const total = SERVICE_NAMES.length + 3;
  let done = 0;
  const step = (text: string) => options.front.show({ step: text, done: done++, total });
  try {
    step('正在启动数据库');
    const kafkaHome = path.join(folder, 'kafka');
    const storeFolder = path.join(folder, 'store');
    const postgres = await (options.postgres ?? startEmbeddedPostgres({ home: path.join(folder, 'postgres') }));
    closing.push(() => postgres.stop());
    step('正在准备消息总线');
    const kafka: LocalKafka | null = options.bus === 'kafka' ? await startKafka(kafkaHome) : null;
    if (kafka) closing.push(() => kafka.stop());
    const busAddress = kafka ? { kind: 'kafka' as const, brokers: kafka.brokers } : { kind: 'postgres' as const, url: await prepareBusDatabase(postgres.url, secrets.services['bus']!) };

    const running = new Map<string, RunningService>();
    const issuer = keptIssuer(folder, options.publicUrl);
    const http: InternalHttp = async (service, request) => {
      const target = running.get(service);
      if (!target) throw Object.assign(new Error(`${service} does not run`), { code: 'SERVICE_AWAY' });
      const answer = await target.fastify.inject({ method: request.method, url: request.path, headers: { ...request.headers }, ...(request.body === undefined ? {} : { payload: request.body as string }) });
      return { status: answer.statusCode, headers: answer.headers as Record<string, string>, body: answer.rawPayload };
    };
    const identityOptions = () => ({ firstAdmin: { account: FIRST_ADMIN_ACCOUNT, password: secrets.demonstrationPassword, name: '安全管理员' }, tokenSigningKey: null, get secondFactor() { return secondFactorOf(folder, process.env['SECOND_FACTOR']); }, serviceSecrets: Object.fromEntries(SERVICE_NAMES.map((n) => [n, secrets.services[n]!.client])) });
    const definitions = services(identityOptions);
    step('正在准备各服务的数据库');
    await atOnce(definitions, async (definition) => {
      const { name } = definition;
      const s = secrets.services[name]!;
      await createServiceDatabase(postgres.url, name, { owner: `${name}_owner`, app: `${name}_app` }, { owner: s.owner, app: s.app });
      await migrateService(definition, databaseOf(postgres.url, name, `${name}_owner`, s.owner), `${name}_app`);
    });
    // one after the other: they share one thread, and all at once each waits so long for its turn that connections and calls to one another time out
    for (const definition of definitions) {
      const { name } = definition;
      const s = secrets.services[name]!;
      step(`正在启动服务 ${name}`);
      const config: ServiceConfig = {
        profile: 'development', listen: null, databaseUrl: databaseOf(postgres.url, name, `${name}_app`, s.app), ownerUrl: null, bus: busAddress,
        sealingKeys: secrets.sealingKeys, personKey: secrets.personKey, signingKey: s.signingKey, issuers: [issuer], audience: 'guantong', serviceSecret: s.client,
        storeFolder, dataFolder: postgres.home, fontFiles: fontFilesOf(process.env), serviceUrls: {}, publicUrl: options.publicUrl,
      };
      const bus: BusDriver = await openDriver(busAddress, name);
      closing.push(() => bus.close());
      const service = await startService(definition, config, { http, bus, neighbour: (n) => running.get(n)?.fastify });
      running.set(name, service);
      closing.push(() => service.stop());
    }
    const databases = Object.fromEntries(SERVICE_NAMES.map((name) => [name, databaseOf(postgres.url, name, `${name}_app`, secrets.services[name]!.app)]));
    writeConnections(folder, { bus: busAddress, databases, storeFolder, postgresHome: postgres.home, kafkaHome: kafka ? kafkaHome : null }, secrets);
    return { running, http, bus: options.bus, postgresUrl: postgres.url, busAddress, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}
