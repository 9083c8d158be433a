import { Body, Controller, Get, HttpCode, Inject, Param, Post, Query } from '@nestjs/common';
import { Allow, Command, CommandContext, IdPipe, KIT, notFound, type Kit } from '@gt/service-kit';
import { adoptPaper, adoptRuleSet, declinePaper, declineRuleSet, proposePaper, proposeRuleSet } from '../commands/adoption.js';
import { listPapers, listRuleSets } from '../queries/lists.js';
import { paperView, ruleSetView } from '../queries/views.js';
import { STORES, type Stores } from '../storage/stores.js';
import { DeclineDto, PapersQuery, ProposePaperDto, ProposeRuleSetDto } from './adoption.dto.js';
import { InstitutionsPageQuery, pageOf } from './common.dto.js';

@Controller('rule-sets')
export class RuleSetsController {
  constructor(@Inject(KIT) private readonly kit: Kit, @Inject(STORES) private readonly stores: Stores) {}
  private use(command: CommandContext) { return { kit: this.kit, stores: this.stores, command }; }

  @Post() @Allow('ruleset.propose')
  propose(@Body() dto: ProposeRuleSetDto, @Command() command: CommandContext) { return proposeRuleSet(this.use(command), dto.content); }
  @Post(':id/adopt') @Allow('ruleset.adopt') @HttpCode(200)
  adopt(@Param('id', IdPipe) id: string, @Command() command: CommandContext) { return adoptRuleSet(this.use(command), id); }
  @Post(':id/decline') @Allow('ruleset.adopt') @HttpCode(200)
  decline(@Param('id', IdPipe) id: string, @Body() dto: DeclineDto, @Command() command: CommandContext) { return declineRuleSet(this.use(command), id, dto.reason.trim()); }
  @Get() @Allow('ruleset.read')
  list(@Query() query: InstitutionsPageQuery) { return listRuleSets(this.kit.db, pageOf(query)); }
  @Get(':id') @Allow('ruleset.read')
  async get(@Param('id', IdPipe) id: string) {
    const found = await this.stores.ruleSets.find(this.kit.db, id);
    if (!found) throw notFound('规则');
    return { ...ruleSetView(found), content: found.state.content };
  }
}

@Controller('calendar-papers')
export class CalendarPapersController {
  constructor(@Inject(KIT) private readonly kit: Kit, @Inject(STORES) private readonly stores: Stores) {}
  private use(command: CommandContext) { return { kit: this.kit, stores: this.stores, command }; }

  @Post() @Allow('calendar.propose')
  propose(@Body() dto: ProposePaperDto, @Command() command: CommandContext) { return proposePaper(this.use(command), { year: dto.year, paper: dto.paper.trim(), off: dto.off, makeup: dto.makeup }); }
  @Post(':id/adopt') @Allow('calendar.adopt') @HttpCode(200)
  adopt(@Param('id', IdPipe) id: string, @Command() command: CommandContext) { return adoptPaper(this.use(command), id); }
  @Post(':id/decline') @Allow('calendar.adopt') @HttpCode(200)
  decline(@Param('id', IdPipe) id: string, @Body() dto: DeclineDto, @Command() command: CommandContext) { return declinePaper(this.use(command), id, dto.reason.trim()); }
  @Get() @Allow('calendar.read')
  list(@Query() query: PapersQuery) { return listPapers(this.kit.db, pageOf(query), query.year ? Number(query.year) : null); }
  @Get(':id') @Allow('calendar.read')
  async get(@Param('id', IdPipe) id: string) {
    const found = await this.stores.papers.find(this.kit.db, id);
    if (!found) throw notFound('节假日安排');
    return paperView(found);
  }
}
