import { AggregateStore, type EventLog, type Queryable, type Tx } from '@gt/persistence';
import type { CandidateData, DataOf, ResultTookEffect } from '@gt/contracts';
import { nameKey, type PlainDate } from '@gt/domain';
import type { MigrationInterface, QueryRunner } from 'typeorm';
import { evolveBatch, type Batch, type BatchEvent } from '../domain/batch.js';
import { evolveCertificate, type Certificate, type CertificateEvent } from '../domain/certificate.js';

export class CreateCertificates20260301002000 implements MigrationInterface {
  name = 'CreateCertificates20260301002000';
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE pass (application_id uuid PRIMARY KEY, plan_id uuid NOT NULL, institution_id uuid NOT NULL, site_id uuid NOT NULL, person_id uuid NOT NULL,
        effective_on date NOT NULL, data jsonb NOT NULL, batch_id uuid, passed boolean NOT NULL);
      CREATE INDEX pass_plan ON pass (plan_id) WHERE batch_id IS NULL;
      CREATE INDEX pass_batch ON pass (batch_id);
      CREATE TABLE early_correction (application_id uuid PRIMARY KEY, passed boolean NOT NULL);
      CREATE TABLE batch (id uuid PRIMARY KEY, version int NOT NULL, state jsonb NOT NULL, status text NOT NULL, plan_id uuid NOT NULL, institution_id uuid NOT NULL, supervisor_id uuid NOT NULL);
      CREATE INDEX batch_institution ON batch (institution_id, id);
      CREATE INDEX batch_supervisor ON batch (supervisor_id, id);
      CREATE TABLE certificate (id uuid PRIMARY KEY, version int NOT NULL, state jsonb NOT NULL,
        certificate_number text NOT NULL CONSTRAINT certificate_number_unique UNIQUE, person_id uuid NOT NULL, name_key text NOT NULL, batch_id uuid NOT NULL, institution_id uuid NOT NULL, application_id uuid UNIQUE, issued_on date NOT NULL, print text NOT NULL);
      CREATE INDEX certificate_person ON certificate (person_id);
      CREATE INDEX certificate_name ON certificate (name_key);
      CREATE INDEX certificate_batch ON certificate (batch_id);
      CREATE INDEX certificate_institution ON certificate (institution_id, id);
      -- serials 1…last of a site in an issue year at a level are all given; the row is taken last in the issuing transaction
      CREATE TABLE number_book (site_id uuid NOT NULL, issue_year int NOT NULL, level int NOT NULL, last_serial int NOT NULL CHECK (last_serial BETWEEN 0 AND 999999), PRIMARY KEY (site_id, issue_year, level));
    `);
  }
  async down(): Promise<void> { throw new Error('migrations only go forward'); }
}

/** Since when a case is in its state, and for each move of `domain/moves.ts` an index in that order. */
export class AddWorklistToCertificates20261125200000 implements MigrationInterface {
  name = 'AddWorklistToCertificates20261125200000';
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE batch ADD COLUMN since timestamptz NOT NULL DEFAULT now();
      UPDATE batch SET since = e.at FROM (SELECT aggregate_id, max(occurred_at) AS at FROM event WHERE aggregate_type = 'certificates.batch' GROUP BY aggregate_id) e WHERE e.aggregate_id = id;
      CREATE INDEX batch_waits_body ON batch (institution_id, status, since, id) WHERE status IN ('RETURNED', 'CONFIRMED', 'NUMBERED');
      CREATE INDEX batch_waits_bureau ON batch (supervisor_id, since, id) WHERE status = 'SUBMITTED';
      ALTER TABLE certificate ADD COLUMN since timestamptz NOT NULL DEFAULT now(), ADD COLUMN status text;
      UPDATE certificate SET status = state->>'status', since = e.at FROM (SELECT aggregate_id, max(occurred_at) AS at FROM event WHERE aggregate_type = 'certificates.certificate' GROUP BY aggregate_id) e WHERE e.aggregate_id = id;
      CREATE INDEX certificate_waits ON certificate (institution_id, since, id) WHERE status = 'ISSUED' AND print = 'HELD';
      -- the beginning of the day in Asia/Shanghai on which the result took effect
      ALTER TABLE pass ADD COLUMN effective_at timestamptz GENERATED ALWAYS AS ((effective_on::timestamp - interval '8 hours') AT TIME ZONE 'UTC') STORED;
      CREATE INDEX pass_waits ON pass (institution_id, effective_at, plan_id) WHERE batch_id IS NULL AND passed;
      CREATE INDEX pass_waits_plan ON pass (plan_id, application_id) WHERE batch_id IS NULL AND passed;
    `);
  }
  async down(): Promise<void> { throw new Error('migrations only go forward'); }
}

