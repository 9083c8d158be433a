import type { Queryable } from '@gt/persistence';
import { buildCalendar } from '@gt/rules';
import { copies, type Access, type Kit } from '@gt/service-kit';
import { previewCalendar, type OpenPlan, type PlanPreview } from '../domain/calendar-preview.js';
import type { PlanStatus } from '../domain/plan.js';
import { publicRuleSet } from '../storage/facts.js';

/** Open plans looked at: the city has some hundred at a time. */
const OPEN_PLANS_MAX = 5_000;

/** What a paper of holidays would change for every open plan of the city, before anybody adopts it (六(一)). Nothing is stored. For the municipal centre, and those who read the city. */
export async function showCalendarPreview(kit: Kit, access: Access, paper: { year: number; off: readonly string[]; makeup: readonly string[] }): Promise<{ looked: number; more: boolean; plans: readonly PlanPreview[] }> {
  const centre = await copies.municipalCentre(kit.db);
  access.require('calendar.preview', centre ? { bureauId: centre.id } : {});
  const papers = await copies.calendarPapers(kit.db);
  const sequence = Math.max(0, ...papers.filter((each) => each.year === paper.year).map((each) => each.sequence)) + 1;
  const today = kit.clock.today();
  const { looked, more } = await openPlans(kit.db, ['DRAFT', 'RETURNED', 'POSTPONED', 'FILED']);
  return { looked: looked.length, more, plans: previewCalendar(looked, buildCalendar(papers), buildCalendar([...papers, { ...paper, sequence, source: '' }]), await publicRuleSet(kit.db, today), today) };
}

/** The open plans of the city in these states, as previews meet them; `more`: there are others beyond the limit. */
export async function openPlans(db: Queryable, states: readonly PlanStatus[]): Promise<{ looked: readonly OpenPlan[]; more: boolean }> {
  const rows = await db.query<OpenPlan & Record<string, unknown>>(`SELECT id AS "planId", state->'content'->>'name' AS name, status, ARRAY(SELECT DISTINCT s->>'day' FROM jsonb_array_elements(state->'content'->'sessions') s ORDER BY 1) AS days, state->'filing'->>'filedOn' AS "filedOn"
    FROM plan WHERE status = ANY($1) ORDER BY id LIMIT $2`, [states, OPEN_PLANS_MAX + 1]);
  return { looked: rows.slice(0, OPEN_PLANS_MAX), more: rows.length > OPEN_PLANS_MAX };
}
