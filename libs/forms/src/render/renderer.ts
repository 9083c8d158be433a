import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';

import { type ErrorRecord, FormsError, fromErrorRecord, toErrorRecord } from '../errors.js';
import { type FontChain, loadFontChain } from '../fonts/font-chain.js';
import { DEFAULT_SHEET_LIMITS, type SheetColumn, type SheetContent, type SheetLimits } from '../sheets/read-sheet.js';
import { type PdfFacts, unreadablePdf } from '../pdf/inspect-pdf.js';
import type { ScanRead } from '../scan/read-scan.js';
import type { DocumentInput, DocumentKind } from './documents.js';
import { runTask, type Task, type TaskResult } from './tasks.js';
import type { ThreadTask } from './worker.js';

export interface RendererOptions {
  /** Threads for documents at most, which start with the first work and give way to all else on the machine; each holds the fonts once (about 30 MB with the default chain). Default 1; 0 works in process. */
  readonly workers?: number;
  /** Further TrueType files of the font chain, in order of preference (`FONT_FILES`). */
  readonly fontFiles?: readonly string[];
}

export interface Renderer {
  /** Bytes of a PDF. Rejects with `GlyphMissingError` or another `FormsError`. */
  render<Kind extends DocumentKind>(kind: Kind, input: DocumentInput<Kind>): Promise<Uint8Array>;
  /** Rows of an uploaded spreadsheet, parsed away from the event loop in a thread of its own, which no document keeps waiting. Rejects as `readSheet` does. */
  readSheet(bytes: Uint8Array, columns: readonly SheetColumn[], limits?: SheetLimits): Promise<SheetContent>;
  /** What a PDF is that somebody hands in, judged away from the event loop. Rejects as `inspectPdf` does; a file that ends its thread is PDF_UNREADABLE too. */
  inspectPdf(bytes: Uint8Array): Promise<PdfFacts>;
  /** The page codes of some pages of a scan, from `from` (1) on; read away from the event loop. Rejects as `readScan` does. */
  readScan(bytes: Uint8Array, from: number, count: number): Promise<ScanRead>;
  /** Ends the threads; what waits is rejected with RENDERER_CLOSED. */
  close(): Promise<void>;
}

/** Tasks waiting at most: beyond it the caller is told to slow down instead of memory filling up with inputs. */
export const MAX_WAITING_TASKS = 1_000;
/** Longest time for one task, in milliseconds: a roster of 5,000 rows takes a few seconds; a hung thread is ended. */
export const TASK_TIMEOUT_MS = 120_000;
/** Heap of a thread, in MiB: a hostile spreadsheet ends its thread, never the service. */
export const WORKER_HEAP_MB = 768;

interface Job {
  readonly task: Task;
  readonly resolve: (result: TaskResult) => void;
  readonly reject: (error: Error) => void;
}

interface Thread {
  readonly worker: Worker;
  ready: boolean;
  job: Job | undefined;
  timer: NodeJS.Timeout | undefined;
}

type Answer = { ready: true } | { result: TaskResult } | { error: ErrorRecord } | { failed: ErrorRecord };

const WORKER_URL = new URL('./worker.js', import.meta.url);

/**
 * A pool of threads that render documents and read spreadsheets. Where the compiled worker does not lie beside
 * this module (specs run from the sources) or `workers` is 0, the same functions run in process.
 */
export function createRenderer(options: RendererOptions = {}): Renderer {
  const count = existsSync(fileURLToPath(WORKER_URL)) ? options.workers ?? 1 : 0;
  const fontFiles = options.fontFiles ?? [];
  const writers = count === 0 ? new InProcess(fontFiles) : new Pool(count, { fontFiles });
  const readers = count === 0 ? writers : new Pool(1, { fontFiles: null });
  return {
    render: (kind, input) => writers.run({ type: 'render', kind, input }) as Promise<Uint8Array>,
    readSheet: (bytes, columns, limits = DEFAULT_SHEET_LIMITS) => readers.run({ type: 'read', bytes, columns, limits }) as Promise<SheetContent>,
    inspectPdf: async (bytes) => {
      try { return await readers.run({ type: 'inspect', bytes }) as PdfFacts; } catch (error) { throw error instanceof FormsError && error.code === 'RENDER_FAILED' ? unreadablePdf() : error; }
    },
    // whoever waits for the number of pages is answered at once; a long scan gives way
    readScan: (bytes, from, count) => (count === 0 ? readers : writers).run({ type: 'scan', bytes, from, count }) as Promise<ScanRead>,
    close: async () => { await Promise.all([writers.close(), readers.close()]); },
  };
}

