import { CannotRead, type Connections } from './connections.js';
import { runLedger, type LedgerOptions } from './ledger.js';
import { BREAKS_KEPT, type SentenceReport } from './report.js';
import { checkSignatures } from './signatures.js';

/** Exit codes of the commands. */
export const WHOLE = 0;
export const BROKEN = 1;
export const UNREADABLE = 2;

type Write = (line: string) => void;

/** `npm run ledger`: prints each sentence with its figures and the first hundred breaks. Answers the exit code. */
export function ledgerCommand(options: LedgerOptions, write: Write): Promise<number> {
  return reported(write, async () => {
    const { sentences, moved } = await runLedger(options);
    return { sentences, note: moved ? 'Events were written during the check: a break may be one of two moments. Look again when nobody is at work.' : null };
  });
}

/** `npm run check -- signatures`. */
export function signaturesCommand(connections: Connections, write: Write): Promise<number> {
  return reported(write, async () => ({ sentences: [await checkSignatures(connections)], note: null }));
}

async function reported(write: Write, check: () => Promise<{ sentences: readonly SentenceReport[]; note: string | null }>): Promise<number> {
  try {
    const { sentences, note } = await check();
    const whole = print(sentences, write);
    if (!whole && note) write(note);
    return whole ? WHOLE : BROKEN;
  } catch (error) {
    // a code says enough: PostgreSQL's own sentences can hold values
    write(`Cannot read: ${error instanceof CannotRead ? error.message : `${(error as Error).name} ${(error as { code?: string }).code ?? ''} ${(error as { severity?: string }).severity ? '' : (error as Error).message}`.trim()}`);
    return UNREADABLE;
  }
}

function print(sentences: readonly SentenceReport[], write: Write): boolean {
  for (const { code, sentence, checked, found, tally } of sentences) {
    write(`${found === 0 ? 'whole ' : 'BROKEN'} ${code.padEnd(11)} ${String(checked).padStart(8)} checked, ${found} ${found === 1 ? 'break' : 'breaks'}: ${sentence}`);
    const counts = Object.entries(tally).map(([name, n]) => `${name} ${n}`).join(', ');
    if (counts) write(`       ${counts}`);
  }
  const breaks = sentences.flatMap((s) => s.breaks.map((b) => ({ sentence: s.code, ...b })));
  const found = sentences.reduce((sum, s) => sum + s.found, 0);
  for (const b of breaks.slice(0, BREAKS_KEPT)) write(`${b.sentence} ${b.code} ${b.aggregate}: ${b.message}`);
  if (found > BREAKS_KEPT) write(`… and ${found - BREAKS_KEPT} more`);
  write(found === 0 ? 'Whole: nothing is lost, nothing doubled, nothing altered.' : `Not whole: ${found} ${found === 1 ? 'break' : 'breaks'}.`);
  return found === 0;
}
