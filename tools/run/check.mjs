// npm run check -- signatures [--connections FILE]: recomputes every signature. 0 whole, 1 not, 2 cannot read.
import { install } from './install.mjs';
import { build } from './build.mjs';
import { stop } from './house.mjs';
import { openInstallation } from './installation.mjs';

const CHECKS = ['signatures'];
if (!CHECKS.includes(process.argv[2])) stop(`Which check? npm run check -- ${CHECKS.join(' | ')}   (npm run ledger looks for what is lost or doubled)`, 2);

install();
build(['checks', 'embedded-postgres']);
const { readConnections, signaturesCommand } = await import('../checks/dist/index.js');

const { connections, close } = await openInstallation(readConnections);
const code = await signaturesCommand(connections, (line) => console.log(line));
await close();
process.exit(code);
