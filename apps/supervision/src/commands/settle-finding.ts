import { copies, eventsOf, notFound, wrongState, type CommandContext, type Kit } from '@gt/service-kit';
import { decideSettle } from '../domain/finding.js';
import { findingView, type FindingView } from '../queries/findings.js';
import type { Findings } from '../storage/findings.js';

/** Settles a finding with a decision; the reviewer of the body's supervisor does. */
export const settleFinding = (kit: Kit, findings: Findings, command: CommandContext, id: string, decision: string): Promise<FindingView> => command.run(kit.db, 200, { decision }, async (tx) => {
  const found = (await findings.findMany(tx, [id], true)).get(id);
  if (!found) throw notFound('问题');
  const { institutionId } = found.state;
  const supervisorId = (await copies.institution(tx, institutionId))?.supervisorId;
  const meta = command.meta(kit.clock, 'finding.settle', { institutionId, ...(supervisorId ? { bureauId: supervisorId } : {}) });
  const decided = decideSettle(found.state, decision, kit.clock.today());
  if (!decided.ok) throw wrongState(decided.reasons[0]!.message, decided.reasons[0]!.facts);
  const [saved] = await findings.save(tx, [{ ...found, events: eventsOf(decided) }], meta);
  return findingView(saved!);
});
