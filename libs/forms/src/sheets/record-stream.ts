import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';

import { type ErrorRecord, FormsError, fromErrorRecord, toErrorRecord } from '../errors.js';
import { APPLICANT_COLUMNS } from './applicant-columns.js';
import { parseApplicantRow } from './applicant-rows.js';
import { APPRAISAL_COLUMNS, parseAppraisalRow } from './appraisals.js';
import { openSheet, type SheetLimits, type SheetRow } from './read-sheet.js';
import type { ParsedRow } from './row-parser.js';

/** Rows handed over at a time: enough for one set-based statement, little enough to keep memory flat. */
export const STREAM_BLOCK_ROWS = 1_000;
/** Heap of the reading thread, in MiB: a hostile workbook ends its thread, never the service. */
const READER_HEAP_MB = 384;

/** Sheets that may have a hundred thousand rows: their columns, and how a row is read. */
const SHEETS = { applicants: { columns: APPLICANT_COLUMNS, parse: parseApplicantRow }, appraisals: { columns: APPRAISAL_COLUMNS, parse: parseAppraisalRow } } as const;
export type RecordKind = keyof typeof SHEETS;
/** What a row of such a sheet says. */
export type RecordOf<Kind extends RecordKind> = ReturnType<(typeof SHEETS)[Kind]['parse']> extends ParsedRow<infer Value> ? Value : never;

/** A row as it stands in the sheet, and as it was read. */
export interface ReadRecord<Kind extends RecordKind> { readonly row: SheetRow; readonly parsed: ParsedRow<RecordOf<Kind>> }
export interface RecordStream<Kind extends RecordKind> {
  readonly ignoredHeadings: readonly string[];
  /** Blocks of at most `STREAM_BLOCK_ROWS`, read while the one before is worked on. Throws as `openSheet`'s rows do. */
  readonly blocks: AsyncGenerator<readonly ReadRecord<Kind>[], void, undefined>;
}

/** What the thread says. */
export type StreamAnswer = { opened: readonly string[] } | { block: readonly ReadRecord<RecordKind>[] } | { done: true } | { error: ErrorRecord };
export interface StreamTask { readonly kind: RecordKind; readonly bytes: Uint8Array; readonly limits: SheetLimits }

const WORKER_URL = new URL('./record-stream-worker.js', import.meta.url);

/** Reads and parses a sheet in this thread. Throws as `openSheet` does. */
export async function readRecords({ kind, bytes, limits }: StreamTask): Promise<RecordStream<RecordKind>> {
  const { columns, parse } = SHEETS[kind];
  const { ignoredHeadings, rows } = await openSheet(bytes, columns, limits);
  return { ignoredHeadings, blocks: blocks() };

  async function* blocks(): RecordStream<RecordKind>['blocks'] {
    let block: ReadRecord<RecordKind>[] = [];
    for await (const row of rows) {
      block.push({ row, parsed: parse(row) });
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
 * Throws `FormsError`: FILE_TOO_LARGE, NOT_A_SPREADSHEET, MISSING_COLUMNS, DUPLICATE_COLUMNS; the blocks TOO_MANY_ROWS.
 */
export async function streamRecords<Kind extends RecordKind>(kind: Kind, bytes: Uint8Array, limits: SheetLimits): Promise<RecordStream<Kind>> {
  if (!existsSync(fileURLToPath(WORKER_URL))) return inProcess({ kind, bytes, limits }) as Promise<RecordStream<Kind>>;
  const thread = new Worker(WORKER_URL, { workerData: { kind, bytes, limits } satisfies StreamTask, resourceLimits: { maxOldGenerationSizeMb: READER_HEAP_MB }, execArgv: [] });
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

  async function* blocks(): RecordStream<Kind>['blocks'] {
    try {
      for (let answer = await next(); 'block' in answer; answer = await next()) {
        thread.postMessage('next'); // the thread reads on while this block is worked on
        yield answer.block as readonly ReadRecord<Kind>[];
      }
    } finally {
      await thread.terminate();
    }
  }
}
interface PromiseWithResolvers { resolve(answer: StreamAnswer): void }

async function inProcess(task: StreamTask): Promise<RecordStream<RecordKind>> {
  try {
    return await readRecords(task);
  } catch (error) {
    throw error instanceof FormsError ? error : fromErrorRecord(toErrorRecord(error));
  }
}
