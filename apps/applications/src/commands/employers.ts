import type { Tx } from '@gt/persistence';
import { employerIdOf, eventsOf, Problem, type CommandContext, type Kit } from '@gt/service-kit';
import { registerEmployer, type Employer } from '../domain/employer.js';
import type { Stores } from '../storage/stores.js';

/** Registers an employer under the id that follows from its credit code. 409 when it is registered already. */
export async function createEmployer(kit: Kit, stores: Stores, tx: Tx, command: CommandContext, dto: Employer): Promise<Employer & { id: string; version: number }> {
  const meta = command.meta(kit.clock, 'employer.register', {});
  const id = employerIdOf(dto.creditCode);
  const found = await stores.employers.find(tx, id);
  const decision = registerEmployer(found?.state ?? null, dto);
  if (!decision.ok && decision.reasons.every((r) => r.code === 'EMPLOYER_REGISTERED')) throw new Problem(409, 'EMPLOYER_REGISTERED', decision.reasons[0]!.message, { reasons: decision.reasons });
  const [saved] = await stores.employers.save(tx, [{ id, version: 0, state: null, events: eventsOf(decision) }], meta);
  command.etag(saved!.version);
  return { id, version: saved!.version, ...saved!.state };
}
