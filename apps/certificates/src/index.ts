import type { ServiceDefinition } from '@gt/service-kit';
import { CertificatesModule } from './certificates.module.js';
import { jobs, retryHeld } from './jobs/documents.js';
import { toContract } from './publish/contract.js';
import { CreateCertificates20260301002000 } from './storage/tables.js';

export const definition: ServiceDefinition = {
  name: 'certificates', module: CertificatesModule, migrations: [CreateCertificates20260301002000], toContract,
  consumes: ['institutions.bureau', 'institutions.institution', 'evaluation.result', 'supervision.finding'], jobs, ready: retryHeld,
};
