import { Readable } from 'node:stream';
import { Body, Controller, Get, Header, Headers, HttpCode, Inject, Param, Post, Query, Res } from '@nestjs/common';
import { Allow, CallerAccess, Command, FILE_NAME_HEADER, fileNameOf, IdPipe, IsId, KIT, readUpload, type Access, type CommandContext, type Kit } from '@gt/service-kit';
import { ATTACHMENT_LIMIT_BYTES, show, SHOWN_ONLY } from '@gt/uploads';
import type { FastifyReply } from 'fastify';
import { handIn, mayHandIn } from '../commands/evidence-files.js';
import { listEvidence, openEvidence, type Proven } from '../queries/evidence.js';
import { STORES, type Stores } from '../storage/stores.js';

/** The body or bureau whose the paper is. */
export class EvidencePlaceQuery { @IsId() place: string }

/** Papers that prove what is recorded (四(一), 六(五), 七(一), 附件1): handed in once, named by what they prove, opened where they are named. */
@Controller()
export class EvidenceController {
  constructor(@Inject(KIT) private readonly kit: Kit, @Inject(STORES) private readonly stores: Stores) {}

  @Post('files') @Allow('evidence.hand') @HttpCode(201)
  async handIn(@Query() { place }: EvidencePlaceQuery, @Body() body: Readable, @Headers(FILE_NAME_HEADER) name: string | undefined, @Command() command: CommandContext): Promise<object> {
    await mayHandIn(this.kit, command, place);
    const told = fileNameOf(name);
    return handIn(this.kit, command, place, { bytes: await readUpload(body, ATTACHMENT_LIMIT_BYTES), name: told });
  }

  @Get('institutions/:id/files') @Allow('evidence.look') @Header('cache-control', 'private, no-store')
  ofInstitution(@Param('id', IdPipe) id: string, @CallerAccess() access: Access): Promise<object> { return listEvidence(this.kit, this.stores, access, 'institution', id); }
  @Get('filings/:id/files') @Allow('evidence.look') @Header('cache-control', 'private, no-store')
  ofFiling(@Param('id', IdPipe) id: string, @CallerAccess() access: Access): Promise<object> { return listEvidence(this.kit, this.stores, access, 'filing', id); }
  @Get('experts/:id/files') @Allow('evidence.look') @Header('cache-control', 'private, no-store')
  ofExpert(@Param('id', IdPipe) id: string, @CallerAccess() access: Access): Promise<object> { return listEvidence(this.kit, this.stores, access, 'expert', id); }

  @Get('institutions/:id/files/:fileId') @Allow('evidence.look') @Header('cache-control', 'private, no-store') @Header('content-security-policy', SHOWN_ONLY)
  openOfInstitution(@Param('id', IdPipe) id: string, @Param('fileId', IdPipe) fileId: string, @Command() command: CommandContext, @Res() reply: FastifyReply): Promise<void> { return this.open('institution', id, fileId, command, reply); }
  @Get('filings/:id/files/:fileId') @Allow('evidence.look') @Header('cache-control', 'private, no-store') @Header('content-security-policy', SHOWN_ONLY)
  openOfFiling(@Param('id', IdPipe) id: string, @Param('fileId', IdPipe) fileId: string, @Command() command: CommandContext, @Res() reply: FastifyReply): Promise<void> { return this.open('filing', id, fileId, command, reply); }
  @Get('experts/:id/files/:fileId') @Allow('evidence.look') @Header('cache-control', 'private, no-store') @Header('content-security-policy', SHOWN_ONLY)
  openOfExpert(@Param('id', IdPipe) id: string, @Param('fileId', IdPipe) fileId: string, @Command() command: CommandContext, @Res() reply: FastifyReply): Promise<void> { return this.open('expert', id, fileId, command, reply); }

  private async open(kind: Proven, id: string, fileId: string, command: CommandContext, reply: FastifyReply): Promise<void> {
    const { file, stream } = await openEvidence(this.kit, this.stores, command, kind, id, fileId);
    show(reply, file, stream);
  }
}
