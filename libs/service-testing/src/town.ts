import { topics } from '@gt/contracts';
import { openDriver } from '@gt/event-bus';
import type { Grant } from '@gt/policy';
import { migrateService, startService, type InternalHttp, type RunningService, type ServiceConfig, type ServiceDefinition } from '@gt/service-kit';
import { createTestDatabase } from '@gt/testing';
import { callerOf, testConfig, testDatabase, TestIssuer, type ServiceTestDatabase, type TestCaller } from './parts.js';

/** Several services with a real bus between them (the postgres driver), each on its own database: relays, consumers and jobs run by themselves. */
export interface TestTown {
  /** address of the bus database */
  readonly busUrl: string;
  /** Starts a service; a second one of the same name stands beside the first on its database, which is migrated to it. */
  start(definition: ServiceDefinition): Promise<RunningService>;
  /** A signed-in caller of one of the services, with grants there at once. */
  as(service: string, grants: readonly Grant[]): Promise<TestCaller>;
  /** A caller with the service token of `name`. */
  asService(service: string, name: string): Promise<TestCaller>;
  stop(): Promise<void>;
}

/** @param elsewhere answers calls to services that are not started here */
export async function startTestTown(elsewhere: InternalHttp): Promise<TestTown> {
  const bus = await createTestDatabase('bus');
  const issuer = await TestIssuer.make();
  const running = new Map<string, RunningService>();
  const homes = new Map<string, { database: ServiceTestDatabase; config: ServiceConfig }>();
  const closing: Array<() => Promise<unknown>> = [() => bus.drop()];
  const http = issuer.serve(async (service, request) => {
    const target = running.get(service);
    if (!target) return elsewhere(service, request);
    const answer = await target.fastify.inject({ method: request.method, url: request.path, headers: { ...request.headers }, ...(request.body === undefined ? {} : { payload: request.body as string }) });
    return { status: answer.statusCode, headers: answer.headers as Record<string, string>, body: answer.rawPayload };
  });
  async function homeOf(definition: ServiceDefinition) {
    const known = homes.get(definition.name);
    if (known) {
      await migrateService(definition, known.database.ownerUrl, known.database.appRole);
      return known;
    }
    const database = await testDatabase(definition);
    closing.push(() => database.drop());
    const { config, clear } = testConfig(database, {});
    closing.push(async () => { clear(); });
    homes.set(definition.name, { database, config });
    return { database, config };
  }
  return {
    busUrl: bus.url,
    async start(definition) {
      const { config } = await homeOf(definition);
      const driver = await openDriver({ kind: 'postgres', url: bus.url }, definition.name);
      closing.push(() => driver.close());
      await driver.ensureTopics(topics);
      const service = await startService(definition, { ...config, bus: { kind: 'postgres', url: bus.url } }, { http, bus: driver });
      closing.push(() => service.stop());
      running.set(definition.name, service);
      return service;
    },
    as: async (service, grants) => callerOf(running.get(service)!.fastify, ...(await issuer.signIn(running.get(service)!.kit.db, grants))),
    asService: async (service, name) => callerOf(running.get(service)!.fastify, `service:${name}`, `Bearer ${await issuer.token(`service:${name}`)}`),
    async stop() { for (const close of closing.splice(0).reverse()) await close(); },
  };
}
