import { AggregateStore, type EventLog } from '@gt/persistence';
import { evolveBureau, type Bureau, type BureauEvent } from '../domain/bureau.js';
import { evolveCalendarPaper, type CalendarPaper, type CalendarPaperEvent } from '../domain/calendar-paper.js';
import { evolveStandard, type CustomStandard, type StandardEvent } from '../domain/custom-standard.js';
import { evolveExpert, type Expert, type ExpertEvent } from '../domain/expert.js';
import { evolveFeeSchedule, type FeeEvent, type FeeSchedule } from '../domain/fee-schedule.js';
import { evolveFiling, type BridgingFiling, type FilingEvent } from '../domain/filing.js';
import { evolveInstitution, type Institution, type InstitutionEvent } from '../domain/institution.js';
import { evolveRuleSet, type RuleSetEdition, type RuleSetEvent } from '../domain/rule-set.js';

/** Nest's token for the stores. */
export const STORES = Symbol('stores');

export interface Stores {
  readonly bureaus: AggregateStore<Bureau, BureauEvent>;
  readonly institutions: AggregateStore<Institution, InstitutionEvent>;
  readonly experts: AggregateStore<Expert, ExpertEvent>;
  readonly filings: AggregateStore<BridgingFiling, FilingEvent>;
  readonly fees: AggregateStore<FeeSchedule, FeeEvent>;
  readonly standards: AggregateStore<CustomStandard, StandardEvent>;
  readonly ruleSets: AggregateStore<RuleSetEdition, RuleSetEvent>;
  readonly papers: AggregateStore<CalendarPaper, CalendarPaperEvent>;
}

export const makeStores = (log: EventLog): Stores => ({
  bureaus: new AggregateStore({ table: 'bureau', aggregateType: 'institutions.bureau', evolve: evolveBureau, columns: { name: { type: 'text', of: (s) => s.name }, level: { type: 'text', of: (s) => s.level } } }, log),
  institutions: new AggregateStore({ table: 'institution', aggregateType: 'institutions.institution', evolve: evolveInstitution,
    columns: { credit_code: { type: 'text', of: (s) => s.creditCode }, type: { type: 'text', of: (s) => s.type }, supervisor_id: { type: 'uuid', of: (s) => s.supervisorId }, status: { type: 'text', of: (s) => s.status } }, since: true }, log),
  experts: new AggregateStore({ table: 'expert', aggregateType: 'institutions.expert', evolve: evolveExpert, columns: { person_id: { type: 'uuid', of: (s) => s.personId } } }, log),
  filings: new AggregateStore({ table: 'filing', aggregateType: 'institutions.filing', evolve: evolveFiling, columns: { institution_id: { type: 'uuid', of: (s) => s.institutionId }, status: { type: 'text', of: (s) => s.status } }, since: true }, log),
  fees: new AggregateStore({ table: 'fee_schedule', aggregateType: 'institutions.fee-schedule', evolve: evolveFeeSchedule, columns: { institution_id: { type: 'uuid', of: (s) => s.institutionId }, status: { type: 'text', of: (s) => s.status } }, since: true }, log),
  standards: new AggregateStore({ table: 'custom_standard', aggregateType: 'institutions.custom-standard', evolve: evolveStandard, columns: { institution_id: { type: 'uuid', of: (s) => s.institutionId }, status: { type: 'text', of: (s) => s.status } }, since: true }, log),
  ruleSets: new AggregateStore({ table: 'rule_set', aggregateType: 'institutions.rule-set', evolve: evolveRuleSet,
    columns: { rule_set_id: { type: 'text', of: (s) => s.ruleSetId }, rule_set_version: { type: 'int', of: (s) => s.ruleSetVersion }, status: { type: 'text', of: (s) => s.status } }, since: true }, log),
  papers: new AggregateStore({ table: 'calendar_paper', aggregateType: 'institutions.calendar-paper', evolve: evolveCalendarPaper,
    columns: { year: { type: 'int', of: (s) => s.year }, sequence: { type: 'int', of: (s) => s.sequence }, status: { type: 'text', of: (s) => s.status } }, since: true }, log),
});
