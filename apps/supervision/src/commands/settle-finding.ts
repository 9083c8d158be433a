import { copies, eventsOf, notFound, requireOpinion, wrongState, type CommandContext, type Kit } from '@gt/service-kit';
import { decideSettle } from '../domain/finding.js';
import { findingView, type FindingView } from '../queries/findings.js';
import type { Findings } from '../storage/findings.js';

/** Settles a finding with a decision; the reviewer of the body's supervisor does, on another one's opinion where the bureau wants two steps. For everybody else it is not there. */
export const settleFinding = (kit: Kit, findings: Findings, command: CommandContext, id: string, decision: string): Promise<FindingView> => command.run(kit.db, 200, { decision }, async (tx) => {
  const found = (await findings.findMany(tx, [id], true)).get(id);
  const bureauId = found && (await copies.institution(tx, found.state.institutionId))?.supervisorId;
  const resource = found && bureauId !== undefined ? { institutionId: found.state.institutionId, bureauId } : {};
  if (!found || bureauId === undefined || !command.access.may('finding.settle', resource)) throw notFound('问题');
  const meta = command.meta(kit.clock, 'finding.settle', resource);
  const decided = decideSettle(found.state, decision, kit.clock.today());
  if (!decided.ok) throw wrongState(decided.reasons[0]!.message, decided.reasons[0]!.facts);
  await requireOpinion(tx, kit, { kind: 'finding', recordId: id, version: found.version, bureauId }, meta.actor);
  const [saved] = await findings.save(tx, [{ ...found, events: eventsOf(decided) }], meta);
  return findingView(saved!);
});
