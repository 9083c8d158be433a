import { Body, Controller, Get, HttpCode, Inject, Param, Post, Put, Query } from '@nestjs/common';
import { Allow, CallerAccess, Command, CommandContext, TimelineQuery, IdPipe, KIT, notFound, Public, type Access, type Kit } from '@gt/service-kit';
import { changeFees, draftFees, publishFees } from '../commands/fees.js';
import { listFees, publicBodies } from '../queries/fees.js';
import { historyOf } from '../queries/histories.js';
import { feeView } from '../queries/views.js';
import { STORES, type Stores } from '../storage/stores.js';
import { InstitutionsPageQuery, pageOf } from './common.dto.js';
import { DraftFeesDto, FeeContentDto, feeContentOf, FeesQuery, PublishFeesDto } from './fees.dto.js';

@Controller('fee-schedules')
export class FeesController {
  constructor(@Inject(KIT) private readonly kit: Kit, @Inject(STORES) private readonly stores: Stores) {}
  private use(command: CommandContext) { return { kit: this.kit, stores: this.stores, command }; }

  @Post() @Allow('fee.draft')
  draft(@Body() dto: DraftFeesDto, @Command() command: CommandContext) { return draftFees(this.use(command), dto.institutionId, feeContentOf(dto)); }
  @Put(':id') @Allow('fee.draft')
  change(@Param('id', IdPipe) id: string, @Body() dto: FeeContentDto, @Command() command: CommandContext) { return changeFees(this.use(command), id, feeContentOf(dto)); }
  @Post(':id/publish') @Allow('fee.publish') @HttpCode(200)
  publish(@Param('id', IdPipe) id: string, @Body() dto: PublishFeesDto, @Command() command: CommandContext) { return publishFees(this.use(command), id, dto); }
  @Get() @Allow('fee.read')
  list(@Query() query: FeesQuery, @CallerAccess() access: Access) { return listFees(this.kit.db, access, pageOf(query), { institutionId: query.institutionId ?? null, status: query.status ?? null }); }
  @Get(':id') @Allow('fee.read')
  async get(@Param('id', IdPipe) id: string, @CallerAccess() access: Access) { return feeView(await this.readable(access, id)); }
  @Get(':id/history') @Allow('fee.read')
  async history(@Param('id', IdPipe) id: string, @Query() query: TimelineQuery, @CallerAccess() access: Access) { await this.readable(access, id); return historyOf(this.kit, 'fee-schedule', id, query); }
  private async readable(access: Access, id: string) {
    const found = await this.stores.fees.find(this.kit.db, id);
    const body = found && await this.stores.institutions.find(this.kit.db, found.state.institutionId);
    if (!found || !body || !access.may('fee.read', { institutionId: body.id, bureauId: body.state.supervisorId })) throw notFound('收费标准');
    return found;
  }
}

@Controller('public-bodies')
export class PublicBodiesController {
  constructor(@Inject(KIT) private readonly kit: Kit) {}
  /** 机构与收费公示 (四(一), 七(五)): who may evaluate what, and at which price. Without an account. */
  @Get() @Public()
  list(@Query() query: InstitutionsPageQuery) { return publicBodies(this.kit.db, pageOf(query), this.kit.clock.today()); }
}
