import { randomUUID } from 'node:crypto';
import type { PlainDate } from '@gt/domain';
import { notFound } from '@gt/service-kit';
import { decideAdoptStandard, decideChangeStandard, decideDraftStandard, decideSupersedeStandard, type StandardContent } from '../domain/custom-standard.js';
import { standardView, type StandardView } from '../queries/views.js';
import { adoptedStandardId, ruleSetOn } from '../storage/facts.js';
import { decided } from './decided.js';
import type { UseCase } from './use-case.js';

/** Begins a custom standard of an enterprise body (七(六)). */
export const draftStandard = ({ kit, stores, command }: UseCase, institutionId: string, content: StandardContent): Promise<StandardView> => command.run(kit.db, 201, { institutionId, content }, async (tx) => {
  const meta = command.meta(kit.clock, 'standard.draft', { institutionId });
  const institution = await stores.institutions.find(tx, institutionId);
  if (!institution) throw notFound('评价机构');
  const [saved] = await stores.standards.save(tx, [{ id: randomUUID(), version: 0, state: null, events: decided(decideDraftStandard(institutionId, institution.state, content)) }], meta);
  command.etag(saved!.version);
  return standardView(saved!);
});

/** Replaces the content of a draft. */
export const changeStandard = ({ kit, stores, command }: UseCase, id: string, content: StandardContent): Promise<StandardView> => command.run(kit.db, 200, content, async (tx) => {
  const found = (await stores.standards.findMany(tx, [id], true)).get(id);
  if (!found) throw notFound('自定标准');
  const meta = command.meta(kit.clock, 'standard.draft', { institutionId: found.state.institutionId });
  command.requireVersion(found.version);
  const [saved] = await stores.standards.save(tx, [{ ...found, events: decided(decideChangeStandard(found.state, content)) }], meta);
  command.etag(saved!.version);
  return standardView(saved!);
});

/** Adopts a custom standard; the one in force ends on the day before. The body is locked first, so that two adoptions follow each other. */
export const adoptStandard = ({ kit, stores, command }: UseCase, id: string, given: { effectiveFrom?: PlainDate | null }): Promise<StandardView> => command.run(kit.db, 200, given, async (tx) => {
  const known = await stores.standards.find(tx, id);
  if (!known) throw notFound('自定标准');
  const { institutionId } = known.state;
  await stores.institutions.findMany(tx, [institutionId], true);
  const found = (await stores.standards.findMany(tx, [id], true)).get(id)!;
  const meta = command.meta(kit.clock, 'standard.adopt', { institutionId });
  const on = kit.clock.today();
  const effectiveFrom = given.effectiveFrom ?? on;
  const currentId = await adoptedStandardId(tx, institutionId);
  const current = currentId === undefined ? undefined : (await stores.standards.findMany(tx, [currentId], true)).get(currentId)!;
  const events = decided(decideAdoptStandard(found.state, { on, effectiveFrom, ruleSet: await ruleSetOn(tx, on), current: current?.state ?? null }));
  if (current) await stores.standards.save(tx, [{ ...current, events: decided(decideSupersedeStandard(current.state, id, effectiveFrom)) }], meta);
  const [saved] = await stores.standards.save(tx, [{ ...found, events }], meta);
  command.etag(saved!.version);
  return standardView(saved!);
});
