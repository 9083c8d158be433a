import type { ServiceDefinition } from '@gt/service-kit';
import { ArchivesModule } from './archives.module.js';
import { jobs } from './jobs/index.js';
import { toContract } from './publish/contract.js';
import { inventory } from './queries/handover.js';
import { openCases } from './queries/open-cases.js';
import { worklist } from './queries/worklist.js';
import { AddBodyVolumes20261126070500, AddDelegationToArchives20261125234000, AddWorklistToArchives20261125200000, CreateArchives20260301003000 } from './storage/migrations.js';

export const definition: ServiceDefinition = {
  name: 'archives', module: ArchivesModule, migrations: [CreateArchives20260301003000, AddWorklistToArchives20261125200000, AddDelegationToArchives20261125234000, AddBodyVolumes20261126070500], toContract, jobs, worklist, openCases, inventory,
  consumes: ['institutions.rule-set', 'institutions.bureau', 'institutions.institution', 'institutions.document', 'applications.application', 'applications.document', 'evaluation.plan', 'evaluation.panel', 'evaluation.score-sheet', 'evaluation.register', 'evaluation.result', 'evaluation.document',
    'certificates.certificate', 'certificates.document'],
};
