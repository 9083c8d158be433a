import { copies, type ApprovalSource } from '@gt/service-kit';
import { slotOfApplication } from '../storage/slots.js';

/** What a bureau approves here, for those that want two steps: the municipal centre's release of a slot, by the application that holds it. */
export const approvals: readonly ApprovalSource[] = [
  { kind: 'slotRelease', recordType: 'applications.application', find: async (tx, _kit, id) => {
    const [slot, centre] = [await slotOfApplication(tx, id), await copies.municipalCentre(tx)];
    return slot && centre && { version: slot.version, bureauId: centre.id, institutionId: slot.institutionId, open: slot.state !== 'RELEASED' };
  } },
];
