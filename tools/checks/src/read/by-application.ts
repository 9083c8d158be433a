/** What certificates has of applications: passes that wait for a batch, certificates. */
export type PassRow = { application_id: string; batch_id: string | null; passed: boolean };
export type CertificateRow = { id: string; application_id: string; batch_id: string; person_id: string };
export const PASSES = 'SELECT application_id, batch_id, passed FROM pass WHERE application_id = ANY($1::uuid[])';
export const CERTIFICATES = 'SELECT id, application_id, batch_id, person_id FROM certificate WHERE application_id = ANY($1::uuid[]) ORDER BY id';
export const passFacts = (row: PassRow | undefined) => (row ? { batchId: row.batch_id, passed: row.passed } : null);

/** By application: one row, or all of them. */
export const byApplication = <R extends { application_id: string }>(rows: readonly R[]): Map<string, R> => new Map(rows.map((r) => [r.application_id, r]));
export function listed<R extends { application_id: string }>(rows: readonly R[]): Map<string, R[]> {
  const found = new Map<string, R[]>();
  for (const row of rows) found.set(row.application_id, [...(found.get(row.application_id) ?? []), row]);
  return found;
}
