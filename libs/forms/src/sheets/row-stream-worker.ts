import { parentPort, workerData } from 'node:worker_threads';

import { toErrorRecord } from '../errors.js';
import { readRows, type StreamAnswer, type StreamTask } from './row-stream.js';

/** Blocks read before one is asked for: the reading goes on while whoever works on its rows is busy. Each takes about a megabyte. */
const BLOCKS_AHEAD = 2;

// The thread of one large sheet.
const port = parentPort;
if (!port) throw new Error('this module is the body of a worker thread');
const say = (answer: StreamAnswer): void => { port.postMessage(answer); };
let wanted = BLOCKS_AHEAD;
let wake = (): void => undefined;
port.on('message', () => { wanted += 1; wake(); });

try {
  const { ignoredHeadings, blocks } = await readRows(workerData as StreamTask);
  say({ opened: ignoredHeadings });
  for await (const block of blocks) {
    if (wanted === 0) await new Promise<void>((resolve) => { wake = resolve; }); // woken when one is asked for
    wanted -= 1;
    say({ block });
  }
  say({ done: true });
} catch (error) {
  say({ error: toErrorRecord(error) });
}
