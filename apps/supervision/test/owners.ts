import { Module } from '@nestjs/common';
import type { DataOf, EventContract } from '@gt/contracts';
import type { InternalHttp, RunningService, ServiceDefinition } from '@gt/service-kit';

/** ms that the events of a test may take on a machine that does much else. */
export const PATIENCE_MS = 120_000;
/** Owners that a test does not start have said nothing. */
export const nothingElsewhere: InternalHttp = async () => ({ status: 200, headers: {}, body: Buffer.from(JSON.stringify({ items: [], position: '0', last: '0' })) });

@Module({})
class Nothing {}
/** An owner of events as the services are, without their rules: what it is told to say it stores, publishes and serves as history. */
export const owner = (name: string): ServiceDefinition => ({ name, module: Nothing, migrations: [], consumes: [], toContract: ({ type, payload }) => ({ type, typeVersion: 1, data: payload }) });
const versions = new Map<string, number>();
export const say = <C extends EventContract>({ kit }: RunningService, contract: C, ids: readonly string[], data: (id: string) => DataOf<C>) => kit.db.transaction(async (tx) => {
  await tx.query('SELECT pg_current_xact_id()'); // the aggregate's row, which an owner writes first
  await kit.log.append(tx, ids.map((id) => {
    versions.set(id, (versions.get(id) ?? 0) + 1);
    return { aggregateType: contract.aggregate, aggregateId: id, version: versions.get(id)!, type: contract.type, payload: data(id) };
  }), { actor: { subject: 'service:test', role: 'SERVICE', place: null }, occurredAt: new Date('2026-03-02T01:00:00Z'), causationId: null, correlationId: 'c', traceparent: null });
});
