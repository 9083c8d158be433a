import type { EventMeta, Tx } from '@gt/persistence';
import { eventsOf, notFound, wrongState } from '@gt/service-kit';
import { grantStates, revokeGrant } from '../domain/grant.js';
import type { Identity } from '../identity.js';
import type { GivenGrant } from './give-grant.js';

/**
 * Revokes a grant for good. 404, 409 when it is revoked already, 422 for the last security administrator.
 * @param requireVersion the caller's If-Match against the version found
 */
export async function revokeGrantIn(tx: Tx, identity: Identity, id: string, reason: string, requireVersion: (current: number) => void, meta: EventMeta): Promise<GivenGrant> {
  // two security administrators who revoke each other at the same moment must not leave nobody
  await tx.query('SELECT pg_advisory_xact_lock(hashtextextended($1, 0))', ['identity.grant revocation']);
  const found = (await identity.grants.findMany(tx, [id], true)).get(id);
  if (!found) throw notFound('授权');
  requireVersion(found.version);
  if (!('revoke' in grantStates.open[found.state.status])) throw wrongState('该授权已经撤销，无须再办。', { status: found.state.status });
  const left = await tx.query(`SELECT 1 FROM role_grant WHERE role = 'SECURITY_ADMIN' AND status = 'ACTIVE' AND until IS NULL AND (issuer, subject) <> ($1, $2) LIMIT 1`, [found.state.issuer, found.state.subject]);
  const events = eventsOf(revokeGrant(found.state, { reason }, { securityAdminLeft: left.length > 0 }));
  const [saved] = await identity.grants.save(tx, [{ id, version: found.version, state: found.state, events }], meta);
  return { id, version: saved!.version, ...saved!.state };
}
