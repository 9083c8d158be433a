import { randomUUID } from 'node:crypto';
import { shanghaiDate } from '@gt/domain';
import type { EventMeta, Tx } from '@gt/persistence';
import { eventsOf } from '@gt/service-kit';
import { revokeGrant } from '../domain/grant.js';
import type { Identity } from '../identity.js';
import { lockGrantsOf } from './give-grant.js';

/**
 * Moves every standing grant of a place to another one: the same people do there what they did here. Who has the role there already keeps that
 * grant. Delegations of the moved grants lapse with them. Repeatable: what is moved is no longer standing here.
 */
export async function moveGrantsIn(tx: Tx, identity: Identity, { from, to, reason }: { readonly from: string; readonly to: string; readonly reason: string }, meta: EventMeta): Promise<number> {
  const holders = await tx.query<{ issuer: string; subject: string }>("SELECT DISTINCT issuer, subject FROM role_grant WHERE place = $1 AND status = 'ACTIVE' ORDER BY issuer, subject", [from]);
  for (const { issuer, subject } of holders) await lockGrantsOf(tx, issuer, subject);
  const rows = await tx.query<{ id: string; held: boolean }>(
    `SELECT g.id, EXISTS (SELECT 1 FROM role_grant h WHERE h.issuer = g.issuer AND h.subject = g.subject AND h.role = g.role AND h.place = $2 AND h.status = 'ACTIVE') AS held
       FROM role_grant g WHERE g.place = $1 AND g.status = 'ACTIVE' ORDER BY g.id`, [from, to]);
  const found = await identity.grants.findMany(tx, rows.map((row) => row.id), true);
  const today = shanghaiDate(new Date());
  const standing = rows.map(({ id, held }) => ({ grant: found.get(id)!, held }));
  await identity.grants.save(tx, standing.map(({ grant }) => ({ ...grant, events: eventsOf(revokeGrant(grant.state, { reason }, { securityAdminLeft: true })) })), meta);
  await identity.grants.save(tx, standing.filter(({ grant: { state: { until } }, held }) => !held && (until === null || until >= today)).map(({ grant: { state: { status: _status, ...given } } }) => ({
    id: randomUUID(), version: 0, state: null, events: [{ type: 'GrantGiven', data: { ...given, place: to } }] })), meta);
  return rows.length;
}
