import path from 'node:path';
import { fileURLToPath } from 'node:url';

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../..');

/** Real ESM under `--experimental-vm-modules` (Nest 12 is ESM only); swc emits the decorator metadata that Nest reads. */
export default {
  rootDir: root,
  testEnvironment: 'node',
  testMatch: ['**/{src,test}/**/*.spec.ts'],
  modulePathIgnorePatterns: ['/dist/', '/\\.data/'],
  extensionsToTreatAsEsm: ['.ts'],
  transform: {
    '^.+\\.ts$': ['@swc/jest', {
      jsc: { parser: { syntax: 'typescript', decorators: true }, transform: { legacyDecorator: true, decoratorMetadata: true }, target: 'es2022', keepClassNames: true },
      module: { type: 'es6' },
    }],
  },
  moduleNameMapper: {
    '^@gt/(seed|checks|chaos)$': '<rootDir>/tools/$1/src/index.ts',
    '^@gt/app-([^/]+)$': '<rootDir>/apps/$1/src/index.ts',
    '^@gt/([^/]+)$': '<rootDir>/libs/$1/src/index.ts',
    '^(\\.{1,2}/.*)\\.js$': '$1',
  },
  globalSetup: path.join(root, 'tools/config/jest.setup.mjs'),
  // the machines that run this have two cores; each integration suite has a database of its own
  maxWorkers: 2,
  testTimeout: 30_000,
};
