import { Body, Controller, Get, HttpCode, Inject, Param, Post, Query } from '@nestjs/common';
import { shanghaiDate } from '@gt/domain';
import type { Grant, Role } from '@gt/policy';
import { type Access, Allow, CallerAccess, Command, type CommandContext, IdPipe, isId, KIT, type Kit, notFound, SignedIn } from '@gt/service-kit';
import { administratesOneOf, endDelegationIn, giveDelegationIn } from '../commands/delegations.js';
import { metaOfOwner } from '../commands/owner.js';
import { identityOf } from '../identity.js';
import { colleagues, type Colleague, delegationView, type DelegationView, listDelegations } from '../queries/delegations.js';
import { findGrant } from '../queries/grants.js';
import { readDelegationCursor } from './delegation-cursor.js';
import { ColleaguesDto, EndDelegationDto, GiveDelegationDto, ListDelegationsDto, ListDelegationsOfDto, PAGE_LIMIT } from './dto.js';

/** 休假代办. */
@Controller('delegations')
export class DelegationsController {
  constructor(@Inject(KIT) private readonly kit: Kit) {}

  /** Lets another person of the office do chosen grants of one's own from one day to another. */
  @Post() @SignedIn()
  async give(@Body() dto: GiveDelegationDto, @Command() command: CommandContext): Promise<DelegationView> {
    const from = this.own(command.access);
    return command.run(this.kit.db, 201, dto, (tx) => giveDelegationIn(tx, identityOf(this.kit), from,
      { to: dto.to, grantIds: dto.grantIds, startsOn: dto.startsOn, until: dto.until, reason: dto.reason.trim() }, metaOfOwner(this.kit.clock, from)));
  }

  /** What one gave and what one got, newest first. */
  @Get() @SignedIn()
  async list(@Query() query: ListDelegationsDto, @CallerAccess() access: Access): Promise<{ items: DelegationView[]; next: string | null }> {
    return this.page(access.subject, query, () => true);
  }

  /** Another account's delegations, as far as one may take one of their roles away. */
  @Get('of') @Allow('account.read')
  async listOf(@Query() query: ListDelegationsOfDto, @CallerAccess() access: Access): Promise<{ items: DelegationView[]; next: string | null }> {
    const readsAll = access.may('account.read', {});
    return this.page(query.subject, query, async (grants) => readsAll || (await administratesOneOf(this.kit.db, access, grants)) !== undefined);
  }

  /** Whom one may choose for a grant of one's own: people of the same office. */
  @Get('colleagues') @SignedIn()
  async colleagues(@Query() query: ColleaguesDto, @CallerAccess() access: Access): Promise<{ items: Colleague[] }> {
    const identity = identityOf(this.kit);
    const grant = await findGrant(this.kit.db, query.grantId);
    if (!grant || grant.status !== 'ACTIVE' || grant.subject !== this.own(access)) throw notFound('授权');
    return { items: await colleagues(this.kit.db, identity.issuer, access.subject, { role: grant.role as Role, place: grant.place }, shanghaiDate(new Date()), PAGE_LIMIT) };
  }

  /** Ends it early: either of the two, or an administrator of one of its roles; anybody else does not find it. */
  @Post(':id/ending') @SignedIn() @HttpCode(200)
  async end(@Param('id', IdPipe) id: string, @Body() dto: EndDelegationDto, @Command() command: CommandContext): Promise<DelegationView> {
    const identity = identityOf(this.kit);
    command.requireKey();
    const { subject } = command.access;
    const found = await identity.delegations.find(this.kit.db, id);
    const mine = found !== undefined && command.access.caller!.issuer === identity.issuer && [found.state.from, found.state.to].includes(subject);
    const grant = found && !mine ? await administratesOneOf(this.kit.db, command.access, found.state.grants) : undefined;
    if (!mine && !grant) throw notFound('委托');
    const meta = grant ? command.metaOf(this.kit.clock, grant) : metaOfOwner(this.kit.clock, subject);
    return command.run(this.kit.db, 200, dto, (tx) => endDelegationIn(tx, identity, id, { endedBy: subject, reason: dto.reason.trim() }, (current) => command.requireVersion(current), meta));
  }

  private async page(subject: string, query: ListDelegationsDto, shows: (grants: readonly Grant[]) => boolean | Promise<boolean>): Promise<{ items: DelegationView[]; next: string | null }> {
    const limit = Number(query.limit ?? PAGE_LIMIT);
    const rows = await listDelegations(this.kit.db, subject, query.after === undefined ? null : readDelegationCursor(query.after)!, limit);
    const shown = await Promise.all(rows.map((row) => shows(row.state.grants)));
    const last = rows.at(-1);
    return { items: rows.filter((_, i) => shown[i]).map((row) => delegationView(row, shanghaiDate(new Date()))), next: rows.length === limit && last ? `${last.state.startsOn}_${last.id}` : null };
  }
  /** An account of our own: nobody else has grants that he could choose here. */
  private own(access: Access): string {
    const { issuer, subject } = access.caller!;
    if (issuer !== identityOf(this.kit).issuer || !isId(subject)) throw notFound('账号');
    return subject;
  }
}
