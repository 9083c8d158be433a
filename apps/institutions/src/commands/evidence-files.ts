import { randomUUID } from 'node:crypto';
import { reason } from '@gt/domain';
import type { Queryable, Tx } from '@gt/persistence';
import { badRequest, ruleRefusal, type CommandContext, type FieldFault, type Kit } from '@gt/service-kit';
import { checkFile, keepFile } from '@gt/uploads';
import type { EvidenceFile } from '../domain/evidence-file.js';
import { fixFilingsLater } from '../jobs/fix-papers.js';
import { rendererOf } from '../renderer.js';
import { addEvidenceFile, countUnbound, filesOfPlace, markBound } from '../storage/evidence-files.js';

/** Most papers of one place that nothing names yet: a filing with all its rules and a list of units, several times over. */
const UNBOUND_LIMIT = 500;

/** The paper is the place's, a body's or a bureau's: who works there may hand it in. */
export const mayHandIn = (kit: Kit, command: CommandContext, place: string): Promise<void> => command.beforeUpload(kit.db, async () => { requireAt(command, place); });
const requireAt = (command: CommandContext, place: string) => command.access.require('evidence.hand', { institutionId: place, bureauId: place });

/** Takes a paper, judged by its content; it proves nothing until something names it. 403 at another place, 422 for what is no such file. */
export async function handIn(kit: Kit, command: CommandContext, place: string, upload: { readonly bytes: Buffer; readonly name: string | null }): Promise<EvidenceFile & { pages: number | null }> {
  command.requireKey();
  const { mediaType, pages } = await checkFile(rendererOf(kit), upload.bytes);
  const { sha256, size } = await keepFile(kit, upload.bytes);
  return command.run(kit.db, 201, { place, sha256 }, async (tx) => {
    requireAt(command, place);
    if (await countUnbound(tx, place) >= UNBOUND_LIMIT) throw ruleRefusal([reason('TOO_MANY_FILES', '', `已上传而未使用的文件达到 ${UNBOUND_LIMIT} 个，请先保存用到的内容；未使用的一周后自动清除。`, { limit: UNBOUND_LIMIT })]);
    const file: EvidenceFile = { fileId: randomUUID(), sha256, mediaType, size };
    await addEvidenceFile(tx, { ...file, place, nameSealed: upload.name === null ? null : kit.keyring.seal(upload.name), pages, addedAt: kit.clock.now() });
    return { ...file, pages };
  });
}

/** A field of a form that names a paper by its id; absent or null: none. */
export interface NamedFile { readonly field: string; readonly fileId?: string | null }
/** The paper that a field named, to be spread into what it proves: nothing where it named none. */
export type FileOf = (fileId: string | null | undefined) => { readonly file?: EvidenceFile };

/**
 * The papers that a form names: those that stand there already (`bound`), and others that the place handed in. Another place's are like ones that do not
 * exist. Throws 400 with every field that names none.
 */
export async function readFiles(db: Queryable, place: string, named: readonly NamedFile[], bound: readonly EvidenceFile[] = []): Promise<FileOf> {
  const asked = named.filter((each): each is NamedFile & { fileId: string } => Boolean(each.fileId));
  const known = new Map(bound.map((file) => [file.fileId, file]));
  const fresh = [...new Set(asked.map(({ fileId }) => fileId))].filter((id) => !known.has(id));
  for (const { fileId, sha256, mediaType, size } of fresh.length > 0 ? await filesOfPlace(db, place, fresh) : []) known.set(fileId, { fileId, sha256, mediaType, size });
  const faults = asked.filter(({ fileId }) => !known.has(fileId)).map(({ field }): FieldFault => ({ field, code: 'FILE_UNKNOWN', message: '没有这个文件（上传后超过一周未使用的已清除），请重新选择文件上传。' }));
  if (faults.length > 0) throw badRequest(faults);
  return (fileId) => (fileId ? { file: known.get(fileId)! } : {});
}

const freshOf = (named: readonly NamedFile[], bound: readonly EvidenceFile[]): string[] => named.flatMap(({ fileId }) => (fileId && !bound.some((file) => file.fileId === fileId) ? [fileId] : []));

/** The same for what is being stored: from here on the papers stay. */
export async function bindFiles(tx: Tx, place: string, named: readonly NamedFile[], bound: readonly EvidenceFile[] = []): Promise<FileOf> {
  const fresh = freshOf(named, bound);
  if (fresh.length > 0) await markBound(tx, place, fresh);
  return readFiles(tx, place, named, bound);
}

/** The same for a body's entry, whose papers the archive takes in as they are named; those of a filing or an expert it takes in with an approval. */
export async function bindEntryFiles(tx: Tx, place: string, named: readonly NamedFile[], bound: readonly EvidenceFile[] = []): Promise<FileOf> {
  if (freshOf(named, bound).length > 0) await fixFilingsLater(tx);
  return bindFiles(tx, place, named, bound);
}
