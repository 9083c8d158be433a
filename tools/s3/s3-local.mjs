// A real S3 store on loopback for tests: versitygw over a folder of its own. Needs Go once, to build it; kept in ~/.cache/s3-local.
import { spawn, spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import fs from 'node:fs';
import net from 'node:net';
import os from 'node:os';
import path from 'node:path';

const VERSION = 'v1.8.0';
const HOME = process.env.S3_LOCAL_HOME ?? path.join(os.homedir(), '.cache', 's3-local', VERSION);
/** ms until it must answer; it takes well under one second on an idle machine. */
const START_MS = 60_000;

/** The machine lacks what is needed; the message says what to do. */
export class S3Missing extends Error {}

/** Builds the store when it is not there yet (some two minutes, once). */
export function fetchS3() {
  const program = path.join(HOME, 'versitygw');
  if (fs.existsSync(program)) return program;
  fs.mkdirSync(HOME, { recursive: true });
  const built = spawnSync('go', ['install', '-ldflags=-s -w', `github.com/versity/versitygw/cmd/versitygw@${VERSION}`],
    { stdio: ['ignore', 'inherit', 'inherit'], env: { ...process.env, GOBIN: HOME, CGO_ENABLED: '0', GOFLAGS: '-buildvcs=false' } });
  if (built.error?.code === 'ENOENT') throw new S3Missing('Go is not installed: install it (https://go.dev/dl, or the system\'s package); it is needed once, to build the S3 store');
  if (built.status !== 0) throw new S3Missing(`the S3 store could not be built (go ended with ${built.status}, its message is above)`);
  return program;
}

const freePort = () => new Promise((resolve, reject) => {
  const server = net.createServer().once('error', reject).listen(0, '127.0.0.1', () => { const { port } = server.address(); server.close(() => resolve(port)); });
});

/** Starts one on a folder of its own, which `stop` removes. */
export async function startS3() {
  const program = fetchS3();
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'gt-s3-'));
  const data = path.join(folder, 'data');
  fs.mkdirSync(data);
  const port = await freePort();
  const keys = { accessKeyId: 'test', secretAccessKey: randomBytes(16).toString('hex') };
  const log = fs.openSync(path.join(folder, 'log'), 'a');
  const child = spawn(program, ['--access', keys.accessKeyId, '--secret', keys.secretAccessKey, '--port', `127.0.0.1:${port}`, 'posix', data], { stdio: ['ignore', log, log] });
  const stop = () => { child.kill('SIGKILL'); fs.rmSync(folder, { recursive: true, force: true }); };
  const endpoint = `http://127.0.0.1:${port}`;
  for (const until = Date.now() + START_MS; ;) {
    if (await fetch(endpoint).then(() => true, () => false)) return { endpoint, ...keys, stop };
    if (child.exitCode !== null || Date.now() > until) {
      const said = fs.readFileSync(path.join(folder, 'log'), 'utf8');
      stop();
      throw new Error(`the S3 store did not start:\n${said}`);
    }
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}
