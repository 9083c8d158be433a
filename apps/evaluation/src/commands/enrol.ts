import { eventsOf, type CommandContext, type Kit } from '@gt/service-kit';
import type { SkillLevel } from '@gt/domain';
import { decideEnrol, type EnrolmentCandidate } from '../domain/plan-decisions.js';
import type { PlanEvent } from '../domain/plan.js';
import type { EnrolDto, EnrolmentDto } from '../http/plan-dto.js';
import { planView } from '../queries/plan-view.js';
import { enrol, lockCandidates, type CandidateRow } from '../storage/candidates.js';
import type { Stores } from '../storage/stores.js';
import type { Tx } from '@gt/persistence';
import { planFor } from './plan-access.js';

/** Enrols accepted candidates, all or none, with every reason for each (六(一)). */
export function enrolCandidates(kit: Kit, stores: Stores, command: CommandContext, id: string, dto: EnrolDto) {
  return command.run(kit.db, 200, dto, async (tx) => {
    const { plan, meta } = await planFor(tx, kit, stores, command, id, 'plan.enrol', 'CandidatesEnrolled');
    const known = await lockCandidates(tx, dto.candidates.map((each) => each.applicationId));
    const events = eventsOf(decideEnrol(plan.state, id, dto.candidates.map((each) => enrolmentCandidate(each, known)), kit.clock.today()));
    await noteEnrolments(tx, id, events);
    const [saved] = await stores.plans.save(tx, [{ ...plan, events }], meta);
    command.etag(saved!.version);
    return planView(saved!);
  });
}

/** What was asked for a candidate, with what is known of him here. */
export function enrolmentCandidate({ applicationId, inPostConfirmed, confirmedBy }: EnrolmentDto, known: ReadonlyMap<string, CandidateRow>): EnrolmentCandidate {
  const row = known.get(applicationId);
  return { applicationId, inPostConfirmed, confirmedBy: confirmedBy?.trim() ?? null, known: row ? { ...row.data, level: row.data.level as SkillLevel, withdrawn: row.withdrawn, planId: row.planId, inPost: row.inPost, held: row.held } : null };
}

export async function noteEnrolments(tx: Tx, planId: string, events: readonly PlanEvent[]): Promise<void> {
  for (const event of events) if (event.type === 'CandidatesEnrolled') await enrol(tx, planId, event.data.inPost!);
}
