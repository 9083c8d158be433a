import { parentPort, workerData } from 'node:worker_threads';

import { toErrorRecord } from '../errors.js';
import { readRows, type StreamAnswer, type StreamTask } from './row-stream.js';

// The thread of one large sheet. It is at most one block ahead of whoever works on its rows.
const port = parentPort;
if (!port) throw new Error('this module is the body of a worker thread');
const say = (answer: StreamAnswer): void => { port.postMessage(answer); };
const asked = (): Promise<void> => new Promise((resolve) => { port.once('message', () => resolve()); });

try {
  const { ignoredHeadings, blocks } = await readRows(workerData as StreamTask);
  say({ opened: ignoredHeadings });
  let free = Promise.resolve();
  for await (const block of blocks) {
    await free;
    say({ block });
    free = asked();
  }
  await free;
  say({ done: true });
} catch (error) {
  say({ error: toErrorRecord(error) });
}
