import type { Database, Queryable } from '@gt/persistence';
import type { Action, Grant, Resource } from '@gt/policy';
import type { BusinessClock } from '../clock.js';
import type { CommandContext } from '../http/command.js';

/** A record of a person with sealed fields, and whose it is. */
export interface PersonalRecord { readonly id: string; readonly personId: string | null; readonly resource: Resource; readonly sealed: Readonly<Record<string, string | null>> }

/** Where a service keeps sealed numbers: the one way by which people get to see them in full. */
export interface PersonalSource {
  /** aggregate type, as events name it */
  readonly recordType: string;
  /** reading the record itself is for fewer than `person.unmask`: this is asked too */
  readonly needs?: Action;
  /** Those of the ids that exist. */
  readonly load: (db: Queryable, ids: readonly string[]) => Promise<PersonalRecord[]>;
}

/** What is noted of a look at personal data. */
export interface PersonalAccess { readonly action: Action; readonly grant: Grant; readonly recordType: string; readonly recordId: string | null; readonly personId: string | null }

/** Notes looks at personal data, one row each, before anything is answered. */
export async function noteAccess(db: Queryable, clock: BusinessClock, command: Pick<CommandContext, 'access' | 'clientAddress' | 'correlationId'>, reason: string, accesses: readonly PersonalAccess[]): Promise<void> {
  await db.query(`INSERT INTO personal_access (occurred_at, subject, reason, correlation_id, client_address, role, place, on_behalf_of, action, record_type, record_id, person_id)
    SELECT $1, $2, $3, $4, $5, * FROM unnest($6::text[], $7::text[], $8::text[], $9::text[], $10::text[], $11::uuid[], $12::uuid[])`,
  [clock.now(), command.access.subject, reason, command.correlationId, command.clientAddress, accesses.map((a) => a.grant.role), accesses.map((a) => a.grant.place), accesses.map((a) => a.grant.onBehalfOf ?? null), accesses.map((a) => a.action),
    accesses.map((a) => a.recordType), accesses.map((a) => a.recordId), accesses.map((a) => a.personId)]);
}

/** Who looked at a person's data here, newest first: for the person. */
export const accessesOfPerson = (db: Pick<Database, 'query'>, personId: string, limit: number) =>
  db.query<{ at: Date; role: string; action: string; reason: string }>('SELECT at, role, action, reason FROM personal_access WHERE person_id = $1 ORDER BY position DESC LIMIT $2', [personId, limit]);
