import { copies, type PersonalSource } from '@gt/service-kit';
import type { Application } from '../domain/application.js';
import { objectionResource } from '../commands/objections.js';
import type { Legacy } from '../domain/legacy.js';
import type { Objection } from '../domain/objection.js';
import { resourceOf } from './resource.js';

/** Document number and telephone of an applicant, for those whose work is on the application. */
export const personal: readonly PersonalSource[] = [{
  recordType: 'applications.application',
  load: async (db, ids) => {
    const rows = await db.query<{ id: string; state: Application }>('SELECT id, state FROM application WHERE id = ANY($1::uuid[])', [ids]);
    const bodies = new Map((await copies.institutions(db, [...new Set(rows.map((row) => row.state.institutionId))])).map((body) => [body.id, body.state.supervisorId]));
    return rows.map(({ id, state }) => ({ id, personId: state.personId, resource: resourceOf(state, bodies.get(state.institutionId)), sealed: { idNumber: state.applicant.idNumberSealed, phone: state.applicant.phoneSealed } }));
  },
}, {
  recordType: 'applications.legacy',
  load: async (db, ids) => {
    const rows = await db.query<{ id: string; state: Legacy }>('SELECT id, state FROM legacy_record WHERE id = ANY($1::uuid[])', [ids]);
    const bodies = new Map((await copies.institutions(db, [...new Set(rows.map((row) => row.state.institutionId))])).map((body) => [body.id, body.state.supervisorId]));
    return rows.map(({ id, state }) => { const bureauId = bodies.get(state.institutionId); return { id, personId: state.personId, resource: { institutionId: state.institutionId, personId: state.personId, ...(bureauId ? { bureauId } : {}) }, sealed: { idNumber: state.idNumberSealed } }; });
  },
}, {
  // whoever raised one publicly: for those who handle it alone
  recordType: 'applications.objection', needs: 'objection.read',
  load: async (db, ids) => Promise.all((await db.query<{ id: string; state: Objection }>('SELECT id, state FROM objection WHERE id = ANY($1::uuid[])', [ids]))
    .map(async ({ id, state }) => ({ id, personId: null, resource: await objectionResource(db, state), sealed: { name: state.contact?.nameSealed ?? null, phone: state.contact?.phoneSealed ?? null } }))),
}];
