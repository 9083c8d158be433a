import type { ServiceDefinition } from '@gt/service-kit';
import { toContract } from './publish/contract.js';
import { approvals } from './queries/approvals.js';
import { openCases } from './queries/open-cases.js';
import { worklist } from './queries/worklist.js';
import { AddBatchCandidates20261126100000 } from './storage/migrations/add-batch-candidates.js';
import { AddWorklistToSupervision20261125200000 } from './storage/migrations/add-worklist.js';
import { batchTable } from './storage/batch-table.js';
import { AddSecondSlot20260302001000 } from './storage/migrations/add-second-slot.js';
import { CreateBatchTable20260301001000 } from './storage/migrations/create-batch-table.js';
import { SupervisionModule } from './supervision.module.js';

/** supervision: what became of every application (批次一览), and the findings that somebody must decide. */
export const definition: ServiceDefinition = {
  name: 'supervision', module: SupervisionModule, migrations: [CreateBatchTable20260301001000, AddSecondSlot20260302001000, AddWorklistToSupervision20261125200000, AddBatchCandidates20261126100000], toContract, worklist, openCases, approvals,
  consumes: ['institutions.bureau', 'institutions.institution', 'evaluation.plan', 'certificates.batch', 'archives.volume', 'identity.approval-steps'], projections: [batchTable],
};
