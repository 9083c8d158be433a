import { Body, Controller, Get, Header, HttpCode, Inject, Param, Post, Query, StreamableFile } from '@nestjs/common';
import { writeApplicantTemplate } from '@gt/forms';
import { Allow, CallerAccess, Command, IdPipe, KIT, SPREADSHEET_TYPE, type Access, type CommandContext, type Kit } from '@gt/service-kit';
import { ruleSetInForce } from '@gt/rules';
import { beginImport, cancelImport, loadImport, requireImport, requireSheet } from '../commands/begin-import.js';
import { faultSheet, IMPORT_PAGE, importRows, importView, listImports } from '../queries/imports.js';
import { adoptedRuleSets } from '../queries/rule-sets.js';
import { Stores } from '../storage/stores.js';
import { ImportListQuery, ImportLoadDto, ImportQuery, ImportRowsQuery } from './imports.dto.js';

/** Imports of a page unless asked for more. */
const DEFAULT_PAGE = 50;

/** Imports of applicants: template → upload → check → load → what became of each row. */
@Controller('imports')
export class ImportsController {
  constructor(@Inject(KIT) private readonly kit: Kit, @Inject(Stores) private readonly stores: Stores) {}

  @Get('template') @Allow('application.import') @Header('content-type', SPREADSHEET_TYPE) @Header('content-disposition', 'attachment; filename="applicants.xlsx"')
  async template(): Promise<StreamableFile> {
    const titles = ruleSetInForce(await adoptedRuleSets(this.kit.db), this.kit.clock.today())?.titles ?? [];
    return new StreamableFile(await writeApplicantTemplate(this.kit.clock.now().toISOString(), [...new Set(titles.map((title) => title.name))]));
  }

  @Post() @Allow('application.import') @HttpCode(202)
  async begin(@Query() query: ImportQuery, @Body() body: Buffer, @Command() command: CommandContext): Promise<object> {
    const { bytes, fileSha256 } = requireSheet(command, 'APPLICANTS', query.employerId, body);
    const target = { employerId: query.employerId, institutionId: query.institutionId, which: query.load ?? null };
    return command.run(this.kit.db, 202, { fileSha256, ...target }, (tx) => beginImport(this.kit, this.stores, tx, command, bytes, fileSha256, target));
  }

  @Get() @Allow('application.import')
  list(@Query() query: ImportListQuery, @CallerAccess() access: Access): Promise<object> { return listImports(this.kit.db, access, query.of ?? 'APPLICANTS', { ...(query.after ? { after: query.after } : {}), limit: Number(query.limit ?? DEFAULT_PAGE) }); }
  @Get(':id') @Allow('application.import')
  async one(@Param('id', IdPipe) id: string, @CallerAccess() access: Access): Promise<object> { return importView(await requireImport(this.kit.db, access, id)); }
  @Get(':id/rows') @Allow('application.import')
  async rows(@Param('id', IdPipe) id: string, @Query() query: ImportRowsQuery, @CallerAccess() access: Access): Promise<object> {
    await requireImport(this.kit.db, access, id);
    return importRows(this.kit.db, id, { ...(query.standing ? { standing: query.standing } : {}), after: Number(query.after ?? 0), limit: Number(query.limit ?? IMPORT_PAGE) });
  }
  @Get(':id/fault-sheet') @Allow('application.import') @Header('content-type', SPREADSHEET_TYPE) @Header('content-disposition', 'attachment; filename="faults.xlsx"')
  async faults(@Param('id', IdPipe) id: string, @CallerAccess() access: Access): Promise<StreamableFile> {
    return new StreamableFile(await faultSheet(this.kit.db, this.kit.keyring, await requireImport(this.kit.db, access, id)));
  }
  @Post(':id/load') @Allow('application.import') @HttpCode(202)
  load(@Param('id', IdPipe) id: string, @Body() dto: ImportLoadDto, @Command() command: CommandContext): Promise<object> { return command.run(this.kit.db, 202, dto, (tx) => loadImport(tx, command, id, dto.which, dto.rows ?? null)); }
  @Post(':id/cancel') @Allow('application.import') @HttpCode(200)
  cancel(@Param('id', IdPipe) id: string, @Command() command: CommandContext): Promise<object> { return command.run(this.kit.db, 200, {}, (tx) => cancelImport(tx, command, id)); }
}
