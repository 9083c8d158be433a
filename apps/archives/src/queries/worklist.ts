import { atColumn, bodyName, sourcesOf, type WorkSource } from '@gt/service-kit';
import { volumeMoves } from '../domain/moves.js';

/** 待办 of archives (AddWorklistToArchives has the index). */
export const worklist: readonly WorkSource[] = sourcesOf(volumeMoves, 'volume', () => ({
  aggregateType: 'archives.volume', at: { institutionIds: atColumn('t.institution_id') }, facts: `jsonb_build_object('title', t.state->>'title')`, placeName: bodyName('t.institution_id'),
  title: ({ title }) => String(title), link: (id) => `volumes/${id}`,
}));
