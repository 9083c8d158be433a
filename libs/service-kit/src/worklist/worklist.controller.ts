import { Controller, Get, Inject, Query } from '@nestjs/common';
import { roles, type Role } from '@gt/policy';
import { IsIn, IsOptional } from 'class-validator';
import { CallerAccess, forbidden, SignedIn, type Access } from '../http/access.js';
import { KIT, type Kit } from '../kit.js';
import { Answers } from '../routes.js';
import { IsQueryInt, Rule } from '../validation/fields.js';
import { isWorkCursor, readWorklist, WORKLIST_PAGE, WORKLIST_PAGE_LIMIT, type WorkItem } from './worklist.js';

export class WorklistQuery {
  /** one kind of work alone */
  @IsOptional() @Rule('NOT_A_KIND', '应为待办的种类，如 plan.file。', (v) => typeof v === 'string' && /^[\w.-]{1,60}$/.test(v), {}, { type: 'string', pattern: '^[\\w.-]{1,60}$' }) kind?: string;
  /** what waits for the caller in this role alone */
  @IsOptional() @IsIn(Object.keys(roles)) role?: Role;
  @IsOptional() @Rule('NOT_A_CURSOR', '请使用上一页返回的 next。', isWorkCursor, {}, { type: 'string', format: 'cursor' }) after?: string;
  @IsOptional() @IsQueryInt(1, WORKLIST_PAGE_LIMIT) limit?: string;
}

const text = { type: 'string' } as const;
const ITEM = {
  type: 'object', required: ['kind', 'title', 'id', 'service', 'aggregateType', 'state', 'since', 'dueOn', 'daysLeft', 'link', 'placeName', 'onBehalfOf', 'onBehalfOfName'],
  properties: {
    kind: { ...text, description: '待办种类' }, title: { ...text, description: '一行中文说明，不含证件号码' }, id: { ...text, format: 'uuid' }, service: text, aggregateType: text, state: text,
    since: { ...text, format: 'date-time', description: '自何时起等待' }, dueOn: { ...text, format: 'date', nullable: true }, daysLeft: { type: 'integer', nullable: true, description: '距到期的日历天数，负数为已逾期' },
    link: { ...text, description: '案件的接口地址' }, placeName: { ...text, nullable: true, description: '以何处的身份办理' },
    onBehalfOf: { ...text, nullable: true, description: '代谁办理（休假代办）的账号，本人的为空' }, onBehalfOfName: { ...text, nullable: true, description: '代谁办理' },
  },
};

/** `GET /api/<service>/worklist` (待办): what waits for the caller's roles at their places, oldest first. */
@Controller('worklist')
export class WorklistController {
  constructor(@Inject(KIT) private readonly kit: Kit) {}

  @Get() @SignedIn()
  @Answers({ type: 'object', required: ['items', 'next'], properties: { items: { type: 'array', items: ITEM }, next: { ...text, nullable: true } } })
  read(@Query() query: WorklistQuery, @CallerAccess() access: Access): Promise<{ items: WorkItem[]; next: string | null }> {
    if (access.actor.grants.length === 0) throw forbidden();
    return readWorklist(this.kit, access, this.kit.worklist, { kind: query.kind ?? null, role: query.role ?? null, after: query.after ?? null, limit: Number(query.limit ?? WORKLIST_PAGE) });
  }
}
