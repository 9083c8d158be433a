import type { DataOf, LegacyConcluded, LegacyRecorded } from '@gt/contracts';
import { nameKey } from '@gt/domain';
import type { Queryable, Tx } from '@gt/persistence';
import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Certificates from before this system (历史数据, 七(三)), as applications tells of them: they answer in 证书查询 and their numbers are given to nobody else. */
export class CreateLegacyCertificates20261126030500 implements MigrationInterface {
  name = 'CreateLegacyCertificates20261126030500';
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE legacy_certificate (id uuid PRIMARY KEY, person_id uuid NOT NULL, name_key text NOT NULL, state jsonb NOT NULL, certificate_number text, issued_on date, printed_name text, ended text, ended_on date);
      CREATE INDEX legacy_certificate_number ON legacy_certificate (certificate_number);
      CREATE INDEX legacy_certificate_person ON legacy_certificate (person_id);
      CREATE INDEX legacy_certificate_name ON legacy_certificate (name_key);
      CREATE TABLE person_alias (alias_id uuid PRIMARY KEY, person_id uuid NOT NULL);
      CREATE INDEX person_alias_person ON person_alias (person_id);
    `);
  }
  async down(): Promise<void> { throw new Error('migrations only go forward'); }
}

type Recorded = DataOf<typeof LegacyRecorded>;
/** What a check shows of the holder; no number in clear and none sealed. */
export type LegacyFace = Pick<Recorded, 'name' | 'idType' | 'idNumberMasked' | 'occupation' | 'level'>;

/** A record, with its certificate if it has one; one that was voided comes anew. */
export const noteLegacy = (tx: Tx, id: string, { personId, name, idType, idNumberMasked, occupation, level, certificate }: Recorded) => tx.query(
  `INSERT INTO legacy_certificate (id, person_id, name_key, state, certificate_number, issued_on, printed_name) VALUES ($1, $2, $3, $4::jsonb, $5, $6, $7)
   ON CONFLICT (id) DO UPDATE SET person_id = $2, name_key = $3, state = $4::jsonb, certificate_number = $5, issued_on = $6, printed_name = $7, ended = NULL, ended_on = NULL`,
  [id, personId, nameKey(name), JSON.stringify({ name, idType, idNumberMasked, occupation, level } satisfies LegacyFace), certificate?.number ?? null, certificate?.issuedOn ?? null, certificate?.printedName ?? null]);
export const noteLegacyCertificate = (tx: Tx, id: string, { certificate }: DataOf<typeof LegacyConcluded>) =>
  tx.query('UPDATE legacy_certificate SET certificate_number = $2, issued_on = $3, printed_name = $4 WHERE id = $1', [id, certificate?.number ?? null, certificate?.issuedOn ?? null, certificate?.printedName ?? null]);
/** Its certificate bears another name from now on. */
export const renameLegacy = (tx: Tx, id: string, name: string) => tx.query(`UPDATE legacy_certificate SET name_key = $2, state = jsonb_set(state, '{name}', to_jsonb($3::text)) WHERE id = $1`, [id, nameKey(name), name]);
export const endLegacyCertificate = (tx: Tx, id: string, how: string, on: string) => tx.query('UPDATE legacy_certificate SET ended = $2, ended_on = $3 WHERE id = $1', [id, how, on]);
export const dropLegacy = (tx: Tx, id: string) => tx.query('DELETE FROM legacy_certificate WHERE id = $1', [id]);

/** Whether one of our own certificates has the number: then that one is the certificate. */
export const isOwnNumber = async (db: Queryable, number: string): Promise<boolean> => (await db.query('SELECT 1 FROM certificate WHERE certificate_number = $1', [number])).length > 0;

/** A document of a person who has several: a check by either finds what was issued under each. Documents of the one that is joined come along, in whatever order joins are heard of. */
export async function notePersonJoined(tx: Tx, personId: string, otherId: string): Promise<void> {
  const ownerId = (await tx.query<{ id: string }>('SELECT person_id AS id FROM person_alias WHERE alias_id = $1', [personId]))[0]?.id ?? personId;
  await tx.query('UPDATE person_alias SET person_id = $1 WHERE person_id = $2', [ownerId, otherId]);
  await tx.query('INSERT INTO person_alias (alias_id, person_id) VALUES ($2, $1) ON CONFLICT (alias_id) DO UPDATE SET person_id = $1', [ownerId, otherId]);
}
/** All ids under which a person's certificates may lie. */
export async function idsOfPerson(db: Queryable, personId: string): Promise<string[]> {
  return (await db.query<{ id: string }>(`WITH owner AS (SELECT coalesce((SELECT person_id FROM person_alias WHERE alias_id = $1), $1::uuid) AS id)
    SELECT id FROM owner UNION SELECT alias_id FROM person_alias WHERE person_id = (SELECT id FROM owner)`, [personId])).map((row) => row.id);
}
