// npm run reset: removes everything that the system keeps on this machine (the folder .data). Refuses while it runs.
import fs from 'node:fs';
import path from 'node:path';
import { install } from './install.mjs';
import { build } from './build.mjs';
import { DATA, stop } from './house.mjs';

if (!fs.existsSync(DATA)) {
  console.log('Nothing to remove: there is no .data folder.');
  process.exit();
}

install();
build(['embedded-postgres']);
const { removeEmbeddedPostgres } = await import('../../libs/embedded-postgres/dist/index.js');
const { cleanCluster } = await import('../kafka/kafka-local.mjs');

try {
  // its own lock says whether the system runs; it knows too where the data of an installation under root lie
  await removeEmbeddedPostgres(path.join(DATA, 'postgres'));
} catch (error) {
  stop(`Not removed: ${error.message}\nEnd the running system (Ctrl-C in its terminal), then run this again.`);
}
await cleanCluster({ dir: path.join(DATA, 'kafka') });
fs.rmSync(DATA, { recursive: true, force: true });
console.log('Removed .data: databases, documents, passwords and keys of this machine. The next npm start begins anew.');
if (process.env.DATABASE_URL) console.log('DATABASE_URL names a server of your own: its databases are untouched.');
