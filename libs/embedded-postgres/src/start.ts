import { execFile, execFileSync, spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import fs from 'node:fs';
import net from 'node:net';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { folderOutside, placeOf } from './place.js';
import type { Place } from './place.js';
import { isPostmasterOf, lives, startOf } from './processes.js';
import type { ProcessName } from './processes.js';
import { findProgram } from './program.js';
import type { Program } from './program.js';

export interface EmbeddedPostgresOptions {
  /** Folder of this server; made if missing. Holds data, password, log and the name of the process that uses it. */
  readonly home: string;
  /** Port on 127.0.0.1; without it a free one is taken. */
  readonly port?: number;
  /** Server settings (`postgresql.conf` names), put on the command line. */
  readonly settings?: Readonly<Record<string, string>>;
  /** The superuser's password for a new database; without it one is made. Later starts read it from home. */
  readonly password?: string;
}

export interface EmbeddedPostgres {
  /** The superuser's URL, password included, to the database `postgres`. */
  readonly url: string;
  readonly port: number;
  readonly home: string;
  /** The postmaster's process. */
  readonly pid: number;
  /** Ends the server cleanly (open connections are closed, data are kept). */
  stop(): Promise<void>;
  /** The same without a promise, for a process's `exit` handler. */
  stopSync(): void;
}

const SUPERUSER = 'postgres';
/** Seconds that a clean stop may take: the closing checkpoint of a loaded two-core machine. */
const STOP_SECONDS = 60;
/** Milliseconds until a starting server must answer: recovery after a kill -9 replays the log. */
const READY_MS = 60_000;
/** How often the start is tried: the port may be taken meanwhile, and backends of a killed postmaster need a moment to end. */
const TRIES = 20;
const POLL_MS = 15;

const SETTINGS: Readonly<Record<string, string>> = {
  listen_addresses: '127.0.0.1',
  unix_socket_directories: '',
  // eight services with a pool each, their jobs, and the tests' own connections; the default of 100 is too few
  max_connections: '300',
  // the log must hold no personal data: neither the failing statement nor the key values of the DETAIL line
  log_min_error_statement: 'panic',
  log_error_verbosity: 'terse',
};

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = net.createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as net.AddressInfo;
      server.close(() => resolve(port));
    });
  });
}

/** Process, port and state of the postmaster as its own file tells them; the file outlives a kill -9. */
function readPostmaster(data: string): { pid: number; ready: boolean } | null {
  const file = path.join(data, 'postmaster.pid');
  if (!fs.existsSync(file)) return null;
  const lines = fs.readFileSync(file, 'utf8').split('\n');
  return { pid: Number(lines[0]), ready: lines[7]?.trim() === 'ready' };
}

const stopArguments = (data: string) => ['stop', '-D', data, '-m', 'fast', '-w', '-t', String(STOP_SECONDS)];

/** Ends the postmaster of the data folder if one lives; else removes what a killed one left behind. */
function endSync(program: Program, { data, account }: Place): void {
  const found = readPostmaster(data);
  if (!found) return;
  if (isPostmasterOf(found.pid, data)) {
    try {
      execFileSync(program.pgCtl, stopArguments(data), { ...account, cwd: '/', stdio: 'ignore' });
    } catch (error) {
      if (isPostmasterOf(found.pid, data)) throw error; // else it ended by itself meanwhile
    }
  }
  // PostgreSQL takes any living process of its account with that pid for its own postmaster and refuses to start. The file
  // of a dead one stays: by it PostgreSQL sees that backends of the dead one still end.
  else if (startOf(found.pid) !== null) fs.rmSync(path.join(data, 'postmaster.pid'), { force: true });
}

/** One process at a time uses a home: two would each stop the other's server. */
function own(home: string): () => void {
  const file = path.join(home, 'owner.json');
  const self: ProcessName = { pid: process.pid, started: startOf(process.pid) ?? '' };
  for (;;) {
    try {
      fs.writeFileSync(file, JSON.stringify(self), { flag: 'wx' });
      return () => fs.rmSync(file, { force: true });
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    }
    const text = fs.readFileSync(file, 'utf8');
    // an empty file: its writer was killed between making and filling it
    const other = text === '' ? null : JSON.parse(text) as ProcessName;
    if (other && lives(other)) throw new Error(`embedded PostgreSQL: ${home} is in use by process ${other.pid}; end that first, or give another folder`);
    fs.rmSync(file, { force: true });
  }
}

function passwordOf(home: string, wanted: string | undefined): string {
  const file = path.join(home, 'password');
  if (!fs.existsSync(file)) fs.writeFileSync(file, wanted ?? randomBytes(24).toString('base64url'), { mode: 0o600 });
  return fs.readFileSync(file, 'utf8');
}

