import { Body, Controller, Get, Header, HttpCode, Inject, Param, Post, Query } from '@nestjs/common';
import { Allow, CallerAccess, Command, IdPipe, KIT, type Access, type CommandContext, type Kit } from '@gt/service-kit';
import { askJoin, decideJoin } from '../commands/person-joins.js';
import { getJoin, JOINS_PAGE, listJoins, lookUpPerson } from '../queries/persons.js';
import { Stores } from '../storage/stores.js';
import { DocumentDto, PersonJoinDecisionDto, PersonJoinDto, PersonJoinQuery } from './persons.dto.js';

/** Documents of one person, joined by two people (domain.md §3). Numbers come in bodies, never in addresses. */
@Controller()
export class PersonsController {
  constructor(@Inject(KIT) private readonly kit: Kit, @Inject(Stores) private readonly stores: Stores) {}

  @Post('person-lookups') @Allow('slot.lookUp') @HttpCode(200) @Header('cache-control', 'no-store')
  lookUp(@Body() dto: DocumentDto, @CallerAccess() access: Access): Promise<object> { return lookUpPerson(this.kit, this.stores, access, dto); }
  @Post('person-joins') @Allow('person.requestJoin')
  ask(@Body() dto: PersonJoinDto, @Command() command: CommandContext): Promise<object> { return command.run(this.kit.db, 201, dto, (tx) => askJoin(this.kit, this.stores, tx, command, dto)); }
  @Get('person-joins') @Allow('person.readJoins')
  list(@Query() query: PersonJoinQuery, @CallerAccess() access: Access): Promise<object> { return listJoins(this.kit.db, access, { ...query, limit: Number(query.limit ?? JOINS_PAGE) }); }
  @Get('person-joins/:id') @Allow('person.readJoins')
  async one(@Param('id', IdPipe) id: string, @CallerAccess() access: Access): Promise<object> { return getJoin(this.kit.db, this.stores, access, await this.stores.joins.find(this.kit.db, id)); }
  @Post('person-joins/:id/decision') @Allow('person.decideJoin') @HttpCode(200)
  decide(@Param('id', IdPipe) id: string, @Body() dto: PersonJoinDecisionDto, @Command() command: CommandContext): Promise<object> { return command.run(this.kit.db, 200, dto, (tx) => decideJoin(this.kit, this.stores, tx, command, id, dto)); }
}
