import type { CandidateData } from '@gt/contracts';
import { copies, type PersonalSource } from '@gt/service-kit';

/** The document number of a candidate, for those whose work is on the plan. */
export const personal: readonly PersonalSource[] = [{
  recordType: 'applications.application',
  load: async (db, ids) => {
    const rows = await db.query<{ id: string; data: CandidateData }>('SELECT application_id AS id, data FROM candidate WHERE application_id = ANY($1::uuid[])', [ids]);
    const bodies = new Map((await copies.institutions(db, [...new Set(rows.map((row) => row.data.institutionId))])).map((body) => [body.id, body.state.supervisorId]));
    return rows.map(({ id, data }) => {
      const bureauId = bodies.get(data.institutionId);
      return { id, personId: data.personId, resource: { institutionId: data.institutionId, employerId: data.employerId, personId: data.personId, ...(bureauId ? { bureauId } : {}) }, sealed: { idNumber: data.idNumberSealed } };
    });
  },
}];
