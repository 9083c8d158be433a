import { checkName, reason, type PlainDate } from '@gt/domain';
import type { Stored, Tx } from '@gt/persistence';
import { forWhom, type Action } from '@gt/policy';
import { badRequest, copies, eventsOf, nameFault, notFound, ruleRefusal, type CommandContext, type Kit } from '@gt/service-kit';
import { decideLegacyAmendment, requestLegacyAmendment, type LegacyAmendmentKind } from '../domain/legacy-amendment.js';
import { endLegacyCertificate, setLegacyAside, slotOfLegacy, takeSlotForLegacy, voidLegacy, type Legacy } from '../domain/legacy.js';
import { whyOf, type Why } from '../domain/why.js';
import { legacyView } from '../queries/legacy.js';
import { countedLegacy } from '../storage/legacy.js';
import { holdPersons } from '../storage/persons.js';
import { fillSlots, findSlots, freeLegacySlot, moveSlot } from '../storage/slots.js';
import type { Stores } from '../storage/stores.js';
import { centreOf, noteMove } from './slot-decisions.js';

/** The record, its person held alone, and the slot as it stands. 404 for what is not there. */
async function held(stores: Stores, tx: Tx, id: string) {
  const first = await stores.legacy.find(tx, id);
  if (!first) throw notFound('历史数据');
  const ownerId = (await holdPersons(tx, [first.state.personId], 'ALONE')).get(first.state.personId)!;
  const record: Stored<Legacy> = (await stores.legacy.findMany(tx, [id], true)).get(id)!;
  const { titleLevel } = record.state;
  const slot = (await findSlots(tx, [ownerId], true)).get(ownerId)?.[titleLevel] ?? null;
  const counted = (await countedLegacy(tx, [ownerId])).get(`${ownerId} ${titleLevel}`) ?? [];
  return { record, ownerId, titleLevel, slot, counted, heldByLegacy: counted.some((each) => each.id === slot?.applicationId) };
}

/** Decides a collision (七(三)), at the municipal centre: TAKE gives the slot to the historical application, KEEP leaves what stands. */
export function decideCollision(kit: Kit, stores: Stores, command: CommandContext, id: string, dto: Why & { readonly decision: 'TAKE' | 'KEEP' }): Promise<object> {
  const why = whyOf(dto);
  return command.run(kit.db, 200, dto, async (tx) => {
    const meta = command.meta(kit.clock, 'slot.release', { bureauId: (await centreOf(tx)).id });
    const { record, ownerId, titleLevel, slot, counted, heldByLegacy } = await held(stores, tx, id);
    if (dto.decision === 'KEEP') return legacyView((await stores.legacy.save(tx, [{ ...record, events: eventsOf(setLegacyAside(record.state, why)) }], meta))[0]!, command.access.subject);
    const [saved] = await stores.legacy.save(tx, [{ ...record, events: eventsOf(takeSlotForLegacy(record.state, why, slot, heldByLegacy)) }], meta);
    const taken = slotOfLegacy([{ id, facts: record.state }], ownerId)!;
    if (slot === null) await fillSlots(tx, [taken]);
    else {
      const version = await moveSlot(tx, taken);
      await noteMove(kit, tx, { personId: ownerId, titleLevel, version }, slot, { institutionId: taken.institutionId, occupation: taken.occupation, applicationId: id }, why, meta);
      // what held it until now counts no more
      if (heldByLegacy) await stores.legacy.save(tx, [...(await stores.legacy.findMany(tx, counted.map((each) => each.id), true)).values()].map((each) => ({ ...each, events: eventsOf(setLegacyAside(each.state, why)) })), meta);
    }
    return legacyView(saved!, command.access.subject);
  });
}

async function lockRecord(stores: Stores, tx: Tx, id: string): Promise<Stored<Legacy>> {
  const record = (await stores.legacy.findMany(tx, [id], true)).get(id);
  if (!record) throw notFound('历史数据');
  return record;
}

