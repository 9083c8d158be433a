import type { RestoredInstallation, Difference } from './compare.js';
import { compareRestored } from './compare.js';
import { INSTRUCTIONS, reconcileRestored } from './reconcile.js';

/** `npm run restore-check`: prints what differs and what to do; 0 nothing differs (or reconciled), 1 something does. */
export async function restoreCommand(installation: RestoredInstallation, reconcile: boolean, write: (line: string) => void): Promise<number> {
  const { done, differences } = reconcile ? await reconcileRestored(installation) : await compareRestored(installation).then((found) => ({ done: found.length === 0, differences: found }));
  for (const d of differences) print(d, write);
  if (!installation.sealingKeys) write('The key store was not looked at: name it with --keys FILE, or set SEALING_KEYS.');
  if (!done) write(reconcile ? 'Nothing was changed: the above stands in the way.' : 'Something differs.');
  else write(reconcile ? 'Reconciled. Start the services; when their backlog is gone, look with npm run ledger.' : 'Databases, log and keys fit each other.');
  return done ? 0 : 1;
}

function print({ code, service, count, what }: Difference, write: (line: string) => void): void {
  write(`${code.padEnd(14)} ${service}: ${count}`);
  for (const each of what) write(`               ${each}`);
  if (count > what.length) write(`               … and ${count - what.length} more`);
  write(`               → ${INSTRUCTIONS[code]}`);
}
