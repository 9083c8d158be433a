import { isSkillLevel, skillLevelName } from '@gt/domain';
import { atColumn, atSupervisor, awaitsDecision, awaitsOpinion, bodyName, notBy, sourcesOf, type WorkFacts, type WorkSource } from '@gt/service-kit';
import type { Move } from '@gt/policy';
import { CORRECTABLE_FIELDS, correctionMoves, type CorrectableField } from '../domain/correction.js';
import { LEGACY_AMENDMENT_NAMES, type LegacyAmendmentKind } from '../domain/legacy-amendment.js';
import { AMEND_LEGACY, legacyMoves } from '../domain/legacy.js';
import { objectionMoves, SUBJECTS, type ObjectionSubject } from '../domain/objection.js';
import { SOURCE_NAMES } from './objections.js';
import { joinMoves } from '../domain/person-join.js';
import { mappingMoves } from '../domain/appraisal-mapping.js';
import { applicationMoves, MOVE_OPINION, ON_PAPER, openMoves, SIGNED_PAGE, SUPPLEMENT_OVERDUE } from '../domain/moves.js';
import type { MoveAwaits } from '../domain/person-move.js';
import { REVIEWER_GRANT } from '../storage/appraisals.js';

const FACTS = `jsonb_build_object('name', t.state->'applicant'->>'name', 'occupation', t.state->'form'->'target'->'occupation'->>'name', 'level', t.state->'form'->'target'->'level',
  'retake', t.state->'retake', 'dueOn', CASE WHEN t.state->>'supplementDeliveredOn' IS NOT NULL THEN t.state->>'supplementDueOn' END)`;
const EMPLOYER_NAME = `(SELECT state->>'name' FROM employer WHERE id = t.employer_id)`;

/** The municipal centre among the copies, for what it alone decides, whichever body it is of (七(三)). */
export const CENTRE = `aggregate_type = 'institutions.bureau' AND state->>'level' = 'MUNICIPAL'`;
const AT_CENTRE = { bureauIds: (place: string) => `(SELECT id FROM copy WHERE ${CENTRE}) = ${place}::uuid` };

const notDecidedBy = (act: string): string => notBy(`t.state->${act}->'by'->>'subject'`, `t.state->${act}->'by'->>'onBehalfOf'`);
const nameOf = ({ name, occupation, level, retake }: WorkFacts): string => `${String(name)}${occupation ? ` · ${String(occupation)}` : ''}${isSkillLevel(level) ? ` ${skillLevelName(level)}` : ''}${retake ? '（补考）' : ''}`;

/** What was reported of applicants and waits, in whatever state the application is. */
const moveSources: readonly WorkSource[] = ([...Object.entries(openMoves), ['SUPERVISOR', MOVE_OPINION]] as Array<[MoveAwaits, Move]>).map(([awaits, move]) => ({
  move, aggregateType: 'applications.application', from: 'application t', where: `t.state#>>'{move,awaits}' = '${awaits}'`, facts: FACTS, placeName: bodyName('t.institution_id'), title: nameOf, link: (id) => `applications/${id}`,
  at: {
    ...(move.roles.includes('INTAKE_REVIEWER') ? { institutionIds: atColumn('t.institution_id') } : {}), ...(move.roles.includes('EMPLOYER_REVIEWER') ? { employerIds: atColumn('t.employer_id') } : {}),
    ...(move.roles.includes('BUREAU_REVIEWER') ? { bureauIds: awaitsDecision('personMove', atSupervisor) } : move === MOVE_OPINION ? { bureauIds: awaitsOpinion('personMove', atSupervisor) } : {}),
  },
}));

