import { groupBy } from '@gt/domain';
import { FormsError, parseRegistryBody, parseRegistryExpert, parseRegistryScope, parseRegistryUnit, REGISTRY_BODY_COLUMNS, REGISTRY_EXPERT_COLUMNS, REGISTRY_SCOPE_COLUMNS, REGISTRY_UNIT_COLUMNS, type Renderer, type SheetColumn, type SheetRow } from '@gt/forms';
import { sha256, type Queryable } from '@gt/persistence';
import { badRequest, Problem, ruleRefusal, type Access, type CommandContext } from '@gt/service-kit';
import { keyOf, planBodies, planExperts, planScopes, planUnits, type PlannedRows, type Seen } from '../queries/registry-plan.js';
import type { UseCase } from './use-case.js';

/** What a sheet of an existing register holds. */
export type RegistryKind = 'bodies' | 'scopes' | 'units' | 'experts';
/** Rows of one sheet: the city has some 500 bodies with up to a hundred scope rows each. */
const REGISTRY_ROWS_MAX = 50_000;
/** Rows of one transaction, which takes well under a second; all rows of a body or a person are of one, however many. */
const BLOCK = 1_000;
/** Bytes that a sheet may unpack to: 50,000 rows of a dozen short cells are some 60 MiB; far more is a packed bomb. */
const UNPACKED_MAX = 300 * 1024 * 1024;

const COLUMNS: Readonly<Record<RegistryKind, readonly SheetColumn[]>> = { bodies: REGISTRY_BODY_COLUMNS, scopes: REGISTRY_SCOPE_COLUMNS, units: REGISTRY_UNIT_COLUMNS, experts: REGISTRY_EXPERT_COLUMNS };

/** A row that something stands against, with every fault. */
export interface FaultyRow { readonly row: number; readonly faults: readonly string[] }
export interface RegistryPreview { readonly total: number; readonly good: number; /** rows that would be left out */ readonly rows: readonly FaultyRow[] }
/** Rows of the sheet by number, both ends included. */
export interface RowSpan { readonly from: number; readonly to: number }

const within = ({ from, to }: RowSpan, { rowNumber }: SheetRow): boolean => from <= rowNumber && rowNumber <= to;

type Use = Pick<UseCase, 'kit' | 'stores'> & { readonly renderer: Renderer };
type Faulty = PlannedRows['rows'][number];

/** Judges every row of a sheet as loading it would. Nothing is stored. */
export async function previewRegistry(use: Use, access: Access, kind: RegistryKind, bytes: Uint8Array): Promise<RegistryPreview> {
  const rows = await readRows(use.renderer, kind, bytes);
  const faulty = await judgeAll(use, access, kind, rows);
  return { total: rows.length, good: rows.length - faulty.length, rows: faulty.map(shown) };
}

/**
 * Loads the good rows of a sheet, or those of them that were chosen, block by block: the same rows twice make nothing twice, they are faulty the second
 * time, so that a load that was cut off goes on when it is sent again. Chosen rows that are faulty refuse the whole before anything is loaded.
 */
export async function loadRegistry(use: Use, command: CommandContext, kind: RegistryKind, bytes: Uint8Array, chosen: readonly RowSpan[] | null): Promise<{ loaded: number; left: readonly FaultyRow[] }> {
  command.requireKey();
  const rows = await readRows(use.renderer, kind, bytes);
  const wanted = chosen === null ? rows : rows.filter((row) => chosen.some((span) => within(span, row)));
  if (chosen?.some((span) => !wanted.some((row) => within(span, row)))) throw ruleRefusal([{ code: 'ROW_UNKNOWN', clause: '', message: '所选的行不在这份表格中，请重新检查后再选。', facts: {} }]);
  const mayBegin = async (): Promise<void> => {
    const faulty = chosen === null ? [] : await judgeAll(use, command.access, kind, wanted);
    if (faulty.length > 0) throw new Problem(422, 'IMPORT_FAULTS', '所选的行中有问题，未导入任何一行；请改正或取消选择后重试。', { reasons: faulty.slice(0, FAULTS_SHOWN).flatMap(({ row, faults }) => faults.map((each) => ({ ...each, facts: { ...each.facts, row } }))) });
  };
  return command.runInBlocks(use.kit.db, 200, { sheet: sha256(bytes), rows: chosen }, mayBegin, async () => {
    const seen: Seen = new Map();
    const left: Faulty[] = [];
    for (const block of blocksOf(kind, wanted)) {
      left.push(...await use.kit.db.transaction(async (tx) => {
        const planned = await plan(use, tx, command.access, kind, block, seen);
        await planned.save(tx, command);
        return faultyOf(planned);
      }));
    }
    return { loaded: wanted.length - left.length, left: left.map(shown).sort((a, b) => a.row - b.row) };
  });
}

