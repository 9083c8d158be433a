import { Body, Controller, Get, HttpCode, Inject, Param, Post, Query } from '@nestjs/common';
import { Allow, CallerAccess, Command, CommandContext, copies, IdPipe, KIT, notFound, Public, type Access, type Kit } from '@gt/service-kit';
import { settleFinding } from '../commands/settle-finding.js';
import { readBatchTable, readPublicSummary } from '../queries/batch-table.js';
import { findingView, listFindings } from '../queries/findings.js';
import { FINDINGS, type Findings } from '../storage/findings.js';
import { BatchTableQuery, FindingsQuery, pageOf, SettleFindingDto } from './supervision.dto.js';

@Controller()
export class BatchTableController {
  constructor(@Inject(KIT) private readonly kit: Kit) {}

  @Get('batch-table') @Allow('batchTable.read')
  read(@Query() query: BatchTableQuery, @CallerAccess() access: Access) { return readBatchTable(this.kit.db, access, pageOf(query), { planId: query.planId ?? null, institutionId: query.institutionId ?? null }); }

  /** For the demonstration's first page; a real city's table is nobody's but its supervisors'. */
  @Get('demonstration-batch') @Public()
  summary() {
    if (this.kit.config.profile !== 'development') throw notFound('页面');
    return readPublicSummary(this.kit.db);
  }
}

@Controller('findings')
export class FindingsController {
  constructor(@Inject(KIT) private readonly kit: Kit, @Inject(FINDINGS) private readonly findings: Findings) {}

  @Get() @Allow('finding.read')
  list(@Query() query: FindingsQuery, @CallerAccess() access: Access) { return listFindings(this.kit.db, access, pageOf(query), { status: query.status ?? null, institutionId: query.institutionId ?? null }); }

  @Get(':id') @Allow('finding.read')
  async get(@Param('id', IdPipe) id: string, @CallerAccess() access: Access) {
    const found = await this.findings.find(this.kit.db, id);
    const supervisorId = found && (await copies.institution(this.kit.db, found.state.institutionId))?.supervisorId;
    if (!found || !access.may('finding.read', { institutionId: found.state.institutionId, ...(supervisorId ? { bureauId: supervisorId } : {}) })) throw notFound('问题');
    return findingView(found);
  }

  @Post(':id/settle') @Allow('finding.settle') @HttpCode(200)
  settle(@Param('id', IdPipe) id: string, @Body() dto: SettleFindingDto, @Command() command: CommandContext) { return settleFinding(this.kit, this.findings, command, id, dto.decision.trim()); }
}
