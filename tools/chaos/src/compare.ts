import fs from 'node:fs';
import type { Connections } from '@gt/checks';
import { Client } from 'pg';
import type { Acknowledged } from './load.js';

/** One thing that is not as it was acknowledged, or happened twice. */
export interface Difference { readonly code: 'ACKNOWLEDGED_LOST' | 'DOUBLED' | 'VERSION_DIFFERS'; readonly id: string; readonly message: string }

/** Reads the record that the load has kept outside the system. */
export const readRecord = (file: string): Acknowledged[] => fs.readFileSync(file, 'utf8').split('\n').filter((line) => line !== '').map((line) => JSON.parse(line) as Acknowledged);

/** Versions of one aggregate after each kind of command, as the calm part saw them: a command that was done twice shows as another version. */
const STEPS = ['draft', 'submit', 'sign', 'recommend', 'accept'];

/** Compares the record with what the services have stored: every 2xx is there, none was done twice. */
export async function compareRecord(connections: Connections, record: readonly Acknowledged[]): Promise<Difference[]> {
  const found: Difference[] = [];
  const last = new Map<string, Acknowledged>();
  for (const line of record) if (STEPS.includes(line.kind)) last.set(line.id, line);
  const usual = usualVersions(record);
  for (const line of record) {
    const version = usual.get(line.kind);
    if (version !== undefined && line.version !== version) found.push({ code: 'VERSION_DIFFERS', id: line.id, message: `${line.kind} was answered with version ${line.version}; others had ${version}` });
  }
  const applications = await rows<{ id: string; version: number }>(connections, 'applications', 'SELECT id::text AS id, version FROM application WHERE id = ANY($1::uuid[])', [[...last.keys()]]);
  const stored = new Map(applications.map((a) => [a.id, a.version]));
  for (const { id, kind, version } of last.values()) {
    const now = stored.get(id);
    if (now === undefined || (version !== null && now < version)) found.push({ code: 'ACKNOWLEDGED_LOST', id, message: `${kind} was acknowledged at version ${version}, stored is ${now ?? 'nothing'}` });
    else if (version !== null && now > version) found.push({ code: 'DOUBLED', id, message: `${kind} was acknowledged at version ${version}, stored is ${now}` });
  }
  const people = [...new Set(record.flatMap((line) => line.person ?? []))];
  for (const { person, n } of await rows<{ person: string; n: string }>(connections, 'applications', 'SELECT person_id::text AS person, count(*)::text AS n FROM application WHERE person_id = ANY($1::uuid[]) GROUP BY 1 HAVING count(*) > 1', [people])) {
    found.push({ code: 'DOUBLED', id: person, message: `one draft was asked for, ${n} are stored` });
  }
  for (const [kind, service, table] of [['expert', 'institutions', 'expert'], ['account', 'identity', 'account'], ['grant', 'identity', 'role_grant']] as const) {
    const ids = record.filter((line) => line.kind === kind).map((line) => line.id);
    const there = new Set((await rows<{ id: string }>(connections, service, `SELECT id::text AS id FROM ${table} WHERE id = ANY($1::uuid[])`, [ids])).map((r) => r.id));
    for (const id of ids) if (!there.has(id)) found.push({ code: 'ACKNOWLEDGED_LOST', id, message: `${kind} was acknowledged and is not stored` });
    if (new Set(ids).size < ids.length) found.push({ code: 'DOUBLED', id: '', message: `two commands of kind ${kind} were answered with one id` });
  }
  return found;
}

/** The most frequent version of each step. */
function usualVersions(record: readonly Acknowledged[]): Map<string, number> {
  const counts = new Map<string, Map<number, number>>();
  for (const { kind, version } of record) {
    if (version === null || !STEPS.includes(kind)) continue;
    const of = counts.get(kind) ?? new Map<number, number>();
    of.set(version, (of.get(version) ?? 0) + 1);
    counts.set(kind, of);
  }
  return new Map([...counts].map(([kind, of]) => [kind, [...of].sort(([, a], [, b]) => b - a)[0]![0]]));
}

async function rows<R extends object>(connections: Connections, service: string, sql: string, params: unknown[]): Promise<R[]> {
  const client = new Client(connections.databases[service]);
  await client.connect();
  try { return (await client.query(sql, params)).rows as R[]; } finally { await client.end(); }
}
