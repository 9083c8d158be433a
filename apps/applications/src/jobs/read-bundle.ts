import { checkPersonDocument, groupBy, PERSON_DOCUMENTS } from '@gt/domain';
import type { Stored, Tx } from '@gt/persistence';
import { Problem, type Kit } from '@gt/service-kit';
import { ATTACHMENT_LIMIT_BYTES, checkFile, keepFile } from '@gt/uploads';
import { placePaper, placePhoto, readyPhoto, type Paper, type ReadyPhoto } from '../commands/attachments.js';
import { editableStates, STATUS_NAMES, type Application, type ApplicationStatus } from '../domain/application.js';
import { maskFileName, readName, type FileFault, type FileKey } from '../domain/bundle.js';
import { applicationsOfRows, findBundle, noteBundleFiles, photographedBy, targetsOfPersons, type Bundle, type BundleFile, type Target } from '../storage/bundles.js';
import type { Stores } from '../storage/stores.js';
import { rendererOf } from './renderer.js';
import { openZip, type ZipEntry } from './zip.js';

/** Files of one block: a few seconds of a thread, one short transaction, and what a kill costs at most. */
const BLOCK_FILES = 10;

const faultOf = (code: string, message: string): FileFault => ({ code, message });
/** What a refusal says of the file; one that passes by itself is tried again. Never a name or a number: refusals of files have none. */
function faultOfProblem(error: unknown): FileFault {
  if (!(error instanceof Problem) || error.status >= 500) throw error;
  const [first] = error.extra.reasons ?? [];
  return first ? faultOf(first.code, first.message) : faultOf(error.code, error.detail);
}

/** A file that was judged and is kept, with the application that it goes to; or why not. */
interface ReadyFile { readonly number: number; readonly shownName: string; readonly item: string | null; readonly applicationId: string | null; readonly ready: { readonly photo: ReadyPhoto } | { readonly paper: Paper } | { readonly fault: FileFault } }

/** Places the files of a bundle, block by block; killed at any line it goes on with the block that was not committed, and a cancel is seen before the next one. */
export async function readBundle(kit: Kit, stores: Stores, payload: unknown): Promise<void> {
  const { bundleId } = payload as { bundleId: string };
  const found = await findBundle(kit.db, bundleId);
  if (found?.state !== 'READING') return;
  const parts = await kit.files.parts(found.sha256!);
  if (!parts) throw Object.assign(new Error('a bundle is not in the file store'), { code: 'BUNDLE_AWAY' });
  const entries = await openZip(parts);
  for (let bundle = found, on = true; on && bundle.read < bundle.files; bundle = (await findBundle(kit.db, bundleId))!) {
    const block = await readyBlock(kit, bundle, entries.slice(bundle.read, bundle.read + BLOCK_FILES));
    on = await kit.db.transaction((tx) => placeBlock(kit, stores, tx, bundle, block));
  }
}

async function readyBlock(kit: Kit, bundle: Bundle, entries: readonly ZipEntry[]): Promise<ReadyFile[]> {
  const names = entries.map(({ name }) => readName(name));
  const targetOf = await targetsOf(kit, bundle, names.flatMap((name) => (name.ok ? [name.read.key] : [])));
  const block: ReadyFile[] = [];
  for (const [i, entry] of entries.entries()) {
    const name = names[i]!;
    const item = name.ok ? name.read.item : null;
    const target = name.ok ? targetOf(name.read.key) : name;
    const file = { number: bundle.read + i + 1, shownName: maskFileName(entry.name), item, applicationId: target.ok ? target.id : null };
    block.push({ ...file, ready: target.ok ? await readyFile(kit, entry, item!, target.id) : { fault: target.fault } });
  }
  return block;
}

/** Judged as a file that is handed in by itself is. */
async function readyFile(kit: Kit, entry: ZipEntry, item: string, applicationId: string): Promise<ReadyFile['ready']> {
  if (entry.size > ATTACHMENT_LIMIT_BYTES) return { fault: faultOf('FILE_TOO_LARGE', `文件超过 ${ATTACHMENT_LIMIT_BYTES / 1024 / 1024} MB，请压缩或降低扫描分辨率后重新放入。`) };
  try {
    const bytes = await entry.bytes();
    if (item === 'PHOTO') return { photo: await readyPhoto(kit, applicationId, bytes) };
    if (bytes.subarray(0, 4).toString('latin1') === 'PK\u0003\u0004') return { fault: faultOf('NESTED_ARCHIVE', '这是又一个压缩包（或 Word、Excel 文件），请解开或另存为 PDF 后重新放入。') };
    const checked = await checkFile(rendererOf(kit), bytes);
    return { paper: { item, ...checked, ...await keepFile(kit, bytes), name: null } };
  } catch (error) { return { fault: faultOfProblem(error) }; }
}

