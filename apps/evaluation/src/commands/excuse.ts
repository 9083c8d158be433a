import { eventsOf, type CommandContext, type Kit } from '@gt/service-kit';
import { decideExcuse } from '../domain/plan-decisions.js';
import type { ExcuseDto } from '../http/plan-dto.js';
import { planView } from '../queries/plan-view.js';
import { ofPlan } from '../storage/by-plan.js';
import { candidatesOf, noteExcused } from '../storage/candidates.js';
import type { Stores } from '../storage/stores.js';
import { planFor } from './plan-access.js';

/** Accepts the reason of absences (七(三)): when the results take effect, who did not come is moved to the next batch instead of 缺考. */
export function excuseAbsences(kit: Kit, stores: Stores, command: CommandContext, id: string, dto: ExcuseDto) {
  return command.run(kit.db, 200, dto, async (tx) => {
    const { plan, meta } = await planFor(tx, kit, stores, command, id, 'plan.enrol', 'AbsencesExcused');
    const candidates = new Map((await candidatesOf(tx, id)).map((candidate) => [candidate.applicationId, candidate]));
    const scored = new Set((await ofPlan(tx, stores.sheets, id)).filter(({ state }) => state.status !== 'SUPERSEDED' && state.scores !== null && !state.absent).map(({ state }) => state.applicationId));
    const reason = dto.reason.trim();
    const events = eventsOf(decideExcuse(dto.applicationIds.map((applicationId) => {
      const candidate = candidates.get(applicationId);
      return { applicationId, inPlan: candidate !== undefined, withdrawn: candidate?.withdrawn ?? false, scored: scored.has(applicationId), excused: (candidate?.excused ?? null) !== null };
    }), reason));
    await noteExcused(tx, id, dto.applicationIds, reason);
    const [saved] = await stores.plans.save(tx, [{ ...plan, events }], meta);
    command.etag(saved!.version);
    return planView(saved!);
  });
}
