import { Sentence } from '../report.js';
import { judgeCertificate, judgePass } from '../sentences/passes.js';
import { byApplication, CERTIFICATES, listed, PASSES, passFacts, type CertificateRow, type PassRow } from './by-application.js';
import { ask, pages } from './cursor.js';
import type { Installation } from './installation.js';

export async function checkPasses(installation: Installation): Promise<Sentence> {
  const sentence = new Sentence('PASS', 'for every effective pass exactly one certificate or one pending batch row');
  const [evaluation, certificates] = [installation.database('evaluation'), installation.database('certificates')];
  const passed = pages<{ id: string; plan_id: string; person_id: string; withdrawn: boolean }>(evaluation,
    `SELECT r.id::text AS id, r.plan_id, r.person_id, coalesce(c.withdrawn, false) AS withdrawn FROM result r LEFT JOIN candidate c ON c.application_id = r.id WHERE r.state->>'outcome' = 'PASSED' ORDER BY r.id`);
  for await (const page of passed) {
    const ids = page.map((r) => r.id);
    const passes = byApplication(await ask<PassRow>(certificates, PASSES, [ids]));
    const issued = listed(await ask<CertificateRow>(certificates, CERTIFICATES, [ids]));
    const batches = listed(await ask<{ application_id: string; id: string; status: string }>(certificates,
      `SELECT a.id AS application_id, b.id, b.status FROM batch b CROSS JOIN LATERAL jsonb_array_elements_text(b.state->'applicationIds') a(id)
       WHERE b.plan_id = ANY($1::uuid[]) AND a.id = ANY($2::text[]) ORDER BY b.id`, [[...new Set(page.map((r) => r.plan_id))], ids]));
    for (const { id, person_id: personId, withdrawn } of page) {
      sentence.look(judgePass({ applicationId: id, personId, withdrawn, pass: passFacts(passes.get(id)), batches: batches.get(id) ?? [],
        certificates: (issued.get(id) ?? []).map((c) => ({ id: c.id, batchId: c.batch_id, personId: c.person_id })) }));
    }
  }
  const issued = pages<{ id: string; application_id: string; known: boolean }>(certificates,
    'SELECT c.id::text AS id, c.application_id, coalesce(NOT p.passed, false) AS known FROM certificate c LEFT JOIN pass p ON p.application_id = c.application_id WHERE c.application_id IS NOT NULL ORDER BY c.id');
  for await (const page of issued) {
    const outcomes = byApplication(await ask<{ application_id: string; outcome: string }>(evaluation, `SELECT id AS application_id, state->>'outcome' AS outcome FROM result WHERE id = ANY($1::uuid[])`, [page.map((c) => c.application_id)]));
    for (const c of page) sentence.add(judgeCertificate({ id: c.id, applicationId: c.application_id, correctionKnown: c.known }, outcomes.get(c.application_id)?.outcome ?? null));
  }
  return sentence;
}
