import { readConnections, runLedger, type Break, type CheckedService } from '@gt/checks';
import { services } from '@gt/app-standalone';

/** Every service's definition, as the ledger needs it; identity's options are asked for at its start only. */
export const checkedServices = (): readonly CheckedService[] => services(() => { throw new Error('not started here'); });

/** The ledger of a running city: its breaks, each with its sentence. */
export async function ledgerBreaks(connectionsFile: string, waitMs?: number): Promise<Array<Break & { readonly sentence: string }>> {
  const { sentences } = await runLedger({ connections: readConnections(connectionsFile), services: checkedServices(), ...(waitMs === undefined ? {} : { waitMs }) });
  return sentences.flatMap((s) => s.breaks.map((b) => ({ ...b, sentence: s.code })));
}
/** What each sentence was asked of. */
export async function ledgerFigures(connectionsFile: string): Promise<Readonly<Record<string, number>>> {
  const { sentences } = await runLedger({ connections: readConnections(connectionsFile), services: checkedServices() });
  return Object.fromEntries(sentences.map((s) => [s.code, s.checked]));
}
