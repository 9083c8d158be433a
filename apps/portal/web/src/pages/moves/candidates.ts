import type { EvaluationMethod, OccupationRef, SkillLevel } from '@gt/domain';
import { ref, shallowRef, type Ref, type ShallowRef } from 'vue';
import { allPages } from '../work/shared.js';
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

/** Candidates of an address to choose from, and who of them is chosen: nobody any more once they are read anew. `read` rejects with ApiProblem. */
export function useChoice(address: string, has: (each: PlanCandidate) => boolean = () => true): { readonly candidates: ShallowRef<readonly PlanCandidate[]>; readonly chosen: Ref<Set<string>>; readonly read: () => Promise<void> } {
  const candidates = shallowRef<readonly PlanCandidate[]>([]);
  const chosen = ref(new Set<string>());
  const read = async (): Promise<void> => { candidates.value = (await allPages<PlanCandidate>(address)).filter(has); chosen.value = new Set(); };
  return { candidates, chosen, read };
}
