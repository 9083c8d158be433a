import { maskName, type PlainDate } from '@gt/domain';
import type { CertificateIssued, DataOf, PanelFormed, PlanFiled, ResultTookEffect, ScoreSheetOpened } from '@gt/contracts';
import type { Queryable, Tx } from '@gt/persistence';
import { findRuleSet, ruleSetInForce, type RuleSet } from '@gt/rules';
import { copies } from '@gt/service-kit';
import type { CandidateFact, PanelFact, RegisterSignatureFact, SheetFact, VolumeFacts } from '../domain/completeness.js';
import type { Volume } from '../domain/volume.js';
import { itemsOf } from './items.js';

/** What other services said of a plan. Each statement notes one fact and may run again. */
export const notePlan = (tx: Tx, planId: string, { ruleSet }: DataOf<typeof PlanFiled>) =>
  tx.query('INSERT INTO plan (plan_id, rule_set_id, rule_set_version) VALUES ($1, $2, $3) ON CONFLICT (plan_id) DO UPDATE SET rule_set_id = $2, rule_set_version = $3', [planId, ruleSet.id, ruleSet.version]);
export const notePlanEffective = (tx: Tx, planId: string) => tx.query('UPDATE plan SET effective = true WHERE plan_id = $1', [planId]);
export const notePlanCancelled = (tx: Tx, planId: string) => tx.query('UPDATE plan SET cancelled = true WHERE plan_id = $1', [planId]);
export const noteEnrolled = (tx: Tx, planId: string, applicationIds: readonly string[]) =>
  tx.query('INSERT INTO candidate (plan_id, application_id) SELECT $1, id FROM unnest($2::uuid[]) AS id ON CONFLICT DO NOTHING', [planId, applicationIds]);
/** They left the plan before it began: the volume is none of theirs. */
export const noteRemoved = (tx: Tx, planId: string, applicationIds: readonly string[]) => tx.query('DELETE FROM candidate WHERE plan_id = $1 AND application_id = ANY($2::uuid[]) AND outcome IS NULL AND batch_id IS NULL', [planId, applicationIds]);
export const noteWithdrawn = (tx: Tx, applicationId: string) => tx.query('INSERT INTO withdrawn_application (application_id) VALUES ($1) ON CONFLICT DO NOTHING', [applicationId]);
/** It was taken up again: whatever it comes to, its papers are to be here. */
export const noteReopened = (tx: Tx, applicationId: string) => tx.query('DELETE FROM withdrawn_application WHERE application_id = $1', [applicationId]);

/** Results, at most one of an application. Only the masked name is kept: it labels what is missing. */
export const noteResults = (tx: Tx, results: ReadonlyArray<DataOf<typeof ResultTookEffect>>) =>
  tx.query(`INSERT INTO candidate (plan_id, application_id, name, method, level, outcome, register_id) SELECT * FROM unnest($1::uuid[], $2::uuid[], $3::text[], $4::text[], $5::smallint[], $6::text[], $7::uuid[])
    ON CONFLICT (plan_id, application_id) DO UPDATE SET name = EXCLUDED.name, method = EXCLUDED.method, level = EXCLUDED.level, outcome = EXCLUDED.outcome, register_id = EXCLUDED.register_id`,
  [results.map((r) => r.planId), results.map((r) => r.candidate.applicationId), results.map((r) => maskName(r.candidate.name)), results.map((r) => r.candidate.method), results.map((r) => r.candidate.level),
    results.map((r) => r.outcome), results.map((r) => r.registerId)]);
export const noteCorrected = (tx: Tx, applicationId: string, planId: string, outcome: string) => tx.query('UPDATE candidate SET outcome = $3 WHERE plan_id = $1 AND application_id = $2', [planId, applicationId, outcome]);
/** Certificates of applications, at most one of an application. */
export const noteCertificates = (tx: Tx, issued: ReadonlyArray<DataOf<typeof CertificateIssued>>) =>
  tx.query('INSERT INTO candidate (plan_id, application_id, batch_id) SELECT * FROM unnest($1::uuid[], $2::uuid[], $3::uuid[]) ON CONFLICT (plan_id, application_id) DO UPDATE SET batch_id = EXCLUDED.batch_id',
    [issued.map((c) => c.planId), issued.map((c) => c.applicationId), issued.map((c) => c.batchId)]);

export const notePanel = (tx: Tx, panelId: string, d: DataOf<typeof PanelFormed>) =>
  tx.query('INSERT INTO panel (panel_id, plan_id, kind, member_ids, application_ids) VALUES ($1, $2, $3, $4, $5) ON CONFLICT (panel_id) DO UPDATE SET member_ids = $4, application_ids = $5',
    [panelId, d.planId, d.kind, d.members.map((m) => m.expertId), d.applicationIds]);
