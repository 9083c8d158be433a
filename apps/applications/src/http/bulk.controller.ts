import { Body, Controller, Get, HttpCode, Inject, Param, Post, Query } from '@nestjs/common';
import type { Tx } from '@gt/persistence';
import { sha256 } from '@gt/persistence';
import { Allow, CallerAccess, Command, IdPipe, KIT, notFound, Problem, type Access, type CommandContext, type Kit } from '@gt/service-kit';
import { acceptApplications } from '../commands/accept.js';
import { bulk, type RowResult } from '../commands/act.js';
import { importApplicants, readApplicants } from '../commands/import-applicants.js';
import { release } from '../commands/release-slot.js';
import { ReviewCommands } from '../commands/review.js';
import { submitApplications } from '../commands/submit.js';
import { Stores } from '../storage/stores.js';
import { acceptanceOf } from './acceptance.js';
import { AcceptancesDto, IdsDto, ImportQuery, RecommendationsDto, SignedPagesDto, SlotReleaseDto } from './commands.dto.js';

/** Many applications in one command, each row with its own result; and imports. */
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
  @Post('slots/releases') @Allow('slot.release') @HttpCode(200)
  release(@Body() dto: SlotReleaseDto, @Command() command: CommandContext): Promise<object> { return command.run(this.kit.db, 200, dto, (tx) => release(this.kit, tx, command, dto)); }

  @Post('imports') @Allow('application.import') @HttpCode(201)
  async import(@Query() query: ImportQuery, @Body() bytes: Buffer, @Command() command: CommandContext): Promise<object> {
    if (!Buffer.isBuffer(bytes)) throw new Problem(415, 'MEDIA_TYPE', '请上传 .xlsx 文件（Content-Type 为 application/vnd.openxmlformats-officedocument.spreadsheetml.sheet）。', { errors: [] });
    command.access.require('application.import', { employerId: query.employerId });
    const sheet = await readApplicants(this.kit, bytes);
    const target = { employerId: query.employerId, institutionId: query.institutionId, preview: query.preview === 'true' };
    const fileSha256 = sha256(bytes);
    return command.run(this.kit.db, target.preview ? 200 : 201, { fileSha256, ...target }, (tx) => importApplicants(this.kit, this.stores, tx, command, sheet, fileSha256, target));
  }
  @Get('imports/:id') @Allow('application.read')
  async importResult(@Param('id', IdPipe) id: string, @CallerAccess() access: Access): Promise<object> {
    const [row] = await this.kit.db.query<{ employer_id: string; result: object }>('SELECT employer_id, result FROM application_import WHERE id = $1', [id]);
    if (!row || !access.may('application.import', { employerId: row.employer_id })) throw notFound('导入');
    return row.result;
  }

  private many(command: CommandContext, dto: unknown, work: (tx: Tx) => Promise<RowResult[]>): Promise<object> {
    return command.run(this.kit.db, 200, dto, async (tx) => bulk(await work(tx)));
  }
}
