import { FormsError, GlyphMissingError, joinPdfs } from '@gt/forms';
import type { Stored } from '@gt/persistence';
import { copies as held, documentId, noteAccess, notFound, Problem, wrongState, type CommandContext, type Kit } from '@gt/service-kit';
import { STATUS_NAMES, type Application, type ApplicationStatus } from '../domain/application.js';
import { formsOf } from '../storage/progress.js';
import type { Stores } from '../storage/stores.js';
import { renderAsItStands } from './preview.js';
import { resourceOf } from './resource.js';

/** Most forms of one pile: some seconds of a thread. */
export const PRINTS_LIMIT = 30;
/** 填表说明七: one for the personal file, one that the body keeps. */
export const COPIES_LIMIT = 2;
const PRINTABLE: readonly ApplicationStatus[] = ['SUBMITTED', 'RECOMMENDED', 'ACCEPTED', 'CONCLUDED'];

/**
 * Forms to be signed, stamped and kept (附件2 填表说明一, 七), as one PDF with the full numbers on them: before the acceptance as they stand, after it as they were
 * fixed. One row of the audit for each person. 404 for what is not there for the caller, 409 for what is not submitted (any more) or is being fixed, 422 GLYPH_MISSING.
 */
export async function printForms(kit: Kit, stores: Stores, command: CommandContext, ids: readonly string[], copies: number): Promise<Uint8Array> {
  command.requireKey();
  const found = await stores.applications.findMany(kit.db, ids);
  const supervisors = new Map((await held.institutions(kit.db, [...found.values()].map(({ state }) => state.institutionId))).map(({ id, state }) => [id, state.supervisorId]));
  const rows = ids.map((id) => {
    const row = found.get(id);
    const grant = row && command.access.grantFor('person.unmask', resourceOf(row.state, supervisors.get(row.state.institutionId)));
    if (!row || !grant) throw notFound('申报');
    if (!PRINTABLE.includes(row.state.status)) throw wrongState(`有申报现为“${STATUS_NAMES[row.state.status]}”，不能打印；已提交、已推荐、已受理和已办结的可以打印。`, { applicationId: id, status: row.state.status });
    return { row, grant };
  });
  await noteAccess(kit.db, kit.clock, command, '打印申报表', rows.map(({ row, grant }) => ({ action: 'person.unmask', grant, recordType: 'applications.application', recordId: row.id, personId: row.state.personId })));
  const parts: Uint8Array[] = [];
  for (const { row } of rows) parts.push(await formOf(kit, stores, row));
  return joinPdfs(parts, copies);
}

async function formOf(kit: Kit, stores: Stores, row: Stored<Application>): Promise<Uint8Array> {
  const { applicant, acceptance } = row.state;
  if (!acceptance) {
    try {
      return await renderAsItStands(kit, stores, row, { idNumber: kit.keyring.unseal(applicant.idNumberSealed), phone: applicant.phoneSealed === null ? null : kit.keyring.unseal(applicant.phoneSealed) });
    } catch (error) {
      if (error instanceof GlyphMissingError) throw new Problem(422, 'GLYPH_MISSING', `字库缺少“${error.characters.join('、')}”，有一份申报表暂不能打印，补字后再试；请先不选含这些字的申报。`);
      if (error instanceof FormsError) throw new Problem(422, error.code, '有一份申报表暂不能排版，请检查是否有特殊字符后重试。');
      throw error;
    }
  }
  const newest = (await formsOf(kit.db, row.id)).findLast((form) => form.fixed && !form.superseded);
  const bytes = newest && await kit.store.get(documentId('APPLICATION_FORM', row.id, newest.edition));
  if (!bytes) throw new Problem(409, 'FORM_NOT_YET', '有一份申报表还在生成，请稍后再打印。', { headers: { 'retry-after': '10' } });
  return bytes;
}
