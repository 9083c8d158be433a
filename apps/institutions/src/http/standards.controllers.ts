import { Body, Controller, Get, HttpCode, Inject, Param, Post, Put, Query } from '@nestjs/common';
import { Allow, CallerAccess, Command, CommandContext, TimelineQuery, IdPipe, IsContent, IsDay, IsId, IsText, KIT, notFound, Rule, type Access, type Kit } from '@gt/service-kit';
import { IsOptional } from 'class-validator';
import { adoptStandard, changeStandard, draftStandard } from '../commands/standards.js';
import { historyOf } from '../queries/histories.js';
import { listStandards, overlayTable } from '../queries/standards.js';
import { standardView } from '../queries/views.js';
import { STORES, type Stores } from '../storage/stores.js';
import { ADDRESS_MAX, InstitutionsPageQuery, NAME_MAX, pageOf } from './common.dto.js';

/** Most parameters of one overlay; more than there are. Bytes of it as JSON: some dozen numbers and short lists. */
const PARAMETERS_MAX = 100;
const OVERLAY_BYTES = 10_000;
const isOverlay = (value: unknown): boolean => typeof value === 'object' && value !== null && !Array.isArray(value) && Object.keys(value).length <= PARAMETERS_MAX && JSON.stringify(value).length <= OVERLAY_BYTES;

export class StandardContentDto {
  @IsText(1, NAME_MAX) name: string;
  @IsText(0, ADDRESS_MAX) document: string;
  /** parameter → value; which ones there are and which way is stricter, says `GET custom-standards/parameters` */
  @IsContent() @Rule('NOT_AN_OVERLAY', '应为参数到取值的对象。', isOverlay, {}, { type: 'object', additionalProperties: true }) overlay: Record<string, unknown>;
}
export class DraftStandardDto extends StandardContentDto { @IsId() institutionId: string; }
export class AdoptStandardDto { @IsOptional() @IsDay() effectiveFrom?: string | null; }
export class StandardsQuery extends InstitutionsPageQuery { @IsOptional() @IsId() institutionId?: string | null; }
const contentOf = (dto: StandardContentDto) => ({ name: dto.name.trim(), document: dto.document.trim(), overlay: dto.overlay });

@Controller('custom-standards')
export class StandardsController {
  constructor(@Inject(KIT) private readonly kit: Kit, @Inject(STORES) private readonly stores: Stores) {}
  private use(command: CommandContext) { return { kit: this.kit, stores: this.stores, command }; }

  @Post() @Allow('standard.draft')
  draft(@Body() dto: DraftStandardDto, @Command() command: CommandContext) { return draftStandard(this.use(command), dto.institutionId, contentOf(dto)); }
  @Put(':id') @Allow('standard.draft')
  change(@Param('id', IdPipe) id: string, @Body() dto: StandardContentDto, @Command() command: CommandContext) { return changeStandard(this.use(command), id, contentOf(dto)); }
  @Post(':id/adopt') @Allow('standard.adopt') @HttpCode(200)
  adopt(@Param('id', IdPipe) id: string, @Body() dto: AdoptStandardDto, @Command() command: CommandContext) { return adoptStandard(this.use(command), id, dto); }
  @Get() @Allow('standard.read')
  list(@Query() query: StandardsQuery, @CallerAccess() access: Access) { return listStandards(this.kit.db, access, pageOf(query), query.institutionId ?? null); }
  /** What may be made stricter over the rule set in force today, and which way. */
  @Get('parameters') @Allow('ruleset.read')
  parameters() { return overlayTable(this.kit); }
  @Get(':id') @Allow('standard.read')
  async get(@Param('id', IdPipe) id: string, @CallerAccess() access: Access) { return standardView(await this.readable(access, id)); }
  @Get(':id/history') @Allow('standard.read')
  async history(@Param('id', IdPipe) id: string, @Query() query: TimelineQuery, @CallerAccess() access: Access) { await this.readable(access, id); return historyOf(this.kit, 'custom-standard', id, query); }
  private async readable(access: Access, id: string) {
    const found = await this.stores.standards.find(this.kit.db, id);
    const body = found && await this.stores.institutions.find(this.kit.db, found.state.institutionId);
    if (!found || !body || !access.may('standard.read', { institutionId: body.id, bureauId: body.state.supervisorId })) throw notFound('自定标准');
    return found;
  }
}
