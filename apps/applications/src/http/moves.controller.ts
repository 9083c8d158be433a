import { Body, Controller, HttpCode, Inject, Param, Post } from '@nestjs/common';
import type { Tx } from '@gt/persistence';
import { Allow, CallerAccess, Command, IdPipe, KIT, type Access, type CommandContext, type Kit } from '@gt/service-kit';
import { bulk, single, type RowResult } from '../commands/act.js';
import { MoveCommands } from '../commands/person-moves.js';
import { previewMove } from '../queries/move-preview.js';
import { Stores } from '../storage/stores.js';
import { IdsDto } from './commands.dto.js';
import { MoveCheckDto, MoveDecisionDto, MovePreviewDto, MoveReportDto } from './moves.dto.js';

/** People who change unit or retire on the way, and 在职在岗 confirmed again (domain.md §2). */
@Controller()
export class MovesController {
  constructor(@Inject(KIT) private readonly kit: Kit, @Inject(Stores) private readonly stores: Stores) {}

  @Post('applications/:id/report-move') @Allow('move.report') @HttpCode(200)
  report(@Param('id', IdPipe) id: string, @Body() dto: MoveReportDto, @Command() command: CommandContext): Promise<object> {
    return this.one(command, dto, (tx) => this.moves(tx, command).report(id, { kind: dto.kind, on: dto.on, note: dto.note.trim() }, dto.creditCode ?? null));
  }
  @Post('applications/:id/move-previews') @Allow('application.read') @HttpCode(200)
  preview(@Param('id', IdPipe) id: string, @Body() dto: MovePreviewDto, @CallerAccess() access: Access): Promise<object> {
    return previewMove(this.kit, this.stores, access, id, { report: dto.report ? { kind: dto.report.kind, on: dto.report.on, note: '' } : null, creditCode: dto.creditCode ?? null });
  }
  @Post('applications/:id/check-move') @Allow('move.check') @HttpCode(200)
  check(@Param('id', IdPipe) id: string, @Body() dto: MoveCheckDto, @Command() command: CommandContext): Promise<object> {
    return this.one(command, dto, (tx) => this.moves(tx, command).check(id, { holds: dto.holds, reason: dto.reason?.trim() ?? null }, dto.creditCode ?? null));
  }
  @Post('applications/:id/decide-move') @Allow('move.decide') @HttpCode(200)
  decide(@Param('id', IdPipe) id: string, @Body() dto: MoveDecisionDto, @Command() command: CommandContext): Promise<object> { return this.one(command, dto, (tx) => this.moves(tx, command).decide(id, dto)); }
  @Post('in-post-confirmations') @Allow('inPost.confirm') @HttpCode(200)
  confirm(@Body() dto: IdsDto, @Command() command: CommandContext): Promise<object> { return command.run(this.kit.db, 200, dto, async (tx) => bulk(await this.moves(tx, command).confirmInPost(dto.ids))); }

  private moves(tx: Tx, command: CommandContext): MoveCommands { return new MoveCommands(this.kit, this.stores, tx, command); }
  private one(command: CommandContext, dto: unknown, work: (tx: Tx) => Promise<RowResult[]>): Promise<object> { return command.run(this.kit.db, 200, dto, async (tx) => single(await work(tx), command)); }
}
