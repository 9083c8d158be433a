import { OUTCOME_NAMES, personDocumentName, SEX_NAMES, type PersonDocumentType } from '@gt/domain';
import type { HolderRow } from '@gt/forms';
import { addJob, type EventMeta, type JobHandler, type Stored, type Tx } from '@gt/persistence';
import { copies, documentId, metaOfJob, waitNoMore, type Kit, type WantedDocument } from '@gt/service-kit';
import { certificatesOf, printLater, type Certificates } from '../certificates.js';
import type { Certificate, CertificateEvent } from '../domain/certificate.js';
import { faceOfPhoto, type FaceOfPhoto } from '../domain/photo.js';
import { awaitedPhotos, photosOf } from '../storage/photos.js';
import { fetchPhotos, photoBytes, photosLater } from './fetch-photos.js';
import { passesOf } from '../storage/tables.js';

/** Documents of this service, each fixed once. */
export const jobs = (kit: Kit): Readonly<Record<string, JobHandler>> => ({
  'print-certificates': (payload) => printCertificates(certificatesOf.get(kit)!, (payload as { certificateIds: string[] }).certificateIds),
  // stored one by one by the version before this one
  'print-certificate': (payload) => printCertificates(certificatesOf.get(kit)!, [(payload as { certificateId: string }).certificateId]),
  'fetch-photos': (payload) => fetchPhotos(kit, payload),
  'fix-roster': (payload) => fixRoster(certificatesOf.get(kit)!, (payload as { batchId: string }).batchId),
});

/** At start: certificates that wait for a glyph are tried again, a font may have been configured; photos that are awaited are fetched again. */
export async function retryHeld(kit: Kit): Promise<void> {
  const held = await kit.db.query<{ id: string }>(`SELECT id FROM certificate WHERE print = 'HELD'`);
  const rosters = await kit.db.query<{ id: string }>(`SELECT b.id FROM batch b WHERE b.status IN ('NUMBERED', 'PUBLISHED') AND NOT EXISTS (SELECT 1 FROM document d WHERE d.state->>'subjectId' = b.id::text)`);
  await kit.db.transaction(async (tx) => {
    await printLater(tx, held.map(({ id }) => id));
    await photosLater(tx, await awaitedPhotos(tx));
    for (const { id } of rosters) await addJob(tx, 'fix-roster', { batchId: id }, { key: `roster-${id}` });
  });
}

/** Documents and what their certificates note of them in one transaction. A glyph that is missing, or a photo that is not the one, holds its certificate by name, and no other one; one whose photo is still to come is left for the job that brings it. */
async function printCertificates(service: Certificates, ids: readonly string[]): Promise<void> {
  const { kit } = service;
  const found = [...(await service.certificates.findMany(kit.db, ids)).values()];
  // cancelled or revoked while it waited for a font: nobody prints it any more
  const ended = found.filter(({ state }) => state.print === 'HELD' && state.status !== 'ISSUED');
  if (ended.length > 0) await waitNoMore(kit.db, ended.map(faceId));
  const open = found.filter(({ state }) => state.print !== 'PRINTED' && state.status === 'ISSUED');
  if (open.length === 0) return;
  const meta = metaOfJob('certificates', open[0]!.state.batchId, kit.clock);
  const faces = await facesOf(kit, open.map(({ state }) => state));
  const certificates = new Map(open.map((certificate) => [faceId(certificate), certificate]));
  const printable = [...certificates].filter(([, { state }]) => ['PHOTO', 'FRAME'].includes(faces(state).is));
  const { waiting, failed } = await kit.documents.fixAll(meta, printable.map(([id, certificate]) => wantedCertificate(service, id, certificate, faces(certificate.state))),
    (tx, fixed) => record(service, tx, new Map([...fixed].map((id) => [certificates.get(id)!.id, { type: 'CertificatePrinted', data: { documentId: id } }])), meta));
  const held = new Map<string, CertificateEvent>(open.flatMap(({ id, state }) => {
    const face = faces(state);
    return face.is === 'HELD' && state.print !== 'HELD' ? [[id, { type: 'CertificatePrintHeld' as const, data: { characters: [], reason: face.reason } }] as const] : [];
  }));
  for (const [id, { characters, message }] of waiting) {
    const { id: certificateId, state } = certificates.get(id)!;
    if (state.print !== 'HELD' || state.missingGlyphs.join() !== characters.join()) held.set(certificateId, { type: 'CertificatePrintHeld', data: { characters, reason: message } });
  }
  if (held.size > 0) await kit.db.transaction((tx) => record(service, tx, held, meta));
  for (const error of failed.values()) throw error;
}

