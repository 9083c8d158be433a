import { randomUUID } from 'node:crypto';
import type { PlainDate } from '@gt/domain';
import { notFound } from '@gt/service-kit';
import { decideChangeFees, decideDraftFees, decidePublishFees, decideSupersedeFees, type FeeContent } from '../domain/fee-schedule.js';
import { feeView, type FeeView } from '../queries/views.js';
import { publishedFeesId } from '../storage/facts.js';
import { decided } from './decided.js';
import type { UseCase } from './use-case.js';

/** Begins a price list of a body (七(五)). */
export const draftFees = ({ kit, stores, command }: UseCase, institutionId: string, content: FeeContent): Promise<FeeView> => command.run(kit.db, 201, { institutionId, content }, async (tx) => {
  const meta = command.meta(kit.clock, 'fee.draft', { institutionId });
  const institution = await stores.institutions.find(tx, institutionId);
  if (!institution) throw notFound('评价机构');
  const [saved] = await stores.fees.save(tx, [{ id: randomUUID(), version: 0, state: null, events: decided(decideDraftFees(institutionId, institution.state, content)) }], meta);
  command.etag(saved!.version);
  return feeView(saved!);
});

/** Replaces the content of a draft. */
export const changeFees = ({ kit, stores, command }: UseCase, id: string, content: FeeContent): Promise<FeeView> => command.run(kit.db, 200, content, async (tx) => {
  const found = (await stores.fees.findMany(tx, [id], true)).get(id);
  if (!found) throw notFound('收费标准');
  const meta = command.meta(kit.clock, 'fee.draft', { institutionId: found.state.institutionId });
  command.requireVersion(found.version);
  const [saved] = await stores.fees.save(tx, [{ ...found, events: decided(decideChangeFees(found.state, content)) }], meta);
  command.etag(saved!.version);
  return feeView(saved!);
});

/** Publishes a price list; the one that is public now ends on the day before. The body is locked first, so that two publications follow each other. */
export const publishFees = ({ kit, stores, command }: UseCase, id: string, given: { effectiveFrom?: PlainDate | null }): Promise<FeeView> => command.run(kit.db, 200, given, async (tx) => {
  const known = await stores.fees.find(tx, id);
  if (!known) throw notFound('收费标准');
  const { institutionId } = known.state;
  await stores.institutions.findMany(tx, [institutionId], true);
  const found = (await stores.fees.findMany(tx, [id], true)).get(id)!;
  const meta = command.meta(kit.clock, 'fee.publish', { institutionId });
  const on = kit.clock.today();
  const effectiveFrom = given.effectiveFrom ?? on;
  const currentId = await publishedFeesId(tx, institutionId);
  const current = currentId === undefined ? undefined : (await stores.fees.findMany(tx, [currentId], true)).get(currentId)!;
  const events = decided(decidePublishFees(found.state, { on, effectiveFrom, current: current?.state ?? null }));
  if (current) await stores.fees.save(tx, [{ ...current, events: decided(decideSupersedeFees(current.state, id, effectiveFrom)) }], meta);
  const [saved] = await stores.fees.save(tx, [{ ...found, events }], meta);
  command.etag(saved!.version);
  return feeView(saved!);
});
