import { randomUUID } from 'node:crypto';
import { shanghaiDate, type PlainDate } from '@gt/domain';
import type { EventMeta, Queryable, Tx } from '@gt/persistence';
import type { Grant } from '@gt/policy';
import { eventsOf, notFound, wrongState, type Access } from '@gt/service-kit';
import { delegationStates, endDelegation, giveDelegation } from '../domain/delegation.js';
import type { Identity } from '../identity.js';
import { findAccount } from '../queries/accounts.js';
import { delegationView, standingDelegationsTo, type DelegationView } from '../queries/delegations.js';
import { currentGrants } from '../queries/grants.js';
import { resourceOfGrant } from '../queries/reach.js';
import { lockGrantsOf } from './give-grant.js';

export interface GiveDelegationCommand { readonly to: string; readonly grantIds: readonly string[]; readonly startsOn: PlainDate; readonly until: PlainDate; readonly reason: string }

/** Lets another one do chosen grants of the caller's own for a time. 404 for a grant that is none of his, 422 with every reason (domain/delegation.ts). Days are the system's, as for grants. */
export async function giveDelegationIn(tx: Tx, identity: Identity, from: string, command: GiveDelegationCommand, meta: EventMeta): Promise<DelegationView> {
  // with the locks under which grants are given: two exclusive roles cannot cross
  for (const subject of [from, command.to].sort()) await lockGrantsOf(tx, identity.issuer, subject);
  const today = shanghaiDate(new Date());
  const own = await currentGrants(tx, identity.issuer, from, today);
  const chosen = command.grantIds.map((id) => own.find((grant) => grant.id === id));
  if (chosen.some((grant) => grant === undefined)) throw notFound('授权');
  const [giver, delegate] = [await findAccount(tx, from), await findAccount(tx, command.to)];
  const toOther = (await standingDelegationsTo(tx, command.to, today)).map(({ id, state }) => ({ id, from: state.from, to: state.to, startsOn: state.startsOn, until: state.until, grants: state.grants }));
  const events = eventsOf(giveDelegation({
    issuer: identity.issuer, from, fromName: giver!.name, to: command.to, toName: delegate?.name ?? '', startsOn: command.startsOn, until: command.until, reason: command.reason,
    grants: chosen.map((grant) => ({ role: grant!.role, place: grant!.place }) as Grant),
  }, { today, toKnown: delegate?.status === 'OPEN', own: own as unknown as Array<Grant & { until: PlainDate | null }>, others: (await currentGrants(tx, identity.issuer, command.to, today)) as unknown as Grant[], toOther }));
  const id = randomUUID();
  const [saved] = await identity.delegations.save(tx, [{ id, version: 0, state: null, events }], meta);
  return delegationView(saved!, today);
}

/** Ends one before its day. 404, 409 when it has ended; `metaFor` throws 404 for whoever it is none of the business of. */
export async function endDelegationIn(tx: Tx, identity: Identity, id: string, command: { endedBy: string; reason: string }, requireVersion: (current: number) => void, meta: EventMeta): Promise<DelegationView> {
  const found = (await identity.delegations.findMany(tx, [id], true)).get(id);
  if (!found) throw notFound('委托');
  requireVersion(found.version);
  if (!('end' in delegationStates.open[found.state.status])) throw wrongState('该委托已经结束，无须再办。', { status: found.state.status });
  const [saved] = await identity.delegations.save(tx, [{ id, version: found.version, state: found.state, events: eventsOf(endDelegation(command)) }], meta);
  return delegationView(saved!, shanghaiDate(new Date()));
}

/** The grant by which somebody may end another's delegation: he may revoke one of the roles in it. */
export async function administratesOneOf(db: Queryable, access: Access, grants: readonly Grant[]): Promise<Grant | undefined> {
  for (const grant of grants) {
    const resource = await resourceOfGrant(db, grant);
    const by = access.grantFor('grant.revoke', resource);
    if (by) return by;
  }
  return undefined;
}
