import { Sentence } from '../report.js';
import { judgeApplication } from '../sentences/applications.js';
import { byApplication, CERTIFICATES, listed, PASSES, passFacts, type CertificateRow, type PassRow } from './by-application.js';
import { ask, pages } from './cursor.js';
import type { Installation } from './installation.js';

export async function checkApplications(installation: Installation): Promise<Sentence> {
  const sentence = new Sentence('APPLICATION', 'for every accepted application exactly one of: waiting, failed, absent, disqualified, stopped, certified, withdrawn by decision');
  const [evaluation, certificates] = [installation.database('evaluation'), installation.database('certificates')];
  const accepted = pages<{ id: string; status: string | null; outcome: string | null }>(installation.database('applications'),
    `SELECT e.aggregate_id::text AS id, a.status, a.state->>'outcome' AS outcome FROM event e LEFT JOIN application a ON a.id = e.aggregate_id
     WHERE e.aggregate_type = 'applications.application' AND e.type = 'ApplicationAccepted' ORDER BY e.aggregate_id`);
  for await (const page of accepted) {
    const ids = page.map((r) => r.id);
    const candidates = byApplication(await ask<{ application_id: string; withdrawn: boolean; plan_id: string | null }>(evaluation,
      'SELECT c.application_id, c.withdrawn, n.plan_id FROM candidate c LEFT JOIN enrolment n ON n.application_id = c.application_id AND NOT n.released WHERE c.application_id = ANY($1::uuid[])', [ids]));
    const results = byApplication(await ask<{ application_id: string; outcome: string }>(evaluation, `SELECT id AS application_id, state->>'outcome' AS outcome FROM result WHERE id = ANY($1::uuid[])`, [ids]));
    const passes = byApplication(await ask<PassRow>(certificates, PASSES, [ids]));
    const issued = listed(await ask<CertificateRow>(certificates, CERTIFICATES, [ids]));
    for (const { id, status, outcome } of page) {
      const candidate = candidates.get(id);
      const result = results.get(id);
      const { standing, breaks } = judgeApplication({
        applicationId: id, row: status === null ? null : { status, outcome }, candidate: candidate ? { withdrawn: candidate.withdrawn, planId: candidate.plan_id } : null,
        result: result ? { outcome: result.outcome } : null, pass: passFacts(passes.get(id)), certificateIds: (issued.get(id) ?? []).map((c) => c.id),
      });
      sentence.look(breaks);
      sentence.count(standing);
    }
  }
  return sentence;
}
