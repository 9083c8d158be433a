import { OUTCOME_NAMES, personDocumentName, SEX_NAMES, type PersonDocumentType } from '@gt/domain';
import { GlyphMissingError, type HolderRow } from '@gt/forms';
import { addJob, type JobHandler, type Stored } from '@gt/persistence';
import { copies, documentId, metaOfJob, type Kit } from '@gt/service-kit';
import { certificatesOf, type Certificates } from '../certificates.js';
import type { Certificate } from '../domain/certificate.js';
import { passesOf } from '../storage/tables.js';

/** Documents of this service, each fixed once. */
export const jobs = (kit: Kit): Readonly<Record<string, JobHandler>> => ({
  'print-certificate': (payload) => printCertificate(certificatesOf.get(kit)!, (payload as { certificateId: string }).certificateId),
  'fix-roster': (payload) => fixRoster(certificatesOf.get(kit)!, (payload as { batchId: string }).batchId),
});

/** At start: certificates that wait for a glyph are tried again, a font may have been configured. */
export async function retryHeld(kit: Kit): Promise<void> {
  const held = await kit.db.query<{ id: string }>(`SELECT id FROM certificate WHERE print = 'HELD'`);
  const rosters = await kit.db.query<{ id: string }>(`SELECT b.id FROM batch b WHERE b.status IN ('NUMBERED', 'PUBLISHED') AND NOT EXISTS (SELECT 1 FROM document d WHERE d.state->>'subjectId' = b.id::text)`);
  await kit.db.transaction(async (tx) => {
    for (const { id } of held) await addJob(tx, 'print-certificate', { certificateId: id }, { key: `print-${id}` });
    for (const { id } of rosters) await addJob(tx, 'fix-roster', { batchId: id }, { key: `roster-${id}` });
  });
}

async function printCertificate(service: Certificates, certificateId: string): Promise<void> {
  const { kit } = service;
  const found = await service.certificates.find(kit.db, certificateId);
  if (!found || found.state.print === 'PRINTED' || found.state.status !== 'ISSUED') return;
  const c = found.state;
  const id = documentId('CERTIFICATE', certificateId, '1');
  const meta = metaOfJob('certificates', certificateId, kit.clock);
  try {
    await kit.documents.fix(meta, { documentId: id, documentClass: 'CERTIFICATE', mediaType: 'application/pdf', title: '职业技能等级证书', planId: c.planId, applicationId: c.applicationId, subjectId: certificateId, signatureKinds: [], institutionId: c.institutionId, expertIds: [], personId: c.personId },
      () => service.renderer.render('certificate', { documentId: id, createdAt: kit.clock.now().toISOString(), name: c.name, idType: personDocumentName(c.idType as PersonDocumentType), idNumber: kit.keyring.unseal(c.idNumberSealed), occupation: c.occupation.name, workType: c.occupation.workType, level: c.level,
        certificateNumber: c.certificateNumber, institution: c.printedName, issuedOn: c.issuedOn, checkUrl: `${kit.config.publicUrl}/?number=${c.certificateNumber}`, queryAddresses: [kit.config.publicUrl] }));
  } catch (error) {
    if (!(error instanceof GlyphMissingError)) throw error;
    const { characters } = error;
    if (c.print !== 'HELD' || c.missingGlyphs.join() !== characters.join()) await record(service, certificateId, { type: 'CertificatePrintHeld', data: { characters, reason: error.message } });
    return;
  }
  await record(service, certificateId, { type: 'CertificatePrinted', data: { documentId: id } });
}

async function record(service: Certificates, id: string, event: Parameters<Certificates['certificates']['save']>[1][number]['events'][number]): Promise<void> {
  await service.kit.db.transaction(async (tx) => {
    const current: Stored<Certificate> = (await service.certificates.findMany(tx, [id], true)).get(id)!;
    if (current.state.print === 'PRINTED' || current.state.status !== 'ISSUED') return;
    await service.certificates.save(tx, [{ ...current, events: [event] }], metaOfJob('certificates', id, service.kit.clock));
  });
}

/** 获证人员名册 (六(五)) of a numbered batch. A missing glyph keeps it waiting: the job fails by name and is tried again at start. */
async function fixRoster(service: Certificates, batchId: string): Promise<void> {
  const { kit } = service;
  const batch = await service.batches.find(kit.db, batchId);
  if (!batch) return;
  const b = batch.state;
  const id = documentId('HOLDER_ROSTER', batchId, '1');
  const passes = new Map((await passesOf(kit.db, b.applicationIds)).map((p) => [p.applicationId, p]));
  const certificates = (await kit.db.query<{ state: Certificate }>('SELECT state FROM certificate WHERE batch_id = $1 ORDER BY certificate_number', [batchId])).map((r) => r.state);
  const body = await copies.institution(kit.db, b.institutionId);
  const supervisor = await copies.bureau(kit.db, b.supervisorId);
  const rows = certificates.map((c): HolderRow => {
    const pass = passes.get(c.applicationId!)!;
    const { theory, skill, comprehensive } = pass.result;
    return { name: c.name, sex: pass.candidate.sex ? SEX_NAMES[pass.candidate.sex] : '--', idNumber: kit.keyring.unseal(c.idNumberSealed), employer: pass.candidate.employerName, occupation: c.occupation.name, workType: c.occupation.workType, level: c.level, method: c.method,
      theory: theory?.mean ?? '免试', skill: skill?.mean ?? '--', comprehensive: comprehensive?.mean ?? '--', outcome: OUTCOME_NAMES.PASSED, certificateNumber: c.certificateNumber, issuedOn: c.issuedOn };
  });
  await kit.documents.fix(metaOfJob('certificates', batchId, kit.clock), { documentId: id, documentClass: 'HOLDER_ROSTER', mediaType: 'application/pdf', title: `获证人员名册（${b.planName}）`, planId: b.planId, applicationId: null, subjectId: batchId, signatureKinds: ['IN_SYSTEM_APPROVAL'], institutionId: b.institutionId, expertIds: [], personId: null },
    () => service.renderer.render('holderRoster', { documentId: id, createdAt: kit.clock.now().toISOString(), institution: body?.name ?? '', planName: b.planName, supervisor: supervisor?.name ?? '', rows, signatures: [] }));
}
