import { faultsOfFontFiles } from '@gt/forms';
import type { ServiceDefinition } from '@gt/service-kit';
import { CertificatesModule } from './certificates.module.js';
import { jobs, retryHeld } from './jobs/documents.js';
import { toContract } from './publish/contract.js';
import { approvals } from './queries/approvals.js';
import { inventory } from './queries/handover.js';
import { personal } from './queries/personal.js';
import { openCases } from './queries/open-cases.js';
import { worklist } from './queries/worklist.js';
import { CreateLegacyCertificates20261126030500 } from './storage/legacy.js';
import { CreateHolderPhotos20261126063000 } from './storage/photos.js';
import { AddAmendments20261126081000, AddUnpublishedChanges20261126150000, AddUnseenBatches20261126180000, AddWorklistToCertificates20261125200000, CreateCertificates20260301002000 } from './storage/tables.js';

export const definition: ServiceDefinition = {
  name: 'certificates', module: CertificatesModule, migrations: [CreateCertificates20260301002000, AddWorklistToCertificates20261125200000, CreateLegacyCertificates20261126030500, CreateHolderPhotos20261126063000, AddAmendments20261126081000, AddUnpublishedChanges20261126150000, AddUnseenBatches20261126180000], toContract, personal, worklist, openCases, approvals, inventory,
  consumes: ['institutions.bureau', 'institutions.institution', 'institutions.filing', 'applications.application', 'applications.legacy', 'applications.person', 'evaluation.result', 'supervision.finding', 'identity.approval-steps'], jobs, ready: retryHeld, faults: ({ fontFiles }) => faultsOfFontFiles(fontFiles),
};
