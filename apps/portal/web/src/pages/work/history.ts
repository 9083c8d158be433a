import { isRole, roles } from '@gt/policy';
import { onMounted, shallowRef, type ShallowRef } from 'vue';
import { asProblem, get, type ApiProblem } from '../../api/client.js';
import type { TimelineEntry } from '../../patterns/case.js';
import { instant, named } from './shared.js';

/** One thing that happened to a case, as a service tells it: in which role, by whom instead of it (代办), why. */
export interface HistoryItem { readonly type: string; readonly occurredAt: string; readonly role: string; readonly byName?: string | null; readonly reason?: string; /** what a change was of */ readonly parts?: readonly string[] }
export interface History { readonly items: ShallowRef<readonly HistoryItem[]>; readonly entries: ShallowRef<readonly TimelineEntry[] | null>; readonly problem: ShallowRef<ApiProblem | null>; readonly read: () => Promise<void> }

/** 办理过程 of the case at the address. `names` are those of its events, `part` what a change was of. */
export function useHistory(path: string, names: Readonly<Record<string, string>>, part: (name: string) => string = (name) => name): History {
  const items = shallowRef<readonly HistoryItem[]>([]);
  const entries = shallowRef<readonly TimelineEntry[] | null>(null);
  const problem = shallowRef<ApiProblem | null>(null);
  const read = async (): Promise<void> => {
    try {
      const found: HistoryItem[] = [];
      for (let after: number | null = 0; after !== null;) {
        const page: { items: readonly HistoryItem[]; next: number | null } = await get(`${path}/history`, { after });
        found.push(...page.items);
        after = page.next;
      }
      items.value = found;
      entries.value = items.value.map((e) => ({ at: instant(e.occurredAt), what: `${named(names, e.type)}${e.parts ? `：${e.parts.map(part).join('、')}` : ''}`, who: e.byName ?? (isRole(e.role) ? roles[e.role].label : ''), ...(e.reason ? { reason: e.reason } : {}) }));
      problem.value = null;
    } catch (error) { problem.value = asProblem(error); }
  };
  onMounted(read);
  return { items, entries, problem, read };
}
