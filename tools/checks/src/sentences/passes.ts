import { named, type Break } from '../report.js';

interface BatchOf { readonly id: string; readonly status: string }

/** An effective pass of evaluation with what certificates makes of it. */
export interface EffectivePass {
  readonly applicationId: string;
  readonly personId: string;
  readonly pass: { readonly batchId: string | null; readonly passed: boolean } | null;
  /** its application was withdrawn by decision as it took effect: certificates has it as no pass */
  readonly withdrawn: boolean;
  /** batches whose rows name the application */
  readonly batches: readonly BatchOf[];
  readonly certificates: readonly { readonly id: string; readonly batchId: string; readonly personId: string }[];
}

const NUMBERED: readonly string[] = ['NUMBERED', 'PUBLISHED'];

/** For every effective pass exactly one certificate or one pending batch row. */
export function judgePass({ applicationId, personId, withdrawn, pass, batches, certificates }: EffectivePass): readonly Break[] {
  const breaks: Break[] = [];
  const say = (code: string, message: string) => breaks.push({ code, aggregate: named('evaluation.result', applicationId), message });
  if (pass === null) say('PASS_LOST', 'it passed, and certificates has no row of its result');
  if (certificates.length > 1) say('CERTIFIED_TWICE', `it has ${certificates.length} certificates: ${certificates.map((c) => c.id).join(', ')}`);
  if (batches.length > 1) say('IN_TWO_BATCHES', `it stands in ${batches.length} batches: ${batches.map((b) => b.id).join(', ')}`);
  for (const c of certificates) if (c.personId !== personId) say('CERTIFICATE_OF_ANOTHER', `its certificate ${c.id} belongs to another person`);
  if (breaks.length > 0 || pass === null) return breaks;

  const [batch] = batches;
  const [certificate] = certificates;
  if ((batch?.id ?? null) !== pass.batchId) say('PENDING_ROW_DIFFERS', `its row names batch ${pass.batchId ?? 'none'}, and it stands in ${batch?.id ?? 'none'}`);
  if (certificate && batch && certificate.batchId !== batch.id) say('BATCH_DIFFERS', `its certificate ${certificate.id} is of batch ${certificate.batchId}, its row stands in ${batch.id}`);
  if (certificate && batch && !NUMBERED.includes(batch.status)) say('CERTIFIED_AND_PENDING', `it has the certificate ${certificate.id}, and its batch ${batch.id} still waits for numbers`);
  if (!certificate && batch && NUMBERED.includes(batch.status)) say('CERTIFICATE_LOST', `its batch ${batch.id} is numbered, and it has no certificate`);
  if (!pass.passed && !withdrawn) say('PASS_TAKEN_BACK', 'it passed, and certificates has it as no pass');
  return breaks;
}

/** A certificate of an application must rest on its effective pass. One whose result was corrected afterwards, as certificates knows, is the supervisor's open case, and no break. */
export function judgeCertificate(certificate: { readonly id: string; readonly applicationId: string; readonly correctionKnown: boolean }, outcome: string | null): readonly Break[] {
  if (outcome === 'PASSED' || (certificate.correctionKnown && outcome !== null)) return [];
  return [{ code: 'CERTIFICATE_WITHOUT_PASS', aggregate: named('certificates.certificate', certificate.id), message: `it was issued for application ${certificate.applicationId}, whose result is ${outcome ?? 'missing'}` }];
}
