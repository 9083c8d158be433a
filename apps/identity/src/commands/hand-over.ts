import type { Reason } from '@gt/domain';
import { roles, type Role } from '@gt/policy';
import type { EventMeta, Queryable, Tx } from '@gt/persistence';
import { Problem, ruleRefusal, type Access } from '@gt/service-kit';
import type { Identity } from '../identity.js';
import { standingGrants, type GrantRow } from '../queries/grants.js';
import { resourceOfGrant } from '../queries/reach.js';
import { decideGrant, giveGrantIn } from './give-grant.js';
import { revokeGrantIn } from './revoke-grant.js';

/** Everything that one person holds at a place, taken from him and, unless nobody follows, given to another. */
export interface HandOver { readonly from: string; readonly to: string | null; readonly place: string }
/** What happens to one grant: MOVE (taken and given), END (taken; the other has the same role already, or nobody follows), REFUSED. */
export interface HandOverRow { readonly grantId: string; readonly role: Role; readonly roleLabel: string; readonly outcome: 'MOVE' | 'END' | 'REFUSED'; readonly reasons: readonly Reason[] }

interface Planned extends HandOverRow { readonly grant: GrantRow }

/** What a hand-over would do, grant by grant. Grants out of the caller's reach do not show. */
export async function previewHandOver(db: Queryable, identity: Identity, access: Access, command: HandOver): Promise<HandOverRow[]> {
  return (await plan(db, identity, access, command)).map(({ grant: _grant, ...row }) => row);
}

/**
 * Does what the preview showed, all of it or nothing. 409 PREVIEW_MOVED when it is no longer that, 422 with every reason of what is refused.
 * @param shown ids of the grants that the preview showed
 */
export async function handOverIn(tx: Tx, identity: Identity, access: Access, command: HandOver, reason: string, shown: readonly string[], metaFor: (action: 'grant.give' | 'grant.revoke', grant: { role: Role; place: string | null }) => Promise<EventMeta>): Promise<HandOverRow[]> {
  const rows = await plan(tx, identity, access, command);
  if (rows.length === 0 || rows.length !== shown.length || rows.some((row) => !shown.includes(row.grantId))) throw new Problem(409, 'PREVIEW_MOVED', '授权已有变动，请重新预览后再移交。');
  const refusals = rows.flatMap((row) => row.reasons);
  if (refusals.length > 0) throw ruleRefusal(refusals);
  for (const { grantId, role, outcome, grant } of rows) {
    const at = { role, place: grant.place };
    await revokeGrantIn(tx, identity, grantId, reason, () => undefined, await metaFor('grant.revoke', at));
    if (outcome === 'MOVE') {
      const give = await metaFor('grant.give', at);
      await giveGrantIn(tx, identity, { issuer: identity.issuer, subject: command.to!, role, place: grant.place, until: grant.until, note: grant.note }, { issuer: access.caller!.issuer, ...give.actor }, give);
    }
  }
  return rows.map(({ grant: _grant, ...row }) => row);
}

async function plan(db: Queryable, identity: Identity, access: Access, command: HandOver): Promise<Planned[]> {
  const held = (await standingGrants(db, identity.issuer, command.from)).filter((grant) => grant.place === command.place);
  const planned: Planned[] = [];
  for (const grant of held) {
    const role = grant.role as Role;
    const resource = await resourceOfGrant(db, { role, place: grant.place });
    if (!access.may('grant.revoke', resource)) continue;
    const row = { grantId: grant.id, role, roleLabel: roles[role].label, grant };
    if (command.to === null) { planned.push({ ...row, outcome: 'END', reasons: [] }); continue; }
    const decision = await decideGrant(db, identity, { issuer: identity.issuer, subject: command.to, role, place: grant.place, until: grant.until, note: grant.note }, { issuer: access.caller!.issuer, subject: access.subject, ...access.require('grant.revoke', resource) });
    const reasons = decision.ok ? [] : decision.reasons.filter((each) => each.code !== 'GRANT_STANDS');
    planned.push({ ...row, outcome: decision.ok ? 'MOVE' : reasons.length > 0 ? 'REFUSED' : 'END', reasons });
  }
  return planned;
}
