import { parentPort, workerData } from 'node:worker_threads';

import { toErrorRecord } from '../errors.js';
import { loadFontChain } from '../fonts/font-chain.js';
import { runTask, type Task } from './tasks.js';

// One thread of the pool. Fonts are read once, when the thread starts; a faulty font file ends it with the error's record.
const port = parentPort;
if (!port) throw new Error('this module is the body of a worker thread');

try {
  const chain = loadFontChain((workerData as { fontFiles: string[] }).fontFiles);
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
