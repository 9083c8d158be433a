import { Body, Controller, Get, Header, HttpCode, Inject, Param, Post, Put, Query, Res } from '@nestjs/common';
import type { Tx } from '@gt/persistence';
import { Allow, CallerAccess, Command, TimelineQuery, IdPipe, KIT, type Access, type CommandContext, type Kit } from '@gt/service-kit';
import type { FastifyReply } from 'fastify';
import { acceptApplications } from '../commands/accept.js';
import { single, type RowResult } from '../commands/act.js';
import { createDraft, createRetake, updateDraft } from '../commands/draft.js';
import { ReviewCommands } from '../commands/review.js';
import { submitApplications } from '../commands/submit.js';
import { getApplication, historyOf, LIST_LIMIT, listApplications } from '../queries/applications.js';
import { previewOf } from '../queries/preview.js';
import { intakeOutlook, rulesOfDraft } from '../queries/rules-of-draft.js';
import { Stores } from '../storage/stores.js';
import { acceptanceOf } from './acceptance.js';
import { AcceptanceDto, ListQuery, MaterialChecksDto, OpinionDto, ReasonDto, RefusalDto, SupplementDto } from './commands.dto.js';
import { DraftChangeDto, DraftDto } from './form.dto.js';

/** Applications one by one. */
@Controller('applications')
export class ApplicationsController {
  constructor(@Inject(KIT) private readonly kit: Kit, @Inject(Stores) private readonly stores: Stores) {}

  @Get() @Allow('application.read')
  list(@Query() query: ListQuery, @CallerAccess() access: Access): Promise<object> {
    return listApplications(this.kit.db, access, { ...query, limit: query.limit ? Number(query.limit) : LIST_LIMIT });
  }
  @Get(':id') @Allow('application.read')
  async get(@Param('id', IdPipe) id: string, @CallerAccess() access: Access, @Command() command: CommandContext): Promise<object> {
    const found = await this.stores.applications.find(this.kit.db, id);
    const answer = await getApplication(this.kit.db, found, access);
    command.etag(found!.version);
    return answer;
  }
  @Get(':id/history') @Allow('application.read')
  async history(@Param('id', IdPipe) id: string, @Query() query: TimelineQuery, @CallerAccess() access: Access): Promise<object> { return historyOf(this.kit.db, await this.stores.applications.find(this.kit.db, id), access, query); }
  @Get(':id/rules') @Allow('application.read')
  async rules(@Param('id', IdPipe) id: string, @CallerAccess() access: Access): Promise<object> { return rulesOfDraft(this.kit, await this.stores.applications.find(this.kit.db, id), access); }
  @Get(':id/intake-outlook') @Allow('application.read')
  async outlook(@Param('id', IdPipe) id: string, @CallerAccess() access: Access): Promise<object> { return intakeOutlook(this.kit, this.stores, await this.stores.applications.find(this.kit.db, id), access); }
  /** 附件2 as it stands, in the official layout, number and phone masked: nothing is kept of it. */
  @Get(':id/preview') @Allow('application.read') @Header('cache-control', 'private, no-store')
  async preview(@Param('id', IdPipe) id: string, @CallerAccess() access: Access, @Res() reply: FastifyReply): Promise<void> {
    const pdf = await previewOf(this.kit, this.stores, await this.stores.applications.find(this.kit.db, id), access);
    void reply.header('content-type', 'application/pdf').header('content-disposition', 'inline; filename="preview.pdf"').send(Buffer.from(pdf));
  }

  @Post() @Allow('application.draft')
  create(@Body() dto: DraftDto, @Command() command: CommandContext): Promise<object> { return command.run(this.kit.db, 201, dto, (tx) => createDraft(this.kit, this.stores, tx, command, dto)); }
  @Put(':id') @Allow('application.draft') @HttpCode(200)
  update(@Param('id', IdPipe) id: string, @Body() dto: DraftChangeDto, @Command() command: CommandContext): Promise<object> { return command.run(this.kit.db, 200, dto, (tx) => updateDraft(this.kit, this.stores, tx, command, id, dto)); }
  @Post(':id/retake') @Allow('application.draft')
  retake(@Param('id', IdPipe) id: string, @Command() command: CommandContext): Promise<object> { return command.run(this.kit.db, 201, null, (tx) => createRetake(this.kit, this.stores, tx, command, id)); }

