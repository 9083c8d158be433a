import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { startEmbeddedPostgres, type EmbeddedPostgres } from '@gt/embedded-postgres';
import type { City } from './city.js';
import { claimFolder } from './folder.js';
import { Front } from './front.js';
import { secretsOf } from './secrets.js';
import { SERVICE_NAMES } from './service-names.js';

/** ms that ending may take: after it the process goes regardless, PostgreSQL recovers by its log. */
const STOP_LIMIT_MS = 14_000;
const ROOT = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../../..');

async function main(): Promise<void> {
  const port = Number(process.env['PORT'] ?? 8080);
  const host = process.env['HOST'] ?? '127.0.0.1';
  const bus = process.env['BUS'] ?? 'postgres';
  if (!Number.isInteger(port) || port < 1 || port > 65_535) return fail(`PORT 应为 1–65535 的整数，现为 ${process.env['PORT']}`);
  if (bus !== 'postgres' && bus !== 'kafka') return fail(`BUS 只能是 postgres 或 kafka，现为 ${bus}`);

  const front = new Front();
  try { await front.listen(port, host); } catch (error) {
    return fail((error as NodeJS.ErrnoException).code === 'EADDRINUSE' ? `端口 ${port} 已被占用：请先结束占用它的程序，或换一个端口：PORT=8081 npm start` : `无法监听 ${host}:${port}（${(error as NodeJS.ErrnoException).code}）`);
  }
  let city: City | null = null;
  let postgres: Promise<EmbeddedPostgres> | null = null;
  let ending: Promise<void> | null = null;
  const end = (code: number) => {
    ending ??= (async () => {
      setTimeout(() => process.exit(code || 1), STOP_LIMIT_MS).unref();
      await front.close();
      await city?.stop();
      await postgres?.catch(() => undefined); // one that is still starting: from its start on it ends with the process
      process.exit(code);
    })();
  };
  process.on('SIGTERM', () => end(0));
  process.on('SIGINT', () => end(0));

  try {
    const folder = claimFolder(path.resolve(process.env['GT_DATA'] ?? path.join(ROOT, '.data')), bus);
    const open = host !== '127.0.0.1' && host !== 'localhost' && host !== '::1';
    const secrets = secretsOf(folder, [...SERVICE_NAMES, 'bus'], open);
    // the services are some seconds of loading: the progress page is there first, what is refused is refused at once, and PostgreSQL starts beside it
    postgres = startEmbeddedPostgres({ home: path.join(folder, 'postgres') });
    postgres.catch(() => undefined); // whoever waits for it tells
    const [{ startCity }, { seedOnce }] = await Promise.all([import('./city.js'), import('./seed.js')]);
    city = await startCity({ folder, postgres, bus, secrets, publicUrl: process.env['PUBLIC_URL'] ?? `http://localhost:${port}`, front });
    if (ending) return;
    await seedOnce(city, folder, secrets, (progress) => front.show(progress));
    front.open(city.running.get('portal')!.fastify);
    process.stdout.write(`\n贯通评价已就绪：http://localhost:${port}\n${open ? `演示账号的口令：${secrets.demonstrationPassword}\n` : ''}`);
  } catch (error) {
    if (ending) return;
    process.stderr.write(`\n启动失败：${(error as Error).message}\n`);
    if (process.env['LOG_LEVEL'] === 'debug') process.stderr.write(`${(error as Error).stack}\n`);
    end(1);
  }
}

function fail(message: string): void {
  process.stderr.write(`${message}\n`);
  process.exit(1);
}

await main();
