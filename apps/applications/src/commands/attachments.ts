import { randomUUID } from 'node:crypto';
import { reason } from '@gt/domain';
import { sha256, type Stored, type Tx } from '@gt/persistence';
import { notFound, Problem, ruleRefusal, wrongState, type Access, type CommandContext, type Kit } from '@gt/service-kit';
import { checkFile, keepFile, type CheckedFile } from '@gt/uploads';
import { editableStates, STATUS_NAMES, type Application } from '../domain/application.js';
import { APART, itemOf, MATERIALS, materialsOf, type Crop } from '../domain/material.js';
import { rendererOf } from '../jobs/renderer.js';
import { resourceOf } from '../queries/resource.js';
import { addAttachment, attachmentsOf, cropPhoto, findAttachment, photoFrom, photoOf, removeAttachment, removePhoto, setPhoto, type Photo } from '../storage/attachments.js';
import type { Stores } from '../storage/stores.js';
import { requireConsents } from './consents.js';
import { defaultCrop, judgeCrop, makeMaster, turned } from './photo-picture.js';

/** Most files of one application: every line of the list with several pages photographed one by one. */
const FILES_LIMIT = 60;
/** Most bytes of one application's files: what a reviewer can look through, and a disk hold for a city. */
const TOTAL_LIMIT_BYTES = 200 * 1024 * 1024;

/** The application for somebody who fills it in, while it may be changed. 404 out of reach, 409 in another state, 422 without the applicant's consent. */
async function requireEditable(kit: Kit, stores: Stores, tx: Tx, access: Access, id: string, { lock = true, what = '申报' } = {}): Promise<Stored<Application>> {
  const row = lock ? (await stores.applications.findMany(tx, [id], true)).get(id) : await stores.applications.find(tx, id);
  const grant = row && access.grantFor('application.draft', resourceOf(row.state));
  if (!row || !grant) throw notFound(what);
  const { status, personId } = row.state;
  if (!editableStates.includes(status)) throw wrongState(`申报现为“${STATUS_NAMES[status]}”，照片和材料不能再改；如需更换，请联系所在单位或评价机构退回。`, { status });
  if (grant.role === 'APPLICANT') await requireConsents(kit, stores, tx, personId);
  return row;
}
/** The same before the bytes are read. */
export const mayHandIn = (kit: Kit, stores: Stores, command: CommandContext, id: string): Promise<void> => command.beforeUpload(kit.db, () => kit.db.transaction((tx) => requireEditable(kit, stores, tx, command.access, id, { lock: false })));

export interface Upload { readonly item: string; readonly bytes: Buffer; readonly name: string | null; readonly replaces: string | null }

/** Adds a paper to an application, in the place of another one where that is said. The same bytes for the same item are the same attachment. */
export async function attach(kit: Kit, stores: Stores, command: CommandContext, id: string, upload: Upload): Promise<object> {
  command.requireKey();
  const checked = await checkFile(rendererOf(kit), upload.bytes);
  const { sha256: name } = await keepFile(kit, upload.bytes);
  return command.run(kit.db, 201, { item: upload.item, sha256: name, replaces: upload.replaces }, async (tx) => {
    const { state } = await requireEditable(kit, stores, tx, command.access, id);
    if (upload.replaces !== null) {
      const old = await findAttachment(tx, upload.replaces);
      if (!old || old.removed || old.applicationId !== id) throw notFound('材料');
      requireOwnPaper(old.item);
      if (old.sha256 !== name || old.item !== upload.item) await removeAttachment(tx, old.id);
    }
    const attachmentId = await placePaper(kit, tx, id, state, { ...upload, ...checked, sha256: name, size: upload.bytes.length });
    return { id: attachmentId, sha256: name, size: upload.bytes.length, mediaType: checked.mediaType, pages: checked.pages };
  });
}

/** A paper that was judged and is kept. */
export interface Paper extends CheckedFile { readonly item: string; readonly sha256: string; readonly size: number; readonly name: string | null }

/** Places it in an application that may be changed and is locked; the same bytes for the same line are the same attachment. Answers its id. 422 MATERIAL_UNKNOWN, TOO_MANY_FILES, FILES_TOO_LARGE. */
export async function placePaper(kit: Kit, tx: Tx, id: string, state: Application, paper: Paper): Promise<string> {
  if (!materialsOf(state.form).some((m) => m.item === paper.item) || !itemOf(paper.item)) throw ruleRefusal([reason('MATERIAL_UNKNOWN', '附件2 填表说明六', '申报表的材料清单里没有这一项，请刷新页面后从清单中选择。', { material: paper.item })]);
  const there = await attachmentsOf(tx, id);
  const same = there.some((a) => a.item === paper.item && a.sha256 === paper.sha256);
  if (!same && there.length >= FILES_LIMIT) throw ruleRefusal([reason('TOO_MANY_FILES', '五(一)', `一份申报最多 ${FILES_LIMIT} 个文件，请把多页合成一个 PDF 后上传。`, { limit: FILES_LIMIT })]);
  if (!same && there.reduce((sum, a) => sum + a.size, paper.size) > TOTAL_LIMIT_BYTES) throw ruleRefusal([reason('FILES_TOO_LARGE', '五(一)', `一份申报的文件合计最多 ${TOTAL_LIMIT_BYTES / 1024 / 1024} MB，请降低扫描分辨率后上传。`, { limitBytes: TOTAL_LIMIT_BYTES })]);
  return addAttachment(tx, { id: randomUUID(), applicationId: id, item: paper.item, sha256: paper.sha256, nameSealed: paper.name === null ? null : kit.keyring.seal(paper.name), mediaType: paper.mediaType, size: paper.size, pages: paper.pages, addedAt: kit.clock.now() });
}

