import { atSupervisor, awaitsDecision, awaitsOpinion, bodyName, sourcesOf, type WorkSource } from '@gt/service-kit';
import { findingMoves } from '../domain/moves.js';

/** 待办 of supervision (AddWorklistToSupervision has the index): findings are few, found through the bureau's bodies. */
export const worklist: readonly WorkSource[] = sourcesOf(findingMoves, 'finding', ({ kind }) => ({
  aggregateType: 'supervision.finding', facts: `jsonb_build_object('message', t.state->>'message')`, placeName: bodyName('t.institution_id'), title: ({ message }) => String(message), link: (id) => `findings/${id}`,
  at: { bureauIds: (kind === 'finding.opine' ? awaitsOpinion : awaitsDecision)('finding', atSupervisor) },
}));
