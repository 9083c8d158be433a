import { Controller, Get, Inject, Query, Res } from '@nestjs/common';
import type { Resource } from '@gt/policy';
import { sha256, type Queryable } from '@gt/persistence';
import type { FastifyReply } from 'fastify';
import { copies } from '../copies/copies.js';
import type { InstitutionCopy } from '../copies/institutions.js';
import { KIT, type Kit } from '../kit.js';
import { IsId } from '../validation/fields.js';
import { Allow, CallerAccess, type Access } from './access.js';
import { notFound, Problem } from './problem.js';
import { SPREADSHEET_TYPE } from './server.js';

/** What a service keeps of a body, as the list that the body hands to its supervisor when it ends (domain.md §5). */
export interface InventorySource {
  /** At most `limit` rows. */
  readonly list: (db: Queryable, institutionId: string, limit: number) => Promise<readonly (readonly string[])[]>;
  /** The rows as a spreadsheet. */
  readonly write: (rows: readonly (readonly string[])[], createdAt: string) => Promise<Uint8Array>;
}

/** Rows of one inventory: what a sheet can be read and searched by people; no body of the city has as many. */
const INVENTORY_ROWS_MAX = 50_000;
export class HandoverInventoryQuery { @IsId() institutionId: string; }

/** The bureau that an ended body's records passed to, as policy asks for it; nothing while the body stands. */
export const successorOf = (body: Pick<InstitutionCopy, 'status' | 'supervisorId'> | undefined): Pick<Resource, 'successorId'> => (body?.status === 'ENDED' ? { successorId: body.supervisorId } : {});

/** `GET /api/<service>/handover-inventory`, of a service that declares its `inventory`. */
@Controller('handover-inventory')
export class HandoverController {
  constructor(@Inject(KIT) private readonly kit: Kit) {}

  /** A spreadsheet with its SHA-256 and its number of rows in headers, for the record of the handover. 404 for who may not see it; 422 where there are more rows than a list can have. */
  @Get() @Allow('handover.read')
  async inventory(@Query() { institutionId }: HandoverInventoryQuery, @CallerAccess() access: Access, @Res() reply: FastifyReply): Promise<void> {
    const { db, clock, service } = this.kit;
    const { list, write } = this.kit.inventory!;
    const body = await copies.institution(db, institutionId);
    if (!body || !access.may('handover.read', { institutionId, bureauId: body.supervisorId })) throw notFound('评价机构');
    const rows = await list(db, institutionId, INVENTORY_ROWS_MAX + 1);
    if (rows.length > INVENTORY_ROWS_MAX) throw new Problem(422, 'INVENTORY_TOO_LONG', `移交清单超过 ${INVENTORY_ROWS_MAX} 行，请联系运维人员分批导出。`);
    const bytes = await write(rows, clock.now().toISOString());
    void reply.header('content-type', SPREADSHEET_TYPE).header('content-disposition', `attachment; filename="handover-${service}.xlsx"`).header('cache-control', 'private, no-store')
      .header('x-row-count', String(rows.length)).header('x-content-sha256', sha256(bytes)).send(Buffer.from(bytes));
  }
}
