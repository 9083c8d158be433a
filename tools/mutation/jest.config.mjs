// The house's jest for the pure specs of one lib: no server is started.
import base from '../config/jest.config.mjs';
import { LIBS } from './libs.mjs';

const { globalSetup: _server, ...pure } = base;
// the libs alone are read: every mutant is a run of its own, and reading the whole tree takes longer than the specs
export default { ...pure, roots: ['<rootDir>/libs'], watchman: false, testMatch: LIBS[process.env.MUTATED_LIB].specs, maxWorkers: 1 };
