import { isSkillLevel, skillLevelName, type PlainDate } from '@gt/domain';
import { filingDeadline } from '@gt/rules';
import { atColumn, awaitsDecision, awaitsOpinion, bodyName, sourcesOf, stateIn, type Kit, type WorkFacts, type WorkSource } from '@gt/service-kit';
import { ANSWER, ENROL, ENTER, planMoves, registerMoves, SIGN } from '../domain/moves.js';
import { ENROLLING_STATUSES } from '../domain/plan.js';
import { calendar, publicRuleSet } from '../storage/facts.js';

const PLAN_FACTS = `jsonb_build_object('name', t.state->'content'->>'name', 'firstDay', (SELECT min(s->>'day') FROM jsonb_array_elements(t.state->'content'->'sessions') s))`;
const nameOf = ({ name }: WorkFacts) => String(name);

/** The last filing day of a plan (六(一)), by the papers adopted so far; null in a year without one. */
async function lastFilingDay(kit: Kit): Promise<(facts: WorkFacts) => PlainDate | null> {
  const [ruleSet, papers] = [await publicRuleSet(kit.db, kit.clock.today()), await calendar(kit.db)];
  return ({ firstDay }) => (firstDay ? filingDeadline(firstDay as string, ruleSet, papers).lastFilingDate : null);
}
const firstDay = async () => (facts: WorkFacts) => facts['firstDay'] as PlainDate | null;

const plans = sourcesOf(planMoves, 'plan', ({ kind }) => ({
  aggregateType: 'evaluation.plan', facts: PLAN_FACTS, title: nameOf, link: (id) => `plans/${id}`,
  ...(kind === 'plan.look' || kind === 'plan.opine'
    ? { at: { bureauIds: (kind === 'plan.opine' ? awaitsOpinion : awaitsDecision)('plan', atColumn('t.supervisor_id')) }, placeName: `(SELECT state->>'name' FROM copy WHERE aggregate_type = 'institutions.bureau' AND id = t.supervisor_id)`, due: firstDay }
    : { at: { institutionIds: atColumn('t.institution_id') }, placeName: bodyName('t.institution_id'), due: kind === 'plan.start' ? firstDay : lastFilingDay }),
}));

const sheetOf = (move: typeof ENTER, where: string): WorkSource => ({
  move, aggregateType: 'evaluation.score-sheet', from: 'score_sheet t', where: `t.status = 'OPEN' AND ${where}`, at: { expertIds: atColumn('t.expert_id') },
  facts: `(SELECT jsonb_build_object('name', c.data->>'name', 'occupation', c.data->'occupation'->>'name', 'level', c.data->'level') FROM candidate c WHERE c.application_id = t.application_id) || jsonb_build_object('planId', t.plan_id)`,
  placeName: `(SELECT p.state->'content'->>'name' FROM plan p WHERE p.id = t.plan_id)`,
  title: candidateTitle, link: (_, { planId }) => `sheets?planId=${String(planId)}`,
});
const candidateTitle = ({ name, occupation, level }: WorkFacts) => `${String(name)} · ${String(occupation)}${isSkillLevel(level) ? ` ${skillLevelName(level)}` : ''}`;
const SCORED = `(t.state->>'scores') IS NOT NULL`;

const registers = sourcesOf(registerMoves, 'register', ({ kind }) => ({
  aggregateType: 'evaluation.register', facts: `(SELECT jsonb_build_object('name', p.state->'content'->>'name') FROM plan p WHERE p.id = t.plan_id)`, title: nameOf, link: (id) => `registers/${id}`,
  placeName: bodyName('t.institution_id'),
  ...(kind === 'register.proofread'
    // who entered or signed scores does not proofread, and where the plan names the proofreader it is nobody else (六(四))
    ? { at: { institutionIds: atColumn('t.institution_id') }, where: `NOT t.state->'scoredBy' ?| :persons AND coalesce((SELECT p.state#>>'{content,personnel,proofreader,subject}' FROM plan p WHERE p.id = t.plan_id) = ANY(:persons), true)` }
    : kind === 'register.chairSign'
      ? { at: { expertIds: (place: string) => `t.state->'chairs' @> jsonb_build_array(jsonb_build_object('expertId', ${place}, 'signature', NULL))` } }
      : { at: { expertIds: (place: string) => `t.plan_id IN (SELECT p.id FROM plan p WHERE p.status = 'SCORED' AND p.state#>>'{content,personnel,chief,expertId}' = ${place})` } }),
}));

/** 待办 of evaluation; each move is found by an index of its own (AddWorklistToEvaluation). */
export const worklist: readonly WorkSource[] = [
  { move: ENROL, aggregateType: 'applications.application', from: 'candidate t', where: 't.waiting AND NOT EXISTS (SELECT 1 FROM enrolment e WHERE e.application_id = t.application_id AND NOT e.released)', id: 't.application_id', state: `'ACCEPTED'::text`, at: { institutionIds: atColumn('t.institution_id') },
    facts: `jsonb_build_object('name', t.data->>'name', 'occupation', t.data->'occupation'->>'name', 'level', t.data->'level')`, placeName: bodyName('t.institution_id'), title: candidateTitle, link: () => 'candidates' },
  { move: ANSWER, aggregateType: 'evaluation.invitation', from: 'invitation t', where: `t.status = 'PENDING' AND EXISTS (SELECT 1 FROM plan p WHERE p.id = t.plan_id AND ${stateIn(ENROLLING_STATUSES, 'p.status')})`, at: { expertIds: atColumn('t.expert_id') },
    facts: `jsonb_build_object('name', (SELECT p.state->'content'->>'name' FROM plan p WHERE p.id = t.plan_id), 'firstDay', t.state->'days'->>0)`, placeName: bodyName(`(SELECT p.institution_id FROM plan p WHERE p.id = t.plan_id)`), title: nameOf, link: (id) => `invitations/${id}`, due: firstDay },
  ...plans, sheetOf(ENTER, `NOT ${SCORED}`), sheetOf(SIGN, SCORED), ...registers,
];
