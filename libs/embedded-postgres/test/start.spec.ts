import { spawn } from 'node:child_process';
import { once } from 'node:events';
import fs from 'node:fs';
import net from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { Client } from 'pg';
import { removeEmbeddedPostgres, startEmbeddedPostgres } from '../src/index.js';
import type { EmbeddedPostgres } from '../src/index.js';
import { isPostmasterOf } from '../src/processes.js';
import { findProgram } from '../src/program.js';

const FAST = { fsync: 'off' };
const homes: string[] = [];
const newHome = (parent = os.tmpdir()) => {
  const home = fs.mkdtempSync(path.join(parent, 'gt-embedded-'));
  homes.push(home);
  return home;
};
afterAll(async () => { for (const home of homes) await removeEmbeddedPostgres(home); });

async function ask(url: string, sql: string): Promise<unknown> {
  const client = new Client(url);
  await client.connect();
  try {
    const { rows } = await client.query({ text: sql, rowMode: 'array' });
    return (rows as unknown[][] | undefined)?.[0]?.[0]; // several statements at once give no rows
  } finally {
    await client.end();
  }
}
const postmasterOf = async (server: EmbeddedPostgres) => Number(fs.readFileSync(path.join(await ask(server.url, 'show data_directory') as string, 'postmaster.pid'), 'utf8').split('\n')[0]);

it('starts, keeps data and password over a restart, twice in a row', async () => {
  const home = newHome();
  const first = await startEmbeddedPostgres({ home, settings: FAST });
  await ask(first.url, 'create table kept as select 7 as n');
  expect(await ask(first.url, 'show server_encoding')).toBe('UTF8');
  expect(await ask(first.url, "select lower('Ä') || upper('é')")).toBe('äÉ'); // the C.UTF-8 locale knows letters beyond ASCII
  await first.stop();
  await first.stop();
  const second = await startEmbeddedPostgres({ home, settings: FAST });
  expect(await ask(second.url, 'select n from kept')).toBe(7);
  second.stopSync();
  await expect(ask(second.url, 'select 1')).rejects.toThrow('ECONNREFUSED');
});

it('listens on the loopback address alone, takes the settings given, and asks for the password', async () => {
  const server = await startEmbeddedPostgres({ home: newHome(), settings: { ...FAST, work_mem: '7MB' }, password: 'a b/c' });
  expect(await ask(server.url, 'show work_mem')).toBe('7MB');
  expect(await ask(server.url, 'show max_connections')).toBe('300');
  expect(await ask(server.url, 'show listen_addresses')).toBe('127.0.0.1');
  expect(await ask(server.url, "select left(rolpassword, 13) from pg_authid where rolname = 'postgres'")).toBe('SCRAM-SHA-256');
  await expect(ask(server.url.replace('a%20b%2Fc', 'wrong'), 'select 1')).rejects.toThrow('password authentication failed');
  await server.stop();
});

it('keeps the password file for its owner alone', async () => {
  const home = newHome();
  const server = await startEmbeddedPostgres({ home, settings: FAST });
  expect(fs.statSync(path.join(home, 'password')).mode & 0o777).toBe(0o600);
  await server.stop();
});

it('writes neither the failing statement nor the key values into its log', async () => {
  const home = newHome();
  const server = await startEmbeddedPostgres({ home, settings: FAST });
  const log = path.join(await ask(server.url, 'show data_directory') as string, '../postgres.log');
  await ask(server.url, "create table person(number text primary key); insert into person values ('11010519491231002X')");
  await expect(ask(server.url, "insert into person values ('11010519491231002X')")).rejects.toThrow('duplicate key');
  await server.stop();
  expect(fs.readFileSync(log, 'utf8')).toContain('duplicate key');
  expect(fs.readFileSync(log, 'utf8')).not.toContain('11010519491231002X');
});

it('starts again after kill -9 of the postmaster', async () => {
  const home = newHome();
  const first = await startEmbeddedPostgres({ home });
  await ask(first.url, 'create table kept as select 1 as n');
  const client = new Client(first.url);
  client.on('error', () => undefined); // the connection dies with its server, as it should
  await client.connect();
  process.kill(await postmasterOf(first), 'SIGKILL');
  await first.stop();
  const second = await startEmbeddedPostgres({ home });
  expect(await ask(second.url, 'select n from kept')).toBe(1);
  await second.stop();
});

it('stops the server that outlived its killed parent, and starts anew', async () => {
  const home = newHome();
  const script = "import { startEmbeddedPostgres } from './libs/embedded-postgres/dist/index.js';"
    + 'console.log((await startEmbeddedPostgres({ home: process.argv[1] })).url); setInterval(() => {}, 1000);';
  const parent = spawn(process.execPath, ['--input-type=module', '-e', script, home], { stdio: ['ignore', 'pipe', 'inherit'] });
  const url = String((await once(parent.stdout, 'data'))[0]).trim();
  const data = await ask(url, 'show data_directory') as string;
  await ask(url, 'create table kept as select 3 as n');
  await expect(startEmbeddedPostgres({ home })).rejects.toThrow(`in use by process ${parent.pid}`);
  parent.kill('SIGKILL');
  await once(parent, 'exit');
  const pid = Number(fs.readFileSync(path.join(data, 'postmaster.pid'), 'utf8').split('\n')[0]);
  expect(isPostmasterOf(pid, data)).toBe(true);
  const next = await startEmbeddedPostgres({ home, settings: { work_mem: '9MB' } });
  expect(isPostmasterOf(pid, data)).toBe(false);
  expect(await ask(next.url, 'select n from kept')).toBe(3);
  expect(await ask(next.url, 'show work_mem')).toBe('9MB');
  await next.stop();
});

