import { Body, Controller, Get, Inject, Post, Query } from '@nestjs/common';
import { Allow, Command, type CommandContext, KIT, type Kit } from '@gt/service-kit';
import { openEmployerAccountIn, type OpenedEmployer } from '../commands/employers.js';
import { identityOf } from '../identity.js';
import { type EmployerRow, listEmployers } from '../queries/employers.js';
import { hashPassword } from '../sign-in/password.js';
import { ListEmployersDto, OpenEmployerAccountDto, PAGE_LIMIT } from './dto.js';

/** Accounts of employers: the first one against licence and letter of authorisation, the others by the employer's reviewer. */
@Controller('employer-accounts')
export class EmployersController {
  constructor(@Inject(KIT) private readonly kit: Kit) {}

  @Post() @Allow('employer.openAccount')
  async open(@Body() dto: OpenEmployerAccountDto, @Command() command: CommandContext): Promise<OpenedEmployer> {
    const identity = identityOf(this.kit);
    command.requireKey();
    const meta = command.meta(this.kit.clock, 'employer.openAccount', {});
    const hash = await hashPassword(dto.password, identity.passwordCost);
    return command.run(this.kit.db, 201, { ...dto, password: identity.passwordMark(dto.password) }, (tx) => openEmployerAccountIn(tx, identity, {
      creditCode: dto.creditCode, name: dto.name.trim(), licence: dto.licence, licenceSeenOn: dto.licenceSeenOn, authorisationLetter: dto.authorisationLetter.trim(), personName: dto.personName.trim(), account: dto.account, password: dto.password }, hash, meta));
  }

  /** Employers that have accounts, by credit code, and whether anybody manages them: who opens accounts sees where one is wanted. */
  @Get() @Allow('employer.openAccount')
  async list(@Query() query: ListEmployersDto): Promise<{ items: EmployerRow[]; next: string | null }> {
    const limit = Number(query.limit ?? PAGE_LIMIT);
    const items = await listEmployers(this.kit.db, { after: query.after ?? '', creditCode: query.creditCode ?? null }, limit);
    return { items, next: items.length === limit ? items.at(-1)!.creditCode : null };
  }
}
