import { faultsOfFontFiles } from '@gt/forms';
import { addJob, gathering } from '@gt/persistence';
import type { ServiceDefinition } from '@gt/service-kit';
import { scheduleSweep } from '@gt/uploads';
import { ApplicationsModule } from './applications.module.js';
import { onDelivered } from './commands/notify.js';
import { fixForms } from './jobs/fix-forms.js';
import { fixMaterials, materialsOfAllLater } from './jobs/fix-materials.js';
import { readBundle } from './jobs/read-bundle.js';
import { CreateBundles20261126064000 } from './storage/migrations/create-bundles-20261126064000.js';
import { fixPhotos } from './jobs/fix-photos.js';
import { purgeDrafts, schedulePurge } from './jobs/purge-drafts.js';
import { sweepFiles } from './jobs/sweep-files.js';
import { runImport } from './jobs/run-import.js';
import { readScanOn } from './commands/scans.js';
import { toContract } from './publish/contract.js';
import { approvals } from './queries/approvals.js';
import { inventory } from './queries/handover.js';
import { personal } from './queries/personal.js';
import { openCases } from './queries/open-cases.js';
import { worklist } from './queries/worklist.js';
import { AddChanges20261126070500 } from './storage/migrations/add-changes-20261126070500.js';
import { AddImportProgress20261125203000 } from './storage/migrations/add-import-progress-20261125203000.js';
import { AddOverdueSupplements20261126185500 } from './storage/migrations/add-overdue-supplements-20261126185500.js';
import { AddOpenApplications20261126070000 } from './storage/migrations/add-open-applications-20261126070000.js';
import { AddSearch20261126050000 } from './storage/migrations/add-search-20261126050000.js';
import { AddPlanDate20261125212000, AddWorklistToApplications20261125200000 } from './storage/migrations/add-worklist-20261125200000.js';
import { AddSupersededForms20261126080000 } from './storage/migrations/add-superseded-forms-20261126080000.js';
import { AddUncompressedApplications20261126152000 } from './storage/migrations/add-uncompressed-applications-20261126152000.js';
import { DropIndexes20261126182000 } from './storage/migrations/drop-indexes-20261126182000.js';
import { CreateAttachments20261126040000 } from './storage/migrations/create-attachments-20261126040000.js';
import { CreateAppraisals20261126064500 } from './storage/migrations/create-appraisals-20261126064500.js';
import { CreateApplications20260301001000 } from './storage/migrations/create-applications-20260301001000.js';
import { AddLegacyAmendments20261126151000 } from './storage/migrations/add-legacy-amendments-20261126151000.js';
import { CreateLegacy20261126030000 } from './storage/migrations/create-legacy-20261126030000.js';
import { CreateObjectionFiles20261126063500 } from './storage/migrations/create-objection-files-20261126063500.js';
import { CreateObjections20261126062000 } from './storage/migrations/create-objections-20261126062000.js';
import { CreatePersonJoins20261126033000 } from './storage/migrations/create-person-joins-20261126033000.js';
import { CreateScans20261126041500 } from './storage/migrations/create-scans-20261126041500.js';
import { AddPersonMoves20261126061500 } from './storage/migrations/add-person-moves-20261126061500.js';
import { CreatePrivacy20261125230000 } from './storage/migrations/create-privacy-20261125230000.js';
import { Stores } from './storage/stores.js';

/** Persons, employers, application forms (附件2), employer review, intake, the one-application rule, imports. */
export const definition: ServiceDefinition = {
  name: 'applications', module: ApplicationsModule, toContract, personal, worklist, openCases, approvals, inventory, faults: ({ fontFiles }) => faultsOfFontFiles(fontFiles),
  migrations: [CreateApplications20260301001000, AddWorklistToApplications20261125200000, AddImportProgress20261125203000, AddPlanDate20261125212000, CreatePrivacy20261125230000, CreateLegacy20261126030000, CreatePersonJoins20261126033000, CreateAttachments20261126040000, CreateScans20261126041500, AddSearch20261126050000, CreateObjections20261126062000, CreateObjectionFiles20261126063500, CreateBundles20261126064000, CreateAppraisals20261126064500, AddChanges20261126070500, AddOpenApplications20261126070000, AddPersonMoves20261126061500, AddSupersededForms20261126080000, AddLegacyAmendments20261126151000, AddUncompressedApplications20261126152000, DropIndexes20261126182000, AddOverdueSupplements20261126185500], keepsFiles: true,
  consumes: ['institutions.bureau', 'institutions.institution', 'institutions.filing', 'institutions.custom-standard', 'institutions.rule-set', 'institutions.calendar-paper', 'evaluation.plan', 'evaluation.result', 'certificates.certificate', 'identity.account', 'identity.approval-steps'],
  jobs: (kit) => { const stores = new Stores(kit); return { 'fix-forms': gathering(kit.db, 'fix-forms', () => fixForms(kit, stores)), 'fix-photos': (payload) => fixPhotos(kit, stores, payload), 'fix-materials': (payload) => fixMaterials(kit, payload), 'run-import': (payload) => runImport(kit, stores, payload), 'purge-drafts': () => purgeDrafts(kit, stores), 'sweep-files': () => sweepFiles(kit), 'read-bundle': (payload) => readBundle(kit, stores, payload), 'read-scan': (payload) => readScanOn(kit, payload) }; },
  delivered: (kit, tx, message) => onDelivered(kit, new Stores(kit), tx, message),
  // forms that wait for a font are tried again when the service starts with one
  ready: async (kit) => { await kit.db.transaction(async (tx) => { await addJob(tx, 'fix-forms', {}, { key: 'fix-forms' }); await materialsOfAllLater(tx); }); await schedulePurge(kit); await scheduleSweep(kit); },
};
