export * from './service.js';
export * from './facts.js';
export * from './lists.js';
export * from './matrix.js';
export * from './worklist.js';
export { type TestCaller } from './parts.js';
export * from './town.js';
