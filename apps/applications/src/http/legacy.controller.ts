import { Body, Controller, Get, Header, HttpCode, Inject, Param, Post, Query, StreamableFile } from '@nestjs/common';
import { writeLegacyTemplate } from '@gt/forms';
import { Allow, CallerAccess, Command, IdPipe, KIT, SPREADSHEET_TYPE, type Access, type CommandContext, type Kit } from '@gt/service-kit';
import { askLegacyAmendment, decideCollision, endCertificate, settleLegacyAmendment, voidRecord } from '../commands/legacy.js';
import { loadLegacy, previewLegacy } from '../commands/legacy-import.js';
import { getLegacy, LEGACY_PAGE, listLegacy } from '../queries/legacy.js';
import { Stores } from '../storage/stores.js';
import { CollisionDto, DecisionDto, LegacyAmendmentDecisionDto, LegacyAmendmentDto, LegacyCertificateEndDto, LegacyLoadQuery, LegacyQuery } from './legacy.dto.js';

/** 历史数据 (七(三)): preview → load → collisions decided. */
@Controller()
export class LegacyController {
  constructor(@Inject(KIT) private readonly kit: Kit, @Inject(Stores) private readonly stores: Stores) {}

  @Get('legacy/template') @Allow('legacy.import') @Header('content-type', SPREADSHEET_TYPE) @Header('content-disposition', 'attachment; filename="legacy.xlsx"')
  async template(): Promise<StreamableFile> { return new StreamableFile(await writeLegacyTemplate(this.kit.clock.now().toISOString())); }
  @Post('legacy/previews') @Allow('legacy.import') @HttpCode(200)
  preview(@Body() bytes: Buffer, @CallerAccess() access: Access): Promise<object> { return previewLegacy(this.kit, this.stores, access, bytes); }
  @Post('legacy/imports') @Allow('legacy.import') @HttpCode(200)
  load(@Query() query: LegacyLoadQuery, @Body() bytes: Buffer, @Command() command: CommandContext): Promise<object> { return loadLegacy(this.kit, this.stores, command, bytes, query.evidence, query.rows ? query.rows.split(',').map(Number) : null); }

  @Get('legacy') @Allow('legacy.read')
  list(@Query() query: LegacyQuery, @CallerAccess() access: Access): Promise<object> { return listLegacy(this.kit.db, access, { ...query, limit: Number(query.limit ?? LEGACY_PAGE) }); }
  @Get('legacy/:id') @Allow('legacy.read')
  async one(@Param('id', IdPipe) id: string, @CallerAccess() access: Access): Promise<object> { return getLegacy(this.kit.db, await this.stores.legacy.find(this.kit.db, id), access); }
  @Post('legacy/:id/collision') @Allow('slot.release') @HttpCode(200)
  collision(@Param('id', IdPipe) id: string, @Body() dto: CollisionDto, @Command() command: CommandContext): Promise<object> { return decideCollision(this.kit, this.stores, command, id, dto); }
  @Post('legacy/:id/void') @Allow('legacy.end') @HttpCode(200)
  void(@Param('id', IdPipe) id: string, @Body() dto: DecisionDto, @Command() command: CommandContext): Promise<object> { return voidRecord(this.kit, this.stores, command, id, dto); }
  @Post('legacy/:id/certificate-end') @Allow('legacy.end') @HttpCode(200)
  end(@Param('id', IdPipe) id: string, @Body() dto: LegacyCertificateEndDto, @Command() command: CommandContext): Promise<object> { return endCertificate(this.kit, this.stores, command, id, dto); }
  @Post('legacy/:id/amendments') @Allow('legacy.requestAmendment') @HttpCode(200)
  askAmendment(@Param('id', IdPipe) id: string, @Body() dto: LegacyAmendmentDto, @Command() command: CommandContext): Promise<object> { return askLegacyAmendment(this.kit, this.stores, command, id, dto); }
  @Post('legacy/:id/amendment-decisions') @Allow('legacy.decideAmendment') @HttpCode(200)
  decideAmendment(@Param('id', IdPipe) id: string, @Body() dto: LegacyAmendmentDecisionDto, @Command() command: CommandContext): Promise<object> { return settleLegacyAmendment(this.kit, this.stores, command, id, dto); }
}
