import type { Stored, Tx } from '@gt/persistence';
import type { Action } from '@gt/policy';
import { copies, eventsOf, notFound, requireOpinion, successorOf, type CommandContext } from '@gt/service-kit';
import { printLater, type Certificates } from '../certificates.js';
import { decideCancel, decidePhotoWaived, decideRevoke, type Certificate } from '../domain/certificate.js';
import { decidePublishChanges } from '../domain/publication.js';
import { photosLater } from '../jobs/fetch-photos.js';
import { supervisorOf } from './batches.js';
import { certificateDetail, certificateView, type CertificateView } from '../queries/certificates.js';

/** A certificate that the caller may read, locked, with what an act on it is noted with; 404 else, 403 for who may not act. */
export async function certificateFor(service: Certificates, tx: Tx, command: CommandContext, id: string, action: Action) {
  const certificate: Stored<Certificate> | undefined = (await service.certificates.findMany(tx, [id], true)).get(id);
  const body = certificate && await copies.institution(tx, certificate.state.institutionId);
  const bureauId = body && await supervisorOf(tx, body);
  const resource = certificate && { institutionId: certificate.state.institutionId, personId: certificate.state.personId, ...(bureauId ? { bureauId } : {}) };
  if (!certificate || !resource || !command.access.may('certificate.read', resource)) throw notFound('证书');
  // what an ended body's own people would do falls to its supervisor
  return { certificate, bureauId, meta: command.meta(service.kit.clock, action, { ...resource, ...successorOf(body) }) };
}

/** 注销. */
export function cancelCertificate(service: Certificates, command: CommandContext, id: string, dto: { reason: string }): Promise<CertificateView> {
  return command.run(service.kit.db, 200, dto, async (tx) => {
    const { certificate, meta } = await certificateFor(service, tx, command, id, 'certificate.cancel');
    return certificateView((await service.certificates.save(tx, [{ ...certificate, events: eventsOf(decideCancel(certificate.state, dto.reason, service.kit.clock.today())) }], meta))[0]!);
  });
}

/** 撤销, by the supervisor. */
export function revokeCertificate(service: Certificates, command: CommandContext, id: string, dto: { reason: string }): Promise<CertificateView> {
  return command.run(service.kit.db, 200, dto, async (tx) => {
    const { certificate, bureauId, meta } = await certificateFor(service, tx, command, id, 'certificate.revoke');
    await requireOpinion(tx, service.kit, { kind: 'revocation', recordId: id, version: certificate.version, bureauId: bureauId! }, meta.actor);
    return certificateView((await service.certificates.save(tx, [{ ...certificate, events: eventsOf(decideRevoke(certificate.state, dto.reason, service.kit.clock.today())) }], meta))[0]!);
  });
}

/** 上网 of what was corrected, changed, cancelled or revoked: the same two dates as a batch has. */
export function publishChanges(service: Certificates, command: CommandContext, id: string, dto: { uploadedOn: string; confirmedVisibleOn?: string | null }): Promise<object> {
  return command.run(service.kit.db, 200, dto, async (tx) => {
    const { certificate, meta } = await certificateFor(service, tx, command, id, 'certificate.publish');
    const [saved] = await service.certificates.save(tx, [{ ...certificate, events: eventsOf(decidePublishChanges(certificate.state, dto.uploadedOn, dto.confirmedVisibleOn ?? null, service.kit.clock.today())) }], meta);
    return certificateDetail(saved!, command.access.subject);
  });
}

/** Prints the certificate's face without waiting for its photo: an empty frame, one is stuck on. */
export function waivePhoto(service: Certificates, command: CommandContext, id: string, dto: { reason: string }): Promise<CertificateView> {
  return command.run(service.kit.db, 202, dto, async (tx) => {
    const { certificate, meta } = await certificateFor(service, tx, command, id, 'certificate.print');
    const [saved] = await service.certificates.save(tx, [{ ...certificate, events: eventsOf(decidePhotoWaived(certificate.state, dto.reason)) }], meta);
    await printLater(tx, [id]);
    return certificateView(saved!);
  });
}

/** Asks for the certificate's document again, e.g. after a font was configured; for a photo whose bytes were others, too. */
export function printCertificate(service: Certificates, command: CommandContext, id: string): Promise<CertificateView> {
  return command.run(service.kit.db, 202, {}, async (tx) => {
    const { certificate } = await certificateFor(service, tx, command, id, 'certificate.print');
    const { print, applicationId } = certificate.state;
    if (print !== 'PRINTED') {
      await printLater(tx, [id]);
      if (applicationId !== null) await photosLater(tx, [applicationId]);
    }
    return certificateView(certificate);
  });
}
