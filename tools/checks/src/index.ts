export { CannotRead, readConnections, type Connections } from './connections.js';
export { BREAKS_KEPT, type Break, type SentenceReport } from './report.js';
export { runLedger, waitForBacklog, WAIT_MS, type LedgerOptions, type LedgerReport } from './ledger.js';
export type { CheckedService } from './read/installation.js';
export { checkSignatures } from './signatures.js';
export { BROKEN, ledgerCommand, signaturesCommand, UNREADABLE, WHOLE } from './commands.js';
