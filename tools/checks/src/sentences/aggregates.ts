import { createHash } from 'node:crypto';
import { eventHash, type StoredEvent } from '@gt/persistence';
import { named, type Break } from '../report.js';

/** How far a consumer says that it has applied an aggregate. */
export interface Mark { readonly version: number; readonly count: number; readonly digest: string }

/** The events of one aggregate, oldest first. */
export class AggregateFold {
  version = 0;
  count = 0;
  /** SHA-256 chained over the event ids in version order, as every consumer runs it */
  digest = '';

  constructor(readonly aggregateType: string, readonly id: string) {}

  add(event: StoredEvent): readonly Break[] {
    const breaks: Break[] = [];
    if (event.version !== this.version + 1) breaks.push(this.broken('VERSION_GAP', `version ${event.version} follows version ${this.version}`));
    if (eventHash(event) !== event.sha256) breaks.push(this.broken('EVENT_ALTERED', `its event ${event.id} (version ${event.version}) is not the one that was recorded`));
    this.version = event.version;
    this.count += 1;
    this.digest = createHash('sha256').update(this.digest).update(event.id).digest('hex');
    return breaks;
  }

  broken(code: string, message: string): Break {
    return { code, aggregate: named(this.aggregateType, this.id), message };
  }
}

/** The row holds what the last event led to. `rowVersion` null: there is no row. */
export function judgeRow(fold: AggregateFold, rowVersion: number | null): readonly Break[] {
  if (rowVersion === null) return [fold.broken('ROW_GONE', `it has ${fold.count} events and no row`)];
  return rowVersion === fold.version ? [] : [fold.broken('ROW_VERSION_DIFFERS', `its row has version ${rowVersion}, its last event ${fold.version}`)];
}

export const rowWithoutEvents = (aggregateType: string, id: string): Break => ({ code: 'ROW_WITHOUT_EVENTS', aggregate: named(aggregateType, id), message: 'it has a row, and no event made it' });

/** A consumer has applied every event once, in order. `mark` null: it knows nothing of the aggregate. */
export function judgeMark(consumer: string, fold: AggregateFold, mark: Mark | null): readonly Break[] {
  if (mark === null || mark.count === 0) return [fold.broken('NOT_APPLIED', `${consumer} has applied none of its ${fold.count} events`)];
  if (mark.version !== fold.version || mark.count !== fold.count) return [fold.broken('COUNT_DIFFERS', `${consumer} has applied ${mark.count} events up to version ${mark.version}; there are ${fold.count} up to ${fold.version}`)];
  return mark.digest === fold.digest ? [] : [fold.broken('DIGEST_DIFFERS', `${consumer} has applied ${mark.count} events, and not the same ones`)];
}

export const markWithoutAggregate = (consumer: string, aggregateType: string, id: string): Break =>
  ({ code: 'APPLIED_UNKNOWN', aggregate: named(aggregateType, id), message: `${consumer} has applied events of it, and its owner has none` });
