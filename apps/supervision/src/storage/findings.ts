import { AggregateStore, type EventLog } from '@gt/persistence';
import { evolveFinding, type Finding, type FindingEvent } from '../domain/finding.js';

/** Nest's token for the findings. */
export const FINDINGS = Symbol('findings');
export type Findings = AggregateStore<Finding, FindingEvent>;

export const makeFindings = (log: EventLog): Findings => new AggregateStore<Finding, FindingEvent>({ table: 'finding', aggregateType: 'supervision.finding', evolve: evolveFinding,
  columns: { institution_id: { type: 'uuid', of: (finding) => finding.institutionId }, status: { type: 'text', of: (finding) => finding.status } }, since: true }, log);
