import { sha256 as hashOf } from '@gt/persistence';
import { Problem, type Kit } from '@gt/service-kit';

/**
 * Keeps the bytes before a row refers to them. First that they are in use: the sweep leaves what was touched lately, and waits for who touches.
 */
export async function keepFile(kit: Pick<Kit, 'db' | 'files'>, bytes: Buffer): ReturnType<Kit['files']['put']> {
  await touchFile(kit, hashOf(bytes));
  return kit.files.put(bytes);
}

/** The same for what comes as a stream, whose hash is known at its end: a sweep that was just deleting the same bytes is noticed, and the sender asked to send again. */
export async function keepStream(kit: Pick<Kit, 'db' | 'files'>, source: AsyncIterable<Uint8Array>): ReturnType<Kit['files']['put']> {
  const kept = await kit.files.put(source);
  await touchFile(kit, kept.sha256);
  if (!(await kit.files.head(kept.sha256))) throw new Problem(503, 'FILES_BUSY', '文件正在整理，请稍后重新上传。', { headers: { 'retry-after': '5' } });
  return kept;
}
const touchFile = (kit: Pick<Kit, 'db'>, sha256: string) => kit.db.query('INSERT INTO kept_file (sha256, touched_at) VALUES ($1, $2) ON CONFLICT (sha256) DO UPDATE SET touched_at = $2', [sha256, new Date()]);

/**
 * Deletes one file of the store that no row of the tables `referring` (by their `sha256`) names and nobody touched since `before`. It is locked meanwhile:
 * an upload of the same bytes waits, and then brings it anew. False: there is none left.
 */
export const sweepKept = ({ db, files }: Pick<Kit, 'db' | 'files'>, before: Date, referring: readonly string[]): Promise<boolean> => db.transaction(async (tx) => {
  const [file] = await tx.query<{ sha256: string }>(`SELECT f.sha256 FROM kept_file f WHERE f.touched_at < $1 ${referring.map((table) => `AND NOT EXISTS (SELECT 1 FROM ${table} r WHERE r.sha256 = f.sha256)`).join(' ')}
    ORDER BY f.touched_at LIMIT 1 FOR UPDATE OF f SKIP LOCKED`, [before]);
  if (!file) return false;
  await files.delete(file.sha256);
  await tx.query('DELETE FROM kept_file WHERE sha256 = $1', [file.sha256]);
  return true;
});
