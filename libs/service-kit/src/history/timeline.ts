import { HISTORY_LIMIT, readHistory, type Queryable } from '@gt/persistence';
import { IsOptional } from 'class-validator';
import { deputyNames } from '../copies/copies.js';
import { IsQueryInt } from '../validation/fields.js';

/** More versions than an aggregate can have (PostgreSQL's int). */
const VERSION_MAX = 2_147_483_646;
/** From where a page of 办理过程 goes on. */
export class TimelineQuery {
  @IsOptional() @IsQueryInt(0, VERSION_MAX) after?: string | null;
}

/** One thing that happened to an aggregate: when, in which role and for whom. */
export interface TimelineItem { readonly version: number; readonly type: string; readonly occurredAt: string; readonly role: string; readonly byName?: string | null }

/**
 * 办理过程: what happened to an aggregate, when, in which role and for whom, with what `remarkOf` tells of its payload; no content. A page of it, oldest first:
 * `next` is the version after which it goes on (`after` of the next page), null on the last.
 */
export async function timelineOf(db: Queryable, aggregateType: string, id: string, remarkOf: (payload: never, type: string) => object, query: TimelineQuery = {}): Promise<{ items: TimelineItem[]; next: number | null }> {
  const found = await readHistory(db, aggregateType, id, Number(query.after ?? 0) + 1, HISTORY_LIMIT + 1);
  const events = found.slice(0, HISTORY_LIMIT);
  const nameOf = await deputyNames(db, events.map(({ actor }) => actor));
  return {
    items: events.map(({ version, type, occurredAt, actor, payload }) => ({ version, type, occurredAt: occurredAt.toISOString(), role: actor.role, ...(actor.onBehalfOf === undefined ? {} : { byName: nameOf(actor) }), ...remarkOf(payload as never, type) })),
    next: found.length > HISTORY_LIMIT ? events.at(-1)!.version : null,
  };
}
