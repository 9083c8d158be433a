import { readWorklist, type Access, type Kit, type WorkItem } from '@gt/service-kit';
import type { TestCaller } from './parts.js';
import type { TestService } from './service.js';

export interface WorkPage { readonly items: readonly WorkItem[]; readonly next: string | null }

/** The caller's 待办 of a service over HTTP, all pages. */
export async function worklistOf(test: TestService, caller: TestCaller, query = ''): Promise<WorkItem[]> {
  const found: WorkItem[] = [];
  for (let after: string | null = ''; after !== null;) {
    const answer = await caller.call('GET', `/api/${test.service.kit.service}/worklist?limit=2${query}${after && `&after=${after}`}`);
    if (answer.statusCode !== 200) throw new Error(`${answer.statusCode} ${answer.body}`);
    const page = answer.json() as WorkPage;
    found.push(...page.items);
    after = page.next;
  }
  return found;
}

/** Fills tables with generated rows, however long a busy machine takes: the app role's limit is for people's commands. */
export async function generateRows(test: TestService, ...statements: ReadonlyArray<readonly [sql: string, params?: unknown[]]>): Promise<void> {
  await test.db.transaction(async (tx) => {
    await tx.query('SET LOCAL statement_timeout = 0');
    for (const [sql, params] of statements) await tx.query(sql, params);
  });
}

interface PlanNode { readonly 'Node Type': string; readonly 'Relation Name'?: string; readonly 'Actual Rows': number; readonly 'Actual Loops': number; readonly 'Rows Removed by Filter'?: number; readonly Plans?: readonly PlanNode[] }

/**
 * What a page of the caller's 待办 reads of a table: rows fetched and thrown away, and whether it was read through. Over the service's own SQL,
 * explained by PostgreSQL: what grows with the number of waiting cases shows here, on any machine.
 */
export async function readsOfWorklist(test: TestService, grants: Access['actor']['grants'], table: string, limit = 50): Promise<{ rows: number; scannedThrough: boolean; milliseconds: number }> {
  const { kit } = test.service;
  let explained: { Plan: PlanNode; 'Execution Time': number; 'Planning Time': number } | undefined;
  const db = { query: async (sql: string, params: unknown[]) => {
    [explained] = (await kit.db.query<{ 'QUERY PLAN': [typeof explained] }>(`EXPLAIN (ANALYZE, FORMAT JSON) ${sql}`, params))[0]!['QUERY PLAN'];
    return [];
  } };
  await readWorklist({ ...kit, clock: kit.clock, db } as unknown as Kit, { actor: { subject: 'reader', grants }, subject: 'reader' } as unknown as Access, kit.worklist, { kind: null, role: null, after: null, limit });
  const nodes: PlanNode[] = [];
  const walk = (node: PlanNode): void => { nodes.push(node); node.Plans?.forEach(walk); };
  walk(explained!.Plan);
  const own = nodes.filter((node) => node['Relation Name'] === table);
  return { rows: own.reduce((sum, n) => sum + (n['Actual Rows'] + (n['Rows Removed by Filter'] ?? 0)) * n['Actual Loops'], 0), scannedThrough: own.some((n) => n['Node Type'] === 'Seq Scan'), milliseconds: explained!['Execution Time'] + explained!['Planning Time'] };
}
