import { Controller, Get, Inject, Query } from '@nestjs/common';
import { allTypes, topics } from '@gt/contracts';
import { toEnvelope } from '@gt/event-bus';
import { readEvents, SettledMark } from '@gt/persistence';
import { IsOptional } from 'class-validator';
import { Allow } from '../http/access.js';
import { badRequest, type FieldFault } from '../http/problem.js';
import { KIT, type Kit } from '../kit.js';
import { IsQueryInt, Rule } from '../validation/fields.js';

/** Events that a page looks at unless asked otherwise, and at most: what one transaction of the reader takes. */
export const HISTORY_PAGE = 500;
/** Bytes of data after which a page ends, so that neither side holds more at a time: some events may be near EVENT_LIMIT_BYTES. */
export const HISTORY_PAGE_BYTES = 4 * 1024 * 1024;
/** Largest position (bigint). */
const POSITION_LIMIT = 9_223_372_036_854_775_807n;

const isPosition = (value: unknown): boolean => typeof value === 'string' && /^\d{1,19}$/.test(value) && BigInt(value) <= POSITION_LIMIT;
const isName = (value: unknown): boolean => typeof value === 'string' && /^[\w.-]{1,100}$/.test(value);

export class HistoryQuery {
  /** an event type of this service; without it all */
  @IsOptional() @Rule('NOT_AN_EVENT_TYPE', '应为事件类型，如 evaluation.PlanFiled。', isName) type?: string | null;
  /** an aggregate type of this service; without it all */
  @IsOptional() @Rule('NOT_AN_AGGREGATE_TYPE', '应为聚合类型，如 evaluation.plan。', isName) aggregate?: string | null;
  /** the position to go on after; without it from the beginning */
  @IsOptional() @Rule('NOT_A_POSITION', '应为上一页返回的 position（非负整数）。', isPosition) after?: string | null;
  @IsOptional() @IsQueryInt(1, HISTORY_PAGE) limit?: string | null;
}

/** The service's own events, as it publishes them, for consumers that must have them all: new ones, rebuilt ones, restored ones. */
@Controller('events')
export class EventsController {
  private readonly settled = new SettledMark('event_position_seq');
  constructor(@Inject(KIT) private readonly kit: Kit) {}

  /**
   * Up to `limit` events after a position are looked at, no further than where no open transaction can still put one in between. Those asked for are
   * in `items`; `position` is where to go on, and nothing is left when it has reached `last`.
   */
  @Get() @Allow('history.read')
  async read(@Query() query: HistoryQuery) {
    demandOwn(this.kit.service, query);
    const { db, log } = this.kit;
    const after = query.after ?? '0';
    const limit = query.limit ? Number(query.limit) : HISTORY_PAGE;
    const [row] = await db.query<{ last: string }>('SELECT coalesce(max(position), 0)::text AS last FROM event');
    const settled = await this.settled.advance(db);
    const found = BigInt(settled) > BigInt(after) ? await readEvents(db, after, settled, limit, query.aggregate ?? null) : [];
    const items: Array<{ position: string; event: object }> = [];
    let position = after;
    let bytes = 0;
    for (const event of found) {
      const envelope = toEnvelope(event, log.toContract);
      if (!query.type || envelope.type === query.type) {
        bytes += Buffer.byteLength(JSON.stringify(envelope.data));
        if (bytes > HISTORY_PAGE_BYTES && items.length > 0) return { items, position, last: row!.last };
        items.push({ position: event.position, event: envelope });
      }
      position = event.position;
    }
    return { items, position: found.length < limit && BigInt(settled) > BigInt(position) ? settled : position, last: row!.last };
  }
}

/** Another service's types, and types that nobody has, are refused by name: an empty page would look like "nothing happened". */
function demandOwn(service: string, { type, aggregate }: HistoryQuery): void {
  const faults: FieldFault[] = [];
  if (type && !(type.startsWith(`${service}.`) && allTypes().includes(type))) faults.push({ field: 'type', code: 'UNKNOWN_EVENT_TYPE', message: '本服务没有这种事件，请核对类型及其所属服务。' });
  if (aggregate && !(aggregate.startsWith(`${service}.`) && topics.some((t) => t.aggregateType === aggregate))) faults.push({ field: 'aggregate', code: 'UNKNOWN_AGGREGATE_TYPE', message: '本服务没有这种聚合，请核对类型及其所属服务。' });
  if (faults.length > 0) throw badRequest(faults);
}
