import { checkName, checkPersonDocument, maskNumber, type PersonDocumentType } from '@gt/domain';
import { forWhom } from '@gt/policy';
import { badRequest, eventsOf, nameFault, waitNoMore, type CommandContext, type FieldFault, type Kit } from '@gt/service-kit';
import { printLater, type Certificates } from '../certificates.js';
import { amendedHolder, decideAmendment, requestAmendment, type AmendmentKind, type Holder } from '../domain/amendment.js';
import { faceId } from '../jobs/documents.js';
import { certificateDetail } from '../queries/certificates.js';
import { certificateFor } from './certificates.js';
import { signedFace } from './numbering.js';

export interface AmendmentAsked { readonly kind: AmendmentKind; readonly name?: string | null; readonly idType?: PersonDocumentType | null; readonly idNumber?: string | null; readonly reason: string; readonly document: string }

/** What was typed, checked; every faulty field at once, never repeating what was written. */
function checkedHolder(kit: Pick<Kit, 'keyring' | 'personIds'>, { name, idType, idNumber }: AmendmentAsked, current: string): { name?: string | undefined; document?: Omit<Holder, 'name'> | undefined } {
  const faults: FieldFault[] = [];
  const named = name ? checkName(name) : undefined;
  if (named && !named.ok) faults.push(nameFault('name', named.problems));
  if (idType && !idNumber) faults.push({ field: 'idNumber', code: 'ID_NUMBER_MISSING', message: '换证件类型须同时填写证件号码。' });
  const document = idNumber ? checkPersonDocument(idType ?? (current as PersonDocumentType), idNumber) : undefined;
  if (document && !document.ok) faults.push({ field: 'idNumber', code: document.code, message: document.message });
  if (faults.length > 0) throw badRequest(faults);
  return {
    ...(named?.ok ? { name: named.name } : {}),
    ...(document?.ok ? { document: { personId: kit.personIds.of(document.type, document.number), idType: document.type, idNumberSealed: kit.keyring.seal(document.number), idNumberMasked: maskNumber(document.number) } } : {}),
  };
}

/** 更正, 变更 or 补发 is asked for: by the body, or for an ended body by its supervisor's officer. */
export function askAmendment(service: Certificates, command: CommandContext, id: string, dto: AmendmentAsked): Promise<object> {
  const { kit } = service;
  return command.run(kit.db, 200, dto, async (tx) => {
    const { certificate, meta } = await certificateFor(service, tx, command, id, 'certificate.requestAmendment');
    const by = { subject: meta.actor.subject, ...forWhom(meta.actor), at: kit.clock.now().toISOString() };
    const holder = amendedHolder(certificate.state, checkedHolder(kit, dto, certificate.state.idType));
    const [saved] = await service.certificates.save(tx, [{ ...certificate, events: eventsOf(requestAmendment(certificate.state, { kind: dto.kind, holder, reason: dto.reason.trim(), document: dto.document.trim(), by })) }], meta);
    return certificateDetail(saved!, command.access.subject);
  });
}

/** Another person decides; the amended face is signed and printed anew. */
export function settleAmendment(service: Certificates, command: CommandContext, id: string, dto: { readonly decision: 'APPROVE' | 'REFUSE'; readonly reason?: string | null }): Promise<object> {
  const { kit } = service;
  return command.run(kit.db, 200, dto, async (tx) => {
    const { certificate, meta } = await certificateFor(service, tx, command, id, 'certificate.decideAmendment');
    const sign = (holder: Holder) => ({ keyId: kit.signer.keyId, signature: kit.signer.sign(signedFace({ ...certificate.state, ...holder })) });
    const [saved] = await service.certificates.save(tx, [{ ...certificate, events: eventsOf(decideAmendment(certificate.state, { approve: dto.decision === 'APPROVE', reason: dto.reason?.trim() || null }, meta.actor, sign, kit.clock.today())) }], meta);
    if (dto.decision === 'APPROVE') {
      // a face that waited for a glyph is made no more
      if (certificate.state.print === 'HELD') await waitNoMore(tx, [faceId(certificate)]);
      await printLater(tx, [id]);
    }
    return certificateDetail(saved!, command.access.subject);
  });
}
