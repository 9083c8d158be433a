import { Readable } from 'node:stream';
import { Body, Controller, Get, Header, Headers, HttpCode, Inject, Param, Post, Put, Query, Res } from '@nestjs/common';
import { Allow, CallerAccess, Command, FILE_NAME_HEADER, fileNameOf, IdPipe, KIT, readUpload, type Access, type CommandContext, type Kit } from '@gt/service-kit';
import { ATTACHMENT_LIMIT_BYTES, show, SHOWN_ONLY } from '@gt/uploads';
import type { FastifyReply } from 'fastify';
import { attach, chooseCrop, detach, dropPhoto, mayHandIn, putPhoto, turnPhoto } from '../commands/attachments.js';
import { handInSigned, mayHandInSigned } from '../commands/scans.js';
import { fixedPhoto } from '../jobs/fix-photos.js';
import { PHOTO_LIMIT_BYTES } from '../commands/photo-picture.js';
import { materialsView, openAttachment, openPhoto } from '../queries/attachments.js';
import { Stores } from '../storage/stores.js';
import { AttachmentQuery, CropDto, PhotoQuery, SignedPageQuery, TurnDto } from './attachments.dto.js';

/** Papers and photo of an application (五(一), 附件2 填表说明二, 六). */
@Controller()
export class AttachmentsController {
  constructor(@Inject(KIT) private readonly kit: Kit, @Inject(Stores) private readonly stores: Stores) {}

  @Get('applications/:id/materials') @Allow('attachment.look') @Header('cache-control', 'private, no-store')
  materials(@Param('id', IdPipe) id: string, @CallerAccess() access: Access): Promise<object> { return materialsView(this.kit, this.stores, id, access); }

  @Post('applications/:id/attachments') @Allow('application.draft') @HttpCode(201)
  async add(@Param('id', IdPipe) id: string, @Query() query: AttachmentQuery, @Body() body: Readable, @Headers(FILE_NAME_HEADER) name: string | undefined, @Command() command: CommandContext): Promise<object> {
    await mayHandIn(this.kit, this.stores, command, id);
    const told = fileNameOf(name);
    return attach(this.kit, this.stores, command, id, { item: query.material, bytes: await readUpload(body, ATTACHMENT_LIMIT_BYTES), name: told, replaces: query.replaces ?? null });
  }
  /** The page that the applicant signed by pen (附件2 填表说明一), of one application. */
  @Post('applications/:id/signed-pages') @Allow('application.submit') @HttpCode(200)
  async signedPage(@Param('id', IdPipe) id: string, @Query() { signedOn }: SignedPageQuery, @Body() body: Readable, @Command() command: CommandContext): Promise<object> {
    await mayHandInSigned(this.kit, this.stores, command, id);
    return handInSigned(this.kit, this.stores, command, id, signedOn, await readUpload(body, ATTACHMENT_LIMIT_BYTES));
  }
  @Post('attachments/:id/removal') @Allow('application.draft') @HttpCode(200)
  remove(@Param('id', IdPipe) id: string, @Command() command: CommandContext): Promise<object> { return command.run(this.kit.db, 200, null, (tx) => detach(this.kit, this.stores, tx, command, id)); }

  @Get('attachments/:id') @Allow('attachment.look') @Header('cache-control', 'private, no-store') @Header('content-security-policy', SHOWN_ONLY)
  async open(@Param('id', IdPipe) id: string, @Command() command: CommandContext, @Res() reply: FastifyReply): Promise<void> {
    const { attachment, stream } = await openAttachment(this.kit, this.stores, id, command);
    show(reply, attachment, stream);
  }

  @Put('applications/:id/photo') @Allow('application.draft') @HttpCode(200)
  async photo(@Param('id', IdPipe) id: string, @Body() body: Readable, @Command() command: CommandContext): Promise<object> {
    await mayHandIn(this.kit, this.stores, command, id);
    return putPhoto(this.kit, this.stores, command, id, await readUpload(body, PHOTO_LIMIT_BYTES));
  }
  @Post('applications/:id/photo/crop') @Allow('application.draft') @HttpCode(200)
  crop(@Param('id', IdPipe) id: string, @Body() { left, top, width, height }: CropDto, @Command() command: CommandContext): Promise<object> { return chooseCrop(this.kit, this.stores, command, id, { left, top, width, height }); }
  @Post('applications/:id/photo/turn') @Allow('application.draft') @HttpCode(200)
  turn(@Param('id', IdPipe) id: string, @Body() { quarters }: TurnDto, @Command() command: CommandContext): Promise<object> { return turnPhoto(this.kit, this.stores, command, id, quarters); }
  @Post('applications/:id/photo/removal') @Allow('application.draft') @HttpCode(200)
  dropPhoto(@Param('id', IdPipe) id: string, @Command() command: CommandContext): Promise<object> { return command.run(this.kit.db, 200, null, (tx) => dropPhoto(this.kit, this.stores, tx, command, id)); }
  @Get('applications/:id/photo') @Allow('attachment.look') @Header('cache-control', 'private, no-store') @Header('content-security-policy', SHOWN_ONLY)
  async showPhoto(@Param('id', IdPipe) id: string, @Query() query: PhotoQuery, @Command() command: CommandContext, @Res() reply: FastifyReply): Promise<void> {
    const bytes = await openPhoto(this.kit, this.stores, id, query.size ?? 'TWO_INCH', command);
    void reply.header('content-type', 'image/jpeg').header('content-length', String(bytes.length)).send(bytes);
  }
  @Get('applications/:id/certificate-photo') @Allow('document.fetch') @Header('cache-control', 'private, no-store')
  async certificatePhoto(@Param('id', IdPipe) id: string, @CallerAccess() access: Access, @Res() reply: FastifyReply): Promise<void> {
    const bytes = await fixedPhoto(this.kit, this.stores, access, id);
    void reply.header('content-type', 'image/jpeg').header('content-length', String(bytes.length)).send(bytes);
  }
}
