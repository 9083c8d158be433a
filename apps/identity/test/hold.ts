import { Client } from 'pg';

/** ms in which everything that was started comes as far as its first write. */
const GATHER_MS = 400;

/** Runs `work` while nobody can write to the table, and lets all writers go at once: what only reads before it writes has then decided on the same state. */
export async function heldBackFromWriting<T>(adminUrl: string, table: string, work: () => Promise<T>): Promise<T> {
  const client = new Client(adminUrl);
  await client.connect();
  try {
    await client.query(`BEGIN; LOCK TABLE ${table} IN SHARE MODE`);
    const running = work();
    await new Promise((resolve) => { setTimeout(resolve, GATHER_MS); });
    await client.query('COMMIT');
    return await running;
  } finally {
    await client.end();
  }
}
