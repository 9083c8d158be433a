import type { Queryable } from '@gt/persistence';
import { delegatedGrants, placeOf, roles, type Grant, type Role } from '@gt/policy';
import type { DelegatedRole, Delegation } from '../domain/delegation.js';
import { currentGrants } from './grants.js';

/** A delegation as its people see it. `state` says what it is today: NOT_YET, IN_FORCE, OVER (its last day has passed) or ENDED (before its day). */
export interface DelegationView extends Omit<Delegation, 'status' | 'grants' | 'issuer'> {
  readonly id: string; readonly version: number; readonly state: 'NOT_YET' | 'IN_FORCE' | 'OVER' | 'ENDED'; readonly grants: ReadonlyArray<DelegatedRole & { readonly roleLabel: string }>;
}
export function delegationView({ id, version, state }: { id: string; version: number; state: Delegation }, today: string): DelegationView {
  const { status, issuer: _issuer, grants, ...rest } = state;
  const now = status === 'ENDED' ? 'ENDED' : today > state.until ? 'OVER' : today < state.startsOn ? 'NOT_YET' : 'IN_FORCE';
  return { id, version, ...rest, grants: grants.map((grant) => ({ ...grant, roleLabel: roles[grant.role].label })), state: now };
}

interface Row { readonly id: string; readonly version: number; readonly state: Delegation }

/** Delegations that an account gave or got, newest first, ended ones too, before one, at most `limit`. */
export async function listDelegations(db: Queryable, subject: string, before: { startsOn: string; id: string } | null, limit: number): Promise<Row[]> {
  return db.query<Row & Record<string, unknown>>(
    `SELECT id, version, state FROM delegation WHERE (giver = $1 OR delegate = $1) AND ($2::date IS NULL OR (starts_on, id) < ($2::date, $3::uuid)) ORDER BY starts_on DESC, id DESC LIMIT $4`,
    [subject, before?.startsOn ?? null, before?.id ?? null, limit]);
}

/** Delegations to an account that were not ended and whose last day has not passed. */
export async function standingDelegationsTo(db: Queryable, subject: string, today: string): Promise<Row[]> {
  return db.query<Row & Record<string, unknown>>(`SELECT id, version, state FROM delegation WHERE delegate = $1 AND status = 'ACTIVE' AND until >= $2::date ORDER BY id`, [subject, today]);
}

/** A role that somebody does for another today. */
export interface DeputyGrant extends DelegatedRole { readonly delegationId: string; readonly onBehalfOf: string; readonly onBehalfOfName: string; readonly until: string }

/** What an account may do for others today: what they gave and still hold (libs/policy, as every service judges it). */
export async function deputyGrants(db: Queryable, issuer: string, subject: string, today: string): Promise<DeputyGrant[]> {
  const standing = (await standingDelegationsTo(db, subject, today)).filter(({ state }) => state.issuer === issuer && state.startsOn <= today);
  if (standing.length === 0) return [];
  const own = (await currentGrants(db, issuer, subject, today)) as unknown as Grant[];
  const found: DeputyGrant[] = [];
  for (const { id, state } of standing) {
    const delegator = { subject: state.from, own: (await currentGrants(db, issuer, state.from, today)) as unknown as Grant[] };
    found.push(...delegatedGrants(state.grants, delegator, own).map(({ role, place }) => ({ role, place, delegationId: id, onBehalfOf: state.from, onBehalfOfName: state.fromName, until: state.until })));
  }
  return found;
}

/** Somebody of the same office whom one may choose. */
export interface Colleague { readonly id: string; readonly name: string; readonly roleLabels: readonly string[] }

/** Open accounts that hold a grant of the same kind at the place (null: one of the whole city), without the caller, by name, at most `limit`. */
export async function colleagues(db: Queryable, issuer: string, subject: string, office: { readonly role: Role; readonly place: string | null }, today: string, limit: number): Promise<Colleague[]> {
  const sameKind = (Object.keys(roles) as Role[]).filter((role) => placeOf(role) === placeOf(office.role));
  const rows = await db.query<{ id: string; name: string; held: Role[] }>(
    `SELECT a.id, a.state->>'name' AS name, array_agg(DISTINCT g.role) AS held FROM role_grant g JOIN account a ON a.id::text = g.subject
     WHERE g.issuer = $1 AND g.place IS NOT DISTINCT FROM $2::uuid AND g.role = ANY($3) AND g.status = 'ACTIVE' AND (g.until IS NULL OR g.until >= $4::date) AND a.status = 'OPEN' AND g.subject <> $5
     GROUP BY a.id, name ORDER BY name, a.id LIMIT $6`, [issuer, office.place, sameKind, today, subject, limit]);
  return rows.map(({ id, name, held }) => ({ id, name, roleLabels: held.map((role) => roles[role].label) }));
}
