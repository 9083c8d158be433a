import os from 'node:os';
import { parentPort, workerData } from 'node:worker_threads';

import { toErrorRecord } from '../errors.js';
import { loadFontChain } from '../fonts/font-chain.js';
import { runTask, type Task } from './tasks.js';

/** What a thread is for: documents, with these fonts, or (null) files that people hand in, for which they wait. */
export interface ThreadTask { readonly fontFiles: readonly string[] | null }

// One thread of the pool. Fonts are read once, when the thread starts; a faulty font file ends it with the error's record.
const port = parentPort;
if (!port) throw new Error('this module is the body of a worker thread');

try {
  const { fontFiles } = workerData as ThreadTask;
  // documents are made after the fact: whoever waits for an answer goes first, also in a process that has a low priority itself. On Linux the call is for this thread alone, elsewhere for the whole process
  if (fontFiles && process.platform === 'linux') os.setPriority(Math.min(os.constants.priority.PRIORITY_LOW, os.getPriority() + os.constants.priority.PRIORITY_BELOW_NORMAL));
  const chain = fontFiles ? loadFontChain(fontFiles) : null;
  port.on('message', (task: Task) => {
    void runTask(task, chain).then(
      (result) => port.postMessage({ result }),
      (error: unknown) => port.postMessage({ error: toErrorRecord(error) }),
    );
  });
  port.postMessage({ ready: true });
} catch (error) {
  port.postMessage({ failed: toErrorRecord(error) });
  port.close();
}
