import type { EventMeta, Stored, Tx } from '@gt/persistence';
import type { Action, Resource } from '@gt/policy';
import { copies, notFound, successorOf, type CommandContext } from '@gt/service-kit';
import type { Archives } from '../archives.js';
import type { Volume } from '../domain/volume.js';

export const resourceOf = (v: Pick<Volume, 'institutionId' | 'supervisorId'>): Resource => ({ institutionId: v.institutionId, bureauId: v.supervisorId });

/** The volume, locked, for an action that policy allows on it; 404 for those who may not even see it. */
export async function volumeFor(archives: Archives, tx: Tx, command: CommandContext, id: string, action: Action): Promise<{ volume: Stored<Volume>; meta: EventMeta }> {
  const volume = await archives.lock(tx, id);
  if (!volume || !command.access.may('volume.read', resourceOf(volume.state))) throw notFound('案卷');
  // what an ended body's archivist would do falls to its supervisor
  const ended = successorOf(await copies.institution(tx, volume.state.institutionId));
  return { volume, meta: command.meta(archives.kit.clock, action, { ...resourceOf(volume.state), ...ended }) };
}
