import { Controller, Get, Inject, Query, Res } from '@nestjs/common';
import { addDays } from '@gt/domain';
import { IsIn, IsOptional } from 'class-validator';
import type { FastifyReply } from 'fastify';
import { Allow, Command } from '../http/access.js';
import type { CommandContext } from '../http/command.js';
import { badRequest, Problem } from '../http/problem.js';
import { KIT, type Kit } from '../kit.js';
import { IsDay, IsId, IsOrdinalCursor, IsQueryInt, IsText } from '../validation/fields.js';
import { AUDIT_EXPORT_LIMIT, AUDIT_PAGE, AUDIT_PAGE_LIMIT, exportAudit, readAudit, type AuditFilter, type AuditRow, type AuditSource } from './audit.js';
import { noteAccess } from './personal.js';

export class AuditQuery {
  /** ACT (what was done, the default) or READ (whose personal data was looked at) */
  @IsOptional() @IsIn(['ACT', 'READ']) source?: AuditSource;
  @IsOptional() @IsText(1, 100) actor?: string;
  @IsOptional() @IsText(1, 60) recordType?: string;
  @IsOptional() @IsId() recordId?: string;
  @IsOptional() @IsText(1, 80) action?: string;
  /** first and last day in Asia/Shanghai, both counted */
  @IsOptional() @IsDay() from?: string;
  @IsOptional() @IsDay() to?: string;
}
export class AuditPageQuery extends AuditQuery {
  @IsOptional() @IsOrdinalCursor() after?: string;
  @IsOptional() @IsQueryInt(1, AUDIT_PAGE_LIMIT) limit?: string;
}
export class AuditExportQuery extends AuditQuery { @IsText(4, 200) reason: string }

const midnight = (day: string) => new Date(`${day}T00:00:00+08:00`);

/** A search by person, kind or action alone would go through the whole log: it names its first day, or the record. */
function filterOf(query: AuditQuery): AuditFilter {
  if (!query.from && !query.recordId && (query.actor || query.action || query.recordType)) throw badRequest([{ field: 'from', code: 'REQUIRED', message: '按人、事项或记录种类检索时，请写明起始日期 from，或指定一条记录 recordId。' }]);
  return { source: query.source ?? 'ACT', actor: query.actor ?? null, recordType: query.recordType ?? null, recordId: query.recordId ?? null, action: query.action ?? null,
    from: query.from ? midnight(query.from) : null, until: query.to ? midnight(addDays(query.to, 1)) : null };
}

/** `GET /api/<service>/audit`: who did what to which record, when, from where and why, from the event log and the log of looks at personal data. */
@Controller('audit')
export class AuditController {
  constructor(@Inject(KIT) private readonly kit: Kit) {}

  @Get() @Allow('audit.read')
  read(@Query() query: AuditPageQuery, @Command() command: CommandContext): Promise<{ items: AuditRow[]; next: string | null }> {
    command.access.require('audit.read', {});
    return readAudit(this.kit.db, filterOf(query), query.after ?? null, Number(query.limit ?? AUDIT_PAGE));
  }

  /** The rows as lines of JSON, their count and SHA-256 in headers; the export itself is noted with its reason. */
  @Get('export') @Allow('audit.read')
  async export(@Query() query: AuditExportQuery, @Command() command: CommandContext, @Res() reply: FastifyReply): Promise<void> {
    const grant = command.access.require('audit.read', {});
    const found = await exportAudit(this.kit.db, filterOf(query));
    if (!found) throw new Problem(422, 'EXPORT_TOO_LARGE', `超过 ${AUDIT_EXPORT_LIMIT} 行，请缩短起止日期分次导出。`);
    await noteAccess(this.kit.db, this.kit.clock, command, query.reason.trim(), [{ action: 'audit.read', grant, recordType: `${this.kit.service}.audit`, recordId: null, personId: null }]);
    void reply.header('content-type', 'application/x-ndjson; charset=utf-8').header('x-row-count', String(found.rows)).header('x-content-sha256', found.sha256).header('cache-control', 'no-store').send(found.text);
  }
}
