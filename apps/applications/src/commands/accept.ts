import type { Tx } from '@gt/persistence';
import { decideSlot, findRuleSet } from '@gt/rules';
import { refused } from '@gt/domain';
import type { CommandContext, Kit } from '@gt/service-kit';
import { accept, slotTaken, type AcceptCommand, type HeldSlot } from '../domain/accept.js';
import type { Acceptance, ApplicationEvent } from '../domain/application.js';
import { materialsLater } from '../jobs/fix-materials.js';
import { adoptedRuleSets, standardsOf } from '../queries/rule-sets.js';
import { filesByItem } from '../storage/attachments.js';
import { findBodies } from '../storage/facts.js';
import { holdPersons } from '../storage/persons.js';
import { wantInterimForms } from '../storage/progress.js';
import { findSlots, takeSlots, type SlotsOfPerson, type SlotTaking } from '../storage/slots.js';
import type { Stores } from '../storage/stores.js';
import { act, decidedByOf, type AllowedRow, type Decided, type RowResult } from './act.js';

export interface AcceptItem extends AcceptCommand { readonly id: string }

/** Accepts applications (五(三), 七(三)), one or a thousand: facts in one statement each, decided in memory, slots taken in one statement. */
export const acceptApplications = (kit: Kit, stores: Stores, tx: Tx, command: CommandContext, items: readonly AcceptItem[]): Promise<RowResult[]> => {
  const byId = new Map(items.map((item) => [item.id, item]));
  return act(kit, stores, tx, command, 'application.accept', items.map((i) => i.id), async (rows): Promise<Decided> => {
    const bodies = await findBodies(tx, rows.map((r) => r.state.institutionId));
    const employers = await stores.employers.findMany(tx, rows.map((r) => r.state.employerId));
    const owners = await holdPersons(tx, rows.map((r) => r.state.personId), 'SHARED');
    const slots = await findSlots(tx, [...owners.values()], true);
    const ruleSets = await adoptedRuleSets(tx);
    const standards = await standardsOf(tx, rows.map((r) => r.state.institutionId));
    const byOf = await decidedByOf(kit, tx, command, rows, '受理审核');
    const filesOf = await filesByItem(tx, rows.map((r) => r.id));
    const decided: Decided = new Map();
    const takings: Array<SlotTaking & { row: AllowedRow; slot: HeldSlot }> = [];
    for (const row of rows) {
      const ownerId = owners.get(row.state.personId)!;
      const own = slots.get(ownerId) ?? {};
      const frozen = row.state.verdict?.ruleSet;
      const ruleSet = frozen && findRuleSet(ruleSets, frozen.id, frozen.version);
      const standard = standards.get(row.state.institutionId)?.find((each) => each.standardId === row.state.verdict?.standard?.standardId) ?? null;
      const decision = accept(row.state, byId.get(row.id)!, { applicationId: row.id, today: kit.clock.today(), ruleSet, standard, body: bodies.get(row.state.institutionId), employer: employers.get(row.state.employerId)?.state, by: byOf(row), filesOf: filesOf(row.id), slots: own });
      decided.set(row.id, decision);
      const acceptance = decision.ok ? acceptanceOf(decision.events) : undefined;
      if (!acceptance) continue;
      const slot = heldBy(acceptance, own);
      takings.push({ row, slot, ownerId, candidate: acceptance.candidate, byPromotionPath: ruleSet!.slot.promotionPaths.includes(acceptance.candidate.path) });
      // a second application of the same person in this call sees what the first one takes
      slots.set(ownerId, { ...own, [acceptance.candidate.titleLevel]: slot });
    }
    const taken = await takeSlots(tx, takings);
    const lost = takings.filter((t) => !taken.has(t.candidate.applicationId));
    if (lost.length > 0) await refuseLost(tx, lost, decided, ruleSets);
    await wantInterimForms(tx, rows.filter((row) => taken.has(row.id)).map((row) => ({ applicationId: row.id, version: row.version + 1 })));
    await materialsLater(tx, [...taken]);
    return decided;
  });
};

const acceptanceOf = (events: readonly ApplicationEvent[]): Acceptance | undefined => events.find((e) => e.type === 'ApplicationAccepted')?.data;

/** The slot as it stands once the acceptance has taken it. */
function heldBy({ candidate }: Acceptance, slots: SlotsOfPerson): HeldSlot {
  return { occupation: candidate.occupation, institutionId: candidate.institutionId, institutionName: '本机构', state: 'HELD', passedLevel: slots[candidate.titleLevel]?.passedLevel ?? null, applicationId: candidate.applicationId, level: candidate.level };
}

/** Somebody else took the slot between our reading and our taking: named as it stands now. */
async function refuseLost(tx: Tx, lost: ReadonlyArray<SlotTaking & { row: AllowedRow }>, decided: Decided, ruleSets: Parameters<typeof findRuleSet>[0]): Promise<void> {
  const now = await findSlots(tx, lost.map((t) => t.ownerId));
  for (const { row, ownerId } of lost) {
    const decision = decided.get(row.id)!;
    const candidate = decision.ok ? acceptanceOf(decision.events)!.candidate : undefined;
    const slot = candidate && now.get(ownerId)?.[candidate.titleLevel];
    if (!candidate || !slot) throw new Error('a slot that could not be taken must be there');
    const again = decideSlot(slot, candidate, findRuleSet(ruleSets, candidate.ruleSet.id, candidate.ruleSet.version)!);
    decided.set(row.id, refused(...slotTaken(slot, again.allowed ? [] : again.reasons)));
  }
}
