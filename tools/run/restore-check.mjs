// npm run restore-check [-- --connections FILE --keys FILE --reconcile]: what differs after a restore, and puts the log's marks right (deploy/runbooks/restore.md). 0 nothing, 1 something differs, 2 cannot read.
import fs from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { build } from './build.mjs';
import { stop } from './house.mjs';
import { install } from './install.mjs';
import { openInstallation } from './installation.mjs';

/** Exit code when nothing could be said. */
const UNREADABLE = 2;

const { values } = (() => {
  try {
    return parseArgs({ args: process.argv.slice(2), options: { connections: { type: 'string' }, keys: { type: 'string' }, reconcile: { type: 'boolean' } } });
  } catch (error) { return stop(error.message, UNREADABLE); }
})();
install();
build(['chaos']);
const { readConnections } = await import('../checks/dist/index.js');
const { checkedServices, restoreCommand } = await import('../chaos/dist/index.js');

/** Sealing keys of the file named (as secrets.json or the object itself), or of the environment; undefined: not given. */
function sealingKeys() {
  const text = values.keys ? fs.readFileSync(path.resolve(values.keys), 'utf8') : process.env.SEALING_KEYS;
  if (!text) return undefined;
  const read = JSON.parse(text);
  return read.sealingKeys ?? read;
}

let keys;
try { keys = sealingKeys(); } catch { stop('The key store cannot be read: a JSON object of key id and 32 bytes in base64 is needed.', UNREADABLE); } // its text is a secret
const { connections, close } = await openInstallation(readConnections);
try {
  process.exitCode = await restoreCommand({ connections, services: checkedServices(), ...(keys ? { sealingKeys: keys } : {}) }, values.reconcile ?? false, (line) => console.log(line));
} catch (error) {
  console.error(`Cannot read: ${error.name} ${error.code ?? ''}`);
  process.exitCode = UNREADABLE;
}
await close();
process.exit();