/** How each certificate stands with its photo: by the result that it was issued for, and what applications told. */
async function facesOf(kit: Kit, certificates: readonly Certificate[]): Promise<(certificate: Certificate) => FaceOfPhoto> {
  const ids = certificates.flatMap(({ applicationId }) => applicationId ?? []);
  const passes = new Map((await passesOf(kit.db, ids)).map((pass) => [pass.applicationId, pass]));
  const photos = await photosOf(kit.db, ids);
  return ({ applicationId, photoWaived }) => faceOfPhoto(passes.get(applicationId ?? '')?.candidate.photoSha256, photos.get(applicationId ?? ''), photoWaived === true);
}

/** The document of a certificate's face as it stands: 更正, 变更 and 补发 print another one, the earlier ones stay as they were fixed. Certificates of before there were editions have the first. */
export const faceId = ({ id, state }: Stored<Certificate>): string => documentId('CERTIFICATE', id, String(state.edition ?? 1));

function wantedCertificate(service: Certificates, id: string, { id: certificateId, state: c }: Stored<Certificate>, face: FaceOfPhoto): WantedDocument {
  const { kit } = service;
  return {
    causationId: certificateId,
    document: { documentId: id, documentClass: 'CERTIFICATE', mediaType: 'application/pdf', title: '职业技能等级证书', planId: c.planId, applicationId: c.applicationId, subjectId: certificateId, signatureKinds: [], institutionId: c.institutionId, expertIds: [], personId: c.personId },
    render: async () => service.renderer.render('certificate', { ...(face.is === 'PHOTO' ? { photo: await photoBytes(kit, face.photo) } : {}), documentId: id, createdAt: kit.clock.now().toISOString(), name: c.name, idType: personDocumentName(c.idType as PersonDocumentType), idNumber: kit.keyring.unseal(c.idNumberSealed), occupation: c.occupation.name, workType: c.occupation.workType, level: c.level,
      certificateNumber: c.certificateNumber, institution: c.printedName, issuedOn: c.issuedOn, checkUrl: `${kit.config.publicUrl}/?number=${c.certificateNumber}`, queryAddresses: [kit.config.publicUrl] }),
  };
}

async function record(service: Certificates, tx: Tx, events: ReadonlyMap<string, CertificateEvent>, meta: EventMeta): Promise<void> {
  // a face that was amended while it was rendered is not the one that stands
  const overtaken = (certificate: Stored<Certificate>, event: CertificateEvent) => event.type === 'CertificatePrinted' && event.data.documentId !== faceId(certificate);
  const current = [...(await service.certificates.findMany(tx, [...events.keys()], true)).values()].filter((certificate) => certificate.state.print !== 'PRINTED' && certificate.state.status === 'ISSUED' && !overtaken(certificate, events.get(certificate.id)!));
  await service.certificates.save(tx, current.map((certificate) => ({ ...certificate, events: [events.get(certificate.id)!], causationId: certificate.id })), meta);
}

/** 获证人员名册 (六(五)) of a numbered batch. A missing glyph keeps it waiting until a start finds a font. */
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
  await kit.documents.fix(metaOfJob('certificates', batchId, kit.clock), { document: { documentId: id, documentClass: 'HOLDER_ROSTER', mediaType: 'application/pdf', title: `获证人员名册（${b.planName}）`, planId: b.planId, applicationId: null, subjectId: batchId, signatureKinds: ['IN_SYSTEM_APPROVAL'], institutionId: b.institutionId, expertIds: [], personId: null },
    render: () => service.renderer.render('holderRoster', { documentId: id, createdAt: kit.clock.now().toISOString(), institution: body?.name ?? '', planName: b.planName, supervisor: supervisor?.name ?? '', rows, signatures: [] }) });
}
