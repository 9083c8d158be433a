// npm run mutation [-- rules | policy | event-bus | <lib>/<file or folder of it>] [--quick]: changes one operator, constant or branch at a time and asks whether a spec notices.
// A table of what survived and dist/mutation/<name>.{json,html}; 0 when every lib asked for reaches its goal, else 1.
import fs from 'node:fs';
import path from 'node:path';
import { GOAL, LIBS } from '../mutation/libs.mjs';
import { install, installTool } from './install.mjs';
import { readJson, ROOT, run, stop } from './house.mjs';

const quick = process.argv.includes('--quick');
const words = process.argv.slice(2).filter((word) => word !== '--quick');
const asked = (words.length > 0 ? words : Object.keys(LIBS)).map((word) => {
  const [lib, ...deeper] = word.split('/');
  const files = deeper.length === 0 ? null : LIBS[lib]?.part(deeper.join('/'));
  if (!(lib in LIBS) || (files !== null && !fs.existsSync(path.join(ROOT, files)))) stop(`Nothing to mutate is called ${word}. There are ${Object.keys(LIBS).join(', ')}, and their parts, such as rules/scoring.`, 2);
  return { lib, name: word.replaceAll('/', '-'), files: files !== null && fs.statSync(path.join(ROOT, files)).isDirectory() ? `${files}/**/*.ts` : files };
});

install();
installTool('tools/mutation');
fs.mkdirSync(path.join(ROOT, 'dist/mutation'), { recursive: true });

const rows = [];
for (const { lib, name, files } of asked) {
  console.log(`\n${name}`);
  const report = `dist/mutation/${name}.json`;
  fs.rmSync(path.join(ROOT, report), { force: true });
  const code = run(process.execPath, ['tools/mutation/node_modules/@stryker-mutator/core/bin/stryker.js', 'run', 'tools/mutation/stryker.config.mjs'],
    { MUTATED_LIB: lib, MUTATED_NAME: name, MUTATED_FILES: files ?? '', MUTATED_QUICK: String(quick), ORACLE_CASES: '500' });
  if (!fs.existsSync(path.join(ROOT, report))) stop(`${name}: no result (Stryker ended with ${code}, its message is above)`);
  rows.push({ lib: name, ...score(readJson(report)) });
}

/** Killed of those that count: what no spec reaches counts as survived, what does not compile counts for nothing. */
function score(report) {
  const all = Object.values(report.files).flatMap((file) => file.mutants);
  const of = (...states) => all.filter((mutant) => states.includes(mutant.status)).length;
  const killed = of('Killed', 'Timeout');
  const survived = of('Survived', 'NoCoverage');
  return { killed, survived, ignored: of('Ignored'), percent: (100 * killed) / (killed + survived) };
}

console.log(`\n${'lib'.padEnd(20)}killed  survived  left out  score, goal ${GOAL} %`);
for (const row of rows) console.log(`${row.lib.padEnd(20)}${String(row.killed).padStart(6)}${String(row.survived).padStart(10)}${String(row.ignored).padStart(10)}  ${row.percent.toFixed(1)} %`);
process.exit(rows.every((row) => row.percent >= GOAL) ? 0 : 1);
