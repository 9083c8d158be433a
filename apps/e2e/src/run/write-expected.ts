import fs from 'node:fs';
import { comparable, type Report } from '@gt/seed';

/** node apps/e2e/dist/run/write-expected.js FILE: the table that runs must come to, from a run's `seeded.json` that somebody has looked at. */
const [, , file] = process.argv;
if (!file) throw new Error('which seeded.json?');
const lines = comparable(JSON.parse(fs.readFileSync(file, 'utf8')) as Report);
fs.writeFileSync(new URL('../../test/run/expected-table.txt', import.meta.url), `${lines.join('\n')}\n`);
