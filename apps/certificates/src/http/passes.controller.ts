import { Controller, Get, Inject, Query } from '@nestjs/common';
import { IsOptional } from 'class-validator';
import { Allow, CallerAccess, IsId, IsQueryInt, KIT, type Access, type Kit } from '@gt/service-kit';
import { listPasses } from '../queries/passes.js';

const PAGE = 100;
export class PassFilter { @IsId() planId: string; @IsOptional() @IsId() after?: string; @IsOptional() @IsQueryInt(1, 200) limit?: string; }

/** The effective passes of a plan, as the body sees them before it submits its batch. */
@Controller('passes')
export class PassesController {
  constructor(@Inject(KIT) private readonly kit: Kit) {}
  @Get() @Allow('batch.read')
  list(@Query() filter: PassFilter, @CallerAccess() access: Access) { return listPasses(this.kit.db, access.reach('batch.read'), { planId: filter.planId, after: filter.after, limit: Number(filter.limit ?? PAGE) }); }
}
