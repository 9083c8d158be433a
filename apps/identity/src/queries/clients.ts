import type { Queryable } from '@gt/persistence';
import type { ClientAnswer } from '../commands/clients.js';
import type { SystemClient } from '../domain/client.js';

/** An employer's systems, ended ones too, in the order in which they are kept. */
export async function listClients(db: Queryable, employerId: string): Promise<ClientAnswer[]> {
  const rows = await db.query<{ id: string; version: number; state: SystemClient }>('SELECT id, version, state FROM client WHERE employer_id = $1 ORDER BY id', [employerId]);
  return rows.map(({ id, version, state }) => ({ id, version, ...state }));
}
