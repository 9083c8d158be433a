// One PostgreSQL for all suites of a run. `npm test` starts it and says where it is; a single project's run starts its own.
import { startEmbeddedPostgres } from '../../libs/embedded-postgres/dist/index.js';
import os from 'node:os';
import fs from 'node:fs';
import path from 'node:path';

export default async function setup() {
  if (process.env.TEST_POSTGRES_URL) return;
  const home = fs.mkdtempSync(path.join(os.tmpdir(), 'gt-test-pg-'));
  const server = await startEmbeddedPostgres({ home, settings: { fsync: 'off' } });
  process.env.TEST_POSTGRES_URL = server.url;
  const stop = server.stopSync;
  process.once('exit', () => { stop(); fs.rmSync(home, { recursive: true, force: true }); });
}
