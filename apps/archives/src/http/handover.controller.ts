import { Controller, Get, Inject, Query, Res } from '@nestjs/common';
import { writeSheet, type WriteColumn } from '@gt/forms';
import { Allow, CallerAccess, HandoverInventoryQuery, KIT, sendInventory, type Access, type Kit } from '@gt/service-kit';
import type { FastifyReply } from 'fastify';
import { handoverRows } from '../queries/handover.js';

const COLUMNS: readonly WriteColumn[] = [{ title: '案卷', width: 40 }, { title: '状态' }, { title: '归档日期' }, { title: '件数' }, { title: '未取到或不符' }, { title: '字节数' }, { title: '案卷编号', width: 38 }];

/** 档案 that a body hands to its supervisor (domain.md §5). */
@Controller('handover-inventory')
export class HandoverController {
  constructor(@Inject(KIT) private readonly kit: Kit) {}
  @Get() @Allow('handover.read')
  inventory(@Query() { institutionId }: HandoverInventoryQuery, @CallerAccess() access: Access, @Res() reply: FastifyReply): Promise<void> {
    return sendInventory(this.kit, access, reply, institutionId, (limit) => handoverRows(this.kit.db, institutionId, limit), (rows, at) => writeSheet('档案移交清单', COLUMNS, rows, at));
  }
}
