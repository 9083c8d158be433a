import { randomUUID } from 'node:crypto';
import { reason } from '@gt/domain';
import type { Queryable } from '@gt/persistence';
import { copies, noteAccess, notFound, ruleRefusal, wrongState, type Access, type CommandContext, type Kit } from '@gt/service-kit';
import { checkFile, keepFile } from '@gt/uploads';
import { isUnderWay, OBJECTION_STATUS_NAMES } from '../domain/objection.js';
import { rendererOf } from '../jobs/renderer.js';
import { objectionResource } from '../queries/resource.js';
import { addObjectionFile, filesOfObjection, findObjectionFile, type ObjectionFile } from '../storage/objection-files.js';
import type { Stores } from '../storage/stores.js';
import { ownObjection } from './objections.js';

/** Most files of one objection: evidence, not another application. */
const OBJECTION_FILES_LIMIT = 10;
const LOOK = 'attachment.look';

/** One's own objection, while it is under way. 404 out of reach, 409 once it is over. */
async function requireOpen(stores: Stores, db: Queryable, access: Access, id: string, lock: boolean): Promise<void> {
  const { state } = (await ownObjection(stores, db, access, id, lock)).found;
  if (!isUnderWay(state)) throw wrongState(`该异议现为“${OBJECTION_STATUS_NAMES[state.status]}”，不能再补充材料。`, { status: state.status });
}
/** The same before the bytes are read. */
export const mayAddFile = (kit: Kit, stores: Stores, command: CommandContext, id: string): Promise<void> => command.beforeUpload(kit.db, () => requireOpen(stores, kit.db, command.access, id, false));

/** Adds a piece of evidence, judged by its content like every paper. The same bytes are the same file. */
export async function addEvidence(kit: Kit, stores: Stores, command: CommandContext, id: string, upload: { readonly bytes: Buffer; readonly name: string | null }): Promise<object> {
  command.requireKey();
  const checked = await checkFile(rendererOf(kit), upload.bytes);
  const { sha256 } = await keepFile(kit, upload.bytes);
  return command.run(kit.db, 201, { sha256 }, async (tx) => {
    await requireOpen(stores, tx, command.access, id, true);
    const there = await filesOfObjection(tx, id);
    const same = there.find((file) => file.sha256 === sha256);
    if (same) return { id: same.id, sha256 };
    if (there.length >= OBJECTION_FILES_LIMIT) throw ruleRefusal([reason('TOO_MANY_FILES', '', `一件异议最多 ${OBJECTION_FILES_LIMIT} 个文件，请把多页合成一个 PDF 后上传。`, { limit: OBJECTION_FILES_LIMIT })]);
    const fileId = randomUUID();
    await addObjectionFile(tx, { id: fileId, objectionId: id, sha256, nameSealed: upload.name === null ? null : kit.keyring.seal(upload.name), mediaType: checked.mediaType, size: upload.bytes.length, pages: checked.pages, addedAt: kit.clock.now() });
    return { id: fileId, sha256 };
  });
}

/** The bytes, for the objector and those who handle it; for others they are not there. A look of somebody else is in the audit. */
export async function openEvidence(kit: Kit, stores: Stores, id: string, command: CommandContext): Promise<{ file: ObjectionFile; stream: NonNullable<Awaited<ReturnType<Kit['files']['get']>>> }> {
  const file = await findObjectionFile(kit.db, id);
  const objection = file && await stores.objections.find(kit.db, file.objectionId);
  const resource = objection && objectionResource(objection.state, (await copies.institution(kit.db, objection.state.institutionId))?.supervisorId);
  // papers are for those whose work is on the case; of them only those who read objections
  const grant = file && command.access.grantFor(LOOK, resource!);
  if (!grant || !command.access.may('objection.read', resource!)) throw notFound('材料');
  if (grant.role !== 'APPLICANT') await noteAccess(kit.db, kit.clock, command, '查看异议材料', [{ action: LOOK, grant, recordType: 'applications.objection', recordId: objection!.id, personId: objection!.state.personId }]);
  const stream = await kit.files.get(file.sha256);
  if (!stream) throw notFound('材料');
  return { file, stream };
}
