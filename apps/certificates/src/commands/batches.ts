import { randomUUID } from 'node:crypto';
import type { BusinessClock, CommandContext } from '@gt/service-kit';
import { copies, eventsOf, notFound, requireOpinion, ruleRefusal } from '@gt/service-kit';
import { reason } from '@gt/domain';
import type { Stored, Tx } from '@gt/persistence';
import type { Action } from '@gt/policy';
import type { Certificates } from '../certificates.js';
import { decideConfirm, decidePublish, decideResubmit, decideReturn, decideSubmit, MAX_BATCH_ROWS, type Batch } from '../domain/batch.js';
import { batchView, type BatchView } from '../queries/batches.js';
import { assignPasses, waitingPasses } from '../storage/tables.js';

/** The batch, locked, if the caller may do the action on it; else 404 for those who may not even see it. */
export async function batchFor(service: Certificates, tx: Tx, command: CommandContext, id: string, action: Action): Promise<{ batch: Stored<Batch>; meta: ReturnType<CommandContext['meta']> }> {
  const batch = (await service.batches.findMany(tx, [id], true)).get(id);
  if (!batch || !command.access.may('batch.read', resourceOf(batch.state))) throw notFound('证书批次');
  return { batch, meta: command.meta(service.kit.clock as BusinessClock, action, resourceOf(batch.state)) };
}
export const resourceOf = (b: Pick<Batch, 'institutionId' | 'supervisorId'>) => ({ institutionId: b.institutionId, bureauId: b.supervisorId });

/** 六(五): uploads the effective passes of a plan. */
export function submitBatch(service: Certificates, command: CommandContext, dto: { planId: string }): Promise<BatchView> {
  return command.run(service.kit.db, 201, dto, async (tx) => {
    const passes = await waitingPasses(tx, dto.planId, MAX_BATCH_ROWS);
    const first = passes[0];
    if (!first) throw ruleRefusal([reason('NO_EFFECTIVE_PASS', '六(五)', '该计划没有已生效且未上传的合格结果；请待成绩生效后再上传。', { planId: dto.planId })]);
    const body = await copies.institution(tx, first.institutionId);
    if (!body) throw ruleRefusal([reason('INSTITUTION_UNKNOWN', '四', '评价机构的登记信息尚未同步到本服务，请稍后重试。', {})]);
    const meta = command.meta(service.kit.clock, 'batch.submit', { institutionId: first.institutionId });
    const plan = { planId: first.planId, planName: first.planName, institutionId: first.institutionId, siteId: first.siteId, supervisorId: await supervisorOf(tx, body) };
    const id = randomUUID();
    const [saved] = await service.batches.save(tx, [{ id, version: 0, state: null, events: eventsOf(decideSubmit(passes.map((p) => p.applicationId), plan, meta.actor)) }], meta);
    await assignPasses(tx, id, passes.map((p) => p.applicationId));
    return batchView(saved!);
  });
}

/** 四(一): the municipal centre for MUNICIPAL bodies, the bureau in charge for DISTRICT ones. */
export async function supervisorOf(tx: Tx, body: { filingLevel: string; supervisorId: string }): Promise<string> {
  if (body.filingLevel !== 'MUNICIPAL') return body.supervisorId;
  return (await copies.municipalCentre(tx))?.id ?? body.supervisorId;
}

export function resubmitBatch(service: Certificates, command: CommandContext, id: string): Promise<BatchView> {
  return command.run(service.kit.db, 200, {}, async (tx) => {
    const { batch, meta } = await batchFor(service, tx, command, id, 'batch.submit');
    return batchView((await service.batches.save(tx, [{ ...batch, events: eventsOf(decideResubmit(batch.state, meta.actor)) }], meta))[0]!);
  });
}

export function confirmBatch(service: Certificates, command: CommandContext, id: string): Promise<BatchView> {
  return command.run(service.kit.db, 200, {}, async (tx) => {
    const { batch, meta } = await batchFor(service, tx, command, id, 'batch.decide');
    await requireOpinion(tx, service.kit, { kind: 'batch', recordId: id, version: batch.version, bureauId: batch.state.supervisorId }, meta.actor);
    return batchView((await service.batches.save(tx, [{ ...batch, events: eventsOf(decideConfirm(batch.state, meta.actor, service.kit.clock.today())) }], meta))[0]!);
  });
}

export function returnBatch(service: Certificates, command: CommandContext, id: string, dto: { reason: string }): Promise<BatchView> {
  return command.run(service.kit.db, 200, dto, async (tx) => {
    const { batch, meta } = await batchFor(service, tx, command, id, 'batch.decide');
    await requireOpinion(tx, service.kit, { kind: 'batch', recordId: id, version: batch.version, bureauId: batch.state.supervisorId }, meta.actor);
    return batchView((await service.batches.save(tx, [{ ...batch, events: eventsOf(decideReturn(batch.state, dto.reason)) }], meta))[0]!);
  });
}

export function publishBatch(service: Certificates, command: CommandContext, id: string, dto: { uploadedOn: string; confirmedVisibleOn?: string | null }): Promise<BatchView> {
  return command.run(service.kit.db, 200, dto, async (tx) => {
    const { batch, meta } = await batchFor(service, tx, command, id, 'batch.publish');
    return batchView((await service.batches.save(tx, [{ ...batch, events: eventsOf(decidePublish(batch.state, dto.uploadedOn, dto.confirmedVisibleOn ?? null, service.kit.clock.today())) }], meta))[0]!);
  });
}
