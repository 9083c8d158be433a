import type { Role } from '@gt/policy';
import { pageOf } from '../../../../src/page-routes.js';
import { ApiProblem, get, type Page } from '../../api/client.js';

/** One case that waits, as a service tells it. */
export interface ServedItem { readonly kind: string; readonly title: string; readonly id: string; readonly service: string; readonly state: string; readonly since: string; readonly dueOn: string | null; readonly daysLeft: number | null; readonly link: string; readonly placeName: string | null; readonly onBehalfOf: string | null; readonly onBehalfOfName: string | null }
export interface WorkItem extends ServedItem { readonly to: string }

/** Services that somebody's move can lie in. */
const WITH_WORK = ['institutions', 'applications', 'evaluation', 'certificates', 'archives', 'supervision'] as const;
/** Cases asked of each service at once. */
const PAGE_SIZE = 50;
/** Pages that work on a kind of case, where the case itself has none of its own. */
const LISTS: Readonly<Record<string, string>> = { sheets: '/sheets', candidates: '/plans', passes: '/batches', 'rule-sets': '/rules', 'calendar-papers': '/rules' };

/** The page of a case: services give its address below `/api/<service>`, and pages have the same below `/`. */
export function pageFor(link: string): string {
  const [path, search] = link.replace(/^\/api\/[a-z]+/, '').split('?') as [string, string?];
  const first = path.split('/')[1] ?? '';
  if (first === 'sheets' && search) return `/sheets?${search}`; // one sitting's
  return LISTS[first] ?? (pageOf(path) ? path : '/todo');
}

/**
 * 待办 merged from the services, oldest first. Each gives its own pages; what is shown ends where the first of those that have more ends, so that
 * nothing older can still come before what is on the screen.
 */
export class TodoReader {
  items: WorkItem[] = [];
  away: string[] = [];
  private readonly cursors = new Map<string, string | null>(WITH_WORK.map((s) => [s, '']));
  private held: WorkItem[] = [];

  constructor(private readonly role: () => Role | null) {}

  get more(): boolean { return this.held.length > 0 || [...this.cursors.values()].some((c) => c !== null); }

  async read(): Promise<void> {
    this.away = [];
    const lasts: string[] = [];
    await Promise.all([...this.cursors].filter(([, cursor]) => cursor !== null).map(async ([service, cursor]) => {
      try {
        const page = await get<Page<ServedItem>>(`/api/${service}/worklist`, { role: this.role(), after: cursor, limit: PAGE_SIZE });
        this.held.push(...page.items.map((item) => ({ ...item, to: pageFor(item.link) })));
        this.cursors.set(service, page.next);
        if (page.next !== null) lasts.push(page.items.at(-1)!.since);
      } catch (error) {
        if (error instanceof ApiProblem && error.status === 403) this.cursors.set(service, null); // no role with work there
        else this.away.push(service);
      }
    }));
    const until = lasts.sort()[0];
    this.held.sort((a, b) => a.since.localeCompare(b.since) || a.id.localeCompare(b.id));
    const shown = until === undefined ? this.held : this.held.filter((item) => item.since <= until);
    this.held = this.held.filter((item) => !shown.includes(item));
    this.items.push(...shown);
  }
}
