import { spawn, type ChildProcess } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { startEmbeddedPostgres, type EmbeddedPostgres } from '@gt/embedded-postgres';
import { createServiceDatabase } from '@gt/persistence';
import { Signer } from '@gt/service-kit';
import { freePort, tcpProxy, type TcpProxy } from '@gt/testing';
import { FIRST_ADMIN_ACCOUNT, SERVICE_NAMES, secretsOf } from '@gt/app-standalone';

/** ms until every process must serve: eight of them migrate and start on two cores that others use too. */
const READY_MS = 400_000;
/** ms that a process may take to end. */
const STOP_MS = 15_000;
/** Characters of a log's end that a finding has room for: what a process said last is why it ended. */
const LAST_WORDS = 400;
/** ms that one look at a service may take. */
const LOOK_MS = 3_000;
const ROOT = fileURLToPath(new URL('../../..', import.meta.url));

/** One service's process. A twin is a second process of the same service on the same database. */
export type ProcessName = string;
export interface ProcessOptions {
  /** every service reaches PostgreSQL through a proxy of its own, and PostgreSQL may be killed and come back */
  readonly proxied?: boolean;
  readonly postgresSettings?: Readonly<Record<string, string>>;
  /** aborted: what has been started so far is stopped, and the start rejects with the signal's reason */
  readonly signal?: AbortSignal;
}

/** The city as operators run it: one process per service, a real Kafka broker, the portal as the one public address. */
export interface ProcessCity {
  /** base URL of the portal */
  readonly url: string;
  readonly password: string;
  /** what the ledger check reads: libs and form as standalone's connections.json */
  readonly connectionsFile: string;
  readonly logFolder: string;
  /** between a service and PostgreSQL; empty unless proxied */
  readonly proxies: ReadonlyMap<string, TcpProxy>;
  readonly postgresHome: string;
  /** the superuser's URL of the running server; another one after `startPostgres` */
  postgresUrl(): string;
  postgresPid(): number;
  /** SIGKILL to the postmaster, if it still runs */
  killPostgres(): Promise<void>;
  startPostgres(): Promise<void>;
  urlOf(name: ProcessName): string;
  /** null while it is down */
  pid(name: ProcessName): number | null;
  /** How it ended, if it did: what nobody asked for is a finding. */
  ended(name: ProcessName): { readonly code: number | null; readonly signal: string | null } | null;
  signal(name: ProcessName, signal: 'SIGSTOP' | 'SIGCONT'): void;
  /** SIGKILL to one service; it stays down until `start` */
  kill(name: ProcessName): Promise<void>;
  /** Starts it and waits until it serves, and (unless told otherwise) until it has the bus. */
  start(name: ProcessName, wait?: { readonly bus: boolean }): Promise<void>;
  /** Starts a second process of a service; answers its name. `end` ends it. */
  startTwin(service: string): Promise<ProcessName>;
  end(name: ProcessName): Promise<void>;
  stop(): Promise<void>;
}

