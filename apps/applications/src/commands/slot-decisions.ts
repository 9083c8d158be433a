import { findOccupation, isSkillOccupation, reason, sameOccupation, workTypeOf, type Decision, type TitleLevel } from '@gt/domain';
import type { EventMeta, Stored, Tx } from '@gt/persistence';
import { findRuleSet } from '@gt/rules';
import { copies, notFound, Problem, requireOpinion, ruleRefusal, type CommandContext, type Kit } from '@gt/service-kit';
import type { HeldSlot } from '../domain/accept.js';
import type { Application, ApplicationEvent, Candidate } from '../domain/application.js';
import { moveWithSlot, type SlotPlace } from '../domain/slot-move.js';
import { standardOn } from '../domain/verdict.js';
import { whyOf, type Why } from '../domain/why.js';
import { adoptedRuleSets, standardsOf } from '../queries/rule-sets.js';
import { findBodies } from '../storage/facts.js';
import { documentsOfPerson, holdPersons, ownersOf } from '../storage/persons.js';
import { isEnrolled, wantInterimForms } from '../storage/progress.js';
import { findSlots, openBeside, releaseSlot, relocateSlot, slotId } from '../storage/slots.js';
import type { Stores } from '../storage/stores.js';
import { eventsOfOne } from './act.js';
import { notifyDecided } from './notify.js';

interface SlotRef { readonly personId: string; readonly titleLevel: TitleLevel }
export type SlotRelease = SlotRef & Why;
export type SlotMove = SlotRef & Why & { readonly institutionId: string; readonly siteId?: string | null; readonly occupation: { readonly code: string; readonly workType?: string | null } };
/** A slot with the application that holds it; none for one of before this system. */
interface FoundSlot { readonly ownerId: string; readonly slot: HeldSlot; readonly holder: Stored<Application> | undefined }

/** The municipal centre, which alone decides on slots. Refused while it is not registered: MUNICIPAL_CENTRE_UNKNOWN. */
export async function centreOf(tx: Tx): Promise<{ readonly id: string }> {
  const centre = await copies.municipalCentre(tx);
  if (!centre) throw ruleRefusal([reason('MUNICIPAL_CENTRE_UNKNOWN', '七(三)', '市中心尚未登记，暂不能办理，请稍后重试。')]);
  return centre;
}

/** Slots of persons by decision of the municipal centre (七(三)), on 经办's opinion on the application that holds the slot where the centre wants two steps. */
export class SlotCommands {
  constructor(private readonly kit: Kit, private readonly stores: Stores, private readonly tx: Tx, private readonly command: CommandContext) {}

  /**
   * Frees a slot. The accepted application that holds it is withdrawn by decision with it, in a plan too: beside it another one could be accepted. Refused while there is no slot that
   * stands: WRONG_STATE.
   */
  async release(dto: SlotRelease): Promise<{ slotId: string }> {
    const { tx, kit } = this;
    const { bureauId, meta } = await this.atCentre();
    const { ownerId, slot, holder } = await this.find(dto);
    if (slot.state === 'RELEASED') throw new Problem(409, 'WRONG_STATE', '该名额已经释放，无须重复办理。');
    await this.opinionOn(slot, holder, bureauId, meta);
    const freed = (await releaseSlot(tx, ownerId, dto.titleLevel))!;
    const why = whyOf(dto);
    if (holder?.state.status === 'ACCEPTED') await this.save(holder, [{ type: 'ApplicationWithdrawnByDecision', data: { reason: `${why.reason}（依据：${why.document}）`, slotReleased: true } }], meta);
    const id = slotId(ownerId, dto.titleLevel);
    await kit.log.append(tx, [{ aggregateType: 'applications.slot', aggregateId: id, version: freed.version, type: 'SlotReleased',
      payload: { personId: ownerId, titleLevel: dto.titleLevel, institutionId: freed.institutionId, applicationId: freed.applicationId, ...why } }], meta);
    return { slotId: id };
  }

  /**
   * Moves a slot to another body or occupation: a retake or promotion goes on there, and an accepted application goes with it (domain/slot-move.ts says what stands against that). What was
   * passed counts in its own occupation alone. Refused: APPLICATION_UNFINISHED (under way, and no accepted application of this system), SLOT_RELEASED, SLOT_UNMOVED, INSTITUTION_UNKNOWN, OCCUPATION_UNKNOWN.
   */
  async move(dto: SlotMove): Promise<{ slotId: string }> {
    const { tx, kit } = this;
    const { bureauId, meta } = await this.atCentre();
    const found = await this.find(dto);
    const { ownerId, slot, holder } = found;
    const known = findOccupation(dto.occupation.code);
    const occupation = { code: dto.occupation.code, name: known?.name ?? dto.occupation.code, workType: workTypeOf(dto.occupation) };
    const to: SlotPlace = { institutionId: dto.institutionId, occupation, siteId: dto.siteId ?? null };
    const stays = sameOccupation(slot.occupation, occupation);
    const going = slot.state === 'HELD' && holder?.state.status === 'ACCEPTED' ? holder : undefined;
    const reasons = [
      ...(await copies.institution(tx, dto.institutionId) ? [] : [reason('INSTITUTION_UNKNOWN', '四', '未找到该评价机构，请重新选择评价机构。')]),
      ...(known && isSkillOccupation(dto.occupation.code) ? [] : [reason('OCCUPATION_UNKNOWN', '二', '不是职业分类大典中的技能类职业，请核对职业编码。')]),
      ...(slot.state === 'HELD' && !going ? [reason('APPLICATION_UNFINISHED', '七(三)', '名额上的申报不在本系统受理办理中，办结或退回后才能转移。', { state: slot.state })] : []),
      ...(slot.state === 'RELEASED' ? [reason('SLOT_RELEASED', '七(三)', '该名额已经释放，本人可直接重新申报，无须转移。', { state: slot.state })] : []),
      ...(stays && slot.institutionId === dto.institutionId && (slot.occupation.workType ?? null) === occupation.workType ? [reason('SLOT_UNMOVED', '七(三)', '名额已在该评价机构的该职业（工种），无须转移。')] : []),
    ];
    if (reasons.length > 0) throw ruleRefusal(reasons);
    const events = going ? eventsOfOne(await this.takeAlong(going, found, to, dto)) : [];
    await this.opinionOn(slot, holder, bureauId, meta);
    const version = await relocateSlot(tx, { personId: ownerId, titleLevel: dto.titleLevel }, { institutionId: dto.institutionId, occupation, keepsPassed: stays });
    if (going) {
      const saved = await this.save(going, events, meta);
      await wantInterimForms(tx, [{ applicationId: saved.id, version: saved.version }]);
    }
    return noteMove(kit, tx, { personId: ownerId, titleLevel: dto.titleLevel, version }, slot, { institutionId: dto.institutionId, occupation, applicationId: slot.applicationId }, whyOf(dto), meta);
  }

