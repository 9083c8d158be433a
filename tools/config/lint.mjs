#!/usr/bin/env node
// node tools/config/lint.mjs libs/rules: types of sources and specs, then oxlint.
import { spawnSync } from 'node:child_process';

const project = process.argv[2];
const run = (...args) => spawnSync(process.execPath, args, { stdio: 'inherit' }).status ?? 1;
const types = run('node_modules/ts7/bin/tsc', '-p', `${project}/tsconfig.spec.json`);
const lint = run('node_modules/oxlint/bin/oxlint', '-c', 'tools/config/oxlint.json', '--deny-warnings', project);
process.exit(types || lint);
