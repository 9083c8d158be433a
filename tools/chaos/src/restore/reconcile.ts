import { openDriver } from '@gt/event-bus';
import { Client } from 'pg';
import { compareRestored, type Difference, type DifferenceCode, type RestoredInstallation } from './compare.js';

/** What the operator must do first; the command cannot do it, for it would have to invent or forget a fact. */
export const INSTRUCTIONS: Readonly<Record<DifferenceCode, string>> = {
  OWNER_BEHIND: 'its database is behind what it has published: restore it once more, to the end of its write-ahead log; if that is lost, restore every service named CONSUMER_AHEAD to the same moment and begin a new log (deploy/runbooks/restore.md, B)',
  CONFLICT: 'it went on after the restore and has recorded other events under published versions: as OWNER_BEHIND, from the moment of the restore',
  CONSUMER_AHEAD: 'it has applied events that their owner does not have: restore it to the same moment as the owner, or an earlier one',
  OTHER_LOG: 'its marks belong to another life of the log: --reconcile publishes everything again and lets every consumer read from the beginning',
  NOT_IN_LOG: 'the log does not hold what its mark says is published: --reconcile publishes it again',
  GAP: 'the log no longer holds what it needs: begin a new log, and --reconcile',
  KEY_MISSING: 'put the key back from its second place of keeping; a key cannot be made again',
  KEY_OTHER: 'another key stands under this id: put the right one back from its second place of keeping',
};
/** What the command itself puts right. */
const RECONCILED: readonly DifferenceCode[] = ['OTHER_LOG', 'NOT_IN_LOG'];

export interface Reconciled { readonly done: boolean; /** what stands in the way; empty when done */ readonly differences: readonly Difference[] }

/**
 * Puts the marks of all services to the beginning of the log that is there: relays publish their whole history again, consumers read from the
 * beginning, and the watermarks drop what was applied already. Refuses, changing nothing, while anything differs that this would not cure. The services must stand still.
 */
export async function reconcileRestored(installation: RestoredInstallation): Promise<Reconciled> {
  const differences = await compareRestored(installation);
  const inTheWay = differences.filter((d) => !RECONCILED.includes(d.code));
  if (inTheWay.length > 0) return { done: false, differences: inTheWay };
  if (differences.length === 0) return { done: true, differences: [] };
  const { connections, services } = installation;
  const driver = await openDriver(connections.bus, 'restore-check');
  try {
    const logId = await driver.logId();
    for (const { name } of services) {
      const client = new Client(connections.databases[name]!);
      await client.connect();
      try {
        await client.query('BEGIN');
        await client.query('UPDATE relay_mark SET position = 0, log_id = $1', [logId]);
        await client.query('UPDATE consumer_offset SET next_offset = 0, log_id = $1', [logId]);
        await client.query('COMMIT');
      } finally {
        await client.end(); // an open transaction ends with its connection
      }
    }
  } finally {
    await driver.close();
  }
  return { done: true, differences: [] };
}
