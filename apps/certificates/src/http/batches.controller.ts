import { Body, Controller, Get, HttpCode, Inject, Param, Post, Query } from '@nestjs/common';
import { IsOptional } from 'class-validator';
import { Allow, CallerAccess, Command, IdPipe, IsDay, IsId, IsQueryInt, IsText, KIT, notFound, type Access, type CommandContext, type Kit } from '@gt/service-kit';
import { Certificates } from '../certificates.js';
import { confirmBatch, publishBatch, resourceOf, resubmitBatch, returnBatch, submitBatch } from '../commands/batches.js';
import { importNumbers, previewImport } from '../commands/imports.js';
import { numberBatch } from '../commands/numbering.js';
import { batchView, listBatches } from '../queries/batches.js';

/** Rows of one page. */
const PAGE = 100;
export class SubmitBatch { @IsId() planId: string; }
export class ReturnBatch { @IsText(1, 500) reason: string; }
export class PublishBatch { @IsDay() uploadedOn: string; @IsOptional() @IsDay() confirmedVisibleOn: string | null; }
export class BatchFilter { @IsOptional() @IsId() planId?: string; @IsOptional() @IsId() after?: string; @IsOptional() @IsQueryInt(1, 200) limit?: string; }

@Controller('batches')
export class BatchesController {
  constructor(private readonly service: Certificates, @Inject(KIT) private readonly kit: Kit) {}

  @Post() @Allow('batch.submit') submit(@Body() dto: SubmitBatch, @Command() command: CommandContext) { return submitBatch(this.service, command, dto); }
  @Post(':id/resubmission') @Allow('batch.submit') @HttpCode(200) resubmit(@Param('id', IdPipe) id: string, @Command() command: CommandContext) { return resubmitBatch(this.service, command, id); }
  @Post(':id/confirmation') @Allow('batch.decide') @HttpCode(200) confirm(@Param('id', IdPipe) id: string, @Command() command: CommandContext) { return confirmBatch(this.service, command, id); }
  @Post(':id/return') @Allow('batch.decide') @HttpCode(200) return(@Param('id', IdPipe) id: string, @Body() dto: ReturnBatch, @Command() command: CommandContext) { return returnBatch(this.service, command, id, dto); }
  @Post(':id/numbering') @Allow('batch.number') @HttpCode(200) number(@Param('id', IdPipe) id: string, @Command() command: CommandContext) { return numberBatch(this.service, command, id); }
  @Post(':id/import-previews') @Allow('certificate.import') @HttpCode(200) preview(@Param('id', IdPipe) id: string, @Body() bytes: Buffer, @CallerAccess() access: Access) { return previewImport(this.service, access, id, bytes); }
  @Post(':id/imports') @Allow('certificate.import') @HttpCode(200) import(@Param('id', IdPipe) id: string, @Body() bytes: Buffer, @Command() command: CommandContext) { return importNumbers(this.service, command, id, bytes); }
  @Post(':id/publication') @Allow('batch.publish') @HttpCode(200) publish(@Param('id', IdPipe) id: string, @Body() dto: PublishBatch, @Command() command: CommandContext) { return publishBatch(this.service, command, id, dto); }

  @Get() @Allow('batch.read')
  list(@Query() filter: BatchFilter, @CallerAccess() access: Access) { return listBatches(this.kit.db, access.reach('batch.read'), { planId: filter.planId, after: filter.after, limit: Number(filter.limit ?? PAGE) }); }
  @Get(':id') @Allow('batch.read')
  async one(@Param('id', IdPipe) id: string, @CallerAccess() access: Access) {
    const found = await this.service.batches.find(this.kit.db, id);
    if (!found || !access.may('batch.read', resourceOf(found.state))) throw notFound('证书批次');
    return batchView(found);
  }
}
