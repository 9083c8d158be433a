export { chaosCommand, readArguments, type CommandOptions } from './command.js';
export { compareRecord, readRecord, type Difference } from './compare.js';
export { checkedServices, ledgerBreaks, ledgerFigures } from './ledger.js';
export { networkCall, type Wire } from './network-call.js';
export { FAULT_KINDS, planOf, type FaultKind, type Step } from './plan.js';
export { startProcesses, type ProcessCity, type ProcessOptions } from './processes.js';
export { runChaos, type ChaosOptions, type ChaosReport, type Finding } from './run.js';
export { brokerProxies, Surroundings } from './surroundings.js';
