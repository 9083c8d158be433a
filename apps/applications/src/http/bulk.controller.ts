import { Body, Controller, Header, HttpCode, Inject, Post, Res } from '@nestjs/common';
import type { Tx } from '@gt/persistence';
import { Allow, Command, KIT, type CommandContext, type Kit } from '@gt/service-kit';
import type { FastifyReply } from 'fastify';
import { acceptApplications } from '../commands/accept.js';
import { bulk, type RowResult } from '../commands/act.js';
import { ReviewCommands } from '../commands/review.js';
import { submitApplications } from '../commands/submit.js';
import { printForms } from '../queries/prints.js';
import { Stores } from '../storage/stores.js';
import { acceptanceOf } from './acceptance.js';
import { AcceptancesDto, CopyReceiptsDto, IdsDto, PrintsDto, RecommendationsDto, SignedPagesDto } from './commands.dto.js';

/** Many applications in one command, each row with its own result. */
@Controller()
export class BulkController {
  constructor(@Inject(KIT) private readonly kit: Kit, @Inject(Stores) private readonly stores: Stores) {}

  @Post('submissions') @Allow('application.submit') @HttpCode(200)
  submit(@Body() dto: IdsDto, @Command() command: CommandContext): Promise<object> { return this.many(command, dto, (tx) => submitApplications(this.kit, this.stores, tx, command, dto.ids)); }
  @Post('recommendations') @Allow('application.recommend') @HttpCode(200)
  recommend(@Body() dto: RecommendationsDto, @Command() command: CommandContext): Promise<object> {
    return this.many(command, dto, (tx) => new ReviewCommands(this.kit, this.stores, tx, command).recommend(dto.ids, { opinion: dto.opinion.trim(), sealKind: dto.sealKind }));
  }
  @Post('acceptances') @Allow('application.accept') @HttpCode(200)
  accept(@Body() dto: AcceptancesDto, @Command() command: CommandContext): Promise<object> {
    return this.many(command, dto, (tx) => acceptApplications(this.kit, this.stores, tx, command, dto.items.map((item) => ({ id: item.id, ...acceptanceOf(item) }))));
  }
  @Post('signed-pages') @Allow('application.submit') @HttpCode(200)
  signedPages(@Body() dto: SignedPagesDto, @Command() command: CommandContext): Promise<object> {
    return this.many(command, dto, (tx) => new ReviewCommands(this.kit, this.stores, tx, command).recordSignedPages(dto.items.map(({ id, signedOn, pageSha256 }) => ({ id, signedOn, pageSha256 }))));
  }
  @Post('personal-copies') @Allow('copy.receive') @HttpCode(200)
  personalCopies(@Body() dto: CopyReceiptsDto, @Command() command: CommandContext): Promise<object> {
    return this.many(command, dto, (tx) => new ReviewCommands(this.kit, this.stores, tx, command).receiveCopies(dto.items.map(({ id, receivedOn }) => ({ id, receivedOn }))));
  }

  /** 待盖章: forms as one PDF, in clear, to be signed and stamped. */
  @Post('prints') @Allow('person.unmask') @HttpCode(200) @Header('cache-control', 'private, no-store')
  async print(@Body() { ids, copies }: PrintsDto, @Command() command: CommandContext, @Res() reply: FastifyReply): Promise<void> {
    void reply.header('content-type', 'application/pdf').send(Buffer.from(await printForms(this.kit, this.stores, command, ids, copies)));
  }

  private many(command: CommandContext, dto: unknown, work: (tx: Tx) => Promise<RowResult[]>): Promise<object> {
    return command.run(this.kit.db, 200, dto, async (tx) => bulk(await work(tx)));
  }
}
