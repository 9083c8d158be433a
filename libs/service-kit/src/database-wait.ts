import { setTimeout as sleep } from 'node:timers/promises';
import { codeOf, databaseFault, MigrationUnderWay } from '@gt/persistence';
import type { Logger } from './logging.js';

/** ms that a start waits for its database in all: recovery after a crash, or a standby that takes over, needs a minute or so. */
export const DATABASE_WAIT_MS = 120_000;
/** ms between two tries. */
const RETRY_MS = 2_000;
/** SQLSTATE classes of a wrong configuration: password or role, database. No waiting mends these. */
const WRONG = ['28', '3D'];

/** By what a start waits and tries again: the code; null: it is to end with the error. */
export function awaitedCondition(error: unknown): string | null {
  const code = codeOf(error);
  if (error instanceof MigrationUnderWay) return error.code;
  if (databaseFault(error) === null || WRONG.some((c) => code?.startsWith(c))) return null;
  return code ?? 'DATABASE_AWAY';
}

/** Starts, and starts again while the database is away, takes no connections yet, has none to give, or is being migrated by another process. `start` leaves nothing behind when it rejects. */
export async function onceDatabaseIsThere<T>(logger: Logger, start: () => Promise<T>): Promise<T> {
  const began = performance.now();
  for (;;) {
    try { return await start(); } catch (error) {
      const condition = awaitedCondition(error);
      const waited = Math.round(performance.now() - began);
      if (condition === null || waited >= DATABASE_WAIT_MS) throw error;
      logger.warning('database_awaited', { condition, waited, limit: DATABASE_WAIT_MS });
    }
    await sleep(RETRY_MS);
  }
}

/** What an operator reads who looks at why the process ended; undefined where the code says all that is known. */
export function reasonOf(error: unknown): string | undefined {
  const code = codeOf(error) ?? '';
  if (code.startsWith('28')) return '数据库不接受这个账号或口令，请检查 DATABASE_URL 和 OWNER_DATABASE_URL';
  if (code.startsWith('3D')) return '没有这个数据库，请检查 DATABASE_URL 和 OWNER_DATABASE_URL，新部署请先执行 deploy/roles.sql';
  if (['42501', '42P01', '42703'].includes(code)) return '数据库没有升级到本版本，或缺少权限，请先带 OWNER_DATABASE_URL 启动一次';
  if (code === 'EADDRINUSE') return '端口已被占用，请检查 PORT';
  return awaitedCondition(error) === null ? undefined : `已等待 ${DATABASE_WAIT_MS / 1000} 秒，数据库仍不能使用`;
}
