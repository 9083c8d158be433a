// Stryker's settings for one lib, which MUTATED_LIB names.
import os from 'node:os';
import path from 'node:path';
import { GOAL, LIBS } from './libs.mjs';

const lib = process.env.MUTATED_LIB;

export default {
  mutate: LIBS[lib].mutate,
  plugins: ['@stryker-mutator/jest-runner', './prose.mjs'].map((name) => (name.startsWith('.') ? new URL(name, import.meta.url).pathname : name)),
  ignorers: ['prose'],
  testRunner: 'jest',
  testRunnerNodeArgs: ['--experimental-vm-modules', '--no-warnings'],
  jest: { configFile: 'tools/mutation/jest.config.mjs', enableFindRelatedTests: false },
  coverageAnalysis: 'perTest',
  // the machine is shared, and two runners on two cores are no faster than one
  concurrency: 1,
  // ms beyond the time of the unchanged run: a crowded machine must not count as a mutant that hangs
  timeoutMS: 60_000,
  ignorePatterns: ['apps', 'deploy', 'dist', '.data', '.nx', '.git', '**/dist', 'coverage', 'tools/kafka', 'tools/load', 'tools/*/node_modules'],
  tempDirName: path.join(os.tmpdir(), `gt-mutation-${lib}`), // outside, so that no other tool reads the copy
  reporters: ['progress-append-only', 'clear-text', 'json', 'html'],
  clearTextReporter: { allowColor: false, logTests: false, reportTests: false, reportScoreTable: true },
  jsonReporter: { fileName: `dist/mutation/${lib}.json` },
  htmlReporter: { fileName: `dist/mutation/${lib}.html` },
  thresholds: { high: 95, low: GOAL, break: GOAL },
  checkers: [],
  disableTypeChecks: false,
  allowConsoleColors: false,
};
