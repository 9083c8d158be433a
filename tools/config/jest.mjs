#!/usr/bin/env node
// Runs one project's specs: node tools/config/jest.mjs libs/rules [part of a file's name ...] [jest options]. Writes dist/test-results/<project>.json for the closing count.
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';

const [project, ...words] = process.argv.slice(2);
const options = words.findIndex((word) => word.startsWith('-'));
const files = options < 0 ? words : words.slice(0, options);
const rest = options < 0 ? [] : words.slice(options);
const read = (file) => JSON.parse(fs.readFileSync(path.join(project, file), 'utf8'));
const name = fs.existsSync(path.join(project, 'project.json')) ? read('project.json').name : read('package.json').nx.name;
const out = path.resolve('dist/test-results', `${name}.json`);
fs.mkdirSync(path.dirname(out), { recursive: true });
fs.rmSync(out, { force: true });
const run = spawnSync(process.execPath, ['--no-warnings', 'node_modules/jest/bin/jest.js', '-c', 'tools/config/jest.config.mjs',
  '--passWithNoTests', '--json', `--outputFile=${out}`, `--testPathPatterns=^${path.resolve(project)}/${files.length > 0 ? `.*(${files.join('|')})` : ''}`, ...rest],
{ stdio: ['ignore', 'ignore', 'inherit'] });
if (!fs.existsSync(out)) fs.writeFileSync(out, JSON.stringify({ numPassedTests: 0, numFailedTests: 0, numPendingTests: 0, testResults: [] }));
process.exit(run.status ?? 1);
