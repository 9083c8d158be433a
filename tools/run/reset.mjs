// npm run reset: removes everything that the system keeps on this machine (the folder .data, or GT_DATA). Refuses while it runs.
import fs from 'node:fs';
import path from 'node:path';
import { install } from './install.mjs';
import { build } from './build.mjs';
import { DATA, stop } from './house.mjs';

if (!fs.existsSync(DATA)) {
  console.log(`Nothing to remove: there is no ${DATA}.`);
  process.exit();
}

/** One folder for each bus, so that neither driver meets the other's data. */
const buses = fs.readdirSync(DATA).filter((name) => name.startsWith('bus-')).map((name) => path.join(DATA, name));
const others = fs.readdirSync(DATA).filter((name) => !name.startsWith('bus-'));
if (others.length) stop(`Not removed: ${DATA} holds more than this system's data (${others.join(', ')}). Look at it, and remove it yourself.`);

install();
build(['embedded-postgres']);
const { removeEmbeddedPostgres } = await import('../../libs/embedded-postgres/dist/index.js');
const { cleanCluster } = await import('../kafka/kafka-local.mjs');

for (const folder of buses) {
  try {
    // its own lock says whether the system runs; it knows too where the data of an installation under root lie
    await removeEmbeddedPostgres(path.join(folder, 'postgres'));
  } catch (error) {
    stop(`Not removed: ${error.message}\nEnd the running system (Ctrl-C in its terminal), then run this again.`);
  }
  await cleanCluster({ dir: path.join(folder, 'kafka') }); // brokers that a killed system left too
}
fs.rmSync(DATA, { recursive: true, force: true });
console.log(`Removed ${DATA}: databases, documents, passwords and keys of this machine. The next npm start begins anew.`);