async function initialise(program: Program, { data, account }: Place, password: string): Promise<void> {
  if (fs.existsSync(path.join(data, 'PG_VERSION'))) return;
  const half = `${data}.new`; // renamed when whole: an initdb that was killed leaves no half database
  const secret = `${data}.secret`;
  fs.rmSync(half, { recursive: true, force: true });
  fs.rmSync(data, { recursive: true, force: true });
  fs.mkdirSync(half, { mode: 0o700 });
  fs.writeFileSync(secret, `${password}\n`, { mode: 0o600 });
  try {
    if (account) for (const file of [half, secret]) fs.chownSync(file, account.uid, account.gid);
    await promisify(execFile)(program.initdb, ['-D', half, '-U', SUPERUSER, `--pwfile=${secret}`, '--auth=scram-sha-256',
      // without a locale in the environment the database would be SQL_ASCII, and pg_trgm yields nothing for Chinese under "C"
      '--encoding=UTF8', '--locale-provider=builtin', '--builtin-locale=C.UTF-8', '--locale=C.UTF-8', '--no-sync'],
    { ...account, cwd: '/' });
  } finally {
    fs.rmSync(secret, { force: true });
  }
  fs.renameSync(half, data);
}

function launch(program: Program, place: Place, port: number, settings: Readonly<Record<string, string>>): ChildProcess {
  const log = fs.openSync(place.log, 'w');
  const options = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  const server = spawn(program.postgres, ['-D', place.data, '-p', String(port), ...options], {
    ...place.account, cwd: '/', stdio: ['ignore', log, log],
    detached: true, // Ctrl-C goes to the whole foreground group, and services must end before their database
  });
  fs.closeSync(log);
  return server;
}

/** Resolves true when the server answers, false when it ended while starting. */
async function ready(server: ChildProcess, { data }: Place): Promise<boolean> {
  const failure = new Promise<Error>((resolve) => { server.once('error', resolve); });
  const end = performance.now() + READY_MS;
  while (performance.now() < end) {
    const error = await Promise.race([failure, sleep(POLL_MS)]);
    if (error) throw error;
    if (server.exitCode !== null || server.signalCode !== null) return false;
    const found = readPostmaster(data);
    if (found?.ready && found.pid === server.pid) return true;
  }
  throw new Error(`embedded PostgreSQL: not ready after ${READY_MS} ms; its log is ${data}/../postgres.log`);
}

/**
 * Starts a real PostgreSQL 18 in `home`, without Docker and without an account of its own. A server that outlived its
 * killed parent is stopped first; a home in use by a living process is refused.
 * @throws Error when the program is missing, the folder is in use, or the server ends while starting (with its log's end)
 */
export async function startEmbeddedPostgres(options: EmbeddedPostgresOptions): Promise<EmbeddedPostgres> {
  const home = path.resolve(options.home);
  fs.mkdirSync(home, { recursive: true });
  const disown = own(home);
  try {
    const program = await findProgram(home);
    const place = placeOf(home, (leftover) => endSync(program, leftover));
    endSync(program, place);
    const password = passwordOf(home, options.password);
    await initialise(program, place, password);
    const { server, port } = await run(program, place, options);
    return handle({ server, port, home, password, program, place, disown });
  } catch (error) {
    disown();
    throw error;
  }
}

async function run(program: Program, place: Place, options: EmbeddedPostgresOptions): Promise<{ server: ChildProcess; port: number }> {
  const settings = { ...SETTINGS, ...options.settings };
  for (let tries = 1; ; tries += 1) {
    const port = options.port ?? await freePort();
    const server = launch(program, place, port, settings);
    if (await ready(server, place)) return { server, port };
    const log = fs.readFileSync(place.log, 'utf8');
    const passing = log.includes('shared memory block') || (options.port === undefined && log.includes('could not bind'));
    if (!passing || tries === TRIES) throw new Error(`embedded PostgreSQL ended while starting:\n${log.slice(-2000)}`);
    await sleep(POLL_MS * tries);
  }
}

interface Running {
  readonly server: ChildProcess;
  readonly port: number;
  readonly home: string;
  readonly password: string;
  readonly program: Program;
  readonly place: Place;
  readonly disown: () => void;
}

function handle({ server, port, home, password, program, place, disown }: Running): EmbeddedPostgres {
  const pid = server.pid!; // it has answered, so it has one
  const self: ProcessName = { pid, started: startOf(pid) ?? '' };
  let stopped = false;
  const finish = () => {
    stopped = true;
    process.off('exit', stopSync);
    disown();
  };
  const stopSync = () => {
    if (stopped) return;
    endSync(program, place);
    finish();
  };
  const stop = async () => {
    if (stopped) return;
    if (lives(self)) {
      await promisify(execFile)(program.pgCtl, stopArguments(place.data), { ...place.account, cwd: '/' }).catch((error: unknown) => {
        if (lives(self)) throw error; // else it ended by itself meanwhile
      });
    }
    finish();
  };
  process.on('exit', stopSync);
  server.unref(); // a program that has nothing left to do ends, and its exit handler stops the server
  return { url: `postgres://${SUPERUSER}:${encodeURIComponent(password)}@127.0.0.1:${port}/postgres`, port, home, pid, stop, stopSync };
}

/** Stops a server that still runs in `home` and removes home with all its data, also where these lie outside (see README). */
export async function removeEmbeddedPostgres(folder: string): Promise<void> {
  const home = path.resolve(folder);
  if (!fs.existsSync(home)) return;
  own(home); // refuses while a living process uses it
  const elsewhere = folderOutside(home);
  const program = await findProgram(home);
  endSync(program, placeOf(home, () => undefined));
  if (elsewhere) fs.rmSync(elsewhere, { recursive: true, force: true });
  fs.rmSync(home, { recursive: true, force: true });
}
