import { copies, type ApprovalSource } from '@gt/service-kit';
import { makeFindings } from '../storage/findings.js';

/** What a bureau approves here, for those that want two steps: the decision on a finding. */
export const approvals: readonly ApprovalSource[] = [
  { kind: 'finding', recordType: 'supervision.finding', find: async (tx, kit, id) => {
    const finding = (await makeFindings(kit.log).findMany(tx, [id], true)).get(id);
    const body = finding && await copies.institution(tx, finding.state.institutionId);
    return finding && body && { version: finding.version, bureauId: body.supervisorId, institutionId: finding.state.institutionId, open: finding.state.status === 'OPEN' };
  } },
];
