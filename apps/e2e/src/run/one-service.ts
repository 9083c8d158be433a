import { spawn, type ChildProcess } from 'node:child_process';
import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import os from 'node:os';
import { fileURLToPath } from 'node:url';

/** 32 random bytes as a key of the environment. */
export const newKey = (): string => randomBytes(32).toString('base64');
const MAIN = fileURLToPath(new URL('../../../archives/dist/main.js', import.meta.url));

/** One service as the process that it is in production, with a broker that is away, and what it says. */
export class OneService {
  private out = '';
  private err = '';
  private readonly gone: Promise<number | null>;
  private constructor(private readonly child: ChildProcess) {
    child.stdout!.on('data', (text) => { this.out += text; });
    child.stderr!.on('data', (text) => { this.err += text; });
    this.gone = once(child, 'close').then(([code]) => code as number | null);
  }

  /** @param environment whatever differs from a sound configuration; undefined: left out */
  static start(environment: Readonly<Record<string, string | undefined>>): OneService {
    return new OneService(spawn(process.execPath, [MAIN], { stdio: ['ignore', 'pipe', 'pipe'], env: {
      PATH: process.env['PATH'], GT_PROFILE: 'development', HOST: '127.0.0.1', PORT: '0', BUS: 'kafka', KAFKA_BROKERS: '127.0.0.1:1', SEALING_KEYS: JSON.stringify({ k2026: newKey() }), PERSON_KEY: newKey(),
      SIGNING_KEY: generateKeyPairSync('ed25519').privateKey.export({ format: 'der', type: 'pkcs8' }).toString('base64'), TOKEN_ISSUERS: 'http://127.0.0.1:1', SERVICE_SECRET: 'test', STORE_FOLDER: os.tmpdir(), ...environment } }));
  }

  /** Its log so far: one object a line. */
  get log(): Array<{ msg: string; [fact: string]: unknown }> { return this.out.split('\n').slice(0, -1).map((line) => JSON.parse(line) as { msg: string }); }
  get ended(): boolean { return this.child.exitCode !== null || this.child.signalCode !== null; }

  /** Waits for its end: exit code, and what it said on standard error. */
  async end(signal?: 'SIGTERM' | 'SIGKILL'): Promise<{ code: number | null; said: string }> {
    if (signal) this.child.kill(signal);
    return { code: await this.gone, said: this.err };
  }
}
