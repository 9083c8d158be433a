import { copies, type ApprovalSource } from '@gt/service-kit';
import { Stores } from '../storage/stores.js';
import { slotOfApplication } from '../storage/slots.js';

/** What a bureau approves here, for those that want two steps: the municipal centre's release or move of a slot, by the application that holds it; whether an application goes on after a move of the person; how an objection is settled. */
export const approvals: readonly ApprovalSource[] = [
  { kind: 'slotRelease', recordType: 'applications.application', find: async (tx, _kit, id) => {
    const [slot, centre] = [await slotOfApplication(tx, id), await copies.municipalCentre(tx)];
    return slot && centre && { version: slot.version, bureauId: centre.id, institutionId: slot.institutionId, open: slot.state !== 'RELEASED' };
  } },
  { kind: 'personMove', recordType: 'applications.application', find: async (tx, kit, id) => {
    const found = (await new Stores(kit).applications.findMany(tx, [id], true)).get(id);
    const bureauId = found && (await copies.institution(tx, found.state.institutionId))?.supervisorId;
    return found && bureauId ? { version: found.version, bureauId, institutionId: found.state.institutionId, open: found.state.move?.awaits === 'SUPERVISOR' } : undefined;
  } },
  { kind: 'objection', recordType: 'applications.objection', find: async (tx, kit, id) => {
    const found = (await new Stores(kit).objections.findMany(tx, [id], true)).get(id);
    const bureauId = found && (await copies.institution(tx, found.state.institutionId))?.supervisorId;
    return found && bureauId ? { version: found.version, bureauId, institutionId: found.state.institutionId, open: found.state.status === 'ESCALATED' } : undefined;
  } },
];
