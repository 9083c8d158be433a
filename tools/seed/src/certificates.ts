import { composeCertificateNumber, type SkillLevel } from '@gt/domain';
import { writeCertificateUpload, type CertificateUploadRecord } from '@gt/forms';
import { accountOf, officerOf, supervisorOf, type Plan } from './plans.js';
import { at, OCCUPATION, SOFTWARE, TRAINING } from './scene.js';
import { SHEET, until, type Session } from './session.js';

interface Batch { readonly id: string; readonly status: string; readonly rows: number }
export interface CertificateLine { readonly id: string; readonly certificateNumber: string; readonly applicationId: string | null; readonly name: string; readonly print: string; readonly status: string; readonly missingGlyphs: readonly string[] }

/** 六(五): the effective passes go up as a batch, and the supervisor confirms. */
export async function submitAndConfirm(session: Session, plan: Plan, passes: number): Promise<string> {
  const [known] = await session.all<Batch>(officerOf(plan), `/api/certificates/batches?planId=${plan.id}`);
  // all passes first, so that no half batch goes up
  await until(`passes of ${plan.name} at certificates`, async () => ((await session.all(officerOf(plan), `/api/certificates/passes?planId=${plan.id}`)).length >= passes ? true : undefined));
  const batch = known ?? await session.command<Batch>(officerOf(plan), 'POST', '/api/certificates/batches', { planId: plan.id }, { until: ['NO_EFFECTIVE_PASS', 'INSTITUTION_UNKNOWN'] });
  if (batch.status === 'SUBMITTED') await session.command(supervisorOf(plan), 'POST', `/api/certificates/batches/${batch.id}/confirmation`);
  return batch.id;
}

/** ALLOTTED: our own numbers. */
export async function number(session: Session, plan: Plan, batchId: string): Promise<void> {
  if (await numbered(session, plan, batchId)) return;
  await session.command(officerOf(plan), 'POST', `/api/certificates/batches/${batchId}/numbering`, undefined, { until: ['NO_NUMBER_EVIDENCE'] });
}
const numbered = async (session: Session, plan: Plan, batchId: string): Promise<boolean> =>
  ['NUMBERED', 'PUBLISHED'].includes((await session.get<Batch>(officerOf(plan), `/api/certificates/batches/${batchId}`)).status);

/** IMPORTED: the city's system gives numbers and dates; its file is made here from the roster of the batch, in the order of the rows. */
export async function importNumbers(session: Session, plan: Plan, batchId: string, issuedOn: string): Promise<void> {
  if (await numbered(session, plan, batchId)) return;
  const passed = new Set((await session.all<{ applicationId: string; outcome: string }>(officerOf(plan), `/api/evaluation/results?planId=${plan.id}`)).filter((r) => r.outcome === 'PASSED').map((r) => r.applicationId));
  const serials = new Map<number, number>();
  const records = plan.applied.filter((a) => passed.has(a.applicationId)).map(({ applicant }): CertificateUploadRecord => {
    const serial = (serials.get(applicant.level) ?? 0) + 1;
    serials.set(applicant.level, serial);
    const { person } = applicant;
    return { name: person.name, document: { type: person.documentType, number: person.documentNumber }, employer: SOFTWARE.name, occupation: OCCUPATION[applicant.occupation].name, workType: null, level: applicant.level as SkillLevel,
      certificateNumber: composeCertificateNumber(TRAINING.prefix, Number(issuedOn.slice(0, 4)), applicant.level, serial), issuedOn, institution: TRAINING.name, issuer: TRAINING.name };
  });
  const file = await writeCertificateUpload(records, at(issuedOn));
  const path = `/api/certificates/batches/${batchId}`;
  const upload = { headers: { 'content-type': SHEET } };
  const preview = await session.command<{ faults: unknown[] }>(officerOf(plan), 'POST', `${path}/import-previews`, file, { ...upload, until: ['NO_NUMBER_EVIDENCE'] });
  if (preview.faults.length > 0) throw new Error(`the city's file has ${preview.faults.length} fault(s)`);
  await session.command(officerOf(plan), 'POST', `${path}/imports`, file, upload);
}

/** 证书上网: uploaded, then seen there. */
export async function publish(session: Session, plan: Plan, batchId: string, day: string): Promise<void> {
  const { status } = await session.get<Batch>(officerOf(plan), `/api/certificates/batches/${batchId}`);
  if (status === 'NUMBERED') await session.command(officerOf(plan), 'POST', `/api/certificates/batches/${batchId}/publication`, { uploadedOn: day, confirmedVisibleOn: day });
}

/** All certificates of a batch, once each is printed or waits for a character that no font has. */
export async function printed(session: Session, plan: Plan, batchId: string): Promise<readonly CertificateLine[]> {
  return until(`certificates of ${plan.name} printed`, async () => {
    const lines = await session.all<CertificateLine>(officerOf(plan), `/api/certificates/certificates?batchId=${batchId}`);
    return lines.length > 0 && lines.every((line) => line.print !== 'WAITING') ? lines : undefined;
  });
}

/** 注销 by the body, 撤销 by its supervisor. */
export async function endCertificates(session: Session, plan: Plan, lines: readonly CertificateLine[]): Promise<void> {
  const of = (key: string) => lines.find((line) => line.applicationId === plan.applied.find((a) => a.applicant.key === key)!.applicationId)!;
  const cancelled = of('cancelled');
  if (cancelled.status === 'ISSUED') await session.command(accountOf(plan, 'guanli'), 'POST', `/api/certificates/certificates/${cancelled.id}/cancellation`, { reason: '本人申请注销。' });
  const revoked = of('revoked');
  if (revoked.status === 'ISSUED') await session.command(supervisorOf(plan), 'POST', `/api/certificates/certificates/${revoked.id}/revocation`, { reason: '经查申报材料弄虚作假，撤销证书。' });
}
