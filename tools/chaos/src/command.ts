import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { KafkaMissing, startTestKafka, type TcpProxy } from '@gt/testing';
import { checkedServices } from './ledger.js';
import { FAULT_KINDS, type FaultKind } from './plan.js';
import { startProcesses, type ProcessCity } from './processes.js';
import { runChaos, type ChaosReport } from './run.js';
import { brokerProxies, Surroundings } from './surroundings.js';

/** Size (MiB) of the disk that is filled: databases and write-ahead log of a run, and not so much that filling it takes long. */
const DISK_MIB = 1_024;
/** Write-ahead log (MiB) that PostgreSQL may keep on that disk. */
const MAX_WAL_MIB = 192;
/** ms that the disk may stay in use after everything was stopped, and ms between two tries. */
const UNMOUNT_MS = 60_000;
const UNMOUNT_AGAIN_MS = 200;
/** Seconds of a run from which on the demonstration batch is carried through it. */
const BATCH_FROM_SECONDS = 200;

/** Seconds after which leadership goes back to the broker that is to have it (Kafka: 300): a broker that came back and leads nothing is none that could be missed. */
const BROKER_SETTINGS = { 'leader.imbalance.check.interval.seconds': '5' };

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
/** Somebody ended the run: everything that it started is stopped, in order, before the command returns. */
class Interrupted extends Error { override readonly name = 'Interrupted'; }

/** Exit codes of the command. */
export const WHOLE = 0;
export const BROKEN = 1;
export const CANNOT_RUN = 2;

export interface CommandOptions { readonly seconds: number; readonly seed: number; readonly brokers: 1 | 3; readonly kinds?: readonly FaultKind[]; readonly rate: 'judged' | 'told'; readonly keep: boolean }

/** `npm run chaos`: attacks and prints. Answers the exit code. */
export async function chaosCommand(options: CommandOptions, say: (line: string) => void): Promise<number> {
  let report: ChaosReport;
  try {
    report = await attack(options, say);
  } catch (error) {
    if (error instanceof Interrupted) say('interrupted; what it had started is stopped');
    else if (error instanceof KafkaMissing) say(`No Kafka: ${error.message}. Without a broker there is nothing to attack.`);
    else throw error;
    return CANNOT_RUN;
  }
  for (const { code, message } of report.findings) say(`finding   ${code}: ${message}`);
  say(report.findings.length === 0 ? 'Whole: nothing lost, nothing doubled, every planned fault took effect.' : `${report.findings.length} findings.`);
  return report.findings.length === 0 ? WHOLE : BROKEN;
}

/** Builds a city of its own in a folder of its own, runs, and removes it. Throws KafkaMissing, and Interrupted with everything stopped. */
export async function attack({ seconds, seed, brokers, kinds, rate, keep }: CommandOptions, say: (line: string) => void): Promise<ChaosReport> {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'gt-chaos-'));
  fs.chmodSync(folder, 0o755); // PostgreSQL runs under an account of its own when this runs as root
  const postgresHome = path.join(folder, 'postgres');
  const cannot = new Map<FaultKind, string>();
  const mounted = mountSmallDisk(postgresHome);
  if (mounted !== null) cannot.set('disk-full', mounted);
  const remove = async () => {
    if (mounted === null) await unmount(postgresHome);
    fs.rmSync(folder, { recursive: true, force: true });
  };
  const interruption = new AbortController();
  const interrupted = () => interruption.abort(new Interrupted());
  for (const signal of SIGNALS) process.on(signal, interrupted);
  const whenInterrupted = new Promise<never>((_, reject) => { interruption.signal.addEventListener('abort', () => reject(interruption.signal.reason as Error)); });
  whenInterrupted.catch(() => undefined); // whoever waits for it below says so
  let proxies = new Map<number, TcpProxy>();
  let city: ProcessCity | null = null;
  try {
    const kafka = await startTestKafka({ brokers, own: true, settings: BROKER_SETTINGS, advertise: async (addressOf) => {
      proxies = await brokerProxies(brokers, addressOf);
      return [...proxies.values()].map((p) => p.port);
    } });
    try {
      say(`city      ${brokers} brokers, one process per service, in ${folder}`);
      city = await startProcesses(folder, kafka.brokers, { proxied: true, postgresSettings: { max_wal_size: `${MAX_WAL_MIB}MB`, min_wal_size: '80MB' }, signal: interruption.signal });
      const at = new Surroundings(city, kafka, proxies, checkedServices());
      const run = runChaos({ at, ms: seconds * 1000, seed, brokers, cannot, batch: seconds >= BATCH_FROM_SECONDS, rate, folder, say: (line) => { if (!interruption.signal.aborted) say(line); }, ...(kinds ? { kinds } : {}) });
      return await Promise.race([run, whenInterrupted]);
    } finally {
      await city?.stop();
      await kafka.stop();
    }
  } finally {
    for (const proxy of proxies.values()) await proxy.stop();
    if (keep) say(`kept      ${folder}`);
    else await remove();
    for (const signal of SIGNALS) process.off(signal, interrupted);
  }
}

/** A small disk for PostgreSQL that can be filled; answers why there is none. */
function mountSmallDisk(folder: string): string | null {
  fs.mkdirSync(folder);
  const { status, stderr, error } = spawnSync('mount', ['-t', 'tmpfs', '-o', `size=${DISK_MIB}m,mode=0755`, 'tmpfs', folder], { encoding: 'utf8' });
  if (status === 0) return null;
  return `no small disk can be mounted here (${(error?.message ?? stderr).trim().split('\n')[0]})`;
}

/** Backends of a postmaster that was killed end a little after it; till then the disk is in use. */
async function unmount(folder: string): Promise<void> {
  for (const end = Date.now() + UNMOUNT_MS; ;) {
    const { status, stderr, error } = spawnSync('umount', [folder], { encoding: 'utf8' });
    if (status === 0) return;
    if (Date.now() > end) throw new Error(`${folder} cannot be unmounted: ${(error?.message ?? stderr).trim()}`);
    await sleep(UNMOUNT_AGAIN_MS);
  }
}

/** Reads the command's arguments; throws with a sentence that says what is allowed. */
export function readArguments(values: { seconds?: string; seed?: string; brokers?: string; only?: string; rate?: string; keep?: boolean }): CommandOptions {
  const seconds = Number(values.seconds ?? 300);
  const seed = Number(values.seed ?? 7);
  const brokers = Number(values.brokers ?? 3);
  const rate = values.rate ?? 'judged';
  const kinds = values.only?.split(',');
  const unknown = (kinds ?? []).filter((kind) => !(FAULT_KINDS as readonly string[]).includes(kind));
  if (!Number.isInteger(seconds) || seconds < 20 || seconds > 86_400) throw new Error('--seconds is a whole number from 20 to 86400');
  if (!Number.isInteger(seed)) throw new Error('--seed is a whole number');
  if (brokers !== 1 && brokers !== 3) throw new Error('--brokers is 1 or 3');
  if (unknown.length > 0) throw new Error(`--only knows ${FAULT_KINDS.join(', ')}; not ${unknown.join(', ')}`);
  if (rate !== 'judged' && rate !== 'told') throw new Error('--rate is judged or told');
  return { seconds, seed, brokers, rate, keep: values.keep ?? false, ...(kinds ? { kinds: kinds as FaultKind[] } : {}) };
}
