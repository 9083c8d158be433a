import path from 'node:path';
import { fileURLToPath } from 'node:url';

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../..');

/** Real ESM under `--experimental-vm-modules` (Nest 12 is ESM only); swc emits the decorator metadata that Nest reads. */
export default {
  rootDir: root,
  testEnvironment: 'node',
  testMatch: ['**/{src,test}/**/*.spec.ts'],
  modulePathIgnorePatterns: ['/dist/', '/\\.data/'],
  testRunner: path.join(root, 'tools/config/native-runner.mjs'),
  transform: {},
  globalSetup: path.join(root, 'tools/config/jest.setup.mjs'),
  // the machines that run this have two cores; each integration suite has a database of its own
  maxWorkers: 2,
  testTimeout: 30_000,
  // a worker with nothing left to do (the runner says which file leaves something) ends at once; half a second, the default, is not enough to give its memory back on a crowded machine
  workerGracefulExitTimeout: 30_000,
};
