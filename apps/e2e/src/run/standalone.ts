import { spawn, type ChildProcess } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { REPORT_FILE } from '@gt/app-standalone';
import type { Report } from '@gt/seed';
import { freePort } from '@gt/testing';

/** ms until the city is seeded and open: a minute and a half on two free cores, several times that beside other suites. */
export const SEEDED_MS = 900_000;
/** ms within which SIGTERM has ended everything (api.md, Start). */
export const STOP_LIMIT_MS = 15_000;
const MAIN = fileURLToPath(new URL('../../../standalone/dist/main.js', import.meta.url));

/** What `npm start` runs, seen from outside: one process, one port, one data folder. */
export class Standalone {
  private child: ChildProcess | null = null;
  private constructor(private readonly root: string, private readonly bus: 'postgres' | 'kafka', readonly port: number) {}

  static async at(root: string, bus: 'postgres' | 'kafka' = 'postgres'): Promise<Standalone> { return new Standalone(root, bus, await freePort()); }

  get url(): string { return `http://127.0.0.1:${this.port}`; }
  /** data folder of the driver */
  get folder(): string { return path.join(this.root, `bus-${this.bus}`); }
  get connectionsFile(): string { return path.join(this.folder, 'connections.json'); }
  get logFile(): string { return path.join(this.root, 'log'); }
  get pid(): number { return this.child!.pid!; }
  log(): string { return fs.readFileSync(this.logFile, 'utf8'); }
  report(): Report { return JSON.parse(fs.readFileSync(path.join(this.folder, REPORT_FILE), 'utf8')) as Report; }

  /** Begins; `ready` waits. The public limit (requests a second) is off by default: the tests ask more often than a person. */
  start(publicRate = 0): void {
    const log = fs.openSync(this.logFile, 'a');
    this.child = spawn(process.execPath, ['--enable-source-maps', MAIN], { stdio: ['ignore', log, log],
      env: { PATH: process.env['PATH'], HOME: process.env['HOME'], LANG: process.env['LANG'], GT_DATA: this.root, PORT: String(this.port), BUS: this.bus, PUBLIC_RATE_LIMIT: String(publicRate) } });
    fs.closeSync(log);
  }

  /** Waits until `GET /` answers 200. */
  async ready(limitMs = SEEDED_MS): Promise<void> {
    for (const end = Date.now() + limitMs; ;) {
      if (this.child!.exitCode !== null) throw new Error(`the system ended with ${this.child!.exitCode}: ${this.log().slice(-2_000)}`);
      if (await fetch(this.url).then((answer) => answer.status === 200, () => false)) return;
      if (Date.now() > end) throw new Error(`the system is not ready after ${limitMs / 1000} s: ${this.log().slice(-2_000)}`);
      await sleep(200);
    }
  }

  /** Waits until the program has printed the text. */
  async said(text: string, limitMs = SEEDED_MS): Promise<void> {
    for (const end = Date.now() + limitMs; !this.log().includes(text); ) {
      if (this.child!.exitCode !== null || Date.now() > end) throw new Error(`the system did not say ${text}: ${this.log().slice(-2_000)}`);
      await sleep(100);
    }
  }

  /** Ends it and answers how many ms that took. */
  async end(signal: 'SIGTERM' | 'SIGKILL' = 'SIGTERM'): Promise<number> {
    const { child } = this;
    if (!child || child.exitCode !== null || child.signalCode !== null) return 0;
    const began = performance.now();
    const gone = new Promise<void>((resolve) => { child.once('exit', () => resolve()); });
    child.kill(signal);
    await gone;
    return performance.now() - began;
  }

  /** Command lines of processes that work on the data folder. */
  leftovers(): string[] {
    return fs.readdirSync('/proc').filter((name) => /^\d+$/.test(name)).flatMap((pid) => {
      try {
        const line = fs.readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ');
        return line.includes(this.root) ? [line] : [];
      } catch { return []; } // it has ended meanwhile
    });
  }
}
