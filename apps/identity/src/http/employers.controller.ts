import { Body, Controller, Inject, Post } from '@nestjs/common';
import { Allow, Command, type CommandContext, KIT, type Kit } from '@gt/service-kit';
import { openEmployerAccountIn, type OpenedEmployer } from '../commands/employers.js';
import { identityOf } from '../identity.js';
import { hashPassword } from '../sign-in/password.js';
import { OpenEmployerAccountDto } from './dto.js';

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
}
