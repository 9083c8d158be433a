import type { Queryable, Stored } from '@gt/persistence';
import { copies, noteAccess, notFound, type Access, type CommandContext, type Kit } from '@gt/service-kit';
import { ATTACHMENT_LIMIT_BYTES } from '@gt/uploads';
import { photoView } from '../commands/attachments.js';
import { PHOTO_LIMIT_BYTES, printOf, type PrintSize } from '../commands/photo-picture.js';
import { editableStates, type Application } from '../domain/application.js';
import { standingOfCheck } from '../domain/checklist.js';
import { APART, itemOf, MATERIALS, materialsOf, ORIGINALS } from '../domain/material.js';
import { attachmentsOf, findAttachment, photoOf, type Attachment } from '../storage/attachments.js';
import type { Stores } from '../storage/stores.js';
import { resourceOf } from './resource.js';

const LOOK = 'attachment.look';
/** The application, for those who may look at its papers: the person, the employer, intake, the bureau in charge. For others what they asked for is not there. */
async function requireLook(db: Queryable, found: Stored<Application> | undefined, access: Access, what = '申报') {
  const resource = found && resourceOf(found.state, (await copies.institution(db, found.state.institutionId))?.supervisorId);
  const grant = found && access.grantFor(LOOK, resource!);
  if (!found || !grant) throw notFound(what);
  return { found, grant };
}

/** The list of materials of an application with what was handed in; lines that the form does not have any more come last, while files are there. */
export async function materialsView(kit: Kit, stores: Stores, id: string, access: Access): Promise<object> {
  const { found } = await requireLook(kit.db, await stores.applications.find(kit.db, id), access);
  const { state } = found;
  const files = await attachmentsOf(kit.db, id);
  const listed = materialsOf(state.form);
  const stray = [...new Set(files.map((f) => f.item))].filter((item) => !listed.some((m) => m.item === item)).map((item) => ({ item, kind: itemOf(item)!.kind, name: MATERIALS[itemOf(item)!.kind].name + (APART.includes(itemOf(item)!.kind) ? '' : '（申报表已删去该项）'), clause: MATERIALS[itemOf(item)!.kind].clause, needed: false }));
  const photo = await photoOf(kit.db, id);
  return {
    editable: editableStates.includes(state.status) && access.may('application.draft', resourceOf(state)), limits: { fileBytes: ATTACHMENT_LIMIT_BYTES, photoBytes: PHOTO_LIMIT_BYTES },
    photo: photo ? photoView(photo) : null,
    items: [...listed, ...stray].map((material) => {
      const own = files.filter((f) => f.item === material.item);
      const check = state.materialChecks?.[material.item];
      return {
        ...material, registered: APART.includes(material.kind), files: own.map((f) => fileView(kit, f)), standing: standingOfCheck(check, own.map((f) => f.sha256)), asked: state.supplementItems?.find((asked) => asked.item === material.item)?.reason ?? null,
        check: check ? { original: check.original, originalName: ORIGINALS[check.original], note: check.note, byName: check.byName, at: check.at } : null,
      };
    }),
  };
}
const fileView = (kit: Kit, f: Attachment) => ({ id: f.id, name: f.nameSealed === null ? null : kit.keyring.unseal(f.nameSealed), mediaType: f.mediaType, size: f.size, pages: f.pages, sha256: f.sha256, addedAt: f.addedAt.toISOString() });

/** Notes a look of somebody else than the person (个人信息保护法 第四十五条: he sees it in his own data). */
async function noteLook(kit: Kit, command: CommandContext, { found, grant }: Awaited<ReturnType<typeof requireLook>>, recordType: string, recordId: string, what: string): Promise<void> {
  if (grant.role === 'APPLICANT') return;
  await noteAccess(kit.db, kit.clock, command, `查看申报材料：${what}`, [{ action: LOOK, grant, recordType, recordId, personId: found.state.personId }]);
}

/** The bytes of an attachment; 404 for whom they are none of the business. A look of somebody else is in the audit. */
export async function openAttachment(kit: Kit, stores: Stores, id: string, command: CommandContext) {
  const attachment = await findAttachment(kit.db, id);
  if (!attachment) throw notFound('材料');
  const look = await requireLook(kit.db, await stores.applications.find(kit.db, attachment.applicationId), command.access, '材料');
  await noteLook(kit, command, look, 'applications.attachment', id, MATERIALS[itemOf(attachment.item)!.kind].name);
  const stream = await kit.files.get(attachment.sha256);
  if (!stream) throw notFound('材料');
  return { attachment, stream };
}

/** The photo as it is kept (`MASTER`, to choose the part that is printed) or as it is printed. */
export async function openPhoto(kit: Kit, stores: Stores, id: string, size: PrintSize | 'MASTER', command: CommandContext): Promise<Buffer> {
  const look = await requireLook(kit.db, await stores.applications.find(kit.db, id), command.access);
  const photo = await photoOf(kit.db, id);
  const bytes = photo && await kit.files.read(photo.sha256);
  if (!photo || !bytes) throw notFound('照片');
  await noteLook(kit, command, look, 'applications.application', id, '照片');
  return size === 'MASTER' ? bytes : printOf(bytes, photo.crop, size);
}