type FoundTarget = { readonly ok: true; readonly id: string } | { readonly ok: false; readonly fault: FileFault };
const noTarget = (code: string, message: string): FoundTarget => ({ ok: false, fault: faultOf(code, message) });

/** The employer's application that each key means, asked for a whole block at once: by the row of the import, or by the person whose document it is, of whatever type the number can be. */
async function targetsOf(kit: Kit, { employerId, importId }: Bundle, keys: readonly FileKey[]): Promise<(key: FileKey) => FoundTarget> {
  const rows = importId === null ? new Map<number, string | null>() : await applicationsOfRows(kit.db, importId, keys.flatMap((key) => (key.by === 'ROW' ? [key.row] : [])));
  const personsOf = (number: string): string[] => PERSON_DOCUMENTS.flatMap(({ type }) => { const checked = checkPersonDocument(type, number); return checked.ok ? [kit.personIds.of(type, checked.number)] : []; });
  const persons = new Map(keys.flatMap((key) => (key.by === 'NUMBER' ? [[key.number, personsOf(key.number)] as const] : [])));
  const byPerson = groupBy(await targetsOfPersons(kit.db, employerId, [...persons.values()].flat()), (target) => target.personId);
  return (key) => {
    if (key.by === 'NUMBER') return chosen((persons.get(key.number) ?? []).flatMap((id) => byPerson.get(id) ?? []), importId);
    if (importId === null) return noTarget('ROW_WITHOUT_IMPORT', '文件名是行号，但没有说是哪一次导入的；请从那次导入的页面上传，或用证件号码命名。');
    const id = rows.get(key.row);
    if (id) return { ok: true, id };
    return id === null ? noTarget('ROW_NOT_LOADED', `第 ${key.row} 行还没有导入成申报草稿，请先导入该行。`) : noTarget('ROW_UNKNOWN', `那次导入的表格里没有第 ${key.row} 行，请核对文件名。`);
  };
}

/** Of a person's applications the one that may be changed; of several the one of that import. */
function chosen(own: readonly Target[], importId: string | null): FoundTarget {
  const open = own.filter(({ status }) => editableStates.includes(status));
  const [only, ...more] = open.length > 1 && importId !== null ? open.filter((target) => target.importId === importId) : open;
  if (only && more.length === 0) return { ok: true, id: only.id };
  if (open.length > 1) return noTarget('SEVERAL_DRAFTS', '此人有几份可以修改的申报表，不知道放入哪一份；请从导入页面上传，或到申报表里逐份上传。');
  const last = own.at(-1);
  return { ok: false, fault: last ? notEditable(last.status) : unknownPerson };
}
const unknownPerson = faultOf('PERSON_UNKNOWN', '本单位没有这个人的申报表；请核对文件名中的号码或行号，或先导入、新建此人的申报草稿。');
const notEditable = (status: ApplicationStatus): FileFault => faultOf('NOT_EDITABLE', `此人的申报现为“${STATUS_NAMES[status]}”，照片和材料不能再改；如需更换，请联系所在单位审核人或评价机构退回。`);

/** Places one block. False: the bundle was cancelled, or another one placed this block. */
async function placeBlock(kit: Kit, stores: Stores, tx: Tx, bundle: Bundle, block: readonly ReadyFile[]): Promise<boolean> {
  const now = await findBundle(tx, bundle.id, true);
  if (now?.state !== 'READING' || now.read !== bundle.read) return false;
  const ids = [...new Set(block.flatMap(({ applicationId }) => applicationId ?? []))].sort();
  const applications = await stores.applications.findMany(tx, ids, true);
  const photographed = await photographedBy(tx, bundle.id, ids);
  const files: BundleFile[] = [];
  for (const { ready, ...file } of block) files.push({ ...file, fault: 'fault' in ready ? ready.fault : await place(kit, tx, bundle, applications.get(file.applicationId!), ready, photographed) });
  await noteBundleFiles(tx, bundle, files);
  return true;
}

/** Places one file; null, or why it cannot be. */
async function place(kit: Kit, tx: Tx, { employerId }: Bundle, application: Stored<Application> | undefined, ready: Exclude<ReadyFile['ready'], { fault: FileFault }>, photographed: Set<string>): Promise<FileFault | null> {
  // changed employer meanwhile: it is another unit's to fill in
  if (!application || application.state.employerId !== employerId) return unknownPerson;
  if (!editableStates.includes(application.state.status)) return notEditable(application.state.status);
  const { id, state } = application;
  if ('photo' in ready) {
    if (photographed.has(id)) return faultOf('PHOTO_TWICE', '材料包里此人有几张照片，已用第一张；请只留一张。');
    await placePhoto(kit, tx, id, ready.photo);
    photographed.add(id);
    return null;
  }
  try { await placePaper(kit, tx, id, state, ready.paper); } catch (error) { return faultOfProblem(error); }
  return null;
}
