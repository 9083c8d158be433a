import { reason, type TitleLevel } from '@gt/domain';
import type { Tx } from '@gt/persistence';
import { copies, notFound, Problem, requireOpinion, ruleRefusal, type CommandContext, type Kit } from '@gt/service-kit';
import { releaseSlot, slotId, slotOfApplication } from '../storage/slots.js';

export interface SlotRelease { readonly personId: string; readonly titleLevel: TitleLevel; readonly reason: string; readonly document: string }

/** Frees a slot by decision of the municipal centre (七(三)), with reason and document, on 经办's opinion where the centre wants two steps. Refused while there is no centre (MUNICIPAL_CENTRE_UNKNOWN) or no slot that stands. */
export async function release(kit: Kit, tx: Tx, command: CommandContext, dto: SlotRelease): Promise<{ slotId: string }> {
  const centre = await copies.municipalCentre(tx);
  if (!centre) throw ruleRefusal([reason('MUNICIPAL_CENTRE_UNKNOWN', '七(三)', '市中心尚未登记，暂不能办理，请稍后重试。')]);
  const meta = command.meta(kit.clock, 'slot.release', { bureauId: centre.id });
  const id = slotId(dto.personId, dto.titleLevel);
  const known = await tx.query<{ application_id: string }>('SELECT application_id FROM application_slot WHERE person_id = $1 AND title_level = $2', [dto.personId, dto.titleLevel]);
  if (known.length === 0) throw notFound('申报名额');
  const { application_id: recordId } = known[0]!;
  const { version, state } = (await slotOfApplication(tx, recordId))!;
  if (state !== 'RELEASED') await requireOpinion(tx, kit, { kind: 'slotRelease', recordId, version, bureauId: centre.id }, meta.actor);
  const freed = await releaseSlot(tx, dto.personId, dto.titleLevel);
  if (!freed) throw new Problem(409, 'WRONG_STATE', '该名额已经释放，无须重复办理。');
  await kit.log.append(tx, [{ aggregateType: 'applications.slot', aggregateId: id, version: freed.version, type: 'SlotReleased',
    payload: { personId: dto.personId, titleLevel: dto.titleLevel, institutionId: freed.institutionId, applicationId: freed.applicationId, reason: dto.reason.trim(), document: dto.document.trim() } }], meta);
  return { slotId: id };
}