/** 待办 of applications; each move is found by an index of its own (AddWorklistToApplications). */
export const worklist: readonly WorkSource[] = [...sourcesOf(applicationMoves, 'application', ({ kind, roles }) => {
  const byBody = roles.includes('INTAKE_REVIEWER');
  return {
    aggregateType: 'applications.application', facts: FACTS, placeName: byBody ? bodyName('t.institution_id') : EMPLOYER_NAME,
    ...(kind === SIGNED_PAGE.kind ? { where: `t.state->>'declaration' = 'PEN_AWAITED'` } : {}),
    ...(kind === SUPPLEMENT_OVERDUE.kind ? { where: `t.state->>'supplementDeliveredOn' IS NOT NULL AND (t.state->>'supplementDueOn')::date < :today` } : {}),
    // in an enterprise body recommending and accepting are two people (domain.md §10)
    ...(kind === ON_PAPER.kind ? { where: `t.state->>'onPaper' = 'true' AND NOT EXISTS (SELECT 1 FROM copy WHERE ${REVIEWER_GRANT} AND state->>'place' = t.employer_id::text)` } : {}),
    ...(kind === 'application.accept' ? { where: `${notBy(`t.state->'recommendation'->'by'->>'subject'`, `t.state->'recommendation'->'by'->>'onBehalfOf'`)} OR coalesce((SELECT state->>'type' FROM copy WHERE aggregate_type = 'institutions.institution' AND id = t.institution_id), '') <> 'ENTERPRISE'` } : {}),
    at: byBody ? { institutionIds: atColumn('t.institution_id') } : { employerIds: atColumn('t.employer_id'), ...(roles.includes('APPLICANT') ? { personIds: atColumn('t.person_id') } : {}) },
    title: nameOf,
    link: (id) => `applications/${id}`,
    ...(kind === 'application.supplement' || kind === SUPPLEMENT_OVERDUE.kind ? { due: async () => ({ dueOn }) => dueOn as string | null } : {}),
  };
}), ...moveSources, ...sourcesOf(mappingMoves, 'appraisal_mapping', () => ({
  aggregateType: 'applications.appraisal-mapping', placeName: EMPLOYER_NAME, at: { employerIds: atColumn('t.employer_id') }, link: (id) => `appraisal-mappings/${id}`, where: notBy(`t.state->'proposedBy'->>'subject'`, `t.state->'proposedBy'->>'onBehalfOf'`),
  facts: `jsonb_build_object('title', t.state->'ruleDocument'->>'title', 'from', t.effective_from::text)`, title: ({ title, from }) => `${String(title)}（${String(from)} 起）`,
})), ...sourcesOf(correctionMoves, 'correction', () => ({
  aggregateType: 'applications.correction', placeName: bodyName('t.institution_id'), at: { institutionIds: atColumn('t.institution_id') }, link: (id) => `corrections/${id}`,
  facts: `jsonb_build_object('field', t.state->>'field', 'name', (SELECT a.state->'applicant'->>'name' FROM application a WHERE a.id = t.application_id))`,
  title: ({ name, field }) => `${String(name)} · ${CORRECTABLE_FIELDS[field as CorrectableField]}`,
})), ...sourcesOf(objectionMoves, 'objection', ({ kind }) => ({
  aggregateType: 'applications.objection', placeName: kind === 'objection.answerByEmployer' ? EMPLOYER_NAME : bodyName('t.institution_id'), link: (id) => `objections/${id}`, due: async () => ({ dueOn }) => dueOn as string | null,
  ...(kind === 'objection.answerByEmployer' ? { where: `t.addressee = 'EMPLOYER'`, at: { employerIds: atColumn('t.employer_id') } } : kind === 'objection.answerByBody' ? { where: `t.addressee = 'BODY'`, at: { institutionIds: atColumn('t.institution_id') } }
    : kind === 'objection.opine' ? { at: { bureauIds: awaitsOpinion('objection', atSupervisor) } }
      // nobody settles an objection against the own decision or answer
      : { where: `${notDecidedBy(`'decision'`)} AND ${notDecidedBy(`'answer'`)}`, at: { bureauIds: awaitsDecision('objection', atSupervisor) } }),
  facts: `jsonb_build_object('subject', t.state->>'subject', 'source', t.state->>'source', 'dueOn', t.state->>'dueOn', 'name', (SELECT a.state->'applicant'->>'name' FROM application a WHERE a.id = t.application_id))`,
  title: ({ subject, source, name }) => `${SUBJECTS[subject as ObjectionSubject].label} · ${name ? String(name) : SOURCE_NAMES[source as keyof typeof SOURCE_NAMES]}`,
})), ...sourcesOf(legacyMoves, 'legacy_record', () => ({
  aggregateType: 'applications.legacy', placeName: bodyName('t.institution_id'), at: AT_CENTRE, link: (id) => `legacy/${id}`,
  facts: `jsonb_build_object('name', t.state->>'name', 'occupation', t.state->'occupation'->>'name')`, title: ({ name, occupation }) => `${String(name)} · ${String(occupation)}（历史数据）`,
})), { move: AMEND_LEGACY, aggregateType: 'applications.legacy', from: 'legacy_record t', where: `t.state->>'amendment' IS NOT NULL AND ${notBy(`t.state#>>'{amendment,by,subject}'`, `t.state#>>'{amendment,by,onBehalfOf}'`)}`,
  at: { bureauIds: atSupervisor }, placeName: bodyName('t.institution_id'), link: (id) => `legacy/${id}`,
  facts: `jsonb_build_object('name', t.state->>'name', 'kind', t.state#>>'{amendment,kind}')`, title: ({ name, kind }) => `${String(name)} · ${LEGACY_AMENDMENT_NAMES[kind as LegacyAmendmentKind]}（历史数据）`,
}, ...sourcesOf(joinMoves, 'person_join', () => ({
  aggregateType: 'applications.person-join', placeName: `(SELECT state->>'name' FROM copy WHERE ${CENTRE})`, at: AT_CENTRE, link: (id) => `person-joins/${id}`, where: notBy(`t.state->'by'->>'subject'`, `t.state->'by'->>'onBehalfOf'`),
  facts: `jsonb_build_object('kept', t.state->'kept'->>'idNumberMasked', 'other', t.state->'other'->>'idNumberMasked')`, title: ({ kept, other }) => `${String(kept)} 与 ${String(other)}`,
}))];
