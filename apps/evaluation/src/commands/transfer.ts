import type { Stored, Tx } from '@gt/persistence';
import { eventsOf, type CommandContext, type Kit } from '@gt/service-kit';
import { decideCarry, type Charge, type ChargeEvent } from '../domain/charge.js';
import { decideTransfer, type TransferTarget } from '../domain/plan-decisions.js';
import type { Plan } from '../domain/plan.js';
import type { CandidateTransferDto } from '../http/plan-dto.js';
import { planView } from '../queries/plan-view.js';
import { lockCandidates, removeFromPlan } from '../storage/candidates.js';
import { leaveCharges, leftCharges, openCharges } from '../storage/charges.js';
import type { Stores } from '../storage/stores.js';
import { chargeId } from './charges.js';
import { enrolmentCandidate, noteEnrolments } from './enrol.js';
import { planFor, planResource } from './plan-access.js';

/** What a transfer means, worked out once for the preview and the act. */
interface Work {
  readonly decision: ReturnType<typeof decideTransfer>;
  readonly charges: ReadonlyArray<{ readonly charge: Stored<Charge>; readonly here: readonly ChargeEvent[]; readonly there: readonly ChargeEvent[] | null }>;
}

/** The plan that they leave, and the other one where the caller may enrol there: both locked in id order, as everybody locks plans. */
async function plansFor(tx: Tx, kit: Kit, stores: Stores, command: CommandContext, id: string, { toPlanId }: CandidateTransferDto) {
  const found = toPlanId ? (await stores.plans.findMany(tx, [id, toPlanId], true)).get(toPlanId) : undefined;
  const to = found && command.access.may('plan.enrol', planResource(found.id, found.state)) ? found : undefined;
  return { ...await planFor(tx, kit, stores, command, id, 'plan.enrol', 'CandidatesMovedOut'), to };
}

/** The candidates are locked after the plans. */
async function workOut(tx: Tx, kit: Kit, from: Stored<Plan>, to: Stored<Plan> | undefined, dto: CandidateTransferDto): Promise<Work> {
  const ids = dto.candidates.map((each) => each.applicationId);
  const known = await lockCandidates(tx, ids);
  const target: TransferTarget | null = dto.toPlanId ? { planId: dto.toPlanId, plan: to?.state ?? null } : null;
  const decision = decideTransfer(from.state, from.id, target, dto.candidates.map((each) => enrolmentCandidate(each, known)), dto.reason.trim(), kit.clock.today());
  // whoever waits for another plan keeps his charge where it is: it is given back by hand, or goes along when he is moved
  const open = to ? await openCharges(tx, from.id, ids) : [];
  return { decision, charges: open.map((charge) => ({ charge, ...decideCarry(charge.state, to!.id, `转入计划“${to!.state.content.name}”：${dto.reason.trim()}`, kit.clock.today()) })) };
}

/**
 * Moves candidates to another plan of the same body, or out of this one, all or none, with every reason for each (六(一), 七(三)). What they paid goes along;
 * the other plan's new candidates are a version that its bureau sees, and applicants are told by applications when they learn of either.
 */
export function transferCandidates(kit: Kit, stores: Stores, command: CommandContext, id: string, dto: CandidateTransferDto) {
  return command.run(kit.db, 200, dto, async (tx) => {
    const { plan, to, meta } = await plansFor(tx, kit, stores, command, id, dto);
    const { decision, charges } = await workOut(tx, kit, plan, to, dto);
    const out = eventsOf(decision.out);
    await removeFromPlan(tx, id, dto.candidates.map((each) => each.applicationId));
    const [saved] = await stores.plans.save(tx, [{ ...plan, events: out }], meta);
    if (to) {
      await noteEnrolments(tx, to.id, decision.into);
      await stores.plans.save(tx, [{ ...to, events: decision.into }], meta);
      await carryCharges(tx, stores, to.id, charges, meta);
    }
    command.etag(saved!.version);
    return planView(saved!);
  });
}

async function carryCharges(tx: Tx, stores: Stores, toId: string, charges: Work['charges'], meta: Parameters<Stores['charges']['save']>[2]): Promise<void> {
  await stores.charges.save(tx, charges.map(({ charge, here }) => ({ ...charge, events: here })), meta);
  const carried = charges.flatMap(({ charge, there }) => (there ? [{ applicationId: charge.state.applicationId, events: there }] : []));
  const ids = carried.map((each) => each.applicationId);
  // what was drawn there before they were taken out of it is another charge
  await leaveCharges(tx, [...charges.map(({ charge }) => charge), ...await openCharges(tx, toId, ids)].map((charge) => charge.id));
  const left = await leftCharges(tx, toId, ids);
  await stores.charges.save(tx, carried.map(({ applicationId, events }) => ({ id: chargeId(toId, applicationId, left.get(applicationId) ?? 0), version: 0, state: null, events })), meta);
}

/** What the transfer would do, and every reason against it; nothing is stored. */
export async function previewTransfer(kit: Kit, stores: Stores, command: CommandContext, id: string, dto: CandidateTransferDto) {
  return kit.db.transaction(async (tx) => {
    const { plan, to } = await plansFor(tx, kit, stores, command, id, dto);
    const { decision, charges } = await workOut(tx, kit, plan, to, dto);
    const reasons = decision.out.ok ? [] : decision.out.reasons;
    const chargeOf = new Map(charges.map(({ charge, there }) => [charge.state.applicationId, there ? 'CARRIED' : charge.state.status === 'DUE' ? 'DRAWN_ANEW' : 'NONE']));
    return {
      possible: decision.out.ok, reasons: reasons.filter((each) => each.facts['applicationId'] === undefined),
      candidates: dto.candidates.map(({ applicationId }) => ({ applicationId, charge: chargeOf.get(applicationId) ?? 'NONE', reasons: reasons.filter((each) => each.facts['applicationId'] === applicationId) })),
    };
  });
}
