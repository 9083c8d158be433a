import { randomUUID } from 'node:crypto';
import { FORM_CODES, FormsError, openScan } from '@gt/forms';
import { addJob, sha256, type Stored, type Tx } from '@gt/persistence';
import { documentId, notFound, Problem, wrongState, type Access, type CommandContext, type Kit } from '@gt/service-kit';
import { checkFile, keepFile } from '@gt/uploads';
import { NOBODY, stateRefusal, type Application } from '../domain/application.js';
import { formsOfScan, sortPages, type ReadCode } from '../domain/scan.js';
import { materialsLater } from '../jobs/fix-materials.js';
import { rendererOf } from '../jobs/renderer.js';
import { resourceOf } from '../queries/resource.js';
import { addAttachment, markSubmitted } from '../storage/attachments.js';
import { addScan, findScan, noteScanPages, pagesOfScan, type Scan } from '../storage/scans.js';
import type { Stores } from '../storage/stores.js';
import { BULK_LIMIT, bulk, single, type RowResult } from './act.js';
import { ReviewCommands } from './review.js';

/** Largest scan (bytes): some five hundred pages as an office scanner makes them. */
export const SCAN_LIMIT_BYTES = 100 * 1024 * 1024;
/** Most pages of one scan: the forms of a unit's whole batch; more are divided. */
const SCAN_PAGES = 1_000;
/** Applications looked through in one statement. */
const FORMS_AT_ONCE = 1_000;
/** Pages of one block: a few seconds of a thread, one short transaction, and what a kill costs at most. */
const BLOCK_PAGES = 10;

/** The id that a form bears when it is printed before it is fixed: another one as soon as anything on it changes, so that what was signed is what stands there. */
export const printId = (id: string, { applicant: { name, idNumberMasked }, form }: Pick<Application, 'applicant' | 'form'>): string => documentId('APPLICATION_FORM', id, `print:${sha256(Buffer.from(JSON.stringify([name, idNumberMasked, form])))}`);

/** Forms of an employer's applications by the id that is printed on them: as they would be printed now, and as they were fixed. Looked through in blocks: an enterprise has a hundred thousand. */
async function formsOf(kit: Kit, employerId: string): Promise<Map<string, string>> {
  const forms = new Map<string, string>();
  for (let after = NOBODY; ;) {
    const rows = await kit.db.query<Pick<Stored<Application>, 'id' | 'state'> & Record<string, unknown>>(`SELECT id, state FROM application WHERE employer_id = $1 AND id > $2 AND status NOT IN ('PURGED', 'WITHDRAWN', 'REFUSED', 'NOT_RECOMMENDED') ORDER BY id LIMIT $3`, [employerId, after, FORMS_AT_ONCE]);
    for (const row of rows) forms.set(printId(row.id, row.state), row.id);
    if (rows.length < FORMS_AT_ONCE) break;
    after = rows.at(-1)!.id;
  }
  for (const fixed of await kit.db.query<{ id: string; applicationId: string }>('SELECT d.id, d.application_id AS "applicationId" FROM document d JOIN application a ON a.id = d.application_id WHERE a.employer_id = $1 AND d.state->>\'documentClass\' = \'APPLICATION_FORM\'', [employerId])) forms.set(fixed.id, fixed.applicationId);
  return forms;
}

/** Takes a stack of scanned pages (a PDF), or one photographed page; the job sorts it. 422 for what is no scan. */
export async function beginScan(kit: Kit, command: CommandContext, employerId: string, bytes: Buffer): Promise<object> {
  command.access.require('application.import', { employerId });
  command.requireKey();
  let pages: number;
  const isPdf = bytes.subarray(0, 5).toString('latin1') === '%PDF-';
  // a PDF as the papers that its pages become: one that is locked opens to be looked at, and not to be divided
  try { ({ pages } = isPdf ? await rendererOf(kit).inspectPdf(bytes) : await rendererOf(kit).readScan(bytes, 1, 0)); } catch (error) {
    if (error instanceof FormsError && ['PDF_LOCKED', 'PDF_ACTIVE'].includes(error.code)) throw new Problem(422, error.code, error.message, { errors: [] });
    if (error instanceof FormsError) throw new Problem(422, 'SCAN_UNREADABLE', '这不是可以打开的 PDF 或照片，请用扫描仪存为 PDF，或逐页拍照上传。', { errors: [] });
    throw error;
  }
  if (pages > SCAN_PAGES) throw new Problem(422, 'SCAN_TOO_LONG', `扫描件有 ${pages} 页，超过 ${SCAN_PAGES} 页，请分成几个文件上传。`, { errors: [] });
  const { sha256: name } = await keepFile(kit, bytes);
  return command.run(kit.db, 202, { employerId, sha256: name }, async (tx) => {
    const id = randomUUID();
    await addScan(tx, { id, employerId, sha256: name, mediaType: isPdf ? 'application/pdf' : 'image', pages, at: kit.clock.now() });
    await addJob(tx, 'read-scan', { scanId: id }, { key: `scan ${id}` });
    return { id, pages };
  });
}

