import type { EvaluationMethod, OccupationRef, SkillLevel } from '@gt/domain';
import { get, type Page } from '../../api/client.js';
import { moveTexts } from './texts.js';

/** A candidate as evaluation shows it: what the enrolment rests on, the employer's newest confirmation, for whom a move waits. */
export interface PlanCandidate {
  readonly applicationId: string; readonly name: string; readonly employerName: string; readonly occupation: OccupationRef; readonly level: SkillLevel; readonly method: EvaluationMethod; readonly withdrawn: boolean;
  readonly inPost: { readonly confirmedOn: string; readonly byName: string } | null; readonly enrolledInPost: { readonly way: 'EMPLOYER' | 'PAPER'; readonly on: string; readonly byName: string | null } | null; readonly held: string | null; readonly excused: string | null;
}

/** How 在职在岗 stands, in a few words. */
export function inPostText({ inPost, enrolledInPost, held, excused }: Pick<PlanCandidate, 'inPost' | 'enrolledInPost' | 'held' | 'excused'>): string {
  const s = moveTexts.status;
  if (excused) return moveTexts.excuse.excused(excused);
  if (held) return s.held;
  if (inPost) return s.confirmed(inPost.confirmedOn, inPost.byName);
  return enrolledInPost?.way === 'PAPER' ? s.paper(enrolledInPost.byName ?? '') : s.none;
}

/** Every row of a keyset list: a plan has hundreds of candidates, not thousands. */
export async function allPages<Row>(address: string, query: Readonly<Record<string, string>> = {}): Promise<Row[]> {
  const rows: Row[] = [];
  for (let after: string | null = ''; after !== null;) { const page: Page<Row> = await get<Page<Row>>(address, { ...query, ...(after ? { after } : {}), limit: 200 }); rows.push(...page.items); after = page.next; }
  return rows;
}