/** What was asked for and waits for another person, in the order of 待办. */
export class AddAmendments20261126081000 implements MigrationInterface {
  name = 'AddAmendments20261126081000';
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`CREATE INDEX certificate_amendment ON certificate (institution_id, since, id) WHERE status = 'ISSUED' AND state->>'amendment' IS NOT NULL`);
  }
  async down(): Promise<void> { throw new Error('migrations only go forward'); }
}

/** Batches that were uploaded and are not confirmed visible, in the order of 待办. */
export class AddUnseenBatches20261126180000 implements MigrationInterface {
  name = 'AddUnseenBatches20261126180000';
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`CREATE INDEX batch_unseen ON batch (institution_id, since, id) WHERE status = 'PUBLISHED' AND state->>'visibleOn' IS NULL`);
  }
  async down(): Promise<void> { throw new Error('migrations only go forward'); }
}

/** What is not confirmed visible in the city's system, in the order of 待办. */
export class AddUnpublishedChanges20261126150000 implements MigrationInterface {
  name = 'AddUnpublishedChanges20261126150000';
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`CREATE INDEX certificate_unpublished ON certificate (institution_id, since, id) WHERE state->'unpublished'->0 IS NOT NULL`);
  }
  async down(): Promise<void> { throw new Error('migrations only go forward'); }
}

/** Name of the constraint that holds certificate numbers unique. */
export const NUMBER_UNIQUE = 'certificate_number_unique';

export const batchStore = (log: EventLog) => new AggregateStore<Batch, BatchEvent>({ table: 'batch', aggregateType: 'certificates.batch', evolve: evolveBatch, columns: {
  status: { type: 'text', of: (b) => b.status }, plan_id: { type: 'uuid', of: (b) => b.planId }, institution_id: { type: 'uuid', of: (b) => b.institutionId }, supervisor_id: { type: 'uuid', of: (b) => b.supervisorId } }, since: true }, log);

export const certificateStore = (log: EventLog) => new AggregateStore<Certificate, CertificateEvent>({ table: 'certificate', aggregateType: 'certificates.certificate', evolve: evolveCertificate, columns: {
  certificate_number: { type: 'text', of: (c) => c.certificateNumber }, person_id: { type: 'uuid', of: (c) => c.personId }, name_key: { type: 'text', of: (c) => nameKey(c.name) }, batch_id: { type: 'uuid', of: (c) => c.batchId },
  institution_id: { type: 'uuid', of: (c) => c.institutionId }, application_id: { type: 'uuid', of: (c) => c.applicationId }, issued_on: { type: 'date', of: (c) => c.issuedOn }, print: { type: 'text', of: (c) => c.print }, status: { type: 'text', of: (c) => c.status } }, since: true }, log);

/** An effective pass that waits for, or has, its certificate. */
export interface Pass { readonly applicationId: string; readonly planId: string; readonly planName: string; readonly institutionId: string; readonly siteId: string; readonly effectiveOn: PlainDate; readonly candidate: CandidateData; readonly result: Pick<DataOf<typeof ResultTookEffect>, 'theory' | 'skill' | 'comprehensive'> }

type PassRow = { application_id: string; plan_id: string; institution_id: string; site_id: string; effective_on: string; data: { planName: string; candidate: CandidateData; result: Pass['result'] } };
const passOf = (r: PassRow): Pass => ({ applicationId: r.application_id, planId: r.plan_id, institutionId: r.institution_id, siteId: r.site_id, effectiveOn: r.effective_on, ...r.data });
const PASS_COLUMNS = `application_id, plan_id, institution_id, site_id, effective_on::text, data`;

/** Notes results, at most one of an application. One that is in a batch stays as it went up; a correction that was heard of before the first result counts. Results that are no pass are kept too: a correction may make them one. */
export async function noteResults(tx: Tx, results: ReadonlyArray<DataOf<typeof ResultTookEffect>>): Promise<void> {
  const of = (pick: (d: DataOf<typeof ResultTookEffect>) => unknown) => results.map(pick);
  const noted = await tx.query<{ application_id: string; first: boolean }>(`INSERT INTO pass (application_id, plan_id, institution_id, site_id, person_id, effective_on, data, passed)
    SELECT * FROM unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::uuid[], $5::uuid[], $6::date[], $7::jsonb[], $8::boolean[])
    ON CONFLICT (application_id) DO UPDATE SET plan_id = EXCLUDED.plan_id, institution_id = EXCLUDED.institution_id, site_id = EXCLUDED.site_id, effective_on = EXCLUDED.effective_on, data = EXCLUDED.data, passed = EXCLUDED.passed
    WHERE pass.batch_id IS NULL RETURNING application_id, (xmax = 0) AS first`,
  [of((d) => d.candidate.applicationId), of((d) => d.planId), of((d) => d.institutionId), of((d) => d.siteId), of((d) => d.candidate.personId), of((d) => d.effectiveOn),
    of(({ planName, candidate, theory, skill, comprehensive }) => JSON.stringify({ planName, candidate, result: { theory, skill, comprehensive } })), of((d) => d.outcome === 'PASSED')]);
  await tx.query('UPDATE pass SET passed = e.passed FROM early_correction e WHERE e.application_id = pass.application_id AND pass.application_id = ANY($1::uuid[])', [noted.filter((n) => n.first).map((n) => n.application_id)]);
}

