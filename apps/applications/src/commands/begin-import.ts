import { randomUUID } from 'node:crypto';
import { reason } from '@gt/domain';
import { sheetFault } from '@gt/forms';
import { sha256, type Tx } from '@gt/persistence';
import { ruleSetInForce } from '@gt/rules';
import { copies, notFound, Problem, ruleRefusal, wrongState, type Access, type CommandContext, type Kit } from '@gt/service-kit';
import { IMPORT_STATE_NAMES, type ImportOf, type LoadWhich } from '../domain/import.js';
import { importKinds } from '../jobs/import-kinds.js';
import { addImportJob, beginLoad } from '../jobs/run-import.js';
import { adoptedRuleSets } from '../queries/rule-sets.js';
import { findImport, IMPORT_CONTENT_DAYS, moveImport, purgeImportContent, storeImport, type ImportRecord, type NewImport } from '../storage/imports.js';
import type { Stores } from '../storage/stores.js';
import { sheetOf } from './sheet.js';

const DAY_MS = 86_400_000;

export interface ImportTarget { readonly employerId: string; readonly institutionId: string; /** load at once what may be loaded; null: people look at the check first */ readonly which: LoadWhich | null }

/** Takes in a sheet of applicants for the clerk's own unit: kept sealed, checked by a job row by row. 404 for an unknown unit, 422 INSTITUTION_UNKNOWN, RULE_SET_MISSING. */
export async function beginImport(kit: Kit, stores: Stores, tx: Tx, command: CommandContext, bytes: Buffer, fileSha256: string, target: ImportTarget): Promise<object> {
  const { actor, correlationId } = command.meta(kit.clock, 'application.import', { employerId: target.employerId });
  if (!(await stores.employers.find(tx, target.employerId))) throw notFound('用人单位');
  const refusals = [
    ...((await copies.institution(tx, target.institutionId)) ? [] : [reason('INSTITUTION_UNKNOWN', '四', '未找到该评价机构，请重新选择评价机构。')]),
    ...(ruleSetInForce(await adoptedRuleSets(tx), kit.clock.today()) ? [] : [reason('RULE_SET_MISSING', '', '系统尚未启用今天适用的规则，暂不能导入，请联系市中心。')]),
  ];
  if (refusals.length > 0) throw ruleRefusal(refusals);
  return takeIn(kit, tx, { of: 'APPLICANTS', ...target, mappingId: null, actor, correlationId, fileSha256 }, bytes);
}

/** A sheet of the caller's own unit, before anything is kept of it. 415 for another type, 403, 422 for what is no table. */
export function requireSheet(command: CommandContext, of: ImportOf, employerId: string, body: unknown): { readonly bytes: Buffer; readonly fileSha256: string } {
  const bytes = sheetOf(body);
  command.access.require(importKinds[of].action, { employerId });
  const fault = sheetFault(bytes);
  if (fault) throw new Problem(422, fault.code, fault.message, { errors: [] });
  return { bytes, fileSha256: sha256(bytes) };
}

/** Keeps a sheet sealed and has the job check it. */
export async function takeIn(kit: Kit, tx: Tx, sheet: Omit<NewImport, 'id' | 'at' | 'file'>, bytes: Buffer): Promise<object> {
  const at = kit.clock.now();
  await purgeImportContent(tx, new Date(at.getTime() - IMPORT_CONTENT_DAYS * DAY_MS));
  const id = randomUUID();
  await storeImport(tx, { ...sheet, id, at, file: kit.keyring.sealBytes(bytes) });
  await addImportJob(tx, id);
  return { id, state: 'CHECKING', stateName: IMPORT_STATE_NAMES.CHECKING };
}

/** The import if the caller may work on it; otherwise it is not there (404). */
export async function requireImport(db: Pick<Tx, 'query'>, access: Access, id: string, lock = false): Promise<ImportRecord> {
  const record = await findImport(db, id, lock);
  if (!record || !access.may(importKinds[record.of].action, { employerId: record.employerId })) throw notFound('导入');
  return record;
}

/** Loads rows of a checked import: those that may be submitted, or all that can be read; of them all, or those that were chosen. 409 in another state; 422 NOTHING_TO_LOAD. */
export async function loadImport(tx: Tx, command: CommandContext, id: string, which: LoadWhich, chosen: readonly number[] | null): Promise<object> {
  const record = await requireImport(tx, command.access, id, true);
  const state = await beginLoad(tx, record, which, chosen);
  if (!state) throw wrongState(`导入现为“${IMPORT_STATE_NAMES[record.state]}”，不能导入行，请刷新后再办理。`, { state: record.state });
  const { toLoad } = (await findImport(tx, id))!;
  if (toLoad === 0) throw new Problem(422, 'NOTHING_TO_LOAD', chosen ? '所选的行都不能导入（已导入、已有相同登记或有问题），请重新选择。' : which === 'ELIGIBLE' ? '没有符合条件、尚未导入的行；请下载问题行改正后重新上传。' : '没有可读取、尚未导入的行；请下载问题行改正后重新上传。');
  await addImportJob(tx, id);
  return { id, state, toLoad };
}

/** Stops an import before its next block. Drafts that it has made stay: they are drafts like others. */
export async function cancelImport(tx: Tx, command: CommandContext, id: string): Promise<object> {
  const record = await requireImport(tx, command.access, id, true);
  const state = await moveImport(tx, record, 'CANCEL');
  if (!state) throw wrongState(`导入现为“${IMPORT_STATE_NAMES[record.state]}”，不能取消。`, { state: record.state });
  return { id, state, loaded: record.loaded };
}
