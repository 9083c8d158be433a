import type { Queryable } from '@gt/persistence';
import { copies, type PersonalSource } from '@gt/service-kit';
import type { Application } from '../domain/application.js';
import type { Legacy } from '../domain/legacy.js';
import type { Objection } from '../domain/objection.js';
import { objectionResource, resourceOf } from './resource.js';

/** Records of one table, with the bureau in charge of their body. */
async function withSupervisor<S extends { readonly institutionId: string }>(db: Queryable, table: 'application' | 'legacy_record' | 'objection', ids: readonly string[]): Promise<Array<{ readonly id: string; readonly state: S; readonly supervisorId: string | undefined }>> {
  const rows = await db.query<{ id: string; state: S }>(`SELECT id, state FROM ${table} WHERE id = ANY($1::uuid[])`, [ids]);
  const bodies = new Map((await copies.institutions(db, [...new Set(rows.map((row) => row.state.institutionId))])).map((body) => [body.id, body.state.supervisorId]));
  return rows.map(({ id, state }) => ({ id, state, supervisorId: bodies.get(state.institutionId) }));
}

/** Document number and telephone of an applicant, for those whose work is on the application. */
export const personal: readonly PersonalSource[] = [{
  recordType: 'applications.application',
  load: async (db, ids) => (await withSupervisor<Application>(db, 'application', ids)).map(({ id, state, supervisorId }) => ({ id, personId: state.personId, resource: resourceOf(state, supervisorId), sealed: { idNumber: state.applicant.idNumberSealed, phone: state.applicant.phoneSealed } })),
}, {
  recordType: 'applications.legacy',
  load: async (db, ids) => (await withSupervisor<Legacy>(db, 'legacy_record', ids)).map(({ id, state, supervisorId }) => ({ id, personId: state.personId, resource: { institutionId: state.institutionId, personId: state.personId, ...(supervisorId ? { bureauId: supervisorId } : {}) }, sealed: { idNumber: state.idNumberSealed } })),
}, {
  // whoever raised one publicly: for those who handle it alone
  recordType: 'applications.objection', needs: 'objection.read',
  load: async (db, ids) => (await withSupervisor<Objection>(db, 'objection', ids)).map(({ id, state, supervisorId }) => ({ id, personId: null, resource: objectionResource(state, supervisorId), sealed: { name: state.contact?.nameSealed ?? null, phone: state.contact?.phoneSealed ?? null } })),
}];
