import { faultsOfFontFiles } from '@gt/forms';
import type { ServiceDefinition } from '@gt/service-kit';
import { scheduleSweep, SWEEP_TASK } from '@gt/uploads';
import { fixFilings } from './jobs/fix-filings.js';
import { fixFilingsLater } from './jobs/fix-papers.js';
import { sweepFiles } from './jobs/sweep-files.js';
import { InstitutionsModule } from './institutions.module.js';
import { toContract } from './publish/contract.js';
import { approvals } from './queries/approvals.js';
import { personal } from './queries/personal.js';
import { worklist } from './queries/worklist.js';
import { AddCustomStandards20261125232000 } from './storage/migrations/add-custom-standards-20261125232000.js';
import { AddDocumentSubjects20261126170000 } from './storage/migrations/add-document-subjects-20261126170000.js';
import { AddFeeSchedules20261125230000 } from './storage/migrations/add-fee-schedules-20261125230000.js';
import { AddWorklistToInstitutions20261125200000 } from './storage/migrations/add-worklist.js';
import { CreateEvidenceFiles20261126101500 } from './storage/migrations/create-evidence-files-20261126101500.js';
import { CreateRegisters20260301001000 } from './storage/migrations/create-registers.js';
import { makeStores } from './storage/stores.js';

/** institutions: assessment bodies, filings (附件1), experts, rule sets and calendars. It owns these facts and listens to nobody but identity. */
export const definition: ServiceDefinition = {
  name: 'institutions', module: InstitutionsModule, migrations: [CreateRegisters20260301001000, AddWorklistToInstitutions20261125200000, AddFeeSchedules20261125230000, AddCustomStandards20261125232000, CreateEvidenceFiles20261126101500, AddDocumentSubjects20261126170000], keepsFiles: true, toContract, consumes: ['identity.approval-steps'], personal, worklist, approvals, faults: ({ fontFiles }) => faultsOfFontFiles(fontFiles),
  jobs: (kit) => { const stores = makeStores(kit.log); return { 'fix-filings': () => fixFilings(kit, stores), [SWEEP_TASK]: () => sweepFiles(kit) }; },
  // filings that wait for a glyph, or were approved before they were fixed at all
  ready: async (kit) => { await kit.db.transaction(fixFilingsLater); await scheduleSweep(kit); },
};
