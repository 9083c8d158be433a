// Stryker's settings for one lib, which MUTATED_LIB names, or for what MUTATED_FILES says of it.
import os from 'node:os';
import path from 'node:path';
import { GOAL, LIBS } from './libs.mjs';

const lib = process.env.MUTATED_LIB;
/** What runs beside one another, and what its results are called. */
const name = process.env.MUTATED_NAME;
const quick = process.env.MUTATED_QUICK === 'true';
const here = (name) => new URL(name, import.meta.url).pathname;

export default {
  mutate: process.env.MUTATED_FILES ? [process.env.MUTATED_FILES, ...LIBS[lib].mutate.filter((pattern) => pattern.startsWith('!'))] : LIBS[lib].mutate,
  plugins: ['@stryker-mutator/mocha-runner', here('./prose.mjs'), here('./warm.mjs')],
  ignorers: ['prose'],
  // jest begins anew for each mutant (2.5 s); mocha keeps the modules and runs the specs that reach the mutant (some ms). Only a mutant of what is computed once, as a module is loaded, costs a new process
  testRunner: quick ? 'warm-mocha' : 'mocha',
  testRunnerNodeArgs: ['--no-warnings', '--import', here('./globals.mjs')],
  mochaOptions: { 'spec': LIBS[lib].specs, 'no-config': true, 'no-package': true, 'no-opts': true },
  coverageAnalysis: 'perTest',
  ignoreStatic: quick,
  // the machine is shared, and two runners on two cores are no faster than one
  concurrency: 1,
  // ms beyond the time of the unchanged run: a crowded machine must not count as a mutant that hangs
  timeoutMS: 60_000,
  ignorePatterns: ['apps', 'deploy', 'dist', '.data', '.nx', '.git', '**/dist', 'coverage', 'tools'],
  tempDirName: path.join(os.tmpdir(), `gt-mutation-${name}`), // outside, so that no other tool reads the copy
  reporters: ['progress-append-only', 'clear-text', 'json', 'html'],
  clearTextReporter: { allowColor: false, logTests: false, reportTests: false, reportScoreTable: true },
  jsonReporter: { fileName: `dist/mutation/${name}.json` },
  htmlReporter: { fileName: `dist/mutation/${name}.html` },
  thresholds: { high: 95, low: GOAL, break: GOAL },
  checkers: [],
  disableTypeChecks: false,
  allowConsoleColors: false,
};
