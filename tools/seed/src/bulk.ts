import type { RefusalReason } from './call.js';
import type { Session } from './session.js';

interface RowResult { readonly id: string; readonly outcome: 'DONE' | 'REFUSED'; readonly reasons?: readonly RefusalReason[] }
/** Rounds that a bulk command is asked again for rows whose facts have not come, and ms between them. */
const ROUNDS = 200;
const ROUND_MS = 150;

/**
 * A bulk command whose rows answer each for itself. Rows that are refused because a fact of another service is still on its way (`onTheWay`)
 * are asked again. Answers the refused ones with their reasons.
 */
export async function bulk<T>(session: Session, account: string, path: string, items: readonly T[], idOf: (item: T) => string, bodyOf: (items: readonly T[]) => object, onTheWay: readonly string[]): Promise<Map<string, readonly RefusalReason[]>> {
  const refused = new Map<string, readonly RefusalReason[]>();
  let open = items;
  for (let round = 0; open.length > 0; round += 1) {
    const { results } = await session.command<{ results: RowResult[] }>(account, 'POST', path, bodyOf(open), { salt: String(round) });
    const again: T[] = [];
    for (const item of open) {
      const result = results.find((r) => r.id === idOf(item))!;
      if (result.outcome === 'DONE') continue;
      if (round < ROUNDS && result.reasons!.some((r) => onTheWay.includes(r.code))) again.push(item);
      else refused.set(idOf(item), result.reasons!);
    }
    open = again;
    if (open.length > 0) await new Promise((resolve) => { setTimeout(resolve, ROUND_MS); });
  }
  return refused;
}
