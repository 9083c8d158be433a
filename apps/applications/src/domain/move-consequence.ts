import type { Application, ApplicationEvent } from './application.js';
import type { MoveFacts } from './move-decisions.js';
import type { MoveAwaits } from './person-move.js';

/** What a decision on a move comes to, in words that a page can say. */
export interface MoveOutcome {
  /** GOES_ON, at the unit where the person works now; ANEW: that unit recommends anew; HOLD: nobody goes on until `awaits` has answered; WITHDRAWN before acceptance, ENDED by decision after it */
  readonly application: 'GOES_ON' | 'ANEW' | 'HOLD' | 'WITHDRAWN' | 'ENDED';
  readonly awaits: MoveAwaits | null;
  /** NONE is taken before acceptance; a retake's or promotion's is given back to what it was; WITH_PLAN: once evaluation has let the candidate go; FAILED: the assessment has begun, a retake is open */
  readonly slot: 'NONE' | 'STAYS' | 'GIVEN_BACK' | 'WITH_PLAN' | 'FAILED';
  /** LEAVES a plan that has not begun; FINDING: one under way is not rewritten, the supervisor gets a finding */
  readonly plan: 'NONE' | 'STAYS' | 'LEAVES' | 'FINDING';
  /** BY_BODY: what was drawn stays in the books until the body waives or refunds it with a reason (七(五)) */
  readonly charge: 'NONE' | 'STAYS' | 'BY_BODY';
}

/** What these events of a decision come to for the application, its slot, its plan and what was charged in it. */
export function consequenceOf(state: Application, events: readonly ApplicationEvent[], { enrolled, firstAssessmentDay, today }: Pick<MoveFacts, 'enrolled' | 'firstAssessmentDay' | 'today'>): MoveOutcome {
  const last = events.at(-1)!;
  const stays: MoveOutcome = { application: 'GOES_ON', awaits: null, slot: state.status === 'ACCEPTED' ? 'STAYS' : 'NONE', plan: enrolled ? 'STAYS' : 'NONE', charge: enrolled ? 'STAYS' : 'NONE' };
  switch (last.type) {
    case 'ApplicationMoveReported': return { ...stays, application: 'HOLD', awaits: last.data.awaits === 'NOBODY' ? null : last.data.awaits };
    case 'ApplicationSentToEmployer': return { ...stays, application: 'ANEW' };
    case 'ApplicationWithdrawn': return { ...stays, application: 'WITHDRAWN' };
    case 'ApplicationWithdrawnByDecision': {
      const begun = enrolled && firstAssessmentDay !== null && firstAssessmentDay <= today;
      return { application: 'ENDED', awaits: null, slot: !enrolled ? 'GIVEN_BACK' : begun ? 'FAILED' : 'WITH_PLAN', plan: !enrolled ? 'NONE' : begun ? 'FINDING' : 'LEAVES', charge: enrolled ? 'BY_BODY' : 'NONE' };
    }
    default: return stays;
  }
}
