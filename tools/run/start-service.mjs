// npm run start:service -- NAME: one service as its own process, configured by its environment (its README says how).
import fs from 'node:fs';
import path from 'node:path';
import { install } from './install.mjs';
import { build } from './build.mjs';
import { ROOT, runHere, stop } from './house.mjs';

const services = fs.readdirSync(path.join(ROOT, 'apps')).filter((name) => name !== 'e2e' && fs.existsSync(path.join(ROOT, 'apps', name, 'src/main.ts'))).sort();
const name = process.argv[2];
if (!services.includes(name)) stop(`${name ? `There is no service "${name}".` : 'Which service?'} npm run start:service -- ${services.join(' | ')}`, 2);

install();
build([name]);

process.argv.splice(2, 1);
await runHere(`apps/${name}/dist/main.js`);
