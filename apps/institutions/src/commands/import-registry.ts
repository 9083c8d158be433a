import { createHash } from 'node:crypto';
import { FormsError, parseRegistryBody, parseRegistryExpert, parseRegistryScope, REGISTRY_BODY_COLUMNS, REGISTRY_EXPERT_COLUMNS, REGISTRY_SCOPE_COLUMNS, type Renderer, type SheetColumn, type SheetRow } from '@gt/forms';
import type { Queryable } from '@gt/persistence';
import { badRequest, Problem, ruleRefusal, type Access, type CommandContext } from '@gt/service-kit';
import { planBodies, planExperts, planScopes, type PlannedRows } from '../queries/registry-plan.js';
import type { UseCase } from './use-case.js';

/** What a sheet of an existing register holds. */
export type RegistryKind = 'bodies' | 'scopes' | 'experts';
/** Rows of one sheet: the city has some 500 bodies; more rows are loaded in several sheets. */
export const REGISTRY_ROWS_MAX = 2_000;
/** Bytes that a sheet may unpack to: 2,000 rows of a dozen short cells are a few MiB; far more is a packed bomb. */
const UNPACKED_MAX = 100 * 1024 * 1024;

const COLUMNS: Readonly<Record<RegistryKind, readonly SheetColumn[]>> = { bodies: REGISTRY_BODY_COLUMNS, scopes: REGISTRY_SCOPE_COLUMNS, experts: REGISTRY_EXPERT_COLUMNS };

/** What will become of each row: nothing stands against it, or every fault. */
export interface RegistryPreview { readonly rows: ReadonlyArray<{ readonly row: number; readonly faults: readonly string[] }> }

type Use = Pick<UseCase, 'kit' | 'stores'> & { readonly renderer: Renderer };

/** Judges every row of a sheet as loading it would. Nothing is stored. */
export async function previewRegistry(use: Use, access: Access, kind: RegistryKind, bytes: Uint8Array): Promise<RegistryPreview> {
  const planned = await plan(use, use.kit.db, access, kind, await readRows(use.renderer, kind, bytes));
  return { rows: planned.rows.map(({ row, faults }) => ({ row, faults: faults.map((each) => each.message) })) };
}

/**
 * Loads the good rows of a sheet, or those of them that were chosen, in one transaction: the same rows twice make nothing twice, they are faulty
 * the second time. Chosen rows that are faulty refuse the whole.
 */
export async function loadRegistry(use: Use, command: CommandContext, kind: RegistryKind, bytes: Uint8Array, chosen: readonly number[] | null): Promise<{ loaded: number; left: RegistryPreview['rows'] }> {
  const rows = await readRows(use.renderer, kind, bytes);
  const wanted = chosen === null ? rows : rows.filter((row) => chosen.includes(row.rowNumber));
  if (chosen !== null && wanted.length < chosen.length) throw ruleRefusal([{ code: 'ROW_UNKNOWN', clause: '', message: '所选的行不在这份表格中，请重新检查后再选。', facts: {} }]);
  return command.run(use.kit.db, 200, { sheet: createHash('sha256').update(bytes).digest('hex'), rows: chosen }, async (tx) => {
    const planned = await plan(use, tx, command.access, kind, wanted);
    const faulty = planned.rows.filter((row) => row.faults.length > 0);
    if (chosen !== null && faulty.length > 0) throw new Problem(422, 'IMPORT_FAULTS', '所选的行中有问题，未导入任何一行；请改正或取消选择后重试。', { reasons: faulty.flatMap(({ row, faults }) => faults.map((each) => ({ ...each, facts: { ...each.facts, row } }))) });
    await planned.save(tx, command);
    return { loaded: planned.rows.length - faulty.length, left: faulty.map(({ row, faults }) => ({ row, faults: faults.map((each) => each.message) })) };
  });
}

const plan = (use: Use, db: Queryable, access: Access, kind: RegistryKind, rows: readonly SheetRow[]): Promise<PlannedRows> => {
  switch (kind) {
    case 'bodies': return planBodies(use.kit, use.stores, db, access, rows.map(parseRegistryBody));
    case 'scopes': return planScopes(use.kit, use.stores, db, access, rows.map(parseRegistryScope));
    case 'experts': return planExperts(use.kit, use.stores, db, access, rows.map(parseRegistryExpert));
  }
};

async function readRows(renderer: Renderer, kind: RegistryKind, bytes: Uint8Array): Promise<readonly SheetRow[]> {
  if (!(bytes instanceof Uint8Array)) throw new Problem(415, 'MEDIA_TYPE', '请上传 .xlsx 文件。', { errors: [] });
  const content = await renderer.readSheet(bytes, COLUMNS[kind], { maxRows: REGISTRY_ROWS_MAX, maxBytes: bytes.byteLength, maxUnpackedBytes: UNPACKED_MAX }).catch((error: unknown) => {
    if (error instanceof FormsError) throw badRequest([], error.code, error.message);
    throw error;
  });
  if (content.rows.length === 0) throw badRequest([], 'NO_ROWS', '文件中没有数据行，请核对。');
  return content.rows;
}
