// fast-check for specs that run a thousand times: as many cases whatever else the machine does, and the same for every mutant.
import { assert as assertAll } from 'fast-check';

export * from 'fast-check';

/** Cases that a property tries at most. */
const CASES = 200;

export const assert = (property, { numRuns = 100, ...parameters } = {}) => assertAll(property, { seed: 2022, ...parameters, numRuns: Math.min(numRuns, CASES) });
