import { Readable } from 'node:stream';
import { Body, Controller, Get, Header, Headers, HttpCode, Inject, Param, Post, Query, Res } from '@nestjs/common';
import { Allow, CallerAccess, Command, FILE_NAME_HEADER, fileNameOf, IdPipe, KIT, Public, readUpload, type Access, type CommandContext, type Kit } from '@gt/service-kit';
import { ATTACHMENT_LIMIT_BYTES, show, SHOWN_ONLY } from '@gt/uploads';
import type { FastifyReply } from 'fastify';
import { addEvidence, mayAddFile, openEvidence } from '../commands/objection-files.js';
import { ObjectionCommands } from '../commands/objections.js';
import { countObjections } from '../queries/objection-counts.js';
import { checkReceipt, getObjection, listObjections, OBJECTIONS_LIMIT, receiptOf, subjectsFor } from '../queries/objections.js';
import { Stores } from '../storage/stores.js';
import { AnswerDto, EscalationDto, ObjectionDto, ObjectionsQuery, PublicEscalationDto, PublicObjectionDto, ReceiptDto, SettlementDto, SubjectsQuery } from './objections.dto.js';

/** 异议与投诉: the applicant's, the public's by receipt, and those of the handlers. */
@Controller()
export class ObjectionsController {
  constructor(@Inject(KIT) private readonly kit: Kit, @Inject(Stores) private readonly stores: Stores) {}

  @Get('objections') @Allow('objection.read')
  list(@Query() query: ObjectionsQuery, @CallerAccess() access: Access): Promise<object> { return listObjections(this.kit, access, { ...query, limit: Number(query.limit ?? OBJECTIONS_LIMIT) }); }
  /** How many wait, are overdue and were right, by body. */
  @Get('objections/counts') @Allow('objection.count')
  counts(@CallerAccess() access: Access): Promise<object> { return countObjections(this.kit, access); }
  /** What the applicant may object to on this application. */
  @Get('objections/subjects') @Allow('objection.raise')
  subjects(@Query() query: SubjectsQuery, @CallerAccess() access: Access): Promise<object> { return subjectsFor(this.stores, this.kit.db, access, query.applicationId); }
  @Get('objections/:id') @Allow('objection.read') @Header('cache-control', 'no-store')
  async one(@Param('id', IdPipe) id: string, @Command() command: CommandContext): Promise<object> {
    const found = await getObjection(this.kit, this.stores, command.access, id);
    command.etag(found.version);
    return found;
  }
  @Post('objections') @Allow('objection.raise')
  raise(@Body() dto: ObjectionDto, @Command() command: CommandContext): Promise<object> { return this.run(command, 201, dto, (commands) => commands.raise(dto)); }
  @Post('objections/:id/answer') @Allow('objection.answer') @HttpCode(200)
  answer(@Param('id', IdPipe) id: string, @Body() dto: AnswerDto, @Command() command: CommandContext): Promise<object> { return this.run(command, 200, dto, (commands) => commands.answer(id, { ...dto, anew: dto.anew ?? false })); }
  @Post('objections/:id/escalation') @Allow('objection.raise') @HttpCode(200)
  escalate(@Param('id', IdPipe) id: string, @Body() dto: EscalationDto, @Command() command: CommandContext): Promise<object> {
    return this.run(command, 200, dto, async (commands) => { const { found, meta } = await commands.own(id); return commands.escalate(found, dto.grounds, meta); });
  }
  @Post('objections/:id/settlement') @Allow('objection.settle') @HttpCode(200)
  settle(@Param('id', IdPipe) id: string, @Body() dto: SettlementDto, @Command() command: CommandContext): Promise<object> { return this.run(command, 200, dto, (commands) => commands.settle(id, { ...dto, measure: dto.measure ?? null, anew: dto.anew ?? false })); }
  @Post('objections/:id/withdrawal') @Allow('objection.raise') @HttpCode(200)
  withdraw(@Param('id', IdPipe) id: string, @Command() command: CommandContext): Promise<object> {
    return this.run(command, 200, null, async (commands) => { const { found, meta } = await commands.own(id); return commands.withdraw(found, meta); });
  }

  /** Evidence of the applicant's. The public hands in none here: nobody would know whose bytes they are. */
  @Post('objections/:id/attachments') @Allow('objection.raise') @HttpCode(201)
  async add(@Param('id', IdPipe) id: string, @Body() body: Readable, @Headers(FILE_NAME_HEADER) name: string | undefined, @Command() command: CommandContext): Promise<object> {
    await mayAddFile(this.kit, this.stores, command, id);
    const told = fileNameOf(name);
    return addEvidence(this.kit, this.stores, command, id, { bytes: await readUpload(body, ATTACHMENT_LIMIT_BYTES), name: told });
  }
  @Get('objection-files/:id') @Allow('objection.read') @Header('cache-control', 'private, no-store') @Header('content-security-policy', SHOWN_ONLY)
  async open(@Param('id', IdPipe) id: string, @Command() command: CommandContext, @Res() reply: FastifyReply): Promise<void> {
    const { file, stream } = await openEvidence(this.kit, this.stores, id, command);
    show(reply, file, stream);
  }

  /** The public's (实名 or 匿名). The receipt is all that is answered, and by it alone it is followed; it lies sealed, also for a repeated request. */
  @Post('public-objections') @Public() @Header('cache-control', 'no-store')
  async raisePublicly(@Body() dto: PublicObjectionDto, @Command() command: CommandContext): Promise<{ receipt: string }> {
    const { id } = await this.run(command, 201, dto, (commands) => commands.raisePublicly({ ...dto, contact: dto.contact ?? null }));
    return { receipt: await receiptOf(this.kit, this.stores, id) };
  }
  @Post('objection-checks') @Public() @HttpCode(200) @Header('cache-control', 'no-store')
  check(@Body() dto: ReceiptDto): Promise<object> { return checkReceipt(this.kit, dto.receipt); }
  @Post('public-objections/escalations') @Public() @HttpCode(200) @Header('cache-control', 'no-store')
  escalatePublicly(@Body() dto: PublicEscalationDto, @Command() command: CommandContext): Promise<object> {
    return this.run(command, 200, dto, async (commands) => { const { found, meta } = await commands.byReceipt(dto.receipt); return standing(await commands.escalate(found, dto.grounds, meta)); });
  }
  @Post('public-objections/withdrawals') @Public() @HttpCode(200) @Header('cache-control', 'no-store')
  withdrawPublicly(@Body() dto: ReceiptDto, @Command() command: CommandContext): Promise<object> {
    return this.run(command, 200, dto, async (commands) => { const { found, meta } = await commands.byReceipt(dto.receipt); return standing(await commands.withdraw(found, meta)); });
  }

  private run<T>(command: CommandContext, status: number, body: unknown, work: (commands: ObjectionCommands) => Promise<T>): Promise<T> {
    return command.run(this.kit.db, status, body, (tx) => work(new ObjectionCommands(this.kit, this.stores, tx, command)));
  }
}
/** Nothing but how it stands goes to a receipt. */
const standing = ({ status, statusName }: { readonly status: string; readonly statusName: string }): object => ({ status, statusName });
