import { atColumn, atSupervisor, awaitsDecision, awaitsOpinion, bodyName, notBy, sourcesOf, type WorkFacts, type WorkSource } from '@gt/service-kit';
import { AMENDMENT_NAMES, type AmendmentKind } from '../domain/amendment.js';
import { AMEND, batchMoves, certificateMoves, CONFIRM_VISIBLE, PUBLISH, REVOKE, STILL_VISIBLE, SUBMIT } from '../domain/moves.js';
import { CHANGE_NAMES, type ChangeKind } from '../domain/publication.js';

/** Bodies that ended, whose work is their supervisor's. */
const endedOf = (place: string): string => `t.institution_id IN (SELECT id FROM copy WHERE aggregate_type = 'institutions.institution' AND state->>'status' = 'ENDED' AND state->>'supervisorId' = ${place})`;
/** Something of the certificate is not confirmed visible yet (AddUnpublishedChanges has the index). */
const UNPUBLISHED = `t.state->'unpublished'->0 IS NOT NULL`;
const unpublished = { aggregateType: 'certificates.certificate', from: 'certificate t', facts: `jsonb_build_object('name', t.state->>'name', 'what', t.state#>>'{unpublished,0,what}')`, placeName: bodyName('t.institution_id'),
  title: ({ name, what }: WorkFacts) => `${String(name)} · ${CHANGE_NAMES[what as ChangeKind]}`, link: (id: string) => `certificates/${id}` };
const nameOf = ({ name }: WorkFacts) => String(name);

/** 待办 of certificates; each move is found by an index of its own (AddWorklistToCertificates). */
export const worklist: readonly WorkSource[] = [
  // one line for a plan: its first pass in order of id stands for all
  { move: SUBMIT, aggregateType: 'evaluation.plan', from: 'pass t', where: `t.batch_id IS NULL AND t.passed AND NOT EXISTS (SELECT 1 FROM pass o WHERE o.plan_id = t.plan_id AND o.batch_id IS NULL AND o.passed AND o.application_id < t.application_id)`,
    id: 't.plan_id', since: 't.effective_at', state: `'EFFECTIVE'::text`, at: { institutionIds: atColumn('t.institution_id') }, facts: `jsonb_build_object('name', t.data->>'planName')`, placeName: bodyName('t.institution_id'),
    title: nameOf, link: (id) => `passes?planId=${id}` },
  { move: REVOKE, aggregateType: 'certificates.certificate', from: 'opinion o JOIN certificate t ON t.id = o.record_id AND t.version = o.record_version', where: `o.kind = 'revocation' AND t.status = 'ISSUED' AND ${notBy(`o.state->>'by'`, `o.state->>'onBehalfOf'`)}`,
    at: { bureauIds: (place) => `o.state->>'bureauId' = ${place}` }, facts: `jsonb_build_object('name', t.state->>'name')`, placeName: `(SELECT state->>'name' FROM copy WHERE aggregate_type = 'institutions.bureau' AND id = (o.state->>'bureauId')::uuid)`, title: nameOf, link: (id) => `certificates/${id}` },
  { move: AMEND, aggregateType: 'certificates.certificate', from: 'certificate t', where: `t.status = 'ISSUED' AND t.state->>'amendment' IS NOT NULL AND ${notBy(`t.state#>>'{amendment,by,subject}'`, `t.state#>>'{amendment,by,onBehalfOf}'`)}`,
    at: { institutionIds: atColumn('t.institution_id'), successorIds: endedOf },
    facts: `jsonb_build_object('name', t.state->>'name', 'kind', t.state#>>'{amendment,kind}')`, placeName: bodyName('t.institution_id'), title: ({ name, kind }) => `${String(name)} · ${AMENDMENT_NAMES[kind as AmendmentKind]}`, link: (id) => `certificates/${id}` },
  { ...unpublished, move: PUBLISH, where: UNPUBLISHED, at: { institutionIds: atColumn('t.institution_id'), successorIds: endedOf } },
  { ...unpublished, move: STILL_VISIBLE, where: `t.status = 'REVOKED' AND ${UNPUBLISHED}`, at: { bureauIds: atSupervisor } },
  { move: CONFIRM_VISIBLE, aggregateType: 'certificates.batch', from: 'batch t', where: `t.status = 'PUBLISHED' AND t.state->>'visibleOn' IS NULL`, facts: `jsonb_build_object('name', t.state->>'planName')`,
    at: { institutionIds: atColumn('t.institution_id') }, placeName: bodyName('t.institution_id'), title: nameOf, link: (id) => `batches/${id}` },
  ...sourcesOf(batchMoves, 'batch', ({ kind }) => ({
    aggregateType: 'certificates.batch', facts: `jsonb_build_object('name', t.state->>'planName')`, title: nameOf, link: (id) => `batches/${id}`,
    ...(kind === 'batch.decide' || kind === 'batch.opine'
      // who submitted does not confirm (domain.md §10)
      ? { at: { bureauIds: (kind === 'batch.opine' ? awaitsOpinion : awaitsDecision)('batch', atColumn('t.supervisor_id')) }, where: notBy(`t.state->>'submittedBy'`, `t.state->>'submittedFor'`), placeName: `(SELECT state->>'name' FROM copy WHERE aggregate_type = 'institutions.bureau' AND id = t.supervisor_id)` }
      : { at: { institutionIds: atColumn('t.institution_id') }, placeName: bodyName('t.institution_id') }),
  })),
  ...sourcesOf(certificateMoves, 'certificate', () => ({
    aggregateType: 'certificates.certificate', where: `t.print = 'HELD'`, facts: `jsonb_build_object('name', t.state->>'name', 'characters', (SELECT string_agg(c, ' ') FROM jsonb_array_elements_text(t.state->'missingGlyphs') c), 'batchId', t.batch_id)`,
    at: { institutionIds: atColumn('t.institution_id') }, placeName: bodyName('t.institution_id'), title: ({ name, characters }) => `${String(name)}（${characters === null ? '照片不符' : `缺字 ${String(characters)}`}）`, link: (_, { batchId }) => `certificates?batchId=${String(batchId)}`,
  })),
];
