import { eventsOf, type CommandContext, type Kit } from '@gt/service-kit';
import type { SkillLevel } from '@gt/domain';
import { decideEnrol } from '../domain/plan-decisions.js';
import type { EnrolDto } from '../http/plan-dto.js';
import { planView } from '../queries/plan-view.js';
import { enrol, lockCandidates } from '../storage/candidates.js';
import type { Stores } from '../storage/stores.js';
import { planFor } from './plan-access.js';

/** Enrols accepted candidates, all or none, with every reason for each (六(一)). */
export function enrolCandidates(kit: Kit, stores: Stores, command: CommandContext, id: string, dto: EnrolDto) {
  return command.run(kit.db, 200, dto, async (tx) => {
    const { plan, meta } = await planFor(tx, kit, stores, command, id, 'plan.enrol', 'CandidatesEnrolled');
    const known = await lockCandidates(tx, dto.candidates.map((each) => each.applicationId));
    const candidates = dto.candidates.map(({ applicationId, inPostConfirmed }) => {
      const row = known.get(applicationId);
      return { applicationId, inPostConfirmed, known: row ? { ...row.data, level: row.data.level as SkillLevel, withdrawn: row.withdrawn, planId: row.planId } : null };
    });
    const events = eventsOf(decideEnrol(plan.state, id, candidates));
    await enrol(tx, id, dto.candidates.map((each) => each.applicationId));
    const [saved] = await stores.plans.save(tx, [{ ...plan, events }], meta);
    command.etag(saved!.version);
    return planView(saved!);
  });
}
