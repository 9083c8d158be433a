import { Body, Controller, Get, HttpCode, Inject, Param, Post, Query } from '@nestjs/common';
import { Allow, CallerAccess, Command, IdPipe, KIT, type Access, type CommandContext, type Kit } from '@gt/service-kit';
import { enterScores } from '../commands/enter-scores.js';
import { dissolvePanel, formPanel, previewPanel } from '../commands/form-panel.js';
import { proofreadRegister, returnRegister, signAsChair, signAsChief } from '../commands/sign-register.js';
import { signSheets } from '../commands/sign-sheets.js';
import { supersedeSheet } from '../commands/supersede-sheet.js';
import { takeEffect } from '../commands/take-effect.js';
import { listResults, showRegister } from '../queries/registers.js';
import { listSheets } from '../queries/sheets.js';
import { Stores } from '../storage/stores.js';
import { ResultsQuery, SheetsQuery } from './list-dto.js';
import { FormPanelDto } from './panel-dto.js';
import { PlanReasonDto } from './plan-dto.js';
import { limitOf } from './plans.controller.js';
import { ChairSignatureDto, EnterScoresDto, SignSheetsDto, SupersedeSheetDto } from './sheet-dto.js';

/** Panels, sheets, registers, results: from the formation to the effect. */
@Controller()
export class ScoringController {
  constructor(@Inject(KIT) private readonly kit: Kit, @Inject(Stores) private readonly stores: Stores) {}

  @Post('plans/:id/panels') @Allow('panel.form')
  form(@Param('id', IdPipe) id: string, @Body() dto: FormPanelDto, @Command() command: CommandContext) { return formPanel(this.kit, this.stores, command, id, dto); }

  /** What stands against the panel, by expert and candidate; nothing is stored. */
  @Post('plans/:id/panel-previews') @Allow('panel.form') @HttpCode(200)
  previewPanel(@Param('id', IdPipe) id: string, @Body() dto: FormPanelDto, @Command() command: CommandContext) { return previewPanel(this.kit, this.stores, command, id, dto); }

  @Post('panels/:id/dissolve') @Allow('panel.form') @HttpCode(200)
  dissolve(@Param('id', IdPipe) id: string, @Body() dto: PlanReasonDto, @Command() command: CommandContext) { return dissolvePanel(this.kit, this.stores, command, id, dto); }

  @Get('sheets') @Allow('sheet.read')
  sheets(@Query() query: SheetsQuery, @CallerAccess() access: Access) { return listSheets(this.kit, access, { ...query, limit: limitOf(query) }); }

  @Post('sheets/scores') @Allow('sheet.enter') @HttpCode(200)
  enter(@Body() dto: EnterScoresDto, @Command() command: CommandContext) { return enterScores(this.kit, this.stores, command, dto); }

  @Post('sheets/signatures') @Allow('sheet.sign') @HttpCode(200)
  sign(@Body() dto: SignSheetsDto, @Command() command: CommandContext) { return signSheets(this.kit, this.stores, command, dto); }

  @Post('sheets/:id/supersede') @Allow('sheet.sign')
  supersede(@Param('id', IdPipe) id: string, @Body() dto: SupersedeSheetDto, @Command() command: CommandContext) { return supersedeSheet(this.kit, this.stores, command, id, dto); }

  @Get('registers/:id') @Allow('register.read')
  register(@Param('id', IdPipe) id: string, @CallerAccess() access: Access) { return showRegister(this.kit, this.stores, access, id); }

  @Post('registers/:id/proofread') @Allow('register.proofread') @HttpCode(200)
  proofread(@Param('id', IdPipe) id: string, @Command() command: CommandContext) { return proofreadRegister(this.kit, this.stores, command, id); }

  @Post('registers/:id/return') @Allow('register.proofread') @HttpCode(200)
  back(@Param('id', IdPipe) id: string, @Body() dto: PlanReasonDto, @Command() command: CommandContext) { return returnRegister(this.kit, this.stores, command, id, dto); }

  @Post('registers/:id/chair-signatures') @Allow('register.chairSign') @HttpCode(200)
  chair(@Param('id', IdPipe) id: string, @Body() dto: ChairSignatureDto, @Command() command: CommandContext) { return signAsChair(this.kit, this.stores, command, id, dto); }

  @Post('registers/:id/chief-signature') @Allow('register.chiefSign') @HttpCode(200)
  chief(@Param('id', IdPipe) id: string, @Command() command: CommandContext) { return signAsChief(this.kit, this.stores, command, id); }

  @Post('registers/:id/take-effect') @Allow('register.takeEffect') @HttpCode(200)
  effect(@Param('id', IdPipe) id: string, @Command() command: CommandContext) { return takeEffect(this.kit, this.stores, command, id); }

  @Get('results') @Allow('result.read')
  results(@Query() query: ResultsQuery, @CallerAccess() access: Access) { return listResults(this.kit, access, { ...query, limit: limitOf(query) }); }
}
