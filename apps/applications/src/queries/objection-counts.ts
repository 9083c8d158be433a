import { bodiesSupervised, type Access, type Kit } from '@gt/service-kit';

/** How many objections there are about one body and its decisions, and about employers' decisions on applications to it. */
export interface ObjectionCounts {
  readonly institutionId: string;
  /** waiting for whoever decided */
  readonly open: number;
  /** waiting for the supervisor */
  readonly escalated: number;
  /** of those two, past their 约定期限 */
  readonly overdue: number;
  /** right: taken back by whoever decided, upheld by the supervisor */
  readonly takenBack: number;
  readonly upheld: number;
  readonly dismissed: number;
  readonly all: number;
}

/** Counts by body within the caller's reach, those that wait longest for somebody first. No objection's content is read for it. */
export async function countObjections(kit: Kit, access: Access): Promise<{ items: ObjectionCounts[] }> {
  const reach = access.reach('objection.count');
  const items = await kit.db.query<ObjectionCounts & Record<string, unknown>>(`
    SELECT institution_id AS "institutionId", count(*) FILTER (WHERE status = 'OPEN')::int AS open, count(*) FILTER (WHERE status = 'ESCALATED')::int AS escalated,
      count(*) FILTER (WHERE status IN ('OPEN', 'ESCALATED') AND (state->>'dueOn')::date < $1::date)::int AS overdue,
      count(*) FILTER (WHERE status = 'TAKEN_BACK')::int AS "takenBack", count(*) FILTER (WHERE status = 'UPHELD')::int AS upheld, count(*) FILTER (WHERE status = 'DISMISSED')::int AS dismissed, count(*)::int AS "all"
    FROM objection WHERE $2 OR institution_id IN ${bodiesSupervised('= ANY($3::text[])')}
    GROUP BY institution_id ORDER BY overdue DESC, escalated DESC, open DESC, "all" DESC, institution_id`, [kit.clock.today(), reach.everything, reach.everything ? [] : reach.bureauIds]);
  return { items };
}
