import type { ApprovalSource } from '@gt/service-kit';
import { copies } from '@gt/service-kit';
import { certificatesOf } from '../certificates.js';
import { supervisorOf } from '../commands/batches.js';

/** What a bureau approves here, for those that want two steps. */
export const approvals: readonly ApprovalSource[] = [
  { kind: 'batch', recordType: 'certificates.batch', find: async (tx, kit, id) => {
    const batch = (await certificatesOf.get(kit)!.batches.findMany(tx, [id], true)).get(id);
    return batch && { version: batch.version, bureauId: batch.state.supervisorId, institutionId: batch.state.institutionId, open: batch.state.status === 'SUBMITTED' || (batch.state.status === 'CONFIRMED' && batch.state.applicationIds.length === 0) };
  } },
  { kind: 'revocation', recordType: 'certificates.certificate', find: async (tx, kit, id) => {
    const certificate = (await certificatesOf.get(kit)!.certificates.findMany(tx, [id], true)).get(id);
    const body = certificate && await copies.institution(tx, certificate.state.institutionId);
    return certificate && body && { version: certificate.version, bureauId: await supervisorOf(tx, body), institutionId: certificate.state.institutionId, open: certificate.state.status === 'ISSUED' };
  } },
];
