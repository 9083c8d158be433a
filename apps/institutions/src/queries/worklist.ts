import { atColumn, awaitsDecision, awaitsOpinion, notBy, sourcesOf, type WorkSource } from '@gt/service-kit';
import { calendarMoves, feeMoves, filingMoves, institutionMoves, ruleSetMoves, standardMoves } from '../domain/moves.js';

const bodyOf = (column: string) => `(SELECT i.state->>'name' FROM institution i WHERE i.id = ${column})`;
const bureauOf = (column: string) => `(SELECT b.name FROM bureau b WHERE b.id = ${column})`;
const CENTRE = `(SELECT b.id FROM bureau b WHERE b.level = 'MUNICIPAL')`;
/** Rule sets and calendars are the municipal centre's; the proposer does not adopt. */
const adopted = { at: { bureauIds: (place: string) => `${place}::uuid = ${CENTRE}` }, where: notBy(`t.state->>'proposedBy'`, `t.state->>'onBehalfOf'`), placeName: bureauOf(CENTRE) };

/** 待办 of institutions (AddWorklistToInstitutions has the indexes). A bureau's filings are found through its bodies, of which it has few hundred. */
export const worklist: readonly WorkSource[] = [
  ...sourcesOf(filingMoves, 'filing', ({ kind }) => ({
    aggregateType: 'institutions.filing', facts: `jsonb_build_object('name', ${bodyOf('t.institution_id')})`, title: ({ name }) => String(name), link: (id) => `filings/${id}`,
    ...(kind === 'filing.decide' || kind === 'filing.opine'
      ? { at: { bureauIds: (kind === 'filing.opine' ? awaitsOpinion : awaitsDecision)('filing', (place) => `t.institution_id IN (SELECT i.id FROM institution i WHERE i.supervisor_id = ${place}::uuid)`) }, placeName: `(SELECT b.name FROM institution i JOIN bureau b ON b.id = i.supervisor_id WHERE i.id = t.institution_id)` }
      : { at: { institutionIds: atColumn('t.institution_id') }, placeName: bodyOf('t.institution_id') }),
  })),
  ...sourcesOf(feeMoves, 'fee_schedule', () => ({
    aggregateType: 'institutions.fee-schedule', facts: `jsonb_build_object('name', ${bodyOf('t.institution_id')})`, title: ({ name }) => String(name), link: (id) => `fee-schedules/${id}`,
    at: { institutionIds: atColumn('t.institution_id') }, placeName: bodyOf('t.institution_id'),
  })),
  ...sourcesOf(standardMoves, 'custom_standard', () => ({
    aggregateType: 'institutions.custom-standard', facts: `jsonb_build_object('name', ${bodyOf('t.institution_id')})`, title: ({ name }) => String(name), link: (id) => `custom-standards/${id}`,
    at: { institutionIds: atColumn('t.institution_id') }, placeName: bodyOf('t.institution_id'),
  })),
  ...sourcesOf(institutionMoves, 'institution', ({ kind }) => ({
    aggregateType: 'institutions.institution', facts: `jsonb_build_object('name', t.state->>'name')`, title: ({ name }) => String(name), link: (id) => `institutions/${id}`,
    at: { bureauIds: (kind === 'institution.opine' ? awaitsOpinion : awaitsDecision)('activation', atColumn('t.supervisor_id')) }, placeName: bureauOf('t.supervisor_id'),
  })),
  ...sourcesOf(ruleSetMoves, 'rule_set', () => ({
    ...adopted, aggregateType: 'institutions.rule-set', facts: `jsonb_build_object('name', t.state->'content'->>'name', 'version', t.rule_set_version)`, title: ({ name, version }) => `${String(name)} 第${String(version)}版`, link: (id) => `rule-sets/${id}`,
  })),
  ...sourcesOf(calendarMoves, 'calendar_paper', () => ({
    ...adopted, aggregateType: 'institutions.calendar-paper', facts: `jsonb_build_object('paper', t.state->>'paper', 'year', t.year)`, title: ({ paper, year }) => `${String(year)}年 ${String(paper)}`, link: () => 'calendar-papers',
  })),
];
