import { Body, Controller, Get, HttpCode, Inject, Param, Post, Query, Res } from '@nestjs/common';
import type { Renderer } from '@gt/forms';
import { Allow, CallerAccess, Command, CommandContext, KIT, notFound, Rule, type Access, type Kit } from '@gt/service-kit';
import { IsOptional } from 'class-validator';
import type { FastifyReply } from 'fastify';
import { loadRegistry, previewRegistry, REGISTRY_ROWS_MAX, type RegistryKind } from '../commands/import-registry.js';
import { exportRegistry } from '../queries/registry-export.js';
import { RENDERER } from '../renderer.js';
import { STORES, type Stores } from '../storage/stores.js';

const KINDS: readonly RegistryKind[] = ['bodies', 'scopes', 'experts'];
const kindOf = (text: string): RegistryKind => { const kind = KINDS.find((each) => each === text); if (!kind) throw notFound('表格'); return kind; };
/** `2,5,7`: rows of the sheet as the preview numbered them. */
const ROWS = new RegExp(`^\\d{1,5}(,\\d{1,5}){0,${REGISTRY_ROWS_MAX - 1}}$`);
export class LoadRegistryQuery {
  /** absent: every row that nothing stands against */
  @IsOptional() @Rule('NOT_ROWS', '应为用逗号分隔的行号。', (value) => typeof value === 'string' && ROWS.test(value), {}, { type: 'string', pattern: ROWS.source }) rows?: string | null;
}
export class ExportRegistryQuery { @IsOptional() @Rule('NOT_A_FLAG', '应为 1。', (value) => value === '1', {}, { type: 'string', enum: ['1'] }) template?: string | null; }
const XLSX = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';

/** An existing register in and out as spreadsheets: bodies with their site, filed scopes, experts. */
@Controller('registry')
export class RegistryController {
  constructor(@Inject(KIT) private readonly kit: Kit, @Inject(STORES) private readonly stores: Stores, @Inject(RENDERER) private readonly renderer: Renderer) {}
  private get use() { return { kit: this.kit, stores: this.stores, renderer: this.renderer }; }

  @Post(':kind/previews') @Allow('registry.import') @HttpCode(200)
  preview(@Param('kind') kind: string, @Body() bytes: Buffer, @CallerAccess() access: Access) { return previewRegistry(this.use, access, kindOf(kind), bytes); }
  @Post(':kind/imports') @Allow('registry.import') @HttpCode(200)
  load(@Param('kind') kind: string, @Query() query: LoadRegistryQuery, @Body() bytes: Buffer, @Command() command: CommandContext) { return loadRegistry(this.use, command, kindOf(kind), bytes, query.rows ? query.rows.split(',').map(Number) : null); }
  @Get(':kind') @Allow('registry.export')
  async export(@Param('kind') kind: string, @Query() query: ExportRegistryQuery, @CallerAccess() access: Access, @Res() reply: FastifyReply): Promise<void> {
    const bytes = await exportRegistry(this.kit, access, kindOf(kind), query.template === '1');
    void reply.header('content-type', XLSX).header('content-disposition', `attachment; filename="${kindOf(kind)}.xlsx"`).header('cache-control', 'private, no-store').send(Buffer.from(bytes));
  }
}