export const notePanelDissolved = (tx: Tx, panelId: string) => tx.query('UPDATE panel SET dissolved = true WHERE panel_id = $1', [panelId]);
export const noteSheets = (tx: Tx, opened: ReadonlyArray<DataOf<typeof ScoreSheetOpened> & { readonly sheetId: string }>) =>
  tx.query('INSERT INTO sheet (sheet_id, plan_id, expert_id) SELECT * FROM unnest($1::uuid[], $2::uuid[], $3::uuid[]) ON CONFLICT DO NOTHING', [opened.map((s) => s.sheetId), opened.map((s) => s.planId), opened.map((s) => s.expertId)]);
export const noteSheetSuperseded = (tx: Tx, sheetId: string) => tx.query('UPDATE sheet SET superseded = true WHERE sheet_id = $1', [sheetId]);
export const noteRegisterSignature = (tx: Tx, planId: string, s: RegisterSignatureFact) =>
  tx.query('INSERT INTO register_signature (register_id, plan_id, role, panel_id, kind) VALUES ($1, $2, $3, $4, $5) ON CONFLICT (register_id, role, panel_id) DO UPDATE SET kind = $5', [s.registerId, planId, s.role, s.panelId, s.kind]);

/** The plans that applications were enrolled in, by application; of one that is missing nothing was heard. */
export async function plansOfApplications(db: Queryable, applicationIds: readonly string[]): Promise<ReadonlyMap<string, string>> {
  const rows = await db.query<{ application_id: string; plan_id: string }>('SELECT application_id, min(plan_id::text) AS plan_id FROM candidate WHERE application_id = ANY($1::uuid[]) GROUP BY application_id', [applicationIds]);
  return new Map(rows.map((row) => [row.application_id, row.plan_id]));
}
export const planOfApplication = async (db: Queryable, applicationId: string): Promise<string | undefined> => (await plansOfApplications(db, [applicationId])).get(applicationId);

const adoptedRuleSets = async (db: Queryable): Promise<readonly RuleSet[]> => (await copies.ruleSets(db)).map((copy) => copy.content as unknown as RuleSet);

/** The rule set that the plan was filed under; undefined until it has come. */
export async function ruleSetOf(db: Queryable, planId: string): Promise<RuleSet | undefined> {
  const [plan] = await db.query<{ rule_set_id: string; rule_set_version: number }>('SELECT rule_set_id, rule_set_version FROM plan WHERE plan_id = $1', [planId]);
  return plan && findRuleSet(await adoptedRuleSets(db), plan.rule_set_id, plan.rule_set_version);
}

/** The rule set by which a volume's documents are kept: its plan's; of a body's year that of the day. */
export const ruleSetFor = async (db: Queryable, volume: Pick<Volume, 'planId'>, today: PlainDate): Promise<RuleSet | undefined> =>
  (volume.planId !== null ? ruleSetOf(db, volume.planId) : ruleSetInForce(await adoptedRuleSets(db), today));

/** Whether the volume cannot be complete yet, without reading it all: results are still to come, or an item's bytes are. While a batch comes in, nearly every look ends here. */
export async function isWaiting(db: Queryable, planId: string, volumeId: string): Promise<boolean> {
  const [row] = await db.query<{ waiting: boolean }>(`SELECT (SELECT NOT effective AND NOT cancelled FROM plan WHERE plan_id = $1) OR EXISTS (SELECT 1 FROM item WHERE volume_id = $2 AND status <> 'CAPTURED') AS waiting`, [planId, volumeId]);
  return row!.waiting;
}

/** Everything known of a plan's volume, for the completeness rule. */
export async function factsOf(db: Queryable, planId: string, volumeId: string): Promise<VolumeFacts> {
  const [plan] = await db.query<VolumeFacts['plan']>('SELECT effective, cancelled FROM plan WHERE plan_id = $1', [planId]);
  return {
    plan: plan!, items: await itemsOf(db, volumeId),
    candidates: await db.query<CandidateFact>(`SELECT c.application_id AS "applicationId", c.name, c.method, c.level, c.outcome, c.register_id AS "registerId", c.batch_id AS "batchId", w.application_id IS NOT NULL AS withdrawn
      FROM candidate c LEFT JOIN withdrawn_application w ON w.application_id = c.application_id WHERE c.plan_id = $1 ORDER BY c.application_id`, [planId]),
    panels: await db.query<PanelFact>('SELECT panel_id AS "panelId", kind, member_ids AS "memberIds", application_ids AS "applicationIds" FROM panel WHERE plan_id = $1 AND NOT dissolved ORDER BY panel_id', [planId]),
    sheets: await db.query<SheetFact>('SELECT sheet_id AS "sheetId", expert_id AS "expertId", superseded FROM sheet WHERE plan_id = $1 ORDER BY sheet_id', [planId]),
    registerSignatures: await db.query<RegisterSignatureFact>('SELECT register_id AS "registerId", role, panel_id AS "panelId", kind FROM register_signature WHERE plan_id = $1 ORDER BY register_id, role, panel_id', [planId]),
  };
}
