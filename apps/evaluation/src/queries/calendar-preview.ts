import { buildCalendar } from '@gt/rules';
import { copies, type Access, type Kit } from '@gt/service-kit';
import { previewCalendar, type OpenPlan, type PlanPreview } from '../domain/calendar-preview.js';
import { publicRuleSet } from '../storage/facts.js';

/** Open plans looked at: the city has some hundred at a time. */
const OPEN_PLANS_MAX = 5_000;

/** What a paper of holidays would change for every open plan of the city, before anybody adopts it (六(一)). Nothing is stored. For the municipal centre, and those who read the city. */
export async function showCalendarPreview(kit: Kit, access: Access, paper: { year: number; off: readonly string[]; makeup: readonly string[] }): Promise<{ looked: number; more: boolean; plans: readonly PlanPreview[] }> {
  const centre = await copies.municipalCentre(kit.db);
  access.require('calendar.preview', centre ? { bureauId: centre.id } : {});
  const papers = await copies.calendarPapers(kit.db);
  const sequence = Math.max(0, ...papers.filter((each) => each.year === paper.year).map((each) => each.sequence)) + 1;
  const rows = await kit.db.query<OpenPlan>(`SELECT id AS "planId", state->'content'->>'name' AS name, status, ARRAY(SELECT DISTINCT s->>'day' FROM jsonb_array_elements(state->'content'->'sessions') s ORDER BY 1) AS days, state->'filing'->>'filedOn' AS "filedOn"
    FROM plan WHERE status IN ('DRAFT', 'RETURNED', 'POSTPONED', 'FILED') ORDER BY id LIMIT $1`, [OPEN_PLANS_MAX + 1]);
  const today = kit.clock.today();
  const looked = rows.slice(0, OPEN_PLANS_MAX);
  return { looked: looked.length, more: rows.length > OPEN_PLANS_MAX, plans: previewCalendar(looked, buildCalendar(papers), buildCalendar([...papers, { ...paper, sequence, source: '' }]), await publicRuleSet(kit.db, today), today) };
}
