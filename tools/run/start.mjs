// npm start: installs and builds what is needed (looked at without npm and nx where nothing changed), then runs the whole system in this very process, so that there is one process to signal and to watch.
import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import { install } from './install.mjs';
import { build } from './build.mjs';
import { runHere } from './house.mjs';

const port = Number(process.env.PORT ?? 8080);
// installing and building hold this thread; a port that cannot be is told by the system itself
const page = Number.isInteger(port) && port > 0 && port <= 65_535 ? new Worker(new URL('waiting-page.mjs', import.meta.url), { workerData: { port, host: process.env.HOST ?? '127.0.0.1' } }) : null;
install();
build(['standalone']);
if (page) {
  const ended = once(page, 'exit');
  page.postMessage('end');
  await ended;
}

await runHere('apps/standalone/dist/main.js');
