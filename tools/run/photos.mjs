// npm run photos [-- --url http://localhost:8080] [name ...]: photographs every page and state at two sizes into dist/photos, and writes the index.
import fs from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { build } from './build.mjs';
import { ROOT, stop } from './house.mjs';
import { install } from './install.mjs';

install();
build(['e2e']);
const { photograph, pictureIndex } = await import('../../apps/e2e/dist/browser/photos.js');
const { values, positionals } = parseArgs({ args: process.argv.slice(2), options: { url: { type: 'string' } }, allowPositionals: true });
fs.writeFileSync(path.join(ROOT, 'apps/portal/PICTURES.md'), pictureIndex());
await photograph(path.join(ROOT, 'dist/photos'), values.url ?? null, positionals).catch((error) => stop(error.message));
process.exit(0);
