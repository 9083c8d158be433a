import type { ApprovalSource } from '@gt/service-kit';
import { makeStores } from '../storage/stores.js';

/** What a bureau approves here, for those that want two steps. */
export const approvals: readonly ApprovalSource[] = [
  { kind: 'filing', recordType: 'institutions.filing', find: async (tx, kit, id) => {
    const stores = makeStores(kit.log);
    const known = await stores.filings.find(tx, id);
    // the body first, then its filing: the order of every step of a filing
    const body = known && (await stores.institutions.findMany(tx, [known.state.institutionId], true)).get(known.state.institutionId);
    const filing = body && (await stores.filings.findMany(tx, [id], true)).get(id);
    return filing && { version: filing.version, bureauId: body.state.supervisorId, institutionId: filing.state.institutionId, open: filing.state.status === 'SUBMITTED' || filing.state.status === 'APPROVED' };
  } },
  { kind: 'activation', recordType: 'institutions.institution', find: async (tx, kit, id) => {
    const body = (await makeStores(kit.log).institutions.findMany(tx, [id], true)).get(id);
    return body && { version: body.version, bureauId: body.state.supervisorId, institutionId: id, open: body.state.status === 'REGISTERED' };
  } },
];
