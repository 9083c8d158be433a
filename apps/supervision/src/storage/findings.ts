import { AggregateStore, type EventLog, type Queryable, type Tx } from '@gt/persistence';
import { evolveFinding, type Finding, type FindingEvent } from '../domain/finding.js';

/** Nest's token for the findings. */
export const FINDINGS = Symbol('findings');
export type Findings = AggregateStore<Finding, FindingEvent>;

export const makeFindings = (log: EventLog): Findings => new AggregateStore<Finding, FindingEvent>({ table: 'finding', aggregateType: 'supervision.finding', evolve: evolveFinding,
  columns: { institution_id: { type: 'uuid', of: (finding) => finding.institutionId }, status: { type: 'text', of: (finding) => finding.status } }, since: true }, log);

/** The body whose volume it is. */
export const saveVolume = async (tx: Tx, volumeId: string, institutionId: string): Promise<void> => { await tx.query('INSERT INTO volume_row (volume_id, institution_id) VALUES ($1, $2) ON CONFLICT (volume_id) DO NOTHING', [volumeId, institutionId]); };
export const institutionOfVolume = async (db: Queryable, volumeId: string): Promise<string | undefined> => (await db.query<{ institution_id: string }>('SELECT institution_id FROM volume_row WHERE volume_id = $1', [volumeId]))[0]?.institution_id;
