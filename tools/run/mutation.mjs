// npm run mutation [-- rules | policy | event-bus]: changes one operator, constant or branch at a time and asks whether a spec notices.
// A table of what survived and dist/mutation/<lib>.{json,html}; 0 when every lib asked for reaches its goal, else 1.
import fs from 'node:fs';
import path from 'node:path';
import { GOAL, LIBS } from '../mutation/libs.mjs';
import { install, installTool } from './install.mjs';
import { build } from './build.mjs';
import { readJson, ROOT, run, stop } from './house.mjs';

const asked = process.argv.slice(2);
const unknown = asked.filter((name) => !(name in LIBS));
if (unknown.length > 0) stop(`No such lib here: ${unknown.join(', ')}. There are ${Object.keys(LIBS).join(', ')}.`, 2);

install();
installTool('tools/mutation');
build(['embedded-postgres']);
fs.mkdirSync(path.join(ROOT, 'dist/mutation'), { recursive: true });

const rows = [];
for (const lib of asked.length > 0 ? asked : Object.keys(LIBS)) {
  console.log(`\n${lib}`);
  const report = `dist/mutation/${lib}.json`;
  fs.rmSync(path.join(ROOT, report), { force: true });
  const code = run(process.execPath, ['tools/mutation/node_modules/@stryker-mutator/core/bin/stryker.js', 'run', 'tools/mutation/stryker.config.mjs'], { MUTATED_LIB: lib, ORACLE_CASES: '2000' });
  if (!fs.existsSync(path.join(ROOT, report))) stop(`${lib}: no result (Stryker ended with ${code}, its message is above)`);
  rows.push({ lib, ...score(readJson(report)) });
}

/** Killed of those that count: what no spec reaches counts as survived, what does not compile counts for nothing. */
function score(report) {
  const all = Object.values(report.files).flatMap((file) => file.mutants);
  const of = (...states) => all.filter((mutant) => states.includes(mutant.status)).length;
  const killed = of('Killed', 'Timeout');
  const survived = of('Survived', 'NoCoverage');
  return { killed, survived, ignored: of('Ignored'), percent: (100 * killed) / (killed + survived) };
}

console.log(`\n${'lib'.padEnd(12)}killed  survived  (prose)  score, goal ${GOAL} %`);
for (const row of rows) console.log(`${row.lib.padEnd(12)}${String(row.killed).padStart(6)}${String(row.survived).padStart(10)}${String(row.ignored).padStart(9)}  ${row.percent.toFixed(1)} %`);
process.exit(rows.every((row) => row.percent >= GOAL) ? 0 : 1);
