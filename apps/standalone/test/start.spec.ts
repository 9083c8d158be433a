import { spawn } from 'node:child_process';
import fs from 'node:fs';
import net from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

/** The program as `npm start` runs it, as far as it says no before anything is started. */
const MAIN = fileURLToPath(new URL('../dist/main.js', import.meta.url));
let folder: string;
beforeAll(() => { folder = fs.mkdtempSync(path.join(os.tmpdir(), 'gt-start-')); });
afterAll(() => fs.rmSync(folder, { recursive: true, force: true }));

const start = (env: Record<string, string>): Promise<{ code: number | null; text: string }> => new Promise((resolve) => {
  const child = spawn(process.execPath, [MAIN], { env: { PATH: process.env['PATH'], GT_DATA: folder, ...env }, stdio: ['ignore', 'pipe', 'pipe'] });
  let text = '';
  child.stdout.on('data', (chunk: Buffer) => { text += chunk.toString(); });
  child.stderr.on('data', (chunk: Buffer) => { text += chunk.toString(); });
  child.once('close', (code) => resolve({ code, text }));
});

const freePort = (): Promise<number> => new Promise((resolve) => {
  const server = net.createServer().listen(0, '127.0.0.1', () => { const { port } = server.address() as net.AddressInfo; server.close(() => resolve(port)); });
});

it('says clearly that the port is taken, and touches no data', async () => {
  const taken = net.createServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => { taken.once('listening', resolve); });
  const { port } = taken.address() as net.AddressInfo;
  const { code, text } = await start({ PORT: String(port) });
  expect(code).toBe(1);
  expect(text).toContain(`端口 ${port} 已被占用`);
  expect(text).toContain('PORT=8081 npm start');
  expect(fs.readdirSync(folder)).toEqual([]);
  taken.close();
}, 60_000);

it.each([[{ PORT: 'abc' }, 'PORT 应为'], [{ PORT: '70000' }, 'PORT 应为'], [{ BUS: 'rabbit' }, 'BUS 只能是 postgres 或 kafka']])('refuses %j', async (env, message) => {
  const { code, text } = await start(env as unknown as Record<string, string>);
  expect(code).toBe(1);
  expect(text).toContain(message);
}, 60_000);

it('refuses a folder of the other driver', async () => {
  fs.mkdirSync(path.join(folder, 'bus-kafka'));
  fs.writeFileSync(path.join(folder, 'bus-kafka', 'bus'), 'postgres\n');
  const { code, text } = await start({ BUS: 'kafka', PORT: String(await freePort()) });
  expect(code).toBe(1);
  expect(text).toContain('属于 postgres 总线');
}, 60_000);

it('tells why PostgreSQL did not start, though that happened while the services were loaded', async () => {
  const data = path.join(folder, 'no-folder');
  fs.mkdirSync(path.join(data, 'bus-postgres'), { recursive: true });
  fs.writeFileSync(path.join(data, 'bus-postgres', 'postgres'), 'no folder');
  const { code, text } = await start({ GT_DATA: data, PORT: String(await freePort()) });
  expect(code).toBe(1);
  expect(text).toContain('启动失败：EEXIST');
}, 180_000);
