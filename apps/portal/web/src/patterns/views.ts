import { ApiProblem, get, send } from '../api/client.js';
import type { Query } from './worklist.js';

/** Filters of a list under a name of one's own. */
export interface SavedView { readonly id: string; readonly name: string; readonly filters: Query }
/** Where views of lists are kept. */
export interface ViewStore {
  readonly load: (list: string) => Promise<readonly SavedView[]>;
  /** one of the same name is replaced */
  readonly save: (list: string, name: string, filters: Query) => Promise<unknown>;
  readonly drop: (id: string) => Promise<unknown>;
}

const PATH = '/api/portal/views';
interface Kept { readonly items: readonly { readonly id: string; readonly name: string; readonly filters: readonly { readonly key: string; readonly value: string }[] }[] }

/** The account's views at the portal: they follow it to every device. Rejects with ApiProblem. */
export const accountViews: ViewStore = {
  load: async (list) => (await get<Kept>(PATH, { list })).items.map(({ filters, ...view }) => ({ ...view, filters: Object.fromEntries(filters.map((f) => [f.key, f.value])) })),
  save: (list, name, filters) => send('POST', PATH, { list, name, filters: Object.entries(filters).map(([key, value]) => ({ key, value })) }),
  drop: (id) => send('POST', `${PATH}/${id}/removal`, undefined),
};

const placeOf = (subject: string, list: string): string => `gt.views.${subject}.${list}`;
/** Whether an earlier version kept views of the account on this device. */
export const isKeptOnDevice = (subject: string, list: string): boolean => localStorage.getItem(placeOf(subject, list)) !== null;

/**
 * Gives the account the views that an earlier version kept on this device, oldest first as they stood, and takes them off it. A name that the account
 * has already stays the account's; what there is no room for stays here, and the refusal says so.
 */
export async function takeOverFromDevice(store: ViewStore, subject: string, list: string, known: readonly SavedView[]): Promise<void> {
  const place = placeOf(subject, list);
  const rest = JSON.parse(localStorage.getItem(place) ?? '[]') as Omit<SavedView, 'id'>[];
  for (let view = rest.pop(); view !== undefined; view = rest.pop()) {
    try { if (!known.some(({ name }) => name === view!.name)) await store.save(list, view.name, view.filters); } catch (error) {
      // a filter that no list has: there is nothing to keep
      if (error instanceof ApiProblem && error.status === 400) continue;
      localStorage.setItem(place, JSON.stringify([...rest, view]));
      throw error;
    }
  }
  localStorage.removeItem(place);
}