/** A registered page, signed or stamped for the form as it was submitted, is nobody's to take away: with a changed form it is set aside by itself, and kept (填表说明一, 五(二)). 422 PAGE_REGISTERED. */
function requireOwnPaper(item: string): void {
  const kind = itemOf(item)?.kind;
  if (kind && APART.includes(kind)) throw ruleRefusal([reason('PAGE_REGISTERED', MATERIALS[kind].clause, `“${MATERIALS[kind].name}”是登记的签字盖章页，不能删除或替换；申报表修改后须重新签字盖章，届时原页自动另存。`, { material: item })]);
}

/** Takes a paper away, while the application may be changed. 422 PAGE_REGISTERED. */
export async function detach(kit: Kit, stores: Stores, tx: Tx, command: CommandContext, attachmentId: string): Promise<object> {
  const found = await findAttachment(tx, attachmentId);
  if (!found || found.removed) throw notFound('材料');
  await requireEditable(kit, stores, tx, command.access, found.applicationId, { what: '材料' });
  requireOwnPaper(found.item);
  await removeAttachment(tx, attachmentId);
  return { id: attachmentId, removed: true };
}

/** A photo that was judged and is kept; `master` null: the current one was made from just this upload. */
export interface ReadyPhoto { readonly source: string; readonly master: Omit<Photo, 'addedAt'> | null }
/** Judges a photo and keeps its master; the part in the middle is printed until another one is chosen. 422 PHOTO_…, PICTURE_… */
export async function readyPhoto(kit: Kit, id: string, bytes: Buffer): Promise<ReadyPhoto> {
  const source = sha256(bytes);
  if (await photoFrom(kit.db, id, source)) return { source, master: null };
  const { bytes: master, width, height } = await makeMaster(bytes);
  const crop = defaultCrop({ width, height });
  const { whiteBackground } = await judgeCrop({ bytes: master, width, height }, crop);
  return { source, master: { sha256: (await keepFile(kit, master)).sha256, width, height, crop, whiteBackground } };
}
/** Places it in an application that may be changed and is locked. */
export async function placePhoto(kit: Kit, tx: Tx, id: string, { source, master }: ReadyPhoto): Promise<void> {
  if (master) await setPhoto(tx, id, source, { ...master, addedAt: kit.clock.now() });
}

/** Sets the photo (填表说明二). */
export async function putPhoto(kit: Kit, stores: Stores, command: CommandContext, id: string, bytes: Buffer): Promise<object> {
  command.requireKey();
  const ready = await readyPhoto(kit, id, bytes);
  return command.run(kit.db, 200, { photo: ready.source }, async (tx) => {
    await requireEditable(kit, stores, tx, command.access, id);
    await placePhoto(kit, tx, id, ready);
    return photoView((await photoOf(tx, id))!);
  });
}

/** Chooses the part of the photo that is printed. */
export async function chooseCrop(kit: Kit, stores: Stores, command: CommandContext, id: string, crop: Crop): Promise<object> {
  await mayHandIn(kit, stores, command, id);
  const photo = await photoOf(kit.db, id);
  const bytes = photo && await kit.files.read(photo.sha256);
  if (!photo || !bytes) throw notFound('照片');
  const { whiteBackground } = await judgeCrop({ bytes, width: photo.width, height: photo.height }, crop);
  return command.run(kit.db, 200, crop, async (tx) => {
    await requireEditable(kit, stores, tx, command.access, id);
    const now = await photoOf(tx, id);
    if (now?.sha256 !== photo.sha256) throw photoChanged();
    await cropPhoto(tx, id, crop, whiteBackground);
    return photoView({ ...photo, crop, whiteBackground });
  });
}

/** Turns the photo clockwise by quarters; the part in the middle is printed until another one is chosen. */
export async function turnPhoto(kit: Kit, stores: Stores, command: CommandContext, id: string, quarters: number): Promise<object> {
  await mayHandIn(kit, stores, command, id);
  const photo = await photoOf(kit.db, id);
  const bytes = photo && await kit.files.read(photo.sha256);
  if (!photo || !bytes) throw notFound('照片');
  const master = await turned(bytes, quarters);
  const crop = defaultCrop(master);
  const { whiteBackground } = await judgeCrop(master, crop);
  const { sha256: name } = await keepFile(kit, master.bytes);
  return command.run(kit.db, 200, { quarters }, async (tx) => {
    await requireEditable(kit, stores, tx, command.access, id);
    if ((await photoOf(tx, id))?.sha256 !== photo.sha256) throw photoChanged();
    await setPhoto(tx, id, photo.sha256, { sha256: name, width: master.width, height: master.height, crop, whiteBackground, addedAt: kit.clock.now() });
    return photoView((await photoOf(tx, id))!);
  });
}
const photoChanged = () => new Problem(409, 'PHOTO_CHANGED', '照片刚被更换，请刷新后重新调整。');

export async function dropPhoto(kit: Kit, stores: Stores, tx: Tx, command: CommandContext, id: string): Promise<object> {
  await requireEditable(kit, stores, tx, command.access, id);
  if (!(await photoOf(tx, id))) throw notFound('照片');
  await removePhoto(tx, id);
  return { removed: true };
}

export const photoView = ({ sha256: name, width, height, crop, whiteBackground }: NonNullable<Awaited<ReturnType<typeof photoOf>>>) => ({ sha256: name, width, height, crop, whiteBackground });
