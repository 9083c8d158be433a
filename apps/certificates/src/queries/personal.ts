import { copies, type PersonalSource } from '@gt/service-kit';
import type { Certificate } from '../domain/certificate.js';

/** The document number on a certificate's face, for those whose work is on it. */
export const personal: readonly PersonalSource[] = [{
  recordType: 'certificates.certificate',
  load: async (db, ids) => {
    const rows = await db.query<{ id: string; state: Certificate }>('SELECT id, state FROM certificate WHERE id = ANY($1::uuid[])', [ids]);
    const bodies = new Map((await copies.institutions(db, [...new Set(rows.map((row) => row.state.institutionId))])).map((body) => [body.id, body.state.supervisorId]));
    return rows.map(({ id, state }) => {
      const bureauId = bodies.get(state.institutionId);
      return { id, personId: state.personId, resource: { institutionId: state.institutionId, personId: state.personId, ...(bureauId ? { bureauId } : {}) }, sealed: { idNumber: state.idNumberSealed } };
    });
  },
}];