/** Rows that a refusal names; with more a sheet is to be checked first. */
const FAULTS_SHOWN = 200;
const shown = ({ row, faults }: Faulty): FaultyRow => ({ row, faults: faults.map((each) => each.message) });
const faultyOf = ({ rows }: PlannedRows): Faulty[] => rows.filter((row) => row.faults.length > 0);

/** Every row that something stands against; others are served between the blocks. */
async function judgeAll(use: Use, access: Access, kind: RegistryKind, rows: readonly SheetRow[]): Promise<Faulty[]> {
  const seen: Seen = new Map();
  const faulty: Faulty[] = [];
  for (const block of blocksOf(kind, rows)) {
    faulty.push(...faultyOf(await plan(use, use.kit.db, access, kind, block, seen)));
    await new Promise(setImmediate);
  }
  return faulty.sort((a, b) => a.row - b.row);
}

/** What the rows that belong together are of: a body, or a person. */
const ABOUT: Readonly<Record<RegistryKind, (row: SheetRow) => string | null>> = {
  bodies: (row) => { const parsed = parseRegistryBody(row); return parsed.ok ? keyOf(parsed.value) : null; },
  scopes: (row) => { const parsed = parseRegistryScope(row); return parsed.ok ? keyOf(parsed.value) : null; },
  units: (row) => { const parsed = parseRegistryUnit(row); return parsed.ok ? keyOf(parsed.value) : null; },
  experts: (row) => { const parsed = parseRegistryExpert(row); return parsed.ok ? `${parsed.value.documentType}|${parsed.value.documentNumber}` : null; },
};

/** The rows in blocks; those of one body or person together, since they make one whole. */
function blocksOf(kind: RegistryKind, rows: readonly SheetRow[]): SheetRow[][] {
  const groups = groupBy(rows, (row): string | number => ABOUT[kind](row) ?? row.rowNumber).values();
  const blocks: SheetRow[][] = [];
  for (const group of groups) {
    const last = blocks.at(-1);
    if (last && last.length + group.length <= BLOCK) last.push(...group); else blocks.push([...group]);
  }
  return blocks;
}

const plan = (use: Use, db: Queryable, access: Access, kind: RegistryKind, rows: readonly SheetRow[], seen: Seen): Promise<PlannedRows> => {
  switch (kind) {
    case 'bodies': return planBodies(use.kit, use.stores, db, access, rows.map(parseRegistryBody), seen);
    case 'scopes': return planScopes(use.kit, use.stores, db, access, rows.map(parseRegistryScope));
    case 'units': return planUnits(use.kit, use.stores, db, access, rows.map(parseRegistryUnit));
    case 'experts': return planExperts(use.kit, use.stores, db, access, rows.map(parseRegistryExpert));
  }
};

async function readRows(renderer: Renderer, kind: RegistryKind, bytes: Uint8Array): Promise<readonly SheetRow[]> {
  if (!(bytes instanceof Uint8Array)) throw new Problem(415, 'MEDIA_TYPE', '请上传 .xlsx 或 .csv 文件。', { errors: [] });
  const content = await renderer.readSheet(bytes, COLUMNS[kind], { maxRows: REGISTRY_ROWS_MAX, maxBytes: bytes.byteLength, maxUnpackedBytes: UNPACKED_MAX }).catch((error: unknown) => {
    if (error instanceof FormsError) throw badRequest([], error.code, error.message);
    throw error;
  });
  if (content.rows.length === 0) throw badRequest([], 'NO_ROWS', '文件中没有数据行，请核对。');
  return content.rows;
}
