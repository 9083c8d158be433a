export * from './service.js';
export * from './facts.js';