/** The bureau of the record's body, where the decision is taken. */
async function supervisorMeta(kit: Kit, tx: Tx, command: CommandContext, record: Stored<Legacy>, action: Action = 'legacy.end') {
  const body = await copies.institution(tx, record.state.institutionId);
  if (!body) throw ruleRefusal([reason('FACTS_NOT_YET_HERE', '', '评价机构的资料尚未同步到位，请稍后重试。')]);
  return command.meta(kit.clock, action, { bureauId: body.supervisorId });
}

/** Voids a record that was wrong: its slot is what the others make it, or free; its certificate is none. A slot that an application of this system has taken over stays with that. */
export function voidRecord(kit: Kit, stores: Stores, command: CommandContext, id: string, dto: Why): Promise<object> {
  return command.run(kit.db, 200, dto, async (tx) => {
    const { record, ownerId, titleLevel, counted, heldByLegacy } = await held(stores, tx, id);
    const meta = await supervisorMeta(kit, tx, command, record);
    const [saved] = await stores.legacy.save(tx, [{ ...record, events: eventsOf(voidLegacy(record.state, whyOf(dto))) }], meta);
    if (heldByLegacy && record.state.status === 'FILLING') {
      const left = slotOfLegacy(counted.filter((each) => each.id !== id), ownerId);
      if (left) await fillSlots(tx, [left]);
      else await freeLegacySlot(tx, ownerId, titleLevel);
    }
    return legacyView(saved!, command.access.subject);
  });
}

/** 注销 or 撤销 of a historical certificate (六(五)), from `on` on; the slot stays. */
export function endCertificate(kit: Kit, stores: Stores, command: CommandContext, id: string, dto: Why & { readonly how: 'CANCELLED' | 'REVOKED'; readonly on?: PlainDate | null }): Promise<object> {
  return command.run(kit.db, 200, dto, async (tx) => {
    const record = await lockRecord(stores, tx, id);
    const meta = await supervisorMeta(kit, tx, command, record);
    const today = kit.clock.today();
    if (dto.on && dto.on > today) throw ruleRefusal([reason('ENDED_IN_FUTURE', '六(五)', '注销或撤销日期晚于今天，请核对。', { on: dto.on })]);
    return legacyView((await stores.legacy.save(tx, [{ ...record, events: eventsOf(endLegacyCertificate(record.state, dto.how, dto.on ?? today, whyOf(dto))) }], meta))[0]!, command.access.subject);
  });
}

/** 更正 or 变更 of a historical certificate's name is asked for, by the officer of the body's bureau (六(五)). */
export function askLegacyAmendment(kit: Kit, stores: Stores, command: CommandContext, id: string, dto: Why & { readonly kind: LegacyAmendmentKind; readonly name?: string | null }): Promise<object> {
  return command.run(kit.db, 200, dto, async (tx) => {
    const named = dto.name ? checkName(dto.name) : undefined;
    if (named && !named.ok) throw badRequest([nameFault('name', named.problems)]);
    const record = await lockRecord(stores, tx, id);
    const meta = await supervisorMeta(kit, tx, command, record, 'legacy.requestAmendment');
    const asked = { kind: dto.kind, name: named?.ok ? named.name : null, ...whyOf(dto), by: { subject: meta.actor.subject, ...forWhom(meta.actor), at: kit.clock.now().toISOString() } };
    return legacyView((await stores.legacy.save(tx, [{ ...record, events: eventsOf(requestLegacyAmendment(record.state, asked)) }], meta))[0]!, command.access.subject);
  });
}

/** Another person of the bureau decides. */
export function settleLegacyAmendment(kit: Kit, stores: Stores, command: CommandContext, id: string, dto: { readonly decision: 'APPROVE' | 'REFUSE'; readonly reason?: string | null }): Promise<object> {
  return command.run(kit.db, 200, dto, async (tx) => {
    const record = await lockRecord(stores, tx, id);
    const meta = await supervisorMeta(kit, tx, command, record, 'legacy.decideAmendment');
    const decision = decideLegacyAmendment(record.state, { approve: dto.decision === 'APPROVE', reason: dto.reason?.trim() || null }, meta.actor, kit.clock.today());
    return legacyView((await stores.legacy.save(tx, [{ ...record, events: eventsOf(decision) }], meta))[0]!, command.access.subject);
  });
}
