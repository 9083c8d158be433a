import { Body, Controller, Get, HttpCode, Inject, Post, Query, Res } from '@nestjs/common';
import type { Renderer } from '@gt/forms';
import { Allow, CallerAccess, Command, CommandContext, KIT, Rule, SPREADSHEET_TYPE, type Access, type Kit } from '@gt/service-kit';
import { IsOptional } from 'class-validator';
import type { FastifyReply } from 'fastify';
import { loadRegistry, previewRegistry, type RegistryKind, type RowSpan } from '../commands/import-registry.js';
import { exportRegistry } from '../queries/registry-export.js';
import { RENDERER } from '../renderer.js';
import { STORES, type Stores } from '../storage/stores.js';

/** Rows and spans of rows that one load may choose: what an address holds. */
const SPANS_MAX = 1_000;
/** `2,5,7-90`: rows of the sheet as the preview numbered them. */
const ROWS = new RegExp(`^\\d{1,6}(-\\d{1,6})?(,\\d{1,6}(-\\d{1,6})?){0,${SPANS_MAX - 1}}$`);
const spansOf = (rows: string): RowSpan[] => rows.split(',').map((span) => { const [from, to = from] = span.split('-').map(Number) as [number, number?]; return { from, to }; });
export class LoadRegistryQuery {
  /** absent: every row that nothing stands against */
  @IsOptional() @Rule('NOT_ROWS', '应为用逗号分隔的行号，连续的行写成 2-90。', (value) => typeof value === 'string' && ROWS.test(value), {}, { type: 'string', pattern: ROWS.source }) rows?: string | null;
}
export class ExportRegistryQuery { @IsOptional() @Rule('NOT_A_FLAG', '应为 1。', (value) => value === '1', {}, { type: 'string', enum: ['1'] }) template?: string | null; }

/** An existing register in and out as spreadsheets: bodies with their sites, filed scopes, covered units, experts. */
@Controller('registry')
export class RegistryController {
  constructor(@Inject(KIT) private readonly kit: Kit, @Inject(STORES) private readonly stores: Stores, @Inject(RENDERER) private readonly renderer: Renderer) {}
  private preview(access: Access, kind: RegistryKind, bytes: Buffer) { return previewRegistry({ kit: this.kit, stores: this.stores, renderer: this.renderer }, access, kind, bytes); }
  private load(command: CommandContext, kind: RegistryKind, { rows }: LoadRegistryQuery, bytes: Buffer) {
    return loadRegistry({ kit: this.kit, stores: this.stores, renderer: this.renderer }, command, kind, bytes, rows ? spansOf(rows) : null);
  }
  private async write(access: Access, kind: RegistryKind, { template }: ExportRegistryQuery, reply: FastifyReply): Promise<void> {
    const bytes = await exportRegistry(this.kit, access, kind, template === '1');
    void reply.header('content-type', SPREADSHEET_TYPE).header('content-disposition', `attachment; filename="${kind}.xlsx"`).header('cache-control', 'private, no-store').send(Buffer.from(bytes));
  }

  @Post('bodies/previews') @Allow('registry.import') @HttpCode(200) previewBodies(@Body() bytes: Buffer, @CallerAccess() access: Access) { return this.preview(access, 'bodies', bytes); }
  @Post('scopes/previews') @Allow('registry.import') @HttpCode(200) previewScopes(@Body() bytes: Buffer, @CallerAccess() access: Access) { return this.preview(access, 'scopes', bytes); }
  @Post('units/previews') @Allow('registry.import') @HttpCode(200) previewUnits(@Body() bytes: Buffer, @CallerAccess() access: Access) { return this.preview(access, 'units', bytes); }
  @Post('experts/previews') @Allow('registry.import') @HttpCode(200) previewExperts(@Body() bytes: Buffer, @CallerAccess() access: Access) { return this.preview(access, 'experts', bytes); }

  @Post('bodies/imports') @Allow('registry.import') @HttpCode(200) loadBodies(@Query() query: LoadRegistryQuery, @Body() bytes: Buffer, @Command() command: CommandContext) { return this.load(command, 'bodies', query, bytes); }
  @Post('scopes/imports') @Allow('registry.import') @HttpCode(200) loadScopes(@Query() query: LoadRegistryQuery, @Body() bytes: Buffer, @Command() command: CommandContext) { return this.load(command, 'scopes', query, bytes); }
  @Post('units/imports') @Allow('registry.import') @HttpCode(200) loadUnits(@Query() query: LoadRegistryQuery, @Body() bytes: Buffer, @Command() command: CommandContext) { return this.load(command, 'units', query, bytes); }
  @Post('experts/imports') @Allow('registry.import') @HttpCode(200) loadExperts(@Query() query: LoadRegistryQuery, @Body() bytes: Buffer, @Command() command: CommandContext) { return this.load(command, 'experts', query, bytes); }

  @Get('bodies') @Allow('registry.export') writeBodies(@Query() query: ExportRegistryQuery, @CallerAccess() access: Access, @Res() reply: FastifyReply) { return this.write(access, 'bodies', query, reply); }
  @Get('scopes') @Allow('registry.export') writeScopes(@Query() query: ExportRegistryQuery, @CallerAccess() access: Access, @Res() reply: FastifyReply) { return this.write(access, 'scopes', query, reply); }
  @Get('units') @Allow('registry.export') writeUnits(@Query() query: ExportRegistryQuery, @CallerAccess() access: Access, @Res() reply: FastifyReply) { return this.write(access, 'units', query, reply); }
  @Get('experts') @Allow('registry.export') writeExperts(@Query() query: ExportRegistryQuery, @CallerAccess() access: Access, @Res() reply: FastifyReply) { return this.write(access, 'experts', query, reply); }
}
