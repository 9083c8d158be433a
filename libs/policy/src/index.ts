export * from './roles.js';
export { actions, isAction, rules, writes, type Action, type Rule } from './rules.js';
export * from './decide.js';
export * from './moves.js';
export * from './table.js';
export * from './approval.js';
export * from './delegation.js';
