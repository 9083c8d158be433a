import { findOccupation, isSkillOccupation, reason, sameOccupation, workTypeOf, type TitleLevel } from '@gt/domain';
import type { EventMeta, Tx } from '@gt/persistence';
import { copies, notFound, Problem, requireOpinion, ruleRefusal, type CommandContext, type Kit } from '@gt/service-kit';
import type { HeldSlot } from '../domain/accept.js';
import type { Candidate } from '../domain/application.js';
import { whyOf, type Why } from '../domain/why.js';
import { holdPersons } from '../storage/persons.js';
import { findSlots, moveSlot, releaseSlot, slotId, slotOfApplication } from '../storage/slots.js';

interface SlotRef { readonly personId: string; readonly titleLevel: TitleLevel }
export type SlotRelease = SlotRef & Why;
export type SlotMove = SlotRef & Why & { readonly institutionId: string; readonly occupation: { readonly code: string; readonly workType?: string | null } };

/** The municipal centre, which alone decides on slots. Refused while it is not registered: MUNICIPAL_CENTRE_UNKNOWN. */
export async function centreOf(tx: Tx): Promise<{ readonly id: string }> {
  const centre = await copies.municipalCentre(tx);
  if (!centre) throw ruleRefusal([reason('MUNICIPAL_CENTRE_UNKNOWN', '七(三)', '市中心尚未登记，暂不能办理，请稍后重试。')]);
  return centre;
}

/** The slot of a person, by whichever document. 404 when there is none. */
async function slotFor(tx: Tx, { personId, titleLevel }: SlotRef): Promise<{ ownerId: string; slot: HeldSlot }> {
  const ownerId = (await holdPersons(tx, [personId], 'ALONE')).get(personId)!;
  const slot = (await findSlots(tx, [ownerId], true)).get(ownerId)?.[titleLevel];
  if (!slot) throw notFound('申报名额');
  return { ownerId, slot };
}

/** 经办's opinion on the application that holds the slot, where the centre wants two steps. */
async function opinionOn(kit: Kit, tx: Tx, slot: HeldSlot, bureauId: string, meta: EventMeta): Promise<void> {
  const { version } = (await slotOfApplication(tx, slot.applicationId))!;
  await requireOpinion(tx, kit, { kind: 'slotRelease', recordId: slot.applicationId, version, bureauId }, meta.actor);
}

/** Frees a slot by decision of the municipal centre (七(三)), with reason and document, on 经办's opinion where the centre wants two steps. Refused while there is no slot that stands. */
export async function release(kit: Kit, tx: Tx, command: CommandContext, dto: SlotRelease): Promise<{ slotId: string }> {
  const { id: bureauId } = await centreOf(tx);
  const meta = command.meta(kit.clock, 'slot.release', { bureauId });
  const { ownerId, slot } = await slotFor(tx, dto);
  if (slot.state !== 'RELEASED') await opinionOn(kit, tx, slot, bureauId, meta);
  const freed = await releaseSlot(tx, ownerId, dto.titleLevel);
  if (!freed) throw new Problem(409, 'WRONG_STATE', '该名额已经释放，无须重复办理。');
  const id = slotId(ownerId, dto.titleLevel);
  await kit.log.append(tx, [{ aggregateType: 'applications.slot', aggregateId: id, version: freed.version, type: 'SlotReleased',
    payload: { personId: ownerId, titleLevel: dto.titleLevel, institutionId: freed.institutionId, applicationId: freed.applicationId, ...whyOf(dto) } }], meta);
  return { slotId: id };
}

/**
 * Moves a slot to another body or occupation (七(三)): a retake or promotion goes on there. What was passed counts in its own occupation alone. Refused:
 * APPLICATION_UNFINISHED (an accepted application belongs to its body), SLOT_RELEASED, SLOT_UNMOVED, INSTITUTION_UNKNOWN, OCCUPATION_UNKNOWN.
 */
export async function move(kit: Kit, tx: Tx, command: CommandContext, dto: SlotMove): Promise<{ slotId: string }> {
  const { id: bureauId } = await centreOf(tx);
  const meta = command.meta(kit.clock, 'slot.release', { bureauId });
  const { ownerId, slot } = await slotFor(tx, dto);
  const known = findOccupation(dto.occupation.code);
  const occupation = { code: dto.occupation.code, name: known?.name ?? dto.occupation.code, workType: workTypeOf(dto.occupation) };
  const stays = sameOccupation(slot.occupation, occupation);
  const reasons = [
    ...(await copies.institution(tx, dto.institutionId) ? [] : [reason('INSTITUTION_UNKNOWN', '四', '未找到该评价机构，请重新选择评价机构。')]),
    ...(known && isSkillOccupation(dto.occupation.code) ? [] : [reason('OCCUPATION_UNKNOWN', '二', '不是职业分类大典中的技能类职业，请核对职业编码。')]),
    ...(slot.state === 'HELD' ? [reason('APPLICATION_UNFINISHED', '七(三)', '名额上有受理未办结的申报，须先由评价机构办结或撤销，才能转移。', { state: slot.state })] : []),
    ...(slot.state === 'RELEASED' ? [reason('SLOT_RELEASED', '七(三)', '该名额已经释放，本人可直接重新申报，无须转移。', { state: slot.state })] : []),
    ...(stays && slot.institutionId === dto.institutionId && (slot.occupation.workType ?? null) === occupation.workType ? [reason('SLOT_UNMOVED', '七(三)', '名额已在该评价机构的该职业（工种），无须转移。')] : []),
  ];
  if (reasons.length > 0) throw ruleRefusal(reasons);
  await opinionOn(kit, tx, slot, bureauId, meta);
  const passedLevel = stays ? slot.passedLevel : null;
  const version = await moveSlot(tx, { personId: ownerId, titleLevel: dto.titleLevel, occupation, institutionId: dto.institutionId, holderId: slot.applicationId, level: slot.level, state: slot.state, passedLevel, passedBefore: passedLevel });
  return noteMove(kit, tx, { personId: ownerId, titleLevel: dto.titleLevel, version }, slot, { institutionId: dto.institutionId, occupation, applicationId: slot.applicationId }, whyOf(dto), meta);
}

/** The event of a slot that was moved. */
export async function noteMove(kit: Kit, tx: Tx, slot: SlotRef & { readonly version: number }, from: HeldSlot, to: { readonly institutionId: string; readonly occupation: Candidate['occupation']; readonly applicationId: string }, why: Why, meta: EventMeta): Promise<{ slotId: string }> {
  const id = slotId(slot.personId, slot.titleLevel);
  await kit.log.append(tx, [{ aggregateType: 'applications.slot', aggregateId: id, version: slot.version, type: 'SlotMoved', payload: {
    personId: slot.personId, titleLevel: slot.titleLevel, from: { institutionId: from.institutionId, occupation: { code: from.occupation.code, name: findOccupation(from.occupation.code)?.name ?? from.occupation.code, workType: from.occupation.workType ?? null }, applicationId: from.applicationId }, to, ...why } }], meta);
  return { slotId: id };
}
