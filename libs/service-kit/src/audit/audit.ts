import { sha256, type Queryable } from '@gt/persistence';
import { roleLabel } from '@gt/policy';

/** Days that everything here is kept at least: six months, 网络安全法 第二十一条(三). There is no way to delete earlier, nor later: what is told by an event stays. */
export const AUDIT_RETENTION_DAYS = 183;
export const AUDIT_PAGE = 50;
export const AUDIT_PAGE_LIMIT = 200;
/** Rows of one export: some 4 MiB of lines, read in blocks that stay below the database's time limit. A longer span is exported in parts. */
export const AUDIT_EXPORT_LIMIT = 10_000;

/** ACT: what was done (the event log). READ: whose personal data was looked at. */
export type AuditSource = 'ACT' | 'READ';
export interface AuditFilter {
  readonly source: AuditSource;
  readonly actor: string | null; readonly recordType: string | null; readonly recordId: string | null; readonly action: string | null;
  /** system time of the recording, from (counted) and until (not counted) */
  readonly from: Date | null; readonly until: Date | null;
}
/** Who did what to which record, when, from where, why. Never what the record says. */
export interface AuditRow {
  readonly source: AuditSource; readonly position: string; readonly id: string; readonly at: string; readonly occurredAt: string;
  readonly subject: string; readonly role: string; readonly roleLabel: string; readonly place: string | null;
  /** for whom, where the subject stood in for somebody (代某某) */
  readonly onBehalfOf: string | null; readonly onBehalfOfName: string | null; readonly action: string; readonly recordType: string; readonly recordId: string | null;
  readonly version: number | null; readonly personId: string | null; readonly reason: string | null; readonly clientAddress: string | null; readonly correlationId: string; readonly sha256: string | null;
}

const delegator = (subject: string) => `${subject} AS "onBehalfOf", (SELECT d.state->>'fromName' FROM copy d WHERE d.aggregate_type = 'identity.delegation' AND d.state->>'from' = ${subject} LIMIT 1) AS "onBehalfOfName"`;
const COLUMNS: Readonly<Record<AuditSource, string>> = {
  ACT: `'ACT' AS source, t.position::text AS position, t.id, t.recorded_at AS at, t.occurred_at AS "occurredAt", t.actor->>'subject' AS subject, t.actor->>'role' AS role, t.actor->>'place' AS place, ${delegator(`t.actor->>'onBehalfOf'`)}, t.type AS action,
    t.aggregate_type AS "recordType", t.aggregate_id AS "recordId", t.version, NULL::uuid AS "personId", coalesce(t.payload->>'reason', t.payload->>'decision', t.payload->>'opinion') AS reason,
    (SELECT o.client_address FROM command_origin o WHERE o.correlation_id = t.correlation_id ORDER BY o.position LIMIT 1) AS "clientAddress", t.correlation_id AS "correlationId", t.sha256`,
  READ: `'READ' AS source, t.position::text AS position, t.id, t.at, t.occurred_at AS "occurredAt", t.subject, t.role, t.place, ${delegator('t.on_behalf_of')}, t.action, t.record_type AS "recordType", t.record_id AS "recordId", NULL::int AS version,
    t.person_id AS "personId", t.reason, t.client_address AS "clientAddress", t.correlation_id AS "correlationId", NULL::text AS sha256`,
};
const NAMES: Readonly<Record<AuditSource, { table: string; actor: string; action: string; type: string; id: string; at: string }>> = {
  ACT: { table: 'event', actor: `t.actor->>'subject'`, action: 't.type', type: 't.aggregate_type', id: 't.aggregate_id', at: 't.recorded_at' },
  READ: { table: 'personal_access', actor: 't.subject', action: 't.action', type: 't.record_type', id: 't.record_id', at: 't.at' },
};

/** One page of the audit, newest first, before a position. A record's acts come by the log's own index; anybody's by the time that the caller names. */
export async function readAudit(db: Queryable, filter: AuditFilter, before: string | null, limit: number): Promise<{ items: AuditRow[]; next: string | null }> {
  const { table, actor, action, type, id, at } = NAMES[filter.source];
  const params: unknown[] = [before, limit + 1];
  const is = (column: string, value: unknown, operator = '='): string[] => (value === null ? [] : [`${column} ${operator} $${params.push(value)}`]);
  const where = ['($1::bigint IS NULL OR t.position < $1)', ...is(actor, filter.actor), ...is(type, filter.recordType), ...is(id, filter.recordId), ...is(action, filter.action), ...is(at, filter.from, '>='), ...is(at, filter.until, '<')];
  const rows = await db.query<Omit<AuditRow, 'at' | 'occurredAt' | 'roleLabel'> & { at: Date; occurredAt: Date }>(`SELECT ${COLUMNS[filter.source]} FROM ${table} t WHERE ${where.join(' AND ')} ORDER BY t.position DESC LIMIT $2`, params);
  const items = rows.slice(0, limit).map((row): AuditRow => ({ ...row, roleLabel: roleLabel(row.role), at: row.at.toISOString(), occurredAt: row.occurredAt.toISOString() }));
  return { items, next: rows.length > limit ? items.at(-1)!.position : null };
}

/** Rows read at once for an export. */
const EXPORT_BLOCK = 1_000;

/** All rows of a filter as lines of JSON with their count and SHA-256; null when there are more than an export takes. */
export async function exportAudit(db: Queryable, filter: AuditFilter): Promise<{ text: string; rows: number; sha256: string } | null> {
  const lines: string[] = [];
  for (let before: string | null = null; ;) {
    const page: Awaited<ReturnType<typeof readAudit>> = await readAudit(db, filter, before, EXPORT_BLOCK);
    lines.push(...page.items.map((row) => JSON.stringify(row)));
    if (lines.length > AUDIT_EXPORT_LIMIT) return null;
    if (page.next === null) break;
    before = page.next;
  }
  const text = lines.map((line) => `${line}\n`).join('');
  return { text, rows: lines.length, sha256: sha256(text) };
}
