import { faultsOfFontFiles } from '@gt/forms';
import type { ServiceDefinition } from '@gt/service-kit';
import { EvaluationModule } from './evaluation.module.js';
import { jobs, scheduleEffects } from './jobs/index.js';
import { toContract } from './publish/contract.js';
import { approvals } from './queries/approvals.js';
import { personal } from './queries/personal.js';
import { openCases } from './queries/open-cases.js';
import { worklist } from './queries/worklist.js';
import { migrations } from './storage/migrations.js';

/** The evaluation service: plans, panels, score sheets, registers, results. */
export const definition: ServiceDefinition = {
  name: 'evaluation',
  module: EvaluationModule,
  migrations,
  toContract,
  personal,
  worklist, openCases,
  approvals,
  consumes: [
    'institutions.bureau', 'institutions.institution', 'institutions.filing', 'institutions.expert', 'institutions.fee-schedule', 'institutions.rule-set', 'institutions.calendar-paper',
    'applications.application', 'supervision.finding', 'archives.volume', 'identity.approval-steps',
  ],
  jobs,
  ready: scheduleEffects,
  faults: ({ fontFiles }) => faultsOfFontFiles(fontFiles),
};
