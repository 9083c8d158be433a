import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';

import { type ErrorRecord, FormsError, fromErrorRecord, toErrorRecord } from '../errors.js';
import { type CellFault, openSheet, type SheetColumn, type SheetLimits, type SheetRow } from './read-sheet.js';

/** Rows handed over at a time: enough for one set-based statement, little enough to keep memory flat. */
export const STREAM_BLOCK_ROWS = 1_000;
/** Heap of the reading thread, in MiB: a hostile workbook ends its thread, never the service. */
const READER_HEAP_MB = 384;

/** A row as it goes from thread to thread, and as it is kept: one text is copied for a tenth of what its cells cost one by one. */
export interface PackedRow {
  readonly rowNumber: number;
  /** The texts of the cells as a JSON array, in the order of the columns. */
  readonly cells: string;
  readonly faults: readonly CellFault[];
}
export interface RowStream {
  readonly ignoredHeadings: readonly string[];
  /** Blocks of at most `STREAM_BLOCK_ROWS`, read while the one before is worked on. Throws as `openSheet`'s rows do. Once the first is asked for, the thread ends with the generator. */
  readonly blocks: AsyncGenerator<readonly PackedRow[], void, undefined>;
}

/** What the thread says. */
export type StreamAnswer = { opened: readonly string[] } | { block: readonly PackedRow[] } | { done: true } | { error: ErrorRecord };
export interface StreamTask { readonly columns: readonly SheetColumn[]; readonly bytes: Uint8Array; readonly limits: SheetLimits }

const WORKER_URL = new URL('./row-stream-worker.js', import.meta.url);

/** What opens packed rows; `columns` as they were then. */
export function rowUnpacker(columns: readonly SheetColumn[]): (packed: PackedRow) => SheetRow {
  const keys = columns.map(({ key }) => key);
  const blank = Object.fromEntries(keys.map((key) => [key, '']));
  return ({ rowNumber, cells, faults }) => {
    const texts = JSON.parse(cells) as string[];
    const byKey = { ...blank }; // to copy an object of many members costs less than to build one
    for (const [i, key] of keys.entries()) byKey[key] = texts[i] ?? '';
    return { rowNumber, cells: byKey, faults };
  };
}
const packRow = (columns: readonly SheetColumn[], { rowNumber, cells, faults }: SheetRow): PackedRow => ({ rowNumber, cells: JSON.stringify(columns.map(({ key }) => cells[key] ?? '')), faults });

/** Reads a sheet in this thread. Throws as `openSheet` does. */
export async function readRows({ columns, bytes, limits }: StreamTask): Promise<RowStream> {
  const { ignoredHeadings, rows } = await openSheet(bytes, columns, limits);
  return { ignoredHeadings, blocks: blocks() };

  async function* blocks(): RowStream['blocks'] {
    let block: PackedRow[] = [];
    for await (const row of rows) {
      block.push(packRow(columns, row));
      if (block.length === STREAM_BLOCK_ROWS) {
        yield block;
        block = [];
      }
    }
    if (block.length > 0) yield block;
  }
}

/**
 * Reads a large sheet in a thread of its own, block by block; the thread ends with the stream, however that ends.
 * Where the compiled thread does not lie beside this module (specs run from the sources) it reads in process.
 * Throws as `openSheet` does; the blocks as its rows do.
 */
export async function streamRows(columns: readonly SheetColumn[], bytes: Uint8Array, limits: SheetLimits): Promise<RowStream> {
  if (!existsSync(fileURLToPath(WORKER_URL))) return inProcess({ columns, bytes, limits });
  const thread = new Worker(WORKER_URL, { workerData: { columns, bytes, limits } satisfies StreamTask, resourceLimits: { maxOldGenerationSizeMb: READER_HEAP_MB }, execArgv: [] });
  let waiting: PromiseWithResolvers | undefined;
  const said: StreamAnswer[] = [];
  const say = (answer: StreamAnswer): void => {
    if (waiting) waiting.resolve(answer);
    else said.push(answer);
    waiting = undefined;
  };
  thread.on('message', say);
  thread.on('error', (error) => say({ error: toErrorRecord(error) }));
  thread.on('exit', () => say({ error: toErrorRecord(new FormsError('RENDER_FAILED', '表格读取中断：文件过大或内容异常，请拆分后重新上传。')) }));
  const next = async (): Promise<Exclude<StreamAnswer, { error: ErrorRecord }>> => {
    const answer = said.shift() ?? await new Promise<StreamAnswer>((resolve) => { waiting = { resolve }; });
    if (!('error' in answer)) return answer;
    await thread.terminate();
    throw fromErrorRecord(answer.error);
  };
  const first = await next();
  return { ignoredHeadings: 'opened' in first ? first.opened : [], blocks: blocks() };

  async function* blocks(): RowStream['blocks'] {
    try {
      for (let answer = await next(); 'block' in answer; answer = await next()) {
        thread.postMessage('next'); // the thread reads on while this block is worked on
        yield answer.block;
      }
    } finally {
      await thread.terminate();
    }
  }
}
interface PromiseWithResolvers { resolve(answer: StreamAnswer): void }

async function inProcess(task: StreamTask): Promise<RowStream> {
  try {
    return await readRows(task);
  } catch (error) {
    throw error instanceof FormsError ? error : fromErrorRecord(toErrorRecord(error));
  }
}
