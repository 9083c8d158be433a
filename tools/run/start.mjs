// npm start: installs and builds what is needed, then runs the whole system in this very process, so that there is one process to signal and to watch.
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { install } from './install.mjs';
import { build } from './build.mjs';
import { ROOT } from './house.mjs';

install();
build(['standalone']);

process.setSourceMapsEnabled(true);
const main = path.join(ROOT, 'apps/standalone/dist/main.js');
process.argv[1] = main; // the program sees itself as the one that was started
await import(pathToFileURL(main).href);
