import type { Action } from '@gt/policy';
import { mayNow } from '../../api/session.js';
import { newKey, send } from '../../api/client.js';
import type { BatchAction, BatchResult } from '../../patterns/worklist.js';
import type { ApplicationRow } from './application.js';
import { may } from './shared.js';
import { texts } from './texts.js';

const t = texts.applications;
interface BulkAnswer { readonly results: readonly { readonly id: string; readonly outcome: 'DONE' | 'REFUSED'; readonly reasons?: readonly { readonly message: string }[] }[] }

/** A bulk act of the service: rows in a wrong state, and those that must be decided one by one, are named before anything happens. */
export function bulk(key: string, label: string, action: Action, states: readonly string[], path: string, body: (rows: readonly ApplicationRow[]) => object, single: (row: ApplicationRow) => string = () => ''): BatchAction<ApplicationRow>[] {
  if (!mayNow(action)) return [];
  return [{
    key, label,
    preview: (rows) => rows.map((row) => {
      const why = !may(action, { institutionId: row.institutionId, employerId: row.employerId, personId: row.personId }) ? t.notYours : states.includes(row.status) ? single(row) : t.batchState(row.statusName);
      return { id: row.id, label: row.name, ok: why === '', why };
    }),
    act: async (rows): Promise<BatchResult[]> => {
      const { results } = await send<BulkAnswer>('POST', path, body(rows), { key: newKey() });
      return results.map((r) => ({ id: r.id, label: rows.find((row) => row.id === r.id)?.name ?? '', ok: r.outcome === 'DONE', why: r.reasons?.map((x) => x.message).join(' ') ?? '' }));
    },
  }];
}
