import { reason, type SkillLevel } from '@gt/domain';
import { CERTIFICATE_UPLOAD_COLUMNS, FormsError, parseCertificateUploadRow } from '@gt/forms';
import type { Queryable, Stored, Tx } from '@gt/persistence';
import { badRequest, copies, eventsOf, notFound, Problem, ruleRefusal, wrongState, type Access, type CommandContext } from '@gt/service-kit';
import type { Certificates } from '../certificates.js';
import { decideNumbered, outsideValidity, type Batch } from '../domain/batch.js';
import { checkImport, type ImportRow, type RowFault } from '../domain/import.js';
import { outsideOn } from '../domain/outside.js';
import { batchView, type BatchView } from '../queries/batches.js';
import { passesOf, takenNumbers, type Pass } from '../storage/tables.js';
import { resourceOf } from './batches.js';
import { bodyAndSite, heldBatch, issue, issuedOf, numberTakenSaid } from './numbering.js';

/** Rows of a returned file: those of one batch, and as many again that do not belong there, so that the message can name them. */
const MAX_IMPORT_ROWS = 2_000;
/** Bytes that a returned file may unpack to: some 2,000 rows of eleven short cells are a few MiB; far more is a packed bomb. */
const MAX_UNPACKED_BYTES = 100 * 1024 * 1024;

export interface ImportPreview { readonly rows: number; readonly faults: ReadonlyArray<{ rowNumber: number | null; reasons: RowFault['reasons'] }> }

/** Looks a returned file through without taking anything over. */
export async function previewImport(service: Certificates, access: Access, id: string, bytes: Uint8Array): Promise<ImportPreview> {
  const batch = await service.batches.find(service.kit.db, id);
  if (!batch || !access.may('certificate.import', resourceOf(batch.state))) throw notFound('证书批次');
  const { rows, faults } = await examine(service, service.kit.db as unknown as Tx, batch, bytes);
  return { rows: rows.length, faults };
}

/** 六(五), IMPORTED: takes a returned file over, whole or not at all. Uniqueness is checked again here and held by the table. */
export function importNumbers(service: Certificates, command: CommandContext, id: string, bytes: Uint8Array): Promise<BatchView> {
  return numberTakenSaid(() => command.run(service.kit.db, 200, bytes, async (tx) => {
    const { batch, meta } = await heldBatch(service, tx, command, id, 'certificate.import');
    const { rows, faults, passes, body, site } = await examine(service, tx, batch, bytes);
    if (faults.length > 0) throw new Problem(422, 'IMPORT_FAULTS', `文件有 ${faults.length} 处问题，未导入任何一行；请按 reasons 逐行改正后整份重新上传。`, { reasons: faults.flatMap((f) => f.reasons.map((r) => ({ ...r, facts: { ...r.facts, rowNumber: f.rowNumber } }))) });
    const rowOf = new Map(rows.map((r) => [`${r.personId} ${r.level}`, r]));
    const numberOf = ({ candidate }: Pass) => rowOf.get(`${candidate.personId} ${candidate.level}`)!;
    await issue(service, tx, batch, passes.map((pass) => ({ pass, number: numberOf(pass).certificateNumber, issuedOn: numberOf(pass).issuedOn })), { body, site, mode: 'IMPORTED' }, meta);
    const filings = await copies.filingsOf(tx, batch.state.institutionId);
    const findings = [...new Set(rows.map((r) => r.issuedOn))].flatMap((day) => {
      const outside = outsideOn(body, filings, passes.filter((pass) => numberOf(pass).issuedOn === day).map(issuedOf), day);
      return outside ? [outsideValidity(batch.state, day, outside)] : [];
    });
    const events = [...eventsOf(decideNumbered(batch.state, passes.length, service.kit.clock.today(), null)), ...findings];
    return batchView((await service.batches.save(tx, [{ ...batch, events }], meta))[0]!);
  }));
}

async function examine(service: Certificates, db: Queryable & Tx, batch: Stored<Batch>, bytes: Uint8Array) {
  if (batch.state.status !== 'CONFIRMED') throw wrongState('该批证书尚未由监管部门确认，或已编号，不能导入；请刷新后查看当前状态。', { status: batch.state.status });
  const { body, site } = await bodyAndSite(db, batch.state);
  if (body.numberMode !== 'IMPORTED') throw ruleRefusal([reason('NUMBERS_ARE_ALLOTTED', '六(五)', '该机构的证书由本系统编号，请使用“编号”，不需要导入。', {})]);
  const { rows, faults: unreadable } = await read(service, bytes);
  const passes: Pass[] = await passesOf(db, batch.state.applicationIds);
  const faults: RowFault[] = unreadable.length > 0 ? unreadable : [...checkImport(rows, passes.map((p) => ({ ...p.candidate, level: p.candidate.level as SkillLevel, effectiveOn: p.effectiveOn })), {
    sitePrefix: site.prefix!, printedName: site.printedName, bodyName: body.name, today: service.kit.clock.today(), taken: await takenNumbers(db, rows.map((r) => r.certificateNumber)) })];
  return { rows, faults, passes, body, site };
}

async function read(service: Certificates, bytes: Uint8Array): Promise<{ rows: ImportRow[]; faults: RowFault[] }> {
  if (!(bytes instanceof Uint8Array)) throw new Problem(415, 'MEDIA_TYPE', '请上传 .xlsx 或 .csv 文件。', { errors: [] });
  const content = await service.renderer.readSheet(bytes, CERTIFICATE_UPLOAD_COLUMNS, { maxRows: MAX_IMPORT_ROWS, maxBytes: bytes.byteLength, maxUnpackedBytes: MAX_UNPACKED_BYTES }).catch((error: unknown) => {
    if (error instanceof FormsError) throw badRequest([], error.code, error.message);
    throw error;
  });
  const rows: ImportRow[] = [];
  const faults: RowFault[] = [];
  for (const row of content.rows) {
    const parsed = parseCertificateUploadRow(row);
    if (!parsed.ok) { faults.push({ rowNumber: parsed.rowNumber, reasons: parsed.faults.map((f) => reason(f.code, '六(五)', f.message, { column: f.column })) }); continue; }
    const v = parsed.value;
    rows.push({ rowNumber: parsed.rowNumber, personId: service.kit.personIds.of(v.document.type, v.document.number), name: v.name, occupation: v.occupation, workType: v.workType, level: v.level, certificateNumber: v.certificateNumber, issuedOn: v.issuedOn, institution: v.institution });
  }
  if (rows.length === 0 && faults.length === 0) faults.push({ rowNumber: null, reasons: [reason('NO_ROWS', '六(五)', '文件中没有数据行，请核对。', {})] });
  return { rows, faults };
}