export async function startProcesses(folder: string, brokers: readonly string[], { proxied = false, postgresSettings = {}, signal }: ProcessOptions = {}): Promise<ProcessCity> {
  fs.mkdirSync(folder, { recursive: true });
  const secrets = secretsOf(folder, SERVICE_NAMES, false);
  const postgresHome = path.join(folder, 'postgres');
  let stopped = false;
  // whoever is under way when the city is stopped (a fault of an interrupted run) starts nothing any more
  const refuseWhenStopped = () => { if (stopped) throw new Error('the city has been stopped'); };
  let opening: Promise<EmbeddedPostgres>;
  const openPostgres = (): Promise<EmbeddedPostgres> => {
    refuseWhenStopped();
    opening = startEmbeddedPostgres({ home: postgresHome, settings: postgresSettings });
    return opening;
  };
  let postgres = await openPostgres();
  // what looks from outside goes through a proxy too, which nobody disturbs: the server's port is another one after each start
  const hostOf = () => new URL(postgres.url).host;
  const proxies = new Map<string, TcpProxy>();
  const undisturbed = proxied ? await tcpProxy({ target: hostOf }) : null;
  if (proxied) for (const name of SERVICE_NAMES) proxies.set(name, await tcpProxy({ target: hostOf }));
  const ports = new Map<string, number>();
  for (const name of SERVICE_NAMES) ports.set(name, await freePort());
  const urlOf = (name: string) => `http://127.0.0.1:${ports.get(name)}`;
  const storeFolder = path.join(folder, 'store');
  const logFolder = path.join(folder, 'logs');
  fs.mkdirSync(logFolder, { recursive: true });
  const database = (name: string, role: string, password: string, proxy: TcpProxy | null | undefined) => {
    const u = new URL(postgres.url);
    u.pathname = `/${name}`;
    u.username = role;
    u.password = password;
    if (proxy) u.port = String(proxy.port);
    return u.href;
  };

  const environments = new Map<string, NodeJS.ProcessEnv>();
  for (const name of SERVICE_NAMES) {
    const s = secrets.services[name]!;
    await createServiceDatabase(postgres.url, name, { owner: `${name}_owner`, app: `${name}_app` }, { owner: s.owner, app: s.app });
    environments.set(name, {
      PATH: process.env['PATH'], HOME: process.env['HOME'], LANG: process.env['LANG'], NODE_ENV: 'production', LOG_LEVEL: 'info',
      GT_PROFILE: 'development', HOST: '127.0.0.1', PORT: String(ports.get(name)), DATABASE_URL: database(name, `${name}_app`, s.app, proxies.get(name)), OWNER_DATABASE_URL: database(name, `${name}_owner`, s.owner, proxies.get(name)),
      BUS: 'kafka', KAFKA_BROKERS: brokers.join(','), SEALING_KEYS: JSON.stringify(secrets.sealingKeys), PERSON_KEY: secrets.personKey, SIGNING_KEY: s.signingKey,
      TOKEN_ISSUERS: `${urlOf('portal')}/api/identity/oidc`, SERVICE_SECRET: s.client, STORE_FOLDER: storeFolder, PUBLIC_URL: urlOf('portal'), PUBLIC_RATE_LIMIT: '0',
      SERVICE_URLS: JSON.stringify(Object.fromEntries(SERVICE_NAMES.map((n) => [n, urlOf(n)]))),
      ...(name === 'identity' ? { FIRST_ADMIN_ACCOUNT, FIRST_ADMIN_PASSWORD: secrets.demonstrationPassword, FIRST_ADMIN_NAME: '安全管理员', SECOND_FACTOR: 'off', SERVICE_SECRETS: JSON.stringify(Object.fromEntries(SERVICE_NAMES.map((n) => [n, secrets.services[n]!.client]))) } : {}),
    });
  }
  const connectionsFile = path.join(folder, 'connections.json');
  fs.writeFileSync(connectionsFile, JSON.stringify({
    bus: { kind: 'kafka', brokers }, storeFolder, postgresHome,
    databases: Object.fromEntries(SERVICE_NAMES.map((n) => [n, database(n, `${n}_app`, secrets.services[n]!.app, undisturbed)])),
    signingKeys: Object.fromEntries(SERVICE_NAMES.map((n) => [n, new Signer(n, secrets.services[n]!.signingKey).publicKey])),
  }), { mode: 0o600 });

  const running = new Map<ProcessName, ChildProcess>();
  const serviceOf = (name: ProcessName) => name.split('#')[0]!;
  const launch = (name: ProcessName) => {
    refuseWhenStopped();
    const log = fs.openSync(path.join(logFolder, `${name.replace('#', '-twin-')}.log`), 'a');
    const child = spawn(process.execPath, ['--enable-source-maps', path.join(ROOT, `apps/${serviceOf(name)}/dist/main.js`)], { cwd: ROOT, env: { ...environments.get(serviceOf(name))!, PORT: String(ports.get(name)) }, stdio: ['ignore', log, log] });
    fs.closeSync(log);
    running.set(name, child);
  };
  const hasEnded = (child: ChildProcess) => child.exitCode !== null || child.signalCode !== null;
  const end = async (name: ProcessName, signal: 'SIGTERM' | 'SIGKILL') => {
    const child = running.get(name);
    if (!child || hasEnded(child)) return;
    const gone = new Promise<void>((resolve) => { child.once('exit', () => resolve()); });
    child.kill(signal);
    child.kill('SIGCONT'); // a stopped process takes no other signal than SIGKILL
    if (await Promise.race([gone.then(() => true), sleep(STOP_MS, false, { ref: false })])) return;
    child.kill('SIGKILL');
    await gone;
  };
  const ready = async (name: ProcessName, bus: boolean) => {
    for (const until = Date.now() + READY_MS; ;) {
      signal?.throwIfAborted();
      const child = running.get(name)!;
      if (hasEnded(child)) throw new Error(`${name} ended with ${child.exitCode ?? child.signalCode}: ${fs.readFileSync(path.join(logFolder, `${name.replace('#', '-twin-')}.log`), 'utf8').slice(-LAST_WORDS)}`);
      const answer = await fetch(`${urlOf(name)}/api/${serviceOf(name)}/readyz`, { signal: AbortSignal.timeout(LOOK_MS) }).then((r) => r.json() as Promise<{ ready: boolean; bus: string }>, () => null);
      if (answer?.ready && (!bus || answer.bus === 'UP')) return;
      if (Date.now() > until) throw new Error(`${name} is not ready after ${READY_MS} ms`);
      await sleep(200);
    }
  };
  // whoever is interrupted leaves no process behind
  const endAll = () => { for (const child of running.values()) child.kill('SIGKILL'); };
  process.once('exit', endAll);
  const stop = async () => {
    stopped = true;
    process.off('exit', endAll);
    for (const proxy of proxies.values()) proxy.heal();
    await Promise.all([...running.keys()].map((name) => end(name, 'SIGTERM')));
    for (const proxy of [...proxies.values(), ...(undisturbed ? [undisturbed] : [])]) await proxy.stop();
    // a server that was just being started must not outlive us; one that did not come up is its starter's failure, and nothing is left to stop
    await opening.then((server) => server.stop(), () => undefined);
  };
  try {
    for (const name of SERVICE_NAMES) launch(name);
    for (const name of SERVICE_NAMES) await ready(name, true);
  } catch (error) {
    await stop();
    throw error;
  }
  let twins = 0;
  return {
    url: urlOf('portal'), password: secrets.demonstrationPassword, connectionsFile, logFolder, proxies, postgresHome, urlOf, stop,
    postgresUrl: () => postgres.url, postgresPid: () => postgres.pid,
    killPostgres: async () => {
      try { process.kill(postgres.pid, 'SIGKILL'); } catch (error) { if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error; } // ended by itself
      await postgres.stop(); // it has ended: this only gives the folder back
    },
    startPostgres: async () => { postgres = await openPostgres(); },
    pid: (name) => { const child = running.get(name); return child && !hasEnded(child) ? child.pid! : null; },
    ended: (name) => { const child = running.get(name); return child && hasEnded(child) ? { code: child.exitCode, signal: child.signalCode } : null; },
    signal: (name, signal) => { running.get(name)!.kill(signal); },
    kill: (name) => end(name, 'SIGKILL'),
    start: async (name, { bus } = { bus: true }) => { launch(name); await ready(name, bus); },
    startTwin: async (service) => {
      const name = `${service}#${twins += 1}`;
      ports.set(name, await freePort());
      launch(name);
      await ready(name, true);
      return name;
    },
    end: async (name) => { await end(name, 'SIGTERM'); running.delete(name); },
  };
}
