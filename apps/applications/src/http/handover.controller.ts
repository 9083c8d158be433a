import { Controller, Get, Inject, Query, Res } from '@nestjs/common';
import { writeSheet, type WriteColumn } from '@gt/forms';
import { Allow, CallerAccess, HandoverInventoryQuery, KIT, sendInventory, type Access, type Kit } from '@gt/service-kit';
import type { FastifyReply } from 'fastify';
import { handoverRows } from '../queries/handover.js';

const COLUMNS: readonly WriteColumn[] = [{ title: '类别' }, { title: '申报编号', width: 38 }, { title: '姓名' }, { title: '证件号码', width: 22 }, { title: '职称级别' }, { title: '职业', width: 24 }, { title: '工种', width: 24 }, { title: '等级' }, { title: '状态' }];

/** Slots and open applications that a body hands to its supervisor (domain.md §5). */
@Controller('handover-inventory')
export class HandoverController {
  constructor(@Inject(KIT) private readonly kit: Kit) {}
  @Get() @Allow('handover.read')
  inventory(@Query() { institutionId }: HandoverInventoryQuery, @CallerAccess() access: Access, @Res() reply: FastifyReply): Promise<void> {
    return sendInventory(this.kit, access, reply, institutionId, (limit) => handoverRows(this.kit.db, institutionId, limit), (rows, at) => writeSheet('申报名额移交清单', COLUMNS, rows, at));
  }
}
