import { Body, Controller, Get, Header, HttpCode, Inject, Param, Post, Query } from '@nestjs/common';
import type { EventMeta } from '@gt/persistence';
import type { Role } from '@gt/policy';
import { type Access, Allow, CallerAccess, Command, type CommandContext, IdPipe, KIT, type Kit, notFound } from '@gt/service-kit';
import { openAccountIn, type OpenedAccount } from '../commands/open-account.js';
import { type AccountAnswer, askRecoveryIn, closeAccountIn, decideRecoveryIn, onePassword } from '../commands/passwords.js';
import { identityOf } from '../identity.js';
import { type AccountRow, listAccounts } from '../queries/accounts.js';
import { standingGrants } from '../queries/grants.js';
import { resourceOfRecovery } from '../queries/reach.js';
import { hashPassword } from '../sign-in/password.js';
import { AskRecoveryDto, CloseAccountDto, DecideRecoveryDto, ListAccountsDto, OpenAccountDto, PAGE_LIMIT } from './dto.js';

@Controller('accounts')
export class AccountsController {
  constructor(@Inject(KIT) private readonly kit: Kit) {}

  /** Opens an account; its id is the subject of its tokens. */
  @Post() @Allow('account.open')
  async open(@Body() dto: OpenAccountDto, @Command() command: CommandContext): Promise<OpenedAccount> {
    const identity = identityOf(this.kit);
    const meta = command.meta(this.kit.clock, 'account.open', {});
    const hash = await hashPassword(dto.password, identity.passwordCost);
    const request = { ...dto, password: identity.passwordMark(dto.password) };
    return command.run(this.kit.db, 201, request, (tx) => openAccountIn(tx, identity, { account: dto.account, name: dto.name.trim(), password: dto.password }, hash, meta));
  }

  @Get() @Allow('account.read')
  async list(@Query() query: ListAccountsDto, @CallerAccess() access: Access): Promise<{ items: AccountRow[]; next: string | null }> {
    const limit = Number(query.limit ?? PAGE_LIMIT);
    const items = await listAccounts(this.kit.db, identityOf(this.kit).issuer, access.reach('account.read'), query.after ?? '', limit);
    return { items, next: items.length === limit ? items.at(-1)!.account : null };
  }

  /** Asks that a lost password or phone be made anew; another manager decides. */
  @Post(':id/recovery') @Allow('account.recover')
  async askRecovery(@Param('id', IdPipe) id: string, @Body() dto: AskRecoveryDto, @Command() command: CommandContext): Promise<AccountAnswer> {
    const meta = await this.metaFor(command, 'account.recover', id);
    return command.run(this.kit.db, 201, dto, (tx) => askRecoveryIn(tx, identityOf(this.kit), id, { what: dto.what, reason: dto.reason.trim(), askedBy: meta.actor }, meta));
  }

  /** Decides it, by somebody else. `oncePassword` is shown this once, to be handed over in person; a repeated request answers null. */
  @Post(':id/recovery/decision') @Allow('account.recover') @HttpCode(200) @Header('cache-control', 'no-store')
  async decideRecovery(@Param('id', IdPipe) id: string, @Body() dto: DecideRecoveryDto, @Command() command: CommandContext): Promise<AccountAnswer & { oncePassword: string | null }> {
    const identity = identityOf(this.kit);
    const meta = await this.metaFor(command, 'account.recover', id);
    const password = onePassword();
    const hash = await hashPassword(password, identity.passwordCost);
    let given: string | null = null;
    const answer = await command.run(this.kit.db, 200, dto, async (tx) => {
      const { what, account } = await decideRecoveryIn(tx, identity, id, { approved: dto.approved, note: dto.note?.trim() ?? null, decidedBy: meta.actor }, hash, meta);
      given = dto.approved && what !== 'SECOND_FACTOR' ? password : null;
      return account;
    });
    return { ...answer, oncePassword: given };
  }

  /** Closes an account that holds nothing any more, for good. */
  @Post(':id/closing') @Allow('account.close') @HttpCode(200)
  async close(@Param('id', IdPipe) id: string, @Body() dto: CloseAccountDto, @Command() command: CommandContext): Promise<AccountAnswer> {
    const meta = command.meta(this.kit.clock, 'account.close', {});
    return command.run(this.kit.db, 200, dto, (tx) => closeAccountIn(tx, identityOf(this.kit), id, { reason: dto.reason.trim(), closedBy: meta.actor }, meta));
  }

  /** Who manages everything that the account holds may act on it, nobody else: an account with a role elsewhere cannot be taken over here. 404 out of reach. */
  private async metaFor(command: CommandContext, action: 'account.recover', id: string): Promise<EventMeta> {
    const held = await standingGrants(this.kit.db, identityOf(this.kit).issuer, id);
    const resources = await Promise.all(held.map((grant) => resourceOfRecovery(this.kit.db, { role: grant.role as Role, place: grant.place })));
    const all = resources.length > 0 ? resources : [{}];
    if (!all.every((resource) => command.access.may(action, resource))) throw notFound('账号');
    return command.meta(this.kit.clock, action, all[0]!);
  }
}
