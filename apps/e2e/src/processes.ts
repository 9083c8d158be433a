import { spawn, type ChildProcess } from 'node:child_process';
import fs from 'node:fs';
import net from 'node:net';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { startEmbeddedPostgres } from '@gt/embedded-postgres';
import { createServiceDatabase } from '@gt/persistence';
import { Signer } from '@gt/service-kit';
import { FIRST_ADMIN_ACCOUNT, SERVICE_NAMES, secretsOf } from '@gt/app-standalone';

/** ms until every process must serve: eight of them migrate and start on two cores. */
const READY_MS = 120_000;
/** ms that a process may take to end. */
const STOP_MS = 15_000;
const ROOT = fileURLToPath(new URL('../../..', import.meta.url));

/** The city as operators run it: one process per service, a real Kafka broker, the portal as the one public address. */
export interface ProcessCity {
  /** base URL of the portal */
  readonly url: string;
  readonly password: string;
  /** what the ledger check reads: libs and form as standalone's connections.json */
  readonly connectionsFile: string;
  readonly logFolder: string;
  /** SIGKILL to one service; it stays down until `start` */
  kill(service: string): Promise<void>;
  start(service: string): Promise<void>;
  stop(): Promise<void>;
}

const freePort = (): Promise<number> => new Promise((resolve, reject) => {
  const server = net.createServer().once('error', reject).listen(0, '127.0.0.1', () => { const { port } = server.address() as net.AddressInfo; server.close(() => resolve(port)); });
});

export async function startProcesses(folder: string, brokers: readonly string[]): Promise<ProcessCity> {
  fs.mkdirSync(folder, { recursive: true });
  const secrets = secretsOf(folder, SERVICE_NAMES, false);
  const postgres = await startEmbeddedPostgres({ home: path.join(folder, 'postgres') });
  const ports = new Map<string, number>();
  for (const name of SERVICE_NAMES) ports.set(name, await freePort());
  const urlOf = (name: string) => `http://127.0.0.1:${ports.get(name)}`;
  const storeFolder = path.join(folder, 'store');
  const logFolder = path.join(folder, 'logs');
  fs.mkdirSync(logFolder, { recursive: true });
  const database = (name: string, role: string, password: string) => { const u = new URL(postgres.url); u.pathname = `/${name}`; u.username = role; u.password = password; return u.href; };

  const environments = new Map<string, NodeJS.ProcessEnv>();
  for (const name of SERVICE_NAMES) {
    const s = secrets.services[name]!;
    await createServiceDatabase(postgres.url, name, { owner: `${name}_owner`, app: `${name}_app` }, { owner: s.owner, app: s.app });
    environments.set(name, {
      PATH: process.env['PATH'], HOME: process.env['HOME'], LANG: process.env['LANG'], NODE_ENV: 'production', LOG_LEVEL: 'info',
      GT_PROFILE: 'development', HOST: '127.0.0.1', PORT: String(ports.get(name)), DATABASE_URL: database(name, `${name}_app`, s.app), OWNER_DATABASE_URL: database(name, `${name}_owner`, s.owner),
      BUS: 'kafka', KAFKA_BROKERS: brokers.join(','), SEALING_KEYS: JSON.stringify(secrets.sealingKeys), PERSON_KEY: secrets.personKey, SIGNING_KEY: s.signingKey,
      TOKEN_ISSUERS: `${urlOf('portal')}/api/identity/oidc`, SERVICE_SECRET: s.client, STORE_FOLDER: storeFolder, PUBLIC_URL: urlOf('portal'), PUBLIC_RATE_LIMIT: '0',
      SERVICE_URLS: JSON.stringify(Object.fromEntries(SERVICE_NAMES.map((n) => [n, urlOf(n)]))),
      ...(name === 'identity' ? { FIRST_ADMIN_ACCOUNT, FIRST_ADMIN_PASSWORD: secrets.demonstrationPassword, FIRST_ADMIN_NAME: '安全管理员', SERVICE_SECRETS: JSON.stringify(Object.fromEntries(SERVICE_NAMES.map((n) => [n, secrets.services[n]!.client]))) } : {}),
    });
  }
  const connectionsFile = path.join(folder, 'connections.json');
  fs.writeFileSync(connectionsFile, JSON.stringify({
    bus: { kind: 'kafka', brokers }, storeFolder, postgresHome: path.join(folder, 'postgres'),
    databases: Object.fromEntries(SERVICE_NAMES.map((n) => [n, database(n, `${n}_app`, secrets.services[n]!.app)])),
    signingKeys: Object.fromEntries(SERVICE_NAMES.map((n) => [n, new Signer(n, secrets.services[n]!.signingKey).publicKey])),
  }), { mode: 0o600 });

  const running = new Map<string, ChildProcess>();
  const launch = (name: string) => {
    const log = fs.openSync(path.join(logFolder, `${name}.log`), 'a');
    const child = spawn(process.execPath, ['--enable-source-maps', path.join(ROOT, `apps/${name}/dist/main.js`)], { cwd: ROOT, env: environments.get(name)!, stdio: ['ignore', log, log] });
    fs.closeSync(log);
    running.set(name, child);
  };
  const end = async (name: string, signal: 'SIGTERM' | 'SIGKILL') => {
    const child = running.get(name);
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    const gone = new Promise<void>((resolve) => { child.once('exit', () => resolve()); });
    child.kill(signal);
    if (await Promise.race([gone.then(() => true), sleep(STOP_MS, false, { ref: false })])) return;
    child.kill('SIGKILL');
    await gone;
  };
  const ready = async (name: string) => {
    for (const until = Date.now() + READY_MS; ;) {
      const child = running.get(name)!;
      if (child.exitCode !== null) throw new Error(`${name} ended with ${child.exitCode}: ${fs.readFileSync(path.join(logFolder, `${name}.log`), 'utf8').slice(-2_000)}`);
      const answer = await fetch(`${urlOf(name)}/api/${name}/readyz`).then((r) => r.json() as Promise<{ ready: boolean; bus: string }>, () => null);
      if (answer?.ready && answer.bus === 'UP') return;
      if (Date.now() > until) throw new Error(`${name} is not ready after ${READY_MS} ms`);
      await sleep(200);
    }
  };
  const stop = async () => {
    await Promise.all([...running.keys()].map((name) => end(name, 'SIGTERM')));
    await postgres.stop();
  };
  try {
    for (const name of SERVICE_NAMES) launch(name);
    for (const name of SERVICE_NAMES) await ready(name);
  } catch (error) {
    await stop();
    throw error;
  }
  return { url: urlOf('portal'), password: secrets.demonstrationPassword, connectionsFile, logFolder, kill: (name) => end(name, 'SIGKILL'), start: async (name) => { launch(name); await ready(name); }, stop };
}
