import type { FontChain } from '../fonts/font-chain.js';
import { readScan, type ScanRead } from '../scan/read-scan.js';
import { inspectPdf, type PdfFacts } from '../pdf/inspect-pdf.js';
import { readSheet, type SheetColumn, type SheetContent, type SheetLimits } from '../sheets/read-sheet.js';
import { DOCUMENTS, type DocumentKind } from './documents.js';

/** What a thread is asked for. Inputs are plain data: they are copied to it. */
export type Task =
  | { readonly type: 'render'; readonly kind: DocumentKind; readonly input: unknown }
  | { readonly type: 'read'; readonly bytes: Uint8Array; readonly columns: readonly SheetColumn[]; readonly limits: SheetLimits }
  | { readonly type: 'inspect'; readonly bytes: Uint8Array }
  | { readonly type: 'scan'; readonly bytes: Uint8Array; readonly from: number; readonly count: number };

export type TaskResult = Uint8Array | SheetContent | PdfFacts | ScanRead;

/** Does one task; the same in a thread and in process. Reading needs no fonts. */
export async function runTask(task: Task, chain: FontChain | null): Promise<TaskResult> {
  if (task.type === 'read') return readSheet(task.bytes, task.columns, task.limits);
  if (task.type === 'inspect') return inspectPdf(task.bytes);
  if (task.type === 'scan') return readScan(task.bytes, task.from, task.count);
  const render = DOCUMENTS[task.kind] as (input: unknown, chain: FontChain) => Promise<Uint8Array>;
  return render(task.input, chain!);
}
