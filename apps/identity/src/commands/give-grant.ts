import { randomUUID } from 'node:crypto';
import { shanghaiDate } from '@gt/domain';
import type { EventMeta, Queryable, Tx } from '@gt/persistence';
import type { Role } from '@gt/policy';
import { eventsOf, isId } from '@gt/service-kit';
import { giveGrant, type GivingFacts, type RoleGrant } from '../domain/grant.js';
import type { Identity } from '../identity.js';
import { standingDelegationsTo } from '../queries/delegations.js';

export interface GivenGrant extends RoleGrant { readonly id: string; readonly version: number }

/** Gives a role at a place. 422 with every reason (domain/grant.ts). Grants of one person are decided one after the other, so that two exclusive roles cannot cross. */
export async function giveGrantIn(tx: Tx, identity: Identity, command: Omit<RoleGrant, 'status'>, giver: GivingFacts['giver'], meta: EventMeta): Promise<GivenGrant> {
  await lockGrantsOf(tx, command.issuer, command.subject);
  const events = eventsOf(await decideGrant(tx, identity, command, giver));
  const id = randomUUID();
  const [saved] = await identity.grants.save(tx, [{ id, version: 0, state: null, events }], meta);
  return { id, version: saved!.version, ...saved!.state };
}

/** What one person holds, by grant or by delegation, is decided one after the other. */
export async function lockGrantsOf(tx: Tx, issuer: string, subject: string): Promise<void> {
  await tx.query('SELECT pg_advisory_xact_lock(hashtextextended($1, 0))', [`identity.grant ${issuer} ${subject}`]);
}

/** Whether a role could be given now, with every reason against it. */
export async function decideGrant(db: Queryable, identity: Identity, command: Omit<RoleGrant, 'status'>, giver: GivingFacts['giver']): Promise<ReturnType<typeof giveGrant>> {
  // access is no business date: the last day is judged by the system's clock, here and in every service
  const today = shanghaiDate(new Date());
  const delegated = command.issuer === identity.issuer ? (await standingDelegationsTo(db, command.subject, today)).flatMap(({ state }) => state.grants.map((grant) => grant.role)) : [];
  return giveGrant(command, { giver, subjectKnown: await subjectKnown(db, identity, command), standing: await standingGrants(db, command.issuer, command.subject), delegated, today });
}

async function subjectKnown(tx: Queryable, identity: Identity, command: { issuer: string; subject: string }): Promise<boolean> {
  if (command.issuer !== identity.issuer) return true;
  return isId(command.subject) && (await tx.query('SELECT 1 FROM account WHERE id = $1', [command.subject])).length > 0;
}

/** The grants of a subject that are not revoked, those past their last day too. */
async function standingGrants(tx: Queryable, issuer: string, subject: string): Promise<GivingFacts['standing']> {
  return tx.query<{ id: string; role: Role; place: string | null; until: string | null }>(
    `SELECT id, role, place, until::text AS until FROM role_grant WHERE issuer = $1 AND subject = $2 AND status = 'ACTIVE' ORDER BY id`, [issuer, subject]);
}
