// The house's jest for the pure specs of one lib: no server is started.
import base from '../config/jest.config.mjs';
import { LIBS } from './libs.mjs';

const { globalSetup: _server, ...pure } = base;
export default { ...pure, testMatch: LIBS[process.env.MUTATED_LIB].specs, maxWorkers: 1 };
