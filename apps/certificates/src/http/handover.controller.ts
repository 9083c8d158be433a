import { Controller, Get, Inject, Query, Res } from '@nestjs/common';
import { writeSheet, type WriteColumn } from '@gt/forms';
import { Allow, CallerAccess, HandoverInventoryQuery, KIT, sendInventory, type Access, type Kit } from '@gt/service-kit';
import type { FastifyReply } from 'fastify';
import { handoverRows } from '../queries/handover.js';

const COLUMNS: readonly WriteColumn[] = [{ title: '证书编号', width: 26 }, { title: '姓名' }, { title: '证件号码', width: 22 }, { title: '职业', width: 24 }, { title: '工种', width: 24 }, { title: '等级' }, { title: '发证日期' }, { title: '状态' }, { title: '打印' }];

/** Certificates whose service a body hands to its supervisor (domain.md §5). */
@Controller('handover-inventory')
export class HandoverController {
  constructor(@Inject(KIT) private readonly kit: Kit) {}
  @Get() @Allow('handover.read')
  inventory(@Query() { institutionId }: HandoverInventoryQuery, @CallerAccess() access: Access, @Res() reply: FastifyReply): Promise<void> {
    return sendInventory(this.kit, access, reply, institutionId, (limit) => handoverRows(this.kit.db, institutionId, limit), (rows, at) => writeSheet('证书服务移交清单', COLUMNS, rows, at));
  }
}
