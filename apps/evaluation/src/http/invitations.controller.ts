import { Body, Controller, Get, HttpCode, Inject, Param, Post, Query } from '@nestjs/common';
import { Allow, CallerAccess, Command, IdPipe, KIT, type Access, type CommandContext, type Kit } from '@gt/service-kit';
import { answerInvitation, inviteExperts, withdrawInvitation } from '../commands/invitations.js';
import { listInvitations, showInvitation } from '../queries/invitations.js';
import { Stores } from '../storage/stores.js';
import { InvitationsQuery } from './list-dto.js';
import { AnswerInvitationDto, InviteDto } from './panel-dto.js';
import { PlanReasonDto } from './plan-dto.js';
import { limitOf } from './plans.controller.js';

/** Experts are asked to sit, and answer by themselves (六(三)). */
@Controller()
export class InvitationsController {
  constructor(@Inject(KIT) private readonly kit: Kit, @Inject(Stores) private readonly stores: Stores) {}

  @Post('plans/:id/invitations') @Allow('panel.form')
  invite(@Param('id', IdPipe) id: string, @Body() dto: InviteDto, @Command() command: CommandContext) { return inviteExperts(this.kit, this.stores, command, id, dto); }
  @Post('invitations/:id/answer') @Allow('invitation.answer') @HttpCode(200)
  answer(@Param('id', IdPipe) id: string, @Body() dto: AnswerInvitationDto, @Command() command: CommandContext) { return answerInvitation(this.kit, this.stores, command, id, dto); }
  @Post('invitations/:id/withdraw') @Allow('panel.form') @HttpCode(200)
  withdraw(@Param('id', IdPipe) id: string, @Body() dto: PlanReasonDto, @Command() command: CommandContext) { return withdrawInvitation(this.kit, this.stores, command, id, dto); }

  @Get('invitations') @Allow('invitation.read')
  list(@Query() query: InvitationsQuery, @CallerAccess() access: Access) { return listInvitations(this.kit, access, { planId: query.planId ?? null, status: query.status ?? null, after: query.after ?? null, limit: limitOf(query) }); }
  @Get('invitations/:id') @Allow('invitation.read')
  show(@Param('id', IdPipe) id: string, @CallerAccess() access: Access) { return showInvitation(this.kit, this.stores, access, id); }
}
