import { readHistory, type Queryable } from '@gt/persistence';
import { deputyNames } from '../copies/copies.js';

/** 办理过程: what happened to an aggregate, when, in which role and for whom, with what `remarkOf` tells of its payload; no content. */
export async function timelineOf(db: Queryable, aggregateType: string, id: string, remarkOf: (payload: unknown) => object): Promise<{ items: object[] }> {
  const events = await readHistory(db, aggregateType, id);
  const nameOf = await deputyNames(db, events.map(({ actor }) => actor));
  return { items: events.map(({ version, type, occurredAt, actor, payload }) => ({ version, type, occurredAt: occurredAt.toISOString(), role: actor.role, ...(actor.onBehalfOf === undefined ? {} : { byName: nameOf(actor) }), ...remarkOf(payload) })) };
}
