import { Readable } from 'node:stream';
import { Body, Controller, Get, Header, HttpCode, Inject, Param, Post, Query, StreamableFile } from '@nestjs/common';
import { Allow, CallerAccess, Command, IdPipe, IsId, IsQueryInt, KIT, SPREADSHEET_TYPE, uploadOf, type Access, type CommandContext, type Kit } from '@gt/service-kit';
import { IsIn, IsOptional } from 'class-validator';
import { beginBundle, BUNDLE_LIMIT_BYTES, cancelBundle, requireBundle } from '../commands/bundles.js';
import { BUNDLE_PAGE, bundleFaultSheet, bundleFiles, bundleView, listBundles } from '../queries/bundles.js';

export class BundleQuery {
  @IsId() employerId: string;
  /** the import whose rows the files may be named by */
  @IsOptional() @IsId() importId?: string;
}
export class BundleFilesQuery {
  @IsOptional() @IsIn(['FAULTY']) standing?: 'FAULTY';
  @IsOptional() @IsQueryInt(0, 1_000_000) after?: number;
  @IsOptional() @IsQueryInt(1, BUNDLE_PAGE) limit?: number;
}

/** Photos and papers of many people as one ZIP, each file named by its person. */
@Controller('bundles')
export class BundlesController {
  constructor(@Inject(KIT) private readonly kit: Kit) {}

  @Post() @Allow('application.import') @HttpCode(202)
  begin(@Query() { employerId, importId }: BundleQuery, @Body() body: Readable, @Command() command: CommandContext): Promise<object> {
    return beginBundle(this.kit, command, { employerId, importId: importId ?? null }, uploadOf(body, BUNDLE_LIMIT_BYTES));
  }
  @Get() @Allow('application.import')
  list(@CallerAccess() access: Access): Promise<object> { return listBundles(this.kit.db, access); }
  @Get(':id') @Allow('application.import')
  async one(@Param('id', IdPipe) id: string, @CallerAccess() access: Access): Promise<object> { return bundleView(await requireBundle(this.kit.db, access, id)); }
  @Get(':id/files') @Allow('application.import')
  async files(@Param('id', IdPipe) id: string, @Query() query: BundleFilesQuery, @CallerAccess() access: Access): Promise<object> {
    await requireBundle(this.kit.db, access, id);
    return bundleFiles(this.kit.db, id, { faulty: query.standing === 'FAULTY', after: Number(query.after ?? 0), limit: Number(query.limit ?? BUNDLE_PAGE) });
  }
  @Get(':id/fault-sheet') @Allow('application.import') @Header('content-type', SPREADSHEET_TYPE) @Header('content-disposition', 'attachment; filename="file-faults.xlsx"')
  async faults(@Param('id', IdPipe) id: string, @CallerAccess() access: Access): Promise<StreamableFile> { return new StreamableFile(await bundleFaultSheet(this.kit.db, await requireBundle(this.kit.db, access, id))); }
  @Post(':id/cancel') @Allow('application.import') @HttpCode(200)
  cancel(@Param('id', IdPipe) id: string, @Command() command: CommandContext): Promise<object> { return cancelBundle(this.kit, command, id); }
}
