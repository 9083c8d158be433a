import { Body, Controller, Get, Header, HttpCode, Inject, Param, Post } from '@nestjs/common';
import { Allow, CallerAccess, IdPipe, KIT, type Access, type Kit } from '@gt/service-kit';
import { compareApplication, comparisonChoices } from '../queries/comparison.js';
import { SEARCH_PAGE, searchApplications } from '../queries/search.js';
import { Stores } from '../storage/stores.js';
import { ComparisonDto } from './comparison.dto.js';
import { SearchDto } from './search.dto.js';

/** Questions that come in a body: what is looked for is in no address, nothing is kept and nothing changes. */
@Controller()
export class SearchController {
  constructor(@Inject(KIT) private readonly kit: Kit, @Inject(Stores) private readonly stores: Stores) {}

  @Post('searches') @Allow('application.read') @HttpCode(200) @Header('cache-control', 'no-store')
  search(@Body() dto: SearchDto, @CallerAccess() access: Access): Promise<object> { return searchApplications(this.kit, access, { ...dto, limit: dto.limit ?? SEARCH_PAGE }); }
  @Get('applications/:id/comparisons') @Allow('application.read')
  async choices(@Param('id', IdPipe) id: string, @CallerAccess() access: Access): Promise<object> { return comparisonChoices(this.kit.db, await this.stores.applications.find(this.kit.db, id), access); }
  @Post('applications/:id/comparisons') @Allow('application.read') @HttpCode(200)
  async compare(@Param('id', IdPipe) id: string, @Body() dto: ComparisonDto, @CallerAccess() access: Access): Promise<object> {
    return compareApplication(this.kit.db, await this.stores.applications.find(this.kit.db, id), access, { ruleSetId: dto.ruleSetId, version: dto.version, standardId: dto.standardId ?? null });
  }
}
