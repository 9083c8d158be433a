import { Body, Controller, Get, HttpCode, Inject, Param, Post, Query } from '@nestjs/common';
import { PERSON_DOCUMENTS, type PersonDocumentType } from '@gt/domain';
import { IsIn, IsOptional } from 'class-validator';
import { Allow, CallerAccess, Command, IdPipe, IsId, IsQueryInt, IsText, KIT, type Access, type CommandContext, type Kit } from '@gt/service-kit';
import { Certificates } from '../certificates.js';
import { askAmendment, settleAmendment } from '../commands/amendments.js';
import { cancelCertificate, printCertificate, publishChanges, revokeCertificate, waivePhoto } from '../commands/certificates.js';
import { AMENDMENT_NAMES, type AmendmentKind } from '../domain/amendment.js';
import type { PrintState } from '../domain/certificate.js';
import { getCertificate, listCertificates } from '../queries/certificates.js';
import { PublishBatch } from './batches.controller.js';

const PAGE = 100;
export class CertificateReason { @IsText(1, 500) reason: string; }
export class CertificateFilter { @IsOptional() @IsId() batchId?: string; @IsOptional() @IsIn(['WAITING', 'HELD', 'PRINTED']) print?: PrintState; @IsOptional() @IsId() after?: string; @IsOptional() @IsQueryInt(1, 200) limit?: string; }

/** Longest reason or document's name (characters): a sentence or two. */
const TEXT = 500;
export class AmendmentDto {
  @IsIn(Object.keys(AMENDMENT_NAMES)) kind: AmendmentKind;
  /** as it is to stand on the certificate; absent: it stays */
  @IsOptional() @IsText(1, 50) name?: string | null;
  @IsOptional() @IsIn(PERSON_DOCUMENTS.map((each) => each.type)) idType?: PersonDocumentType | null;
  @IsOptional() @IsText(1, 40) idNumber?: string | null;
  @IsText(1, TEXT) reason: string;
  /** what it rests on: 户口簿, 改名证明, the body's record of the error, the notice of loss */
  @IsText(1, TEXT) document: string;
}
export class AmendmentDecisionDto {
  @IsIn(['APPROVE', 'REFUSE']) decision: 'APPROVE' | 'REFUSE';
  /** why not */
  @IsOptional() @IsText(1, TEXT) reason?: string | null;
}

@Controller('certificates')
export class CertificatesController {
  constructor(private readonly service: Certificates, @Inject(KIT) private readonly kit: Kit) {}
  @Get() @Allow('certificate.read')
  list(@Query() filter: CertificateFilter, @CallerAccess() access: Access) { return listCertificates(this.kit.db, access.reach('certificate.read'), { batchId: filter.batchId, print: filter.print, after: filter.after, limit: Number(filter.limit ?? PAGE) }); }
  @Get(':id') @Allow('certificate.read') async one(@Param('id', IdPipe) id: string, @CallerAccess() access: Access): Promise<object> { return getCertificate(this.kit.db, await this.service.certificates.find(this.kit.db, id), access); }
  @Post(':id/amendments') @Allow('certificate.requestAmendment') @HttpCode(200) askAmendment(@Param('id', IdPipe) id: string, @Body() dto: AmendmentDto, @Command() command: CommandContext) { return askAmendment(this.service, command, id, dto); }
  @Post(':id/amendment-decisions') @Allow('certificate.decideAmendment') @HttpCode(200) decideAmendment(@Param('id', IdPipe) id: string, @Body() dto: AmendmentDecisionDto, @Command() command: CommandContext) { return settleAmendment(this.service, command, id, dto); }
  @Post(':id/cancellation') @Allow('certificate.cancel') @HttpCode(200) cancel(@Param('id', IdPipe) id: string, @Body() dto: CertificateReason, @Command() command: CommandContext) { return cancelCertificate(this.service, command, id, dto); }
  @Post(':id/revocation') @Allow('certificate.revoke') @HttpCode(200) revoke(@Param('id', IdPipe) id: string, @Body() dto: CertificateReason, @Command() command: CommandContext) { return revokeCertificate(this.service, command, id, dto); }
  @Post(':id/publication') @Allow('certificate.publish') @HttpCode(200) publish(@Param('id', IdPipe) id: string, @Body() dto: PublishBatch, @Command() command: CommandContext) { return publishChanges(this.service, command, id, dto); }
  @Post(':id/printing') @Allow('certificate.print') @HttpCode(202) print(@Param('id', IdPipe) id: string, @Command() command: CommandContext) { return printCertificate(this.service, command, id); }
  @Post(':id/photo-waiver') @Allow('certificate.print') @HttpCode(202) waivePhoto(@Param('id', IdPipe) id: string, @Body() dto: CertificateReason, @Command() command: CommandContext) { return waivePhoto(this.service, command, id, dto); }
}
