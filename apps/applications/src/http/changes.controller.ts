import { Controller, Get, Header, Inject, Query } from '@nestjs/common';
import { SettledMark } from '@gt/persistence';
import { Allow, CallerAccess, IsOrdinalCursor, IsQueryInt, KIT, type Access, type Kit } from '@gt/service-kit';
import { IsOptional } from 'class-validator';
import { CHANGED_SEQUENCE, CHANGES_PAGE, changesSince, type ChangesPage } from '../queries/changes.js';

export class ChangesQuery {
  /** `next` of the page before; without it from the beginning */
  @IsOptional() @IsOrdinalCursor() after?: string;
  @IsOptional() @IsQueryInt(1, CHANGES_PAGE) limit?: string;
}

/** For systems of employers, which follow their unit's applications by asking now and then. */
@Controller()
export class ChangesController {
  private readonly mark = new SettledMark(CHANGED_SEQUENCE);
  constructor(@Inject(KIT) private readonly kit: Kit) {}

  @Get('changes') @Allow('application.follow') @Header('cache-control', 'no-store')
  changes(@Query() query: ChangesQuery, @CallerAccess() access: Access): Promise<ChangesPage> {
    return changesSince(this.kit.db, this.mark, access, { after: query.after ?? '0', limit: query.limit ? Number(query.limit) : CHANGES_PAGE });
  }
}
