import { Body, Controller, Get, HttpCode, Inject, Param, Post, Query } from '@nestjs/common';
import type { Role } from '@gt/policy';
import { type Access, Allow, badRequest, CallerAccess, Command, type CommandContext, IdPipe, KIT, type Kit, notFound } from '@gt/service-kit';
import { giveGrantIn, type GivenGrant } from '../commands/give-grant.js';
import { handOverIn, type HandOverRow, previewHandOver } from '../commands/hand-over.js';
import { revokeGrantIn } from '../commands/revoke-grant.js';
import { identityOf } from '../identity.js';
import { findGrant, type GrantRow, listGrants } from '../queries/grants.js';
import { resourceOfGrant } from '../queries/reach.js';
import { GiveGrantDto, HandOverDto, ListGrantsDto, PAGE_LIMIT, PreviewHandOverDto, RevokeGrantDto } from './dto.js';

/** Below every id: where the first page begins. */
const BEFORE_ALL = '00000000-0000-0000-0000-000000000000';

@Controller('grants')
export class GrantsController {
  constructor(@Inject(KIT) private readonly kit: Kit) {}

  @Post() @Allow('grant.give')
  async give(@Body() dto: GiveGrantDto, @Command() command: CommandContext): Promise<GivenGrant> {
    const identity = identityOf(this.kit);
    const issuer = dto.issuer ?? identity.issuer;
    if (!this.kit.config.issuers.includes(issuer)) throw badRequest([{ field: 'issuer', code: 'ISSUER_UNKNOWN', message: '不是本系统接受的登录来源，请核对。' }]);
    // a body's people are its administrator's matter, its administrator the bureau's, all else the security administrator's
    const meta = command.meta(this.kit.clock, 'grant.give', await resourceOfGrant(this.kit.db, { role: dto.role, place: dto.place ?? null }));
    return command.run(this.kit.db, 201, dto, (tx) => giveGrantIn(tx, identity,
      { issuer, subject: dto.subject, role: dto.role, place: dto.place ?? null, until: dto.until ?? null, note: dto.note?.trim() ?? null }, { issuer: command.access.caller!.issuer, ...meta.actor }, meta));
  }

  /** Ends a grant for good; the services apply it within a second. */
  @Post(':id/revocation') @Allow('grant.revoke') @HttpCode(200)
  async revoke(@Param('id', IdPipe) id: string, @Body() dto: RevokeGrantDto, @Command() command: CommandContext): Promise<GivenGrant> {
    const grant = await findGrant(this.kit.db, id);
    const resource = grant ? await resourceOfGrant(this.kit.db, { role: grant.role as Role, place: grant.place }) : {};
    if (!command.access.may('grant.revoke', resource)) throw notFound('授权');
    const meta = command.meta(this.kit.clock, 'grant.revoke', resource);
    return command.run(this.kit.db, 200, dto, (tx) => revokeGrantIn(tx, identityOf(this.kit), id, dto.reason.trim(), (current) => command.requireVersion(current), meta));
  }

  /** What would become of everything that somebody holds at a place, if it were taken from him or handed to another. */
  @Post('hand-over-previews') @Allow('grant.revoke') @HttpCode(200)
  async preview(@Body() dto: PreviewHandOverDto, @CallerAccess() access: Access): Promise<{ items: HandOverRow[] }> {
    return { items: await previewHandOver(this.kit.db, identityOf(this.kit), access, { from: dto.from, to: dto.to ?? null, place: dto.place }) };
  }

  /** Does what the preview showed, in one act. */
  @Post('hand-overs') @Allow('grant.revoke')
  async handOver(@Body() dto: HandOverDto, @Command() command: CommandContext): Promise<{ items: HandOverRow[] }> {
    const { access } = command;
    return command.run(this.kit.db, 201, dto, async (tx) => ({ items: await handOverIn(tx, identityOf(this.kit), access, { from: dto.from, to: dto.to ?? null, place: dto.place }, dto.reason.trim(), dto.grantIds,
      async (action, grant) => command.meta(this.kit.clock, action, await resourceOfGrant(tx, grant))) }));
  }

  @Get() @Allow('account.read')
  async list(@Query() query: ListGrantsDto, @CallerAccess() access: Access): Promise<{ items: GrantRow[]; next: string | null }> {
    const limit = Number(query.limit ?? PAGE_LIMIT);
    const items = await listGrants(this.kit.db, access.reach('account.read'), query.issuer ?? identityOf(this.kit).issuer, query.subject, query.after ?? BEFORE_ALL, limit);
    return { items, next: items.length === limit ? items.at(-1)!.id : null };
  }
}
