import { Body, Controller, Get, Inject, Post, Query } from '@nestjs/common';
import { Allow, Command, type CommandContext, KIT, type Kit } from '@gt/service-kit';
import { openAccountIn, type OpenedAccount } from '../commands/open-account.js';
import { identityOf } from '../identity.js';
import { type AccountRow, listAccounts } from '../queries/accounts.js';
import { hashPassword } from '../sign-in/password.js';
import { ListAccountsDto, OpenAccountDto, PAGE_LIMIT } from './dto.js';

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
  async list(@Query() query: ListAccountsDto): Promise<{ items: AccountRow[]; next: string | null }> {
    const limit = Number(query.limit ?? PAGE_LIMIT);
    const items = await listAccounts(this.kit.db, query.after ?? '', limit);
    return { items, next: items.length === limit ? items.at(-1)!.account : null };
  }
}
