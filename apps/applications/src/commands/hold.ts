import { reason } from '@gt/domain';
import type { Tx } from '@gt/persistence';
import { copies, eventsOf, notFound, ruleRefusal, type CommandContext, type Kit } from '@gt/service-kit';
import { setHold } from '../domain/hold.js';
import type { Stores } from '../storage/stores.js';

/** Keeps a draft beyond its term, or lets it go again: the municipal centre's decision, with reason and document. 404 for what is none of a draft's. */
export async function holdDraft(kit: Kit, stores: Stores, tx: Tx, command: CommandContext, dto: { applicationId: string; held: boolean; reason: string; document: string }): Promise<{ applicationId: string; held: boolean }> {
  const centre = await copies.municipalCentre(tx);
  if (!centre) throw ruleRefusal([reason('MUNICIPAL_CENTRE_UNKNOWN', '六(六)', '市中心尚未登记，暂不能办理，请稍后重试。')]);
  const meta = command.meta(kit.clock, 'hold.set', { bureauId: centre.id });
  // the row is locked so that a purge that runs at this moment has either taken it or waits
  const application = (await stores.applications.findMany(tx, [dto.applicationId], true)).get(dto.applicationId);
  if (!application || application.state.status === 'PURGED') throw notFound('草稿');
  const found = await stores.holds.find(tx, dto.applicationId);
  await stores.holds.save(tx, [{ id: dto.applicationId, version: found?.version ?? 0, state: found?.state ?? null, events: eventsOf(setHold(found?.state ?? null, { held: dto.held, reason: dto.reason.trim(), document: dto.document.trim() })) }], meta);
  return { applicationId: dto.applicationId, held: dto.held };
}
