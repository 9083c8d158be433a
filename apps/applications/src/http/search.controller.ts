import { Body, Controller, Header, HttpCode, Inject, Post } from '@nestjs/common';
import { Allow, CallerAccess, KIT, type Access, type Kit } from '@gt/service-kit';
import { SEARCH_PAGE, searchApplications } from '../queries/search.js';
import { SearchDto } from './search.dto.js';

/** Questions whose terms come in a body: what is looked for is in no address, and nothing is kept of it. */
@Controller()
export class SearchController {
  constructor(@Inject(KIT) private readonly kit: Kit) {}

  @Post('searches') @Allow('application.read') @HttpCode(200) @Header('cache-control', 'no-store')
  search(@Body() dto: SearchDto, @CallerAccess() access: Access): Promise<object> { return searchApplications(this.kit, access, { ...dto, limit: dto.limit ?? SEARCH_PAGE }); }
}