/** Passes of a plan that no batch has, locked, in a stable order. */
export async function waitingPasses(tx: Tx, planId: string, limit: number): Promise<Pass[]> {
  return (await tx.query<PassRow>(`SELECT ${PASS_COLUMNS} FROM pass WHERE plan_id = $1 AND batch_id IS NULL AND passed ORDER BY application_id LIMIT $2 FOR UPDATE`, [planId, limit])).map(passOf);
}
export async function passesOf(db: Queryable, applicationIds: readonly string[]): Promise<Pass[]> {
  return (await db.query<PassRow>(`SELECT ${PASS_COLUMNS} FROM pass WHERE application_id = ANY($1::uuid[]) ORDER BY application_id`, [applicationIds])).map(passOf);
}
export async function assignPasses(tx: Tx, batchId: string, applicationIds: readonly string[]): Promise<void> {
  await tx.query('UPDATE pass SET batch_id = $1 WHERE application_id = ANY($2::uuid[])', [batchId, applicationIds]);
}
/** Notes a corrected outcome and tells the batch that the result is in; a correction that comes before its result is kept. */
export async function noteCorrection(tx: Tx, applicationId: string, passed: boolean): Promise<string | null> {
  const [row] = await tx.query<{ batch_id: string | null }>('UPDATE pass SET passed = $2 WHERE application_id = $1 RETURNING batch_id', [applicationId, passed]);
  if (!row) await tx.query('INSERT INTO early_correction (application_id, passed) VALUES ($1, $2) ON CONFLICT (application_id) DO UPDATE SET passed = $2', [applicationId, passed]);
  return row?.batch_id ?? null;
}
/** What was withdrawn before its result is withdrawn no more. */
export const forgetEarlyCorrection = (tx: Tx, applicationId: string) => tx.query('DELETE FROM early_correction WHERE application_id = $1', [applicationId]);
/** Takes a result out of its batch: it may go up again if it becomes a pass once more. */
export const releasePass = (tx: Tx, applicationId: string) => tx.query('UPDATE pass SET batch_id = NULL WHERE application_id = $1', [applicationId]);

/**
 * The last serial given before at a site in an issue year at a level, locked until the transaction ends. `stem` is what its numbers begin with: numbers that
 * were imported before the body came to be numbered here are given too, and never again.
 */
export async function lockBook(tx: Tx, siteId: string, year: number, level: number, stem: string): Promise<number> {
  await tx.query('INSERT INTO number_book (site_id, issue_year, level, last_serial) VALUES ($1, $2, $3, 0) ON CONFLICT DO NOTHING', [siteId, year, level]);
  const [row] = await tx.query<{ last_serial: number }>('SELECT last_serial FROM number_book WHERE site_id = $1 AND issue_year = $2 AND level = $3 FOR UPDATE', [siteId, year, level]);
  const [highest] = await tx.query<{ serial: number }>(`SELECT substr(certificate_number, 17)::int AS serial FROM certificate WHERE certificate_number BETWEEN $1 || '000000' AND $1 || '999999' ORDER BY certificate_number DESC LIMIT 1`, [stem]);
  return Math.max(row!.last_serial, highest?.serial ?? 0);
}
export async function advanceBook(tx: Tx, siteId: string, year: number, level: number, last: number): Promise<void> {
  await tx.query('UPDATE number_book SET last_serial = $4 WHERE site_id = $1 AND issue_year = $2 AND level = $3', [siteId, year, level, last]);
}
/** Which of these numbers a certificate has already, one from before this system included. */
export async function takenNumbers(db: Queryable, numbers: readonly string[]): Promise<Set<string>> {
  return new Set((await db.query<{ certificate_number: string }>('SELECT certificate_number FROM certificate WHERE certificate_number = ANY($1::text[]) UNION SELECT certificate_number FROM legacy_certificate WHERE certificate_number = ANY($1::text[])', [numbers])).map((r) => r.certificate_number));
}
