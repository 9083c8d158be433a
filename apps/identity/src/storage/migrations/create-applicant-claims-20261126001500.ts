import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Who says to be whom, until an original was seen: numbers and phones sealed, and gone with the verification. */
export class CreateApplicantClaims20261126001500 implements MigrationInterface {
  name = 'CreateApplicantClaims20261126001500';
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE applicant_claim (account_id uuid PRIMARY KEY REFERENCES account (id), person_id uuid NOT NULL, name text NOT NULL, number_sealed text NOT NULL, number_masked text NOT NULL, phone_sealed text,
        source text NOT NULL CHECK (source IN ('SELF', 'EMPLOYER')), employer_id uuid, listed_by text[], claimed_at timestamptz NOT NULL DEFAULT now());
      CREATE INDEX applicant_claim_person ON applicant_claim (person_id);
      CREATE INDEX applicant_claim_claimed_at ON applicant_claim (claimed_at);
    `);
  }
  async down(): Promise<void> { throw new Error('migrations only go forward'); }
}