  @Post(':id/submit') @Allow('application.submit') @HttpCode(200)
  submit(@Param('id', IdPipe) id: string, @Command() command: CommandContext): Promise<object> { return this.one(command, null, (tx) => submitApplications(this.kit, this.stores, tx, command, [id])); }
  @Post(':id/recommend') @Allow('application.recommend') @HttpCode(200)
  recommend(@Param('id', IdPipe) id: string, @Body() dto: OpinionDto, @Command() command: CommandContext): Promise<object> { return this.one(command, dto, (tx) => this.review(tx, command).recommend([id], { opinion: dto.opinion.trim(), sealKind: dto.sealKind })); }
  @Post(':id/return') @Allow('application.recommend') @HttpCode(200)
  return(@Param('id', IdPipe) id: string, @Body() dto: ReasonDto, @Command() command: CommandContext): Promise<object> { return this.one(command, dto, (tx) => this.review(tx, command).returnByEmployer(id, dto.reason.trim())); }
  @Post(':id/not-recommend') @Allow('application.recommend') @HttpCode(200)
  notRecommend(@Param('id', IdPipe) id: string, @Body() dto: ReasonDto, @Command() command: CommandContext): Promise<object> { return this.one(command, dto, (tx) => this.review(tx, command).notRecommend(id, dto.reason.trim())); }
  @Post(':id/request-supplement') @Allow('application.accept') @HttpCode(200)
  supplement(@Param('id', IdPipe) id: string, @Body() dto: SupplementDto, @Command() command: CommandContext): Promise<object> { return this.one(command, dto, (tx) => this.review(tx, command).requestSupplement(id, { reason: dto.reason.trim(), dueOn: dto.dueOn, items: (dto.items ?? []).map(({ item, reason }) => ({ item, reason: reason.trim() })) })); }
  @Post(':id/material-checks') @Allow('application.accept') @HttpCode(200)
  checkMaterials(@Param('id', IdPipe) id: string, @Body() dto: MaterialChecksDto, @Command() command: CommandContext): Promise<object> { return this.one(command, dto, (tx) => this.review(tx, command).checkMaterials(id, dto.checks.map(({ item, original, note }) => ({ item, original: original ?? null, note: note?.trim() ?? null })))); }
  @Post(':id/accept') @Allow('application.accept') @HttpCode(200)
  accept(@Param('id', IdPipe) id: string, @Body() dto: AcceptanceDto, @Command() command: CommandContext): Promise<object> { return this.one(command, dto, (tx) => acceptApplications(this.kit, this.stores, tx, command, [{ id, ...acceptanceOf(dto) }])); }
  @Post(':id/refuse') @Allow('application.refuse') @HttpCode(200)
  refuse(@Param('id', IdPipe) id: string, @Body() dto: RefusalDto, @Command() command: CommandContext): Promise<object> {
    return this.one(command, dto, (tx) => this.review(tx, command).refuse(id, dto.reasons.map((r) => ({ code: r.code ?? 'REFUSED_BY_BODY', clause: r.clause.trim(), message: r.message.trim() }))));
  }
  @Post(':id/withdraw') @Allow('application.withdraw') @HttpCode(200)
  withdraw(@Param('id', IdPipe) id: string, @Body() dto: ReasonDto, @Command() command: CommandContext): Promise<object> { return this.one(command, dto, (tx) => this.review(tx, command).withdraw(id, dto.reason.trim())); }
  @Post(':id/withdraw-by-decision') @Allow('application.refuse') @HttpCode(200)
  withdrawByDecision(@Param('id', IdPipe) id: string, @Body() dto: ReasonDto, @Command() command: CommandContext): Promise<object> { return this.one(command, dto, (tx) => this.review(tx, command).withdrawByDecision(id, dto.reason.trim())); }

  private review(tx: Tx, command: CommandContext): ReviewCommands { return new ReviewCommands(this.kit, this.stores, tx, command); }
  private one(command: CommandContext, dto: unknown, work: (tx: Tx) => Promise<RowResult[]>): Promise<object> {
    return command.run(this.kit.db, 200, dto, async (tx) => single(await work(tx), command));
  }
}
