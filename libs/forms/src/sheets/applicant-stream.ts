import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';

import { type ErrorRecord, FormsError, fromErrorRecord, toErrorRecord } from '../errors.js';
import { APPLICANT_COLUMNS } from './applicant-columns.js';
import { type ApplicantRecord, parseApplicantRow } from './applicant-rows.js';
import { openSheet, type SheetLimits, type SheetRow } from './read-sheet.js';
import type { ParsedRow } from './row-parser.js';

/** Rows handed over at a time: enough for one set-based statement, little enough to keep memory flat. */
export const STREAM_BLOCK_ROWS = 1_000;
/** Heap of the reading thread, in MiB: a hostile workbook ends its thread, never the service. */
const READER_HEAP_MB = 384;

/** A row of the applicants' sheet as it stands there, and as it was read. */
export interface ReadApplicant { readonly row: SheetRow; readonly parsed: ParsedRow<ApplicantRecord> }
export interface ApplicantStream {
  readonly ignoredHeadings: readonly string[];
  /** Blocks of at most `STREAM_BLOCK_ROWS`, read while the one before is worked on. Throws as `openSheet`'s rows do. */
  readonly blocks: AsyncGenerator<readonly ReadApplicant[], void, undefined>;
}

/** What the thread says. */
export type StreamAnswer = { opened: readonly string[] } | { block: readonly ReadApplicant[] } | { done: true } | { error: ErrorRecord };
export interface StreamTask { readonly bytes: Uint8Array; readonly limits: SheetLimits }

const WORKER_URL = new URL('./applicant-stream-worker.js', import.meta.url);

/** Reads and parses the applicants' sheet in this thread. Throws as `openSheet` does. */
export async function readApplicants({ bytes, limits }: StreamTask): Promise<ApplicantStream> {
  const { ignoredHeadings, rows } = await openSheet(bytes, APPLICANT_COLUMNS, limits);
  return { ignoredHeadings, blocks: blocks() };

  async function* blocks(): ApplicantStream['blocks'] {
    let block: ReadApplicant[] = [];
    for await (const row of rows) {
      block.push({ row, parsed: parseApplicantRow(row) });
      if (block.length === STREAM_BLOCK_ROWS) {
        yield block;
        block = [];
      }
    }
    if (block.length > 0) yield block;
  }
}

/**
 * Reads a large applicants' sheet in a thread of its own, block by block; the thread ends with the stream, however that ends.
 * Where the compiled thread does not lie beside this module (specs run from the sources) it reads in process.
 * Throws `FormsError`: FILE_TOO_LARGE, NOT_A_SPREADSHEET, MISSING_COLUMNS, DUPLICATE_COLUMNS; the blocks TOO_MANY_ROWS.
 */
export async function streamApplicants(bytes: Uint8Array, limits: SheetLimits): Promise<ApplicantStream> {
  if (!existsSync(fileURLToPath(WORKER_URL))) return inProcess({ bytes, limits });
  const thread = new Worker(WORKER_URL, { workerData: { bytes, limits } satisfies StreamTask, resourceLimits: { maxOldGenerationSizeMb: READER_HEAP_MB }, execArgv: [] });
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

  async function* blocks(): ApplicantStream['blocks'] {
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

async function inProcess(task: StreamTask): Promise<ApplicantStream> {
  try {
    return await readApplicants(task);
  } catch (error) {
    throw error instanceof FormsError ? error : fromErrorRecord(toErrorRecord(error));
  }
}