const closedError = (): FormsError => new FormsError('RENDERER_CLOSED', '服务正在停止，文件未生成，请稍后重试。');

class InProcess {
  private chain: FontChain | undefined;
  private closed = false;

  constructor(private readonly fontFiles: readonly string[]) {}

  async run(task: Task): Promise<TaskResult> {
    if (this.closed) throw closedError();
    this.chain ??= loadFontChain(this.fontFiles);
    try {
      return await runTask(task, this.chain);
    } catch (error) {
      throw error instanceof FormsError ? error : fromErrorRecord(toErrorRecord(error));
    }
  }

  async close(): Promise<void> {
    this.closed = true;
  }
}

class Pool {
  private readonly threads: Thread[] = [];
  private readonly waiting: Job[] = [];
  private closed = false;
  /** Why no thread can start: faulty font files stay faulty until the service is started again. */
  private fault: FormsError | undefined;

  /** @param most threads at most; each starts when work waits for it, for a service that starts has others' work to do */
  constructor(private readonly most: number, private readonly task: ThreadTask) {}

  run(task: Task): Promise<TaskResult> {
    if (this.closed) return Promise.reject(closedError());
    if (this.fault) return Promise.reject(this.fault);
    if (this.waiting.length >= MAX_WAITING_TASKS) {
      return Promise.reject(new FormsError('RENDERER_BUSY', '待生成的文件过多，请稍后重试。', { waiting: this.waiting.length }));
    }
    return new Promise((resolve, reject) => {
      this.waiting.push({ task, resolve, reject });
      const wanted = this.waiting.length + this.threads.filter((thread) => thread.job).length;
      if (this.threads.length < Math.min(this.most, wanted)) this.start();
      this.assign();
    });
  }

  async close(): Promise<void> {
    this.closed = true;
    this.rejectWaiting(closedError());
    await Promise.all(this.threads.map((thread) => thread.worker.terminate()));
  }

  private start(): void {
    const worker = new Worker(WORKER_URL, {
      workerData: this.task,
      resourceLimits: { maxOldGenerationSizeMb: WORKER_HEAP_MB },
      // the flags of the process that started us are not for its threads: some (--input-type) would keep them from starting
      execArgv: [],
    });
    const thread: Thread = { worker, ready: false, job: undefined, timer: undefined };
    this.threads.push(thread);
    worker.on('message', (answer: Answer) => this.answered(thread, answer));
    // an error is followed by 'exit', which settles the job; without a listener it would end the process
    worker.on('error', (error) => this.settle(thread, (job) => job.reject(fromErrorRecord(toErrorRecord(error)))));
    worker.on('exit', () => this.ended(thread));
  }

  private answered(thread: Thread, answer: Answer): void {
    if ('ready' in answer) thread.ready = true;
    else if ('result' in answer) this.settle(thread, (job) => job.resolve(answer.result));
    else if ('error' in answer) this.settle(thread, (job) => job.reject(fromErrorRecord(answer.error)));
    else {
      this.fault = fromErrorRecord(answer.failed);
      this.rejectWaiting(this.fault);
    }
    this.assign();
  }

  private ended(thread: Thread): void {
    this.threads.splice(this.threads.indexOf(thread), 1);
    this.settle(thread, (job) => job.reject(this.closed ? closedError() : new FormsError('RENDER_FAILED', '文件生成中断，请稍后重试。', { cause: 'worker ended' })));
    if (this.closed || this.waiting.length === 0) return;
    if (thread.ready) this.start();
    else this.rejectWaiting(new FormsError('RENDER_FAILED', '文件生成服务无法启动，请联系系统运维人员。', { cause: 'worker did not start' }));
  }

  private rejectWaiting(error: FormsError): void {
    for (const job of this.waiting.splice(0)) job.reject(error);
  }

  private settle(thread: Thread, how: (job: Job) => void): void {
    clearTimeout(thread.timer);
    const { job } = thread;
    thread.job = undefined;
    if (job) how(job);
  }

  private assign(): void {
    for (const thread of this.threads) {
      const free = thread.ready && !thread.job;
      const job = free ? this.waiting.shift() : undefined;
      if (job) {
        thread.job = job;
        thread.timer = setTimeout(() => { void thread.worker.terminate(); }, TASK_TIMEOUT_MS);
        thread.worker.postMessage(job.task);
      }
      // an idle pool keeps no process alive; one that has work does
      if (thread.job || this.waiting.length > 0) thread.worker.ref();
      else thread.worker.unref();
    }
  }
}
