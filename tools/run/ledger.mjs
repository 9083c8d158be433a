// npm run ledger [-- --connections FILE]: is anything lost or doubled? Reads all databases, topics and archived bytes of an installation. 0 whole, 1 not, 2 cannot read.
import { install } from './install.mjs';
import { build } from './build.mjs';
import { openInstallation } from './installation.mjs';

install();
build(['checks', 'standalone']);
const { ledgerCommand, readConnections } = await import('../checks/dist/index.js');
const { services } = await import('../../apps/standalone/dist/services.js');

const { connections, running, close } = await openInstallation(readConnections);
const known = services(() => { throw new Error('not started'); });
// where nothing runs there is nothing to wait for
const code = await ledgerCommand({ connections, services: known, ...(running ? {} : { waitMs: 0 }) }, (line) => console.log(line));
await close();
process.exit(code);
