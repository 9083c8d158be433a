import { Body, Controller, Get, HttpCode, Inject, Param, Post, Put, Query, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { Allow, CallerAccess, Command, TimelineQuery, IdPipe, KIT, type Access, type CommandContext, type Kit } from '@gt/service-kit';
import { changePlan, draftPlan } from '../commands/draft-plan.js';
import { enrolCandidates } from '../commands/enrol.js';
import { excuseAbsences } from '../commands/excuse.js';
import { filePlan, permitFiling, previewFiling, returnPlan } from '../commands/file-plan.js';
import { startPlan } from '../commands/start-plan.js';
import { cancelPlan, postponePlan } from '../commands/stop-plan.js';
import { previewTransfer, transferCandidates } from '../commands/transfer.js';
import { showCalendarPreview } from '../queries/calendar-preview.js';
import { showRuleSetPreview } from '../queries/rule-set-preview.js';
import { listCandidates, listPlans, listWaiting, planHistory, showPlan } from '../queries/plans.js';
import { DEFAULT_PAGE } from '../queries/reach.js';
import { sittingLoads } from '../storage/sittings.js';
import { Stores } from '../storage/stores.js';
import { CalendarPreviewDto, PageQuery, PlansQuery, PlanRuleSetPreviewDto } from './list-dto.js';
import { DraftPlanDto, EnrolDto, ExcuseDto, PlanContentDto, PlanReasonDto, CandidateTransferDto } from './plan-dto.js';

export const limitOf = (query: PageQuery): number => Number(query.limit ?? DEFAULT_PAGE);

@Controller()
export class PlansController {
  constructor(@Inject(KIT) private readonly kit: Kit, @Inject(Stores) private readonly stores: Stores) {}

  @Post('plans') @Allow('plan.draft')
  draft(@Body() { institutionId, ...dto }: DraftPlanDto, @Command() command: CommandContext) { return draftPlan(this.kit, this.stores, command, institutionId, dto); }

  @Put('plans/:id') @Allow('plan.draft')
  change(@Param('id', IdPipe) id: string, @Body() dto: PlanContentDto, @Command() command: CommandContext) { return changePlan(this.kit, this.stores, command, id, dto); }

  @Post('plans/:id/file') @Allow('plan.file') @HttpCode(200)
  file(@Param('id', IdPipe) id: string, @Command() command: CommandContext) { return filePlan(this.kit, this.stores, command, id); }

  /** What the filing would say now, or every reason against it; nothing is stored. */
  @Post('plans/:id/filing-previews') @Allow('plan.file') @HttpCode(200)
  previewFiling(@Param('id', IdPipe) id: string, @Command() command: CommandContext) { return previewFiling(this.kit, this.stores, command, id); }

  @Post('plans/:id/filing-permissions') @Allow('plan.decide') @HttpCode(200)
  permit(@Param('id', IdPipe) id: string, @Body() dto: PlanReasonDto, @Command() command: CommandContext) { return permitFiling(this.kit, this.stores, command, id, dto); }

  @Post('plans/:id/return') @Allow('plan.decide') @HttpCode(200)
  return(@Param('id', IdPipe) id: string, @Body() dto: PlanReasonDto, @Command() command: CommandContext) { return returnPlan(this.kit, this.stores, command, id, dto); }

  @Post('plans/:id/enrolments') @Allow('plan.enrol') @HttpCode(200)
  enrol(@Param('id', IdPipe) id: string, @Body() dto: EnrolDto, @Command() command: CommandContext) { return enrolCandidates(this.kit, this.stores, command, id, dto); }

  @Post('plans/:id/transfers') @Allow('plan.enrol') @HttpCode(200)
  transfer(@Param('id', IdPipe) id: string, @Body() dto: CandidateTransferDto, @Command() command: CommandContext) { return transferCandidates(this.kit, this.stores, command, id, dto); }
  /** What the transfer would do, with every reason against it; nothing is stored. */
  @Post('plans/:id/transfer-previews') @Allow('plan.enrol') @HttpCode(200)
  previewTransfer(@Param('id', IdPipe) id: string, @Body() dto: CandidateTransferDto, @Command() command: CommandContext) { return previewTransfer(this.kit, this.stores, command, id, dto); }

  @Post('plans/:id/excuses') @Allow('plan.enrol') @HttpCode(200)
  excuse(@Param('id', IdPipe) id: string, @Body() dto: ExcuseDto, @Command() command: CommandContext) { return excuseAbsences(this.kit, this.stores, command, id, dto); }

  @Post('plans/:id/start') @Allow('plan.run') @HttpCode(200)
  start(@Param('id', IdPipe) id: string, @Command() command: CommandContext) { return startPlan(this.kit, this.stores, command, id); }

  @Post('plans/:id/postpone') @Allow('plan.file') @HttpCode(200)
  postpone(@Param('id', IdPipe) id: string, @Body() dto: PlanReasonDto, @Command() command: CommandContext) { return postponePlan(this.kit, this.stores, command, id, dto); }

  @Post('plans/:id/cancel') @Allow('plan.file') @HttpCode(200)
  cancel(@Param('id', IdPipe) id: string, @Body() dto: PlanReasonDto, @Command() command: CommandContext) { return cancelPlan(this.kit, this.stores, command, id, dto); }

  @Get('plans') @Allow('plan.read')
  list(@Query() query: PlansQuery, @CallerAccess() access: Access) { return listPlans(this.kit, access, { ...query, limit: limitOf(query) }); }

  /** How much each expert is going to sit, in the whole city, from today on: for those who form panels. */
  @Get('expert-loads') @Allow('expert.read')
  async loads(@Query() query: PageQuery, @CallerAccess() access: Access) {
    if (!access.reach('expert.read').everything) return { items: [], next: null };
    const limit = limitOf(query);
    const rows = await sittingLoads(this.kit.db, this.kit.clock.today(), query.after ?? null, limit + 1);
    return { items: rows.slice(0, limit), next: rows.length > limit ? rows[limit - 1]!.expertId : null };
  }

  /** What a paper of holidays would change for open plans; nothing is stored. */
  @Post('calendar-previews') @Allow('calendar.preview') @HttpCode(200)
  previewCalendar(@Body() dto: CalendarPreviewDto, @CallerAccess() access: Access) { return showCalendarPreview(this.kit, access, dto); }

  /** What a proposed rule set would change for open plans; nothing is stored. */
  @Post('rule-set-previews') @Allow('ruleset.preview') @HttpCode(200)
  previewRuleSet(@Body() dto: PlanRuleSetPreviewDto, @CallerAccess() access: Access) { return showRuleSetPreview(this.kit, access, dto.content); }

  @Get('plans/:id') @Allow('plan.read')
  async show(@Param('id', IdPipe) id: string, @CallerAccess() access: Access, @Res({ passthrough: true }) reply: FastifyReply) {
    const plan = await showPlan(this.kit, this.stores, access, id);
    void reply.header('etag', `"${plan.version}"`);
    return plan;
  }

  @Get('plans/:id/history') @Allow('plan.read')
  history(@Param('id', IdPipe) id: string, @Query() query: TimelineQuery, @CallerAccess() access: Access) { return planHistory(this.kit, this.stores, access, id, query); }

  @Get('plans/:id/candidates') @Allow('plan.read')
  candidates(@Param('id', IdPipe) id: string, @Query() query: PageQuery, @CallerAccess() access: Access) { return listCandidates(this.kit, this.stores, access, id, query.after, limitOf(query)); }

  /** Accepted applicants who are in no plan yet. */
  @Get('candidates') @Allow('plan.enrol')
  waiting(@Query() query: PageQuery, @CallerAccess() access: Access) { return listWaiting(this.kit, access, query.after, limitOf(query)); }
}
