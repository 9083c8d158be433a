import { randomUUID } from 'node:crypto';
import { checkPersonDocument, maskNumber, type TitleLevel } from '@gt/domain';
import type { EventMeta, Tx } from '@gt/persistence';
import { acting } from '@gt/policy';
import { badRequest, eventsOf, notFound, wrongState, type CommandContext, type FieldFault, type Kit } from '@gt/service-kit';
import type { HeldSlot } from '../domain/accept.js';
import { setLegacyAside } from '../domain/legacy.js';
import { approveJoin, droppedOf, passedTogether, refuseJoin, requestJoin, type JoinDocument, type JoinKind, type SlotChoice, type SlotMeeting } from '../domain/person-join.js';
import { whyOf, type Why } from '../domain/why.js';
import { joinView } from '../queries/persons.js';
import { joinPersons, holdPersons } from '../storage/persons.js';
import { dropSlot, findSlots, keepSlot, moveSlot, rekeySlot, slotId, type SlotsOfPerson } from '../storage/slots.js';
import { decidedBy, type Stores } from '../storage/stores.js';
import type { DocumentDto } from '../http/persons.dto.js';
import { centreOf, noteMove } from './slot-decisions.js';

export interface JoinRequest extends Why { readonly kind: JoinKind; readonly kept: DocumentDto; readonly other: DocumentDto; readonly evidenceSha256: string }

/** Every fault of the documents at once, never repeating what was written. */
function documentsOf(kit: Kit, dtos: Readonly<Record<'kept' | 'other', DocumentDto>>): Record<'kept' | 'other', JoinDocument> {
  const faults: FieldFault[] = [];
  const read = (field: 'kept' | 'other'): JoinDocument => {
    const checked = checkPersonDocument(dtos[field].idType, dtos[field].idNumber);
    if (!checked.ok) { faults.push({ field: `${field}.idNumber`, code: checked.code, message: checked.message }); return {} as JoinDocument; }
    return { personId: kit.personIds.of(checked.type, checked.number), idType: checked.type, idNumberSealed: kit.keyring.seal(checked.number), idNumberMasked: maskNumber(checked.number) };
  };
  const documents = { kept: read('kept'), other: read('other') };
  if (faults.length > 0) throw badRequest(faults);
  return documents;
}

/** Asks for two documents to be joined, with evidence; the municipal centre finds it in 待办. */
export async function askJoin(kit: Kit, stores: Stores, tx: Tx, command: CommandContext, dto: JoinRequest): Promise<object> {
  const meta = command.meta(kit.clock, 'person.requestJoin', {});
  const by = await decidedBy(tx, kit, acting(command.access.subject, meta.actor.onBehalfOf), '经办');
  const events = eventsOf(requestJoin({ kind: dto.kind, ...documentsOf(kit, dto), ...whyOf(dto), evidenceSha256: dto.evidenceSha256, by }));
  return joinView((await stores.joins.save(tx, [{ id: randomUUID(), version: 0, state: null, events }], meta))[0]!);
}