  private async takeAlong(going: Stored<Application>, { ownerId, slot }: FoundSlot, to: SlotPlace, dto: SlotMove): Promise<Decision<ApplicationEvent>> {
    const { tx } = this;
    const { state } = going;
    const { asOf, ruleSet, standard } = state.verdict!;
    const standards = (await standardsOf(tx, [to.institutionId])).get(to.institutionId) ?? [];
    return moveWithSlot(state, to, whyOf(dto), {
      today: this.kit.clock.today(), slot, body: (await findBodies(tx, [to.institutionId])).get(to.institutionId), employer: (await this.stores.employers.find(tx, state.employerId))?.state,
      ruleSet: findRuleSet(await adoptedRuleSets(tx), ruleSet.id, ruleSet.version),
      // at the same body what the verdict was frozen with, elsewhere what holds there
      standard: to.institutionId === state.institutionId ? standards.find((each) => each.standardId === standard?.standardId) ?? null : standardOn(standards, asOf),
      enrolled: await isEnrolled(tx, going.id), others: await openBeside(tx, going.id, await documentsOfPerson(tx, ownerId), to.institutionId, dto.titleLevel),
    });
  }

  /** The slot of a person, by whichever document, and who holds it; locked in the order of an acceptance: application, person, slot. 404 when there is none, SLOT_CHANGED when somebody was faster. */
  private async find({ personId, titleLevel }: SlotRef): Promise<FoundSlot> {
    const { tx } = this;
    const read = async (ownerId: string, lock: boolean) => (await findSlots(tx, [ownerId], lock)).get(ownerId)?.[titleLevel];
    const seen = await read((await ownersOf(tx, [personId])).get(personId)!, false);
    const holder = seen && (await this.stores.applications.findMany(tx, [seen.applicationId], true)).get(seen.applicationId);
    const ownerId = (await holdPersons(tx, [personId], 'ALONE')).get(personId)!;
    const slot = await read(ownerId, true);
    if (!slot) throw notFound('申报名额');
    if (slot.applicationId !== seen?.applicationId) throw new Problem(409, 'SLOT_CHANGED', '该名额刚刚有变动，请重新查询后办理。');
    return { ownerId, slot, holder };
  }
  private async atCentre(): Promise<{ bureauId: string; meta: EventMeta }> {
    const { id: bureauId } = await centreOf(this.tx);
    return { bureauId, meta: this.command.meta(this.kit.clock, 'slot.release', { bureauId }) };
  }
  /** The opinion is on the application as it stands: what changes it wants another one. One of before this system never does. */
  private opinionOn(slot: HeldSlot, holder: Stored<Application> | undefined, bureauId: string, meta: EventMeta): Promise<void> {
    return requireOpinion(this.tx, this.kit, { kind: 'slotRelease', recordId: slot.applicationId, version: holder?.version ?? 1, bureauId }, meta.actor);
  }
  private async save(holder: Stored<Application>, events: readonly ApplicationEvent[], meta: EventMeta): Promise<Stored<Application>> {
    const [saved] = await this.stores.applications.save(this.tx, [{ ...holder, events }], meta);
    await notifyDecided(this.tx, this.kit, [{ ...saved!, events }]);
    return saved!;
  }
}

/** The event of a slot that was moved. */
export async function noteMove(kit: Kit, tx: Tx, slot: SlotRef & { readonly version: number }, from: HeldSlot, to: { readonly institutionId: string; readonly occupation: Candidate['occupation']; readonly applicationId: string }, why: Why, meta: EventMeta): Promise<{ slotId: string }> {
  const id = slotId(slot.personId, slot.titleLevel);
  await kit.log.append(tx, [{ aggregateType: 'applications.slot', aggregateId: id, version: slot.version, type: 'SlotMoved', payload: {
    personId: slot.personId, titleLevel: slot.titleLevel, from: { institutionId: from.institutionId, occupation: { code: from.occupation.code, name: findOccupation(from.occupation.code)?.name ?? from.occupation.code, workType: from.occupation.workType ?? null }, applicationId: from.applicationId }, to, ...why } }], meta);
  return { slotId: id };
}
