import { spawn } from 'node:child_process';
import { once } from 'node:events';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { eventually } from '@gt/testing';

/** ms that start and stop may take on a machine that runs much else. */
const LIMIT_MS = 400_000;
const BUILT = fileURLToPath(new URL('../dist/index.js', import.meta.url));
const { skip: reportedAsSkipped } = it;
const whereKafkaIs = process.env['TEST_KAFKA'] === 'missing' ? reportedAsSkipped : it;

let temporary: string;
beforeEach(() => {
  temporary = fs.realpathSync(fs.mkdtempSync(path.join(os.tmpdir(), 'gt-interrupted-')));
  fs.chmodSync(temporary, 0o755); // PostgreSQL runs under an account of its own when the suite runs as root
});
afterEach(() => { fs.rmSync(temporary, { recursive: true, force: true }); });

/** Processes whose command line or environment names the folder: brokers, PostgreSQL, services, and the run itself. */
function processesOf(folder: string): string[] {
  return fs.readdirSync('/proc').filter((pid) => /^\d+$/.test(pid) && ['cmdline', 'environ'].some((file) => {
    try { return fs.readFileSync(`/proc/${pid}/${file}`, 'utf8').includes(folder); } catch { return false; } // it has ended meanwhile
  }));
}
const found = (folder: string, name: string): boolean => fs.readdirSync(folder, { recursive: true }).some((file) => String(file).endsWith(name));
const mountsIn = (folder: string): string[] => fs.readFileSync('/proc/mounts', 'utf8').split('\n').filter((line) => line.includes(folder));

whereKafkaIs('an interrupted run ends database, brokers and services, and its folder and its disk are gone', async () => {
  const run = spawn(process.execPath, ['--input-type=module', '-e', `
    const { chaosCommand } = await import(${JSON.stringify(BUILT)});
    process.exit(await chaosCommand({ seconds: 20, seed: 1, brokers: 1, rate: 'told', keep: false }, (line) => console.log(line)));`], { env: { ...process.env, TMPDIR: temporary }, stdio: ['ignore', 'pipe', 'inherit'] });
  const ended = once(run, 'exit');
  let said = '';
  run.stdout.on('data', (text) => { said += text; });
  // its services are starting: brokers and database serve already
  await eventually(() => { expect([said, found(temporary, 'postmaster.pid'), found(temporary, 'supervision.log')]).toEqual([expect.stringContaining('city '), true, true]); }, LIMIT_MS);
  expect(processesOf(temporary).length).toBeGreaterThan(10);
  run.kill('SIGTERM');
  const [code] = await ended as [number | null];
  expect({ code, processes: processesOf(temporary), mounts: mountsIn(temporary), left: fs.readdirSync(temporary), said }).toEqual({ code: 2, processes: [], mounts: [], left: [], said: expect.stringContaining('interrupted') });
}, 2 * LIMIT_MS);
