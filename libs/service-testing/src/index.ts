export * from './service.js';
export * from './facts.js';
export * from './worklist.js';
