import { Readable } from 'node:stream';
import { Body, Controller, Get, HttpCode, Inject, Param, Post, Query } from '@nestjs/common';
import { Allow, CallerAccess, Command, IdPipe, IsDay, IsId, KIT, readUpload, type Access, type CommandContext, type Kit } from '@gt/service-kit';
import { beginScan, registerSigned, SCAN_LIMIT_BYTES } from '../commands/scans.js';
import { getScan, listScans } from '../queries/scans.js';
import { Stores } from '../storage/stores.js';

export class ScanQuery { @IsId() employerId: string }
export class SignedOnDto { @IsDay() signedOn: string }

/** Stacks of scanned pages that sort themselves to their forms by the page codes. */
@Controller('scans')
export class ScansController {
  constructor(@Inject(KIT) private readonly kit: Kit, @Inject(Stores) private readonly stores: Stores) {}

  @Post() @Allow('application.import') @HttpCode(202)
  async begin(@Query() { employerId }: ScanQuery, @Body() body: Readable, @Command() command: CommandContext): Promise<object> {
    command.access.require('application.import', { employerId });
    return beginScan(this.kit, command, employerId, await readUpload(body, SCAN_LIMIT_BYTES));
  }
  @Get() @Allow('application.import')
  list(@CallerAccess() access: Access): Promise<object> { return listScans(this.kit, access); }
  @Get(':id') @Allow('application.import')
  one(@Param('id', IdPipe) id: string, @CallerAccess() access: Access): Promise<object> { return getScan(this.kit, this.stores, access, id); }
  @Post(':id/registrations') @Allow('application.import') @HttpCode(200)
  register(@Param('id', IdPipe) id: string, @Body() dto: SignedOnDto, @Command() command: CommandContext): Promise<object> { return registerSigned(this.kit, this.stores, command, id, dto.signedOn); }
}