/** Decides a join, at the municipal centre, by another person. From here on the slots of both documents are those of one person, and each document finds them. */
export async function decideJoin(kit: Kit, stores: Stores, tx: Tx, command: CommandContext, id: string, dto: Why & { readonly decision: 'APPROVE' | 'REFUSE'; readonly keep?: readonly SlotChoice[] | null }): Promise<object> {
  const meta = command.meta(kit.clock, 'person.decideJoin', { bureauId: (await centreOf(tx)).id });
  const request = (await stores.joins.findMany(tx, [id], true)).get(id);
  if (!request) throw notFound('合并申请');
  const by = await decidedBy(tx, kit, acting(command.access.subject, meta.actor.onBehalfOf), '审核');
  const why = whyOf(dto);
  if (request.state.status !== 'REQUESTED') throw wrongState('该申请已经审核，请刷新后查看。', { status: request.state.status });
  if (dto.decision === 'REFUSE') return joinView((await stores.joins.save(tx, [{ ...request, events: eventsOf(refuseJoin(request.state, why, by)) }], meta))[0]!);
  const { kept, other, kind } = request.state;
  const owners = await holdPersons(tx, [kept.personId, other.personId], 'ALONE');
  const [keptId, otherId] = [owners.get(kept.personId)!, owners.get(other.personId)!];
  const persons = await stores.persons.findMany(tx, [keptId, otherId], true);
  const slots = await findSlots(tx, [keptId, otherId], true);
  const [mine, theirs] = [slots.get(keptId) ?? {}, slots.get(otherId) ?? {}];
  const meetings = keptId === otherId ? [] : meetingsOf(mine, theirs);
  const events = eventsOf(approveJoin(request.state, why, dto.keep ?? [], { by, known: persons.has(keptId) && persons.has(otherId), joined: keptId === otherId, meetings }));
  const [saved] = await stores.joins.save(tx, [{ ...request, events }], meta);
  await bringTogether(kit, stores, tx, { keptId, otherId, mine, theirs, meetings, choices: dto.keep ?? [] }, why, meta);
  await joinPersons(tx, keptId, otherId);
  await stores.persons.save(tx, [{ ...persons.get(keptId)!, events: [{ type: kind === 'JOIN' ? 'PersonDocumentsJoined' : 'PersonsMerged', data: { otherId, idType: other.idType, idNumberMasked: other.idNumberMasked } }] }], meta);
  return joinView(saved!);
}

const meetingsOf = (mine: SlotsOfPerson, theirs: SlotsOfPerson): SlotMeeting[] => (Object.keys(theirs) as TitleLevel[]).flatMap((titleLevel) => (mine[titleLevel] ? [{ titleLevel, kept: mine[titleLevel], other: theirs[titleLevel]! }] : []));
const placeOf = (slot: HeldSlot) => ({ institutionId: slot.institutionId, occupation: { code: slot.occupation.code, name: slot.occupation.name ?? slot.occupation.code, workType: slot.occupation.workType ?? null }, applicationId: slot.applicationId });

/** Puts all slots under the id that stays. Each that changes its place, or has to go, is an event with the decision's reason. */
async function bringTogether(kit: Kit, stores: Stores, tx: Tx, of: { keptId: string; otherId: string; mine: SlotsOfPerson; theirs: SlotsOfPerson; meetings: readonly SlotMeeting[]; choices: readonly SlotChoice[] }, why: Why, meta: EventMeta): Promise<void> {
  const { keptId, otherId } = of;
  for (const titleLevel of Object.keys(of.theirs) as TitleLevel[]) {
    const theirs = of.theirs[titleLevel]!;
    const meeting = of.meetings.find((each) => each.titleLevel === titleLevel);
    if (!meeting) {
      await rekeySlot(tx, otherId, keptId, titleLevel);
      await noteMove(kit, tx, { personId: keptId, titleLevel, version: 1 }, theirs, placeOf(theirs), why, meta);
      continue;
    }
    const dropped = droppedOf(meeting, of.choices)!;
    const stays = dropped === meeting.kept ? meeting.other : meeting.kept;
    const gone = await dropSlot(tx, otherId, titleLevel);
    await kit.log.append(tx, [{ aggregateType: 'applications.slot', aggregateId: slotId(otherId, titleLevel), version: gone.releases + 1, type: 'SlotReleased', payload: { personId: otherId, titleLevel, institutionId: theirs.institutionId, applicationId: theirs.applicationId, ...why } }], meta);
    const place = placeOf(stays);
    const passedLevel = passedTogether(stays, dropped);
    const version = stays === meeting.kept ? await keepSlot(tx, keptId, titleLevel, passedLevel)
      : await moveSlot(tx, { personId: keptId, titleLevel, occupation: place.occupation, institutionId: stays.institutionId, holderId: stays.applicationId, level: stays.level, state: stays.state, passedLevel, passedBefore: gone.passedBefore, stateBefore: gone.stateBefore });
    await noteMove(kit, tx, { personId: keptId, titleLevel, version }, dropped, place, why, meta);
    const legacy = await stores.legacy.findMany(tx, [dropped.applicationId], true);
    for (const record of legacy.values()) await stores.legacy.save(tx, [{ ...record, events: eventsOf(setLegacyAside(record.state, why)) }], meta);
  }
}
