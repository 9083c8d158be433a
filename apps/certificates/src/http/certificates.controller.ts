import { Body, Controller, Get, HttpCode, Inject, Param, Post, Query } from '@nestjs/common';
import { IsIn, IsOptional } from 'class-validator';
import { Allow, CallerAccess, Command, IdPipe, IsId, IsQueryInt, IsText, KIT, type Access, type CommandContext, type Kit } from '@gt/service-kit';
import { Certificates } from '../certificates.js';
import { cancelCertificate, printCertificate, revokeCertificate, waivePhoto } from '../commands/certificates.js';
import type { PrintState } from '../domain/certificate.js';
import { listCertificates } from '../queries/certificates.js';

const PAGE = 100;
export class CertificateReason { @IsText(1, 500) reason: string; }
export class CertificateFilter { @IsOptional() @IsId() batchId?: string; @IsOptional() @IsIn(['WAITING', 'HELD', 'PRINTED']) print?: PrintState; @IsOptional() @IsId() after?: string; @IsOptional() @IsQueryInt(1, 200) limit?: string; }

@Controller('certificates')
export class CertificatesController {
  constructor(private readonly service: Certificates, @Inject(KIT) private readonly kit: Kit) {}
  @Get() @Allow('certificate.read')
  list(@Query() filter: CertificateFilter, @CallerAccess() access: Access) { return listCertificates(this.kit.db, access.reach('certificate.read'), { batchId: filter.batchId, print: filter.print, after: filter.after, limit: Number(filter.limit ?? PAGE) }); }
  @Post(':id/cancellation') @Allow('certificate.cancel') @HttpCode(200) cancel(@Param('id', IdPipe) id: string, @Body() dto: CertificateReason, @Command() command: CommandContext) { return cancelCertificate(this.service, command, id, dto); }
  @Post(':id/revocation') @Allow('certificate.revoke') @HttpCode(200) revoke(@Param('id', IdPipe) id: string, @Body() dto: CertificateReason, @Command() command: CommandContext) { return revokeCertificate(this.service, command, id, dto); }
  @Post(':id/printing') @Allow('certificate.print') @HttpCode(202) print(@Param('id', IdPipe) id: string, @Command() command: CommandContext) { return printCertificate(this.service, command, id); }
  @Post(':id/photo-waiver') @Allow('certificate.print') @HttpCode(202) waivePhoto(@Param('id', IdPipe) id: string, @Body() dto: CertificateReason, @Command() command: CommandContext) { return waivePhoto(this.service, command, id, dto); }
}