it('does not take a foreign process with the recorded pid for the postmaster, and leaves it alone', async () => {
  const home = newHome();
  const first = await startEmbeddedPostgres({ home, settings: FAST });
  const data = await ask(first.url, 'show data_directory') as string;
  await first.stop();
  const stranger = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], process.getuid?.() === 0 ? { uid: 65_534, gid: 65_534, cwd: '/' } : {});
  fs.writeFileSync(path.join(data, 'postmaster.pid'), `${stranger.pid}\n${data}\n1\n5432\n\n127.0.0.1\n 1 1\nready   \n`);
  const second = await startEmbeddedPostgres({ home, settings: FAST });
  expect(stranger.exitCode).toBeNull();
  stranger.kill();
  await second.stop();
});

it('refuses a port that is taken, with the reason', async () => {
  const taken = net.createServer().listen(0, '127.0.0.1');
  await once(taken, 'listening');
  const { port } = taken.address() as net.AddressInfo;
  const home = newHome();
  await expect(startEmbeddedPostgres({ home, port })).rejects.toThrow('could not bind');
  taken.close();
  await once(taken, 'close');
  const server = await startEmbeddedPostgres({ home, port });
  expect(server.port).toBe(port);
  await server.stop();
});

it('starts in a home under a folder that others may not enter, and begins anew when that home is removed', async () => {
  const parent = newHome(); // 0700
  const home = path.join(parent, 'deep', 'home');
  const first = await startEmbeddedPostgres({ home, settings: FAST });
  await ask(first.url, 'create table kept as select 5 as n');
  await first.stop();
  const second = await startEmbeddedPostgres({ home, settings: FAST });
  expect(await ask(second.url, 'select n from kept')).toBe(5);
  await second.stop();
  fs.rmSync(home, { recursive: true });
  const third = await startEmbeddedPostgres({ home, settings: FAST });
  await expect(ask(third.url, 'select n from kept')).rejects.toThrow('does not exist');
  const data = await ask(third.url, 'show data_directory') as string;
  await third.stop();
  await removeEmbeddedPostgres(home);
  expect(fs.existsSync(data)).toBe(false);
});

it('removes the data of a temporary home that was removed with the folder it stood in, at the next start of any other; a home that is there keeps its own', async () => {
  const [gone, there, other] = [newHome(), newHome(), newHome()].map((parent) => path.join(parent, 'home'));
  const dataOf = async (home: string) => {
    const server = await startEmbeddedPostgres({ home, settings: FAST });
    const data = await ask(server.url, 'show data_directory') as string;
    await server.stop();
    return data;
  };
  const [lost, kept] = [await dataOf(gone!), await dataOf(there!)];
  fs.rmSync(path.dirname(gone!), { recursive: true });
  await dataOf(other!);
  expect([fs.existsSync(lost), fs.existsSync(kept)]).toEqual([false, true]);
  for (const home of [there!, other!]) await removeEmbeddedPostgres(home);
});

it('copies the program and makes its library links where the account may not enter node_modules', async () => {
  const parent = newHome(); // 0700, as a checkout in /root
  const native = path.join(parent, 'package', 'native');
  fs.mkdirSync(path.join(native, 'bin'), { recursive: true });
  fs.mkdirSync(path.join(native, 'lib'));
  fs.mkdirSync(path.join(native, 'share'));
  for (const f of ['postgres', 'initdb', 'pg_ctl']) fs.writeFileSync(path.join(native, 'bin', f), '', { mode: 0o700 });
  fs.writeFileSync(path.join(native, 'lib/libx.so.60.2'), '', { mode: 0o600 });
  fs.writeFileSync(path.join(native, 'pg-symlinks.json'), JSON.stringify([{ source: 'native/lib/libx.so.60.2', target: 'native/lib/libx.so.60' }]));
  const version = `test-${process.pid}`;
  fs.writeFileSync(path.join(parent, 'package/package.json'), JSON.stringify({ version }));
  const program = await findProgram(parent, native);
  const folder = path.resolve(program.postgres, '../..');
  expect(fs.readlinkSync(path.join(folder, 'lib/libx.so.60'))).toBe('libx.so.60.2');
  if (process.getuid?.() === 0) {
    expect(folder).toContain(version);
    expect(fs.statSync(program.postgres).mode & 0o777).toBe(0o755);
    expect(fs.statSync(path.join(folder, 'lib/libx.so.60.2')).mode & 0o777).toBe(0o644);
    fs.rmSync(folder, { recursive: true });
  }
});
