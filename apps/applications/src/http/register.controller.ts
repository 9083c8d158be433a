import { Body, Controller, Get, Inject, Param, Post, Query } from '@nestjs/common';
import { Allow, CallerAccess, Command, IdPipe, KIT, notFound, type Access, type CommandContext, type Kit, employerIdOf } from '@gt/service-kit';
import { createEmployer } from '../commands/employers.js';
import { getPerson } from '../queries/applications.js';
import { Stores } from '../storage/stores.js';
import { EmployerDto, EmployerQuery } from './commands.dto.js';

/** Employers and persons. */
@Controller()
export class RegisterController {
  constructor(@Inject(KIT) private readonly kit: Kit, @Inject(Stores) private readonly stores: Stores) {}

  @Post('employers') @Allow('employer.register')
  register(@Body() dto: EmployerDto, @Command() command: CommandContext): Promise<object> { return command.run(this.kit.db, 201, dto, (tx) => createEmployer(this.kit, this.stores, tx, command, dto)); }
  @Get('employers') @Allow('employer.read')
  find(@Query() query: EmployerQuery, @CallerAccess() access: Access): Promise<object> { return this.employer(employerIdOf(query.creditCode), access); }
  @Get('employers/:id') @Allow('employer.read')
  get(@Param('id', IdPipe) id: string, @CallerAccess() access: Access): Promise<object> { return this.employer(id, access); }
  @Get('persons/:id') @Allow('application.read')
  async person(@Param('id', IdPipe) id: string, @CallerAccess() access: Access): Promise<object> { return getPerson(this.kit.db, await this.stores.persons.find(this.kit.db, id), access); }

  private async employer(id: string, access: Access): Promise<object> {
    const found = await this.stores.employers.find(this.kit.db, id);
    if (!found || !access.may('employer.read', { employerId: id })) throw notFound('用人单位');
    return { id, version: found.version, ...found.state };
  }
}
