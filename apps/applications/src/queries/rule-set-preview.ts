import { maskName } from '@gt/domain';
import type { Queryable, Stored } from '@gt/persistence';
import { ruleSetReasons, type RuleSet } from '@gt/rules';
import { copies, ruleRefusal, type Access, type Kit } from '@gt/service-kit';
import { STATUS_NAMES, type Application } from '../domain/application.js';
import { OPEN_STATES, previewApplication, type JudgedUnder, type PreviewGroup, type PreviewOutcome, type Previewed } from '../domain/rule-set-preview.js';
import { adoptedRuleSets, standardsOf } from './rule-sets.js';

/** Applications judged by one request: two verdicts each, some hundred milliseconds in all. The next request goes on behind them. */
export const PREVIEW_BLOCK = 1_000;
/** Applications judged before others are served in between. */
const AT_ONCE = 100;
/** Cases named by one request; whoever asks keeps as many of them all. */
export const PREVIEW_CASES = 100;

/** One case that would be judged otherwise. */
export interface PreviewCase { readonly id: string; readonly group: PreviewGroup; readonly outcome: PreviewOutcome; readonly name: string; readonly institutionName: string; readonly statusName: string; readonly occupation: string; readonly level: number; readonly before: JudgedUnder; readonly after: JudgedUnder }
export interface RuleSetPreview {
  /** open applications of the whole city, told with the first block */
  readonly open: number | null;
  readonly looked: number;
  readonly counts: readonly { readonly group: PreviewGroup; readonly outcome: PreviewOutcome; readonly count: number }[];
  readonly cases: readonly PreviewCase[];
  readonly next: string | null;
}

/**
 * What a proposed rule set would change for open applications, before anybody adopts it: one block behind a cursor, so that memory and time are bounded
 * however many there are. Nothing is stored and no frozen verdict changes. For the municipal centre, and those who read the city. 422 RULE_SET_SHAPE for each wrong path.
 */
export async function showRuleSetPreview(kit: Kit, access: Access, content: unknown, after: string | null): Promise<RuleSetPreview> {
  const centre = await copies.municipalCentre(kit.db);
  access.require('ruleset.preview', centre ? { bureauId: centre.id } : {});
  const wrong = ruleSetReasons(content);
  if (wrong.length > 0) throw ruleRefusal(wrong);
  const rows = await openApplications(kit.db, after, PREVIEW_BLOCK);
  const standards = await standardsOf(kit.db, rows.map((row) => row.state.institutionId));
  const facts = { today: kit.clock.today(), adopted: await adoptedRuleSets(kit.db), proposed: content as RuleSet };
  const counts = new Map<string, { group: PreviewGroup; outcome: PreviewOutcome; count: number }>();
  const changed: Array<{ readonly row: Stored<Application>; readonly previewed: Previewed }> = [];
  for (const [index, row] of rows.entries()) {
    if (index > 0 && index % AT_ONCE === 0) await new Promise(setImmediate);
    const previewed = previewApplication(row.state, { ...facts, standards: standards.get(row.state.institutionId) ?? [] });
    const { group, outcome } = previewed;
    const counted = counts.get(`${group} ${outcome}`) ?? { group, outcome, count: 0 };
    counts.set(`${group} ${outcome}`, { ...counted, count: counted.count + 1 });
    if (previewed.before && outcome !== 'SAME' && changed.length < PREVIEW_CASES) changed.push({ row, previewed });
  }
  const names = new Map((await copies.institutions(kit.db, [...new Set(changed.map(({ row }) => row.state.institutionId))])).map((body) => [body.id, body.state.name]));
  return {
    open: after === null ? await countOpen(kit.db) : null, looked: rows.length, counts: [...counts.values()], next: rows.length < PREVIEW_BLOCK ? null : rows.at(-1)!.ordinal,
    cases: changed.map(({ row: { id, state }, previewed: { group, outcome, before, after: otherwise } }) => ({
      id, group, outcome, name: maskName(state.applicant.name), institutionName: names.get(state.institutionId) ?? '', statusName: STATUS_NAMES[state.status],
      occupation: state.form.target!.occupation.name, level: state.form.target!.level, before: before!, after: otherwise!,
    })),
  };
}

/** As the index `application_open` has it (AddOpenApplications). */
const OPEN = `status IN (${OPEN_STATES.map((each) => `'${each}'`).join(', ')})`;
type OpenRow = Stored<Application> & { readonly ordinal: string };
const openApplications = (db: Queryable, after: string | null, limit: number): Promise<OpenRow[]> =>
  db.query<OpenRow & Record<string, unknown>>(`SELECT id, version, state, ordinal::text FROM application WHERE ${OPEN} AND ordinal > $1::bigint ORDER BY application.ordinal LIMIT $2`, [after ?? '0', limit]);
const countOpen = async (db: Queryable): Promise<number> => Number((await db.query<{ n: string }>(`SELECT count(*) AS n FROM application WHERE ${OPEN}`))[0]!.n);
