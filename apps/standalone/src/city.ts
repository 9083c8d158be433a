import fs from 'node:fs';
import path from 'node:path';
import { startEmbeddedPostgres, type EmbeddedPostgres } from '@gt/embedded-postgres';
import { openDriver, type BusDriver } from '@gt/event-bus';
import { createServiceDatabase } from '@gt/persistence';
import { migrateService, startService, type InternalHttp, type RunningService, type ServiceConfig } from '@gt/service-kit';
import { prepareBusDatabase } from './bus-database.js';
import type { Front } from './front.js';
import { startKafka, type LocalKafka } from './kafka.js';
import type { Secrets } from './secrets.js';
import { SERVICE_NAMES, services } from './services.js';

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

/** Starts PostgreSQL (and Kafka), makes databases and roles, migrates, starts the services. On failure everything started is ended again. */
export async function startCity(options: { folder: string; bus: 'postgres' | 'kafka'; secrets: Secrets; publicUrl: string; front: Pick<Front, 'show'> }): Promise<City> {
  const { folder, secrets } = options;
  const closing: Array<() => Promise<unknown>> = [];
  const stop = async () => { for (const close of closing.splice(0).reverse()) await close(); };
  const total = SERVICE_NAMES.length + 3;
  let done = 0;
  const step = (text: string) => options.front.show({ step: text, done: done++, total });
  try {
    step('正在启动数据库');
    const postgres: EmbeddedPostgres = await startEmbeddedPostgres({ home: path.join(folder, 'postgres') });
    closing.push(() => postgres.stop());
    step('正在准备消息总线');
    const kafka: LocalKafka | null = options.bus === 'kafka' ? await startKafka(path.join(folder, 'kafka')) : null;
    if (kafka) closing.push(() => kafka.stop());
    const busAddress = kafka ? { kind: 'kafka' as const, brokers: kafka.brokers } : { kind: 'postgres' as const, url: await prepareBusDatabase(postgres.url, secrets.services['bus']!) };

    step('正在准备各服务的数据库');
    for (const name of SERVICE_NAMES) {
      const s = secrets.services[name]!;
      await createServiceDatabase(postgres.url, name, { owner: `${name}_owner`, app: `${name}_app` }, { owner: s.owner, app: s.app });
    }
    const running = new Map<string, RunningService>();
    const issuer = `${options.publicUrl}/api/identity/oidc`;
    const http: InternalHttp = async (service, request) => {
      const target = running.get(service);
      if (!target) throw Object.assign(new Error(`${service} does not run`), { code: 'SERVICE_AWAY' });
      const answer = await target.fastify.inject({ method: request.method, url: request.path, headers: { ...request.headers }, ...(request.body === undefined ? {} : { payload: request.body as string }) });
      return { status: answer.statusCode, headers: answer.headers as Record<string, string>, body: answer.rawPayload };
    };
    const identityOptions = () => ({ firstAdmin: { account: FIRST_ADMIN_ACCOUNT, password: secrets.demonstrationPassword, name: '安全管理员' }, tokenSigningKey: null, serviceSecrets: Object.fromEntries(SERVICE_NAMES.map((n) => [n, secrets.services[n]!.client])) });
    for (const definition of services(identityOptions)) {
      const { name } = definition;
      const s = secrets.services[name]!;
      step(`正在启动服务 ${name}`);
      await migrateService(definition, databaseOf(postgres.url, name, `${name}_owner`, s.owner), `${name}_app`);
      const config: ServiceConfig = {
        profile: 'development', listen: null, databaseUrl: databaseOf(postgres.url, name, `${name}_app`, s.app), ownerUrl: null, bus: busAddress,
        sealingKeys: secrets.sealingKeys, personKey: secrets.personKey, signingKey: s.signingKey, issuers: [issuer], audience: 'guantong', serviceSecret: s.client,
        storeFolder: path.join(folder, 'store'), fontFiles: (process.env['FONT_FILES'] ?? '').split(',').filter(Boolean), serviceUrls: {}, publicUrl: options.publicUrl,
      };
      const bus: BusDriver = await openDriver(busAddress, name);
      closing.push(() => bus.close());
      const service = await startService(definition, config, { http, bus, neighbour: (n) => running.get(n)?.fastify });
      running.set(name, service);
      closing.push(() => service.stop());
    }
    return { running, http, bus: options.bus, postgresUrl: postgres.url, busAddress, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** The data folder of one driver; a folder of the other one is refused, for its logs and marks belong to another life. */
export function claimFolder(root: string, bus: 'postgres' | 'kafka'): string {
  const folder = path.join(root, `bus-${bus}`);
  fs.mkdirSync(folder, { recursive: true, mode: 0o755 });
  const mark = path.join(folder, 'bus');
  if (fs.existsSync(mark)) {
    const found = fs.readFileSync(mark, 'utf8').trim();
    if (found !== bus) throw Object.assign(new Error(`数据目录 ${folder} 属于 ${found} 总线，不能用 ${bus} 打开；请改用 BUS=${found}，或先执行 npm run reset。`), { code: 'WRONG_BUS' });
  } else fs.writeFileSync(mark, `${bus}\n`);
  return folder;
}
