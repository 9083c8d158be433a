import type { PersonalSource } from '@gt/service-kit';
import type { BridgingFiling } from '../domain/filing.js';

/** Document numbers of a filing's staff and experts (附件1 三) and mobiles of its contacts, for the body and the bureau that is in charge of it. */
export const personal: readonly PersonalSource[] = [{
  recordType: 'institutions.filing',
  load: async (db, ids) => (await db.query<{ id: string; state: BridgingFiling; supervisor_id: string }>('SELECT f.id, f.state, i.supervisor_id FROM filing f JOIN institution i ON i.id = f.institution_id WHERE f.id = ANY($1::uuid[])', [ids]))
    .map(({ id, state, supervisor_id: bureauId }) => ({
      id, personId: null, resource: { institutionId: state.institutionId, bureauId },
      sealed: { ...Object.fromEntries(state.staff.map((member, i) => [`staff[${i}].idNumber`, member.idNumberSealed])), ...Object.fromEntries((state.experts ?? []).map((expert, i) => [`experts[${i}].idNumber`, expert.idNumberSealed])), 'legalRepresentative.mobile': state.legalRepresentative?.mobileSealed ?? null, 'contact.mobile': state.contact?.mobileSealed ?? null },
    })),
}];
