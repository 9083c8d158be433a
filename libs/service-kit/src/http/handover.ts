import type { Resource } from '@gt/policy';
import { sha256 } from '@gt/persistence';
import type { FastifyReply } from 'fastify';
import { copies } from '../copies/copies.js';
import type { InstitutionCopy } from '../copies/institutions.js';
import type { Kit } from '../kit.js';
import { IsId } from '../validation/fields.js';
import type { Access } from './access.js';
import { notFound, Problem } from './problem.js';
import { SPREADSHEET_TYPE } from './server.js';

/** Rows of one inventory: what a sheet can be read and searched by people; no body of the city has as many. */
export const INVENTORY_ROWS_MAX = 50_000;
export class HandoverInventoryQuery { @IsId() institutionId: string; }

/** The bureau that an ended body's records passed to, as policy asks for it; nothing while the body stands. */
export const successorOf = (body: Pick<InstitutionCopy, 'status' | 'supervisorId'> | undefined): Pick<Resource, 'successorId'> => (body?.status === 'ENDED' ? { successorId: body.supervisorId } : {});

/**
 * Answers what the service keeps of a body, as the list that the body hands to its supervisor when it ends (domain.md §5): a spreadsheet with its
 * SHA-256 and its number of rows in headers, for the record of the handover. 404 for who may not see it; 422 where there are more rows than a list can have.
 */
export async function sendInventory(kit: Kit, access: Access, reply: FastifyReply, institutionId: string, list: (limit: number) => Promise<readonly (readonly string[])[]>, write: (rows: readonly (readonly string[])[], createdAt: string) => Promise<Uint8Array>): Promise<void> {
  const body = await copies.institution(kit.db, institutionId);
  if (!body || !access.may('handover.read', { institutionId, bureauId: body.supervisorId })) throw notFound('评价机构');
  const rows = await list(INVENTORY_ROWS_MAX + 1);
  if (rows.length > INVENTORY_ROWS_MAX) throw new Problem(422, 'INVENTORY_TOO_LONG', `移交清单超过 ${INVENTORY_ROWS_MAX} 行，请联系运维人员分批导出。`);
  const bytes = await write(rows, kit.clock.now().toISOString());
  void reply.header('content-type', SPREADSHEET_TYPE).header('content-disposition', `attachment; filename="handover-${kit.service}.xlsx"`).header('cache-control', 'private, no-store')
    .header('x-row-count', String(rows.length)).header('x-content-sha256', sha256(bytes)).send(Buffer.from(bytes));
}
