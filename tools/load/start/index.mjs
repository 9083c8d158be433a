// From `npm start` in an installed clean clone to the progress page and to the seeded city, and the same when all that is there already.
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import fs from 'node:fs';
import net from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { ROOT, atMost, resultOf, roundsOf } from '../measure.mjs';

/** ms between looks: finer than what is judged. */
const LOOK_MS = 20;
/** ms after which a start has failed. */
const LIMIT_MS = 900_000;

const PAGE = 'clean clone → progress page';
const READY = 'clean clone → ready with the seed';
const WARM = 'warm start → ready';

function freePort() {
  return new Promise((resolve) => {
    const server = net.createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });
}

/** Starts the system with `command` in `folder`; answers the seconds until `page` (any answer) and, unless `pageOnly`, until it is open; and how to end it. */
async function start(folder, [command, ...args], data, { pageOnly = false } = {}) {
  const port = await freePort();
  const begun = performance.now();
  const child = spawn(command, args, { cwd: folder, stdio: ['ignore', 'pipe', 'pipe'], detached: true, env: { ...process.env, PORT: String(port), GT_DATA: data, BUS: 'postgres', NODE_ENV: '' } });
  let said = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (text) => { said += text; });
  const ended = once(child, 'close');
  const end = async () => {
    if (child.exitCode === null) process.kill(-child.pid, 'SIGTERM'); // the group: npm does not pass every signal on
    await ended;
  };
  const answers = async (wanted) => {
    while (performance.now() - begun < LIMIT_MS) {
      if (child.exitCode !== null) throw new Error(`the start ended with ${child.exitCode}:\n${said.slice(-2000)}`);
      const status = await fetch(`http://127.0.0.1:${port}/`).then((answer) => answer.status, () => null); // null: nobody listens yet
      if (status !== null && wanted(status)) return (performance.now() - begun) / 1000;
      await sleep(LOOK_MS);
    }
    throw new Error(`not ready after ${LIMIT_MS / 1000} s:\n${said.slice(-2000)}`);
  };
  try {
    const page = await answers(() => true);
    return { page, ready: pageOnly ? null : await answers((status) => status !== 503), end };
  } catch (error) {
    await end();
    throw error;
  }
}

/** HEAD as a clone, with the packages of this checkout: hard links where the file system allows it. */
function cleanClone(folder) {
  const must = (command, ...args) => {
    const { status, stderr } = spawnSync(command, args, { encoding: 'utf8' });
    if (status !== 0) throw new Error(`${command} ${args[0]}: ${stderr}`);
  };
  must('git', 'clone', '--quiet', ROOT, folder);
  const packages = path.join(ROOT, 'node_modules');
  const linked = spawnSync('cp', ['-al', packages, path.join(folder, 'node_modules')]);
  if (linked.status !== 0) {
    fs.rmSync(path.join(folder, 'node_modules'), { recursive: true, force: true });
    must('cp', '-a', packages, path.join(folder, 'node_modules'));
  }
}

const temporary = () => {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'gt-bench-start-'));
  process.once('exit', () => fs.rmSync(folder, { recursive: true, force: true }));
  return folder;
};
const commit = () => spawnSync('git', ['rev-parse', '--short', 'HEAD'], { cwd: ROOT, encoding: 'utf8' }).stdout.trim();

export async function bench({ quick, say }) {
  const folder = temporary();
  const page = [];
  const ready = [];
  const warm = [];
  if (quick) {
    for (let round = 1; round <= roundsOf(quick); round += 1) {
      const run = await start(ROOT, [process.execPath, 'apps/standalone/dist/main.js'], path.join(folder, `data-${round}`), { pageOnly: true });
      await run.end();
      page.push(run.page);
    }
    return { settings: { of: 'this checkout, built' }, results: [resultOf('built checkout → progress page', 's', page)], goals: [atMost('progress page < 10 s', 10, resultOf('', '', page).median)] };
  }
  for (let round = 1; round <= roundsOf(quick); round += 1) {
    const clone = path.join(folder, 'clone');
    const data = path.join(folder, 'data');
    cleanClone(clone);
    const cold = await start(clone, ['npm', 'start'], data);
    await cold.end();
    const again = await start(clone, ['npm', 'start'], data);
    await again.end();
    page.push(cold.page);
    ready.push(cold.ready);
    warm.push(again.ready);
    say(`round ${round}: page ${cold.page.toFixed(1)} s, ready ${cold.ready.toFixed(1)} s, warm ${again.ready.toFixed(1)} s`);
    fs.rmSync(clone, { recursive: true, force: true });
    fs.rmSync(data, { recursive: true, force: true });
  }
  const results = [resultOf(PAGE, 's', page), resultOf(READY, 's', ready), resultOf(WARM, 's', warm)];
  return {
    settings: { of: `a clone of ${commit()}, packages installed, nothing built` },
    results,
    goals: [atMost('progress page < 10 s', 10, results[0].median), atMost('ready with the seed < 120 s', 120, results[1].median), atMost('warm start < 5 s', 5, results[2].median)],
  };
}