/** Reads a scan on, block by block; killed at any line it goes on with the block that was not committed. */
export async function readScanOn(kit: Kit, payload: unknown): Promise<void> {
  const { scanId } = payload as { scanId: string };
  const scan = await findScan(kit.db, scanId);
  if (scan?.state !== 'READING') return;
  const bytes = await kit.files.read(scan.sha256);
  if (!bytes) throw new Error('SCAN_AWAY');
  const forms = await formsOf(kit, scan.employerId);
  const seen = new Set((await pagesOfScan(kit.db, scanId)).filter((p) => p.standing === 'MATCHED').map((p) => `${p.documentId} ${p.formPage}`));
  for (let read = scan.read; read < scan.pages; read += BLOCK_PAGES) {
    const { read: block } = await rendererOf(kit).readScan(bytes, read + 1, BLOCK_PAGES);
    const sorted = sortPages(block.map(({ page, code }) => ({ page, code: code as ReadCode | null })), FORM_CODES.applicationForm, forms, seen);
    const until = Math.min(scan.pages, read + BLOCK_PAGES);
    await kit.db.transaction((tx) => noteScanPages(tx, scanId, sorted, until, until === scan.pages ? 'READ' : 'READING'));
  }
}

/** A scan within the caller's reach; 404 otherwise. */
export async function requireScan(kit: Kit, access: Access, id: string): Promise<Scan> {
  const scan = await findScan(kit.db, id);
  if (!scan || !access.may('application.import', { employerId: scan.employerId })) throw notFound('扫描件');
  return scan;
}

/** Registers the pen-signed forms of a scan that are whole (填表说明一): each is kept as a paper of its application, and its declaration is signed. Each with its own result. */
export async function registerSigned(kit: Kit, stores: Stores, command: CommandContext, id: string, signedOn: string): Promise<object> {
  const scan = await requireScan(kit, command.access, id);
  if (scan.state !== 'READ') throw new Problem(409, 'SCAN_NOT_READ', '扫描件还没有读完，请稍后再登记。');
  const bytes = await kit.files.read(scan.sha256);
  if (!bytes) throw notFound('扫描件');
  const whole = formsOfScan(await pagesOfScan(kit.db, id)).filter((form) => form.missing.length === 0).slice(0, BULK_LIMIT);
  const pagesOf = await openScan(bytes);
  const papers = new Map<string, SignedPaper>();
  for (const form of whole) {
    const paper = Buffer.from(await pagesOf(form.scanned.toSorted((a, b) => a.formPage - b.formPage).map(({ page }) => page)));
    papers.set(form.applicationId, { ...await keepFile(kit, paper), pages: form.pages, mediaType: 'application/pdf' });
  }
  return command.run(kit.db, 200, { signedOn, papers: [...papers].map(([applicationId, { sha256: name }]) => [applicationId, name]) }, async (tx) => bulk(await registerPapers(kit, stores, tx, command, signedOn, papers)));
}

/** The scanned page of one application that a clerk registers by itself (填表说明一): kept like those of a stack. 422 FILE_…, DECLARATION_NOT_AWAITED, SIGNED_IN_THE_FUTURE. */
export async function handInSigned(kit: Kit, stores: Stores, command: CommandContext, id: string, signedOn: string, bytes: Buffer): Promise<object> {
  command.requireKey();
  const { mediaType, pages } = await checkFile(rendererOf(kit), bytes);
  const kept = await keepFile(kit, bytes);
  return command.run(kit.db, 200, { signedOn, sha256: kept.sha256 }, async (tx) => ({ ...single(await registerPapers(kit, stores, tx, command, signedOn, new Map([[id, { ...kept, mediaType, pages }]])), command), pageSha256: kept.sha256 }));
}
/** Whether the caller may register one at all, before the bytes are read: 404 for what is not there for him, 409 in a state without. */
export const mayHandInSigned = (kit: Kit, stores: Stores, command: CommandContext, id: string): Promise<void> => command.beforeUpload(kit.db, async () => {
  const found = await stores.applications.find(kit.db, id);
  if (!found || !command.access.may('application.submit', resourceOf(found.state))) throw notFound('申报');
  const wrong = stateRefusal(found.state, 'ApplicationDeclarationSigned', '登记签字页');
  if (wrong) throw wrongState(wrong.message, wrong.facts);
});

interface SignedPaper { readonly sha256: string; readonly size: number; readonly pages: number | null; readonly mediaType: string }
/** Records the declarations as signed, and keeps the page of each as a paper of its application. */
async function registerPapers(kit: Kit, stores: Stores, tx: Tx, command: CommandContext, signedOn: string, papers: ReadonlyMap<string, SignedPaper>): Promise<RowResult[]> {
  const results = await new ReviewCommands(kit, stores, tx, command).recordSignedPages([...papers].map(([id, { sha256: pageSha256 }]) => ({ id, signedOn, pageSha256 })));
  const done = results.filter(({ outcome }) => outcome === 'DONE').map((row) => row.id);
  for (const applicationId of done) await addAttachment(tx, { id: randomUUID(), applicationId, item: 'SIGNED_FORM', nameSealed: null, ...papers.get(applicationId)!, addedAt: kit.clock.now() });
  // what the declaration rests on: from here on it is kept, whatever becomes of the form
  await markSubmitted(tx, done);
  await materialsLater(tx, done); // pages of applications that were accepted already
  return results;
}
