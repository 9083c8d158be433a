import { spawn } from 'node:child_process';
import { once } from 'node:events';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

/** From src and from dist alike. */
const SCRIPT = fileURLToPath(new URL('../../../tools/kafka/kafka-local.mjs', import.meta.url));
/** The script's exit code for a machine without Java or Maven. */
const EXIT_MISSING = 3;

/** This machine has no Java or no Maven: the one reason to leave the Kafka half of a suite out. */
export class KafkaMissing extends Error {
  override readonly name = 'KafkaMissing';
}

export interface TestKafka {
  readonly brokers: string[];
  /** Ends the brokers and removes their data. */
  stop(): Promise<void>;
  /** SIGKILL, of all brokers or of one (1, 2, 3). */
  kill(node?: number): Promise<void>;
  /** Clean stop of one; its leaders and groups move first. */
  halt(node: number): Promise<void>;
  /** Starts killed or stopped brokers again on the same data and ports. */
  restart(node?: number): Promise<void>;
  /** The brokers' own addresses and processes by node, also where clients go through proxies; a broker that is down has no pid. */
  nodes(): ReadonlyArray<{ readonly id: number; readonly port: number; readonly pid: number | null }>;
  /** with `users`: the authority's certificate (PEM) and each user's password; `admin` may do everything, the others nothing until they are given rights */
  readonly secure: { readonly ca: string; readonly passwords: Readonly<Record<string, string>> } | null;
}

const NOT_OURS = 'the brokers of TEST_KAFKA_BROKERS belong to the whole run: a test that kills brokers calls startTestKafka({ own: true })';
const notOurs = () => Promise.reject(new Error(NOT_OURS));
interface Cluster { readonly nodes: ReadonlyArray<{ readonly id: number; readonly port: number; readonly pid: number | null }> }

async function command(...args: string[]): Promise<void> {
  const child = spawn(process.execPath, [SCRIPT, ...args], { stdio: ['ignore', 'ignore', 'pipe'], env: process.env });
  let complaint = '';
  child.stderr.on('data', (text) => { complaint += text; });
  const [code] = await once(child, 'close');
  if (code !== 0) throw new Error(`kafka-local ${args.join(' ')}: ${complaint}`);
}

/**
 * Real Kafka brokers on this machine, or the ones that TEST_KAFKA_BROKERS names (unless `own`). They end with the test
 * process, also when it is killed, for their runner ends with its standard input.
 * @param advertise makes the ports that brokers tell their clients to use instead of their own, of proxies in front; it is given a function that answers the address of a broker's own
 * @throws KafkaMissing when the machine has no Java or Maven
 */
export async function startTestKafka({ brokers = 1, own = false, users, advertise, settings = {} }: { brokers?: 1 | 3; own?: boolean; /** TLS, SCRAM and ACLs, with these users; always own */ users?: readonly string[]; advertise?: (addressOf: (node: number) => string) => Promise<readonly number[]>; /** of the brokers, beside the house's */ settings?: Readonly<Record<string, string>> } = {}): Promise<TestKafka> {
  const running = process.env.TEST_KAFKA_BROKERS;
  if (running && !own && !users) return { brokers: running.split(','), stop: () => Promise.resolve(), kill: notOurs, halt: notOurs, restart: notOurs, secure: null, nodes: () => { throw new Error(NOT_OURS); } };
  const dir = fs.mkdtempSync(path.join(os.tmpdir(), 'gt-test-kafka-'));
  const cluster = (): Cluster => JSON.parse(fs.readFileSync(path.join(dir, 'cluster.json'), 'utf8')) as Cluster;
  // before the brokers have written down where they are, nobody can connect
  const addressOf = (node: number) => `127.0.0.1:${fs.existsSync(path.join(dir, 'cluster.json')) ? cluster().nodes.find((n) => n.id === node)!.port : 1}`;
  const advertised = advertise ? ['--advertise', (await advertise(addressOf)).join(',')] : [];
  const runner = spawn(process.execPath, [SCRIPT, 'run', '--dir', dir, '--brokers', String(brokers), '--heap', '256m', ...advertised, ...Object.entries(settings).flatMap(([name, value]) => ['--set', `${name}=${value}`]), ...(users ? ['--secure', ...users.flatMap((user) => ['--user', user])] : [])], { stdio: ['pipe', 'pipe', 'pipe'], env: process.env });
  let said = '';
  let complaint = '';
  runner.stderr.on('data', (text) => { complaint += text; });
  const ended = once(runner, 'close');
  const line = new Promise<void>((resolve) => {
    runner.stdout.on('data', (text) => {
      said += text;
      if (said.includes('\n')) resolve();
    });
  });
  await Promise.race([line, ended]);
  const answer = JSON.parse(said.split('\n')[0] || '{}') as { brokers?: string; ca?: string; users?: Record<string, string> };
  if (answer.brokers === undefined) {
    await ended;
    fs.rmSync(dir, { recursive: true, force: true });
    throw runner.exitCode === EXIT_MISSING ? new KafkaMissing(complaint.trim()) : new Error(`Kafka did not start: ${complaint}`);
  }
  const of = (node?: number) => (node === undefined ? [] : ['--node', String(node)]);
  return {
    brokers: answer.brokers.split(','),
    async stop() {
      runner.stdin.end();
      await ended;
    },
    secure: answer.ca && answer.users ? { ca: fs.readFileSync(answer.ca, 'utf8'), passwords: answer.users } : null,
    halt: (node) => command('stop', '--dir', dir, ...of(node)),
    kill: (node) => command('kill', '--dir', dir, ...of(node)),
    restart: (node) => command('restart', '--dir', dir, ...of(node)),
    nodes: () => cluster().nodes,
  };
}
