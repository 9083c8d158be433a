import { maskName, skillLevelName } from '@gt/domain';
import type { Queryable, Stored } from '@gt/persistence';
import type { Certificate } from '../domain/certificate.js';

const STATUS_NAMES: Readonly<Record<Certificate['status'], string>> = { ISSUED: '有效', CANCELLED: '已注销', REVOKED: '已撤销' };
const PRINT_NAMES: Readonly<Record<Certificate['print'], string>> = { WAITING: '待生成', HELD: '缺字待补', PRINTED: '已生成' };

/** The certificates that a body issued in this system, by number; names and document numbers are masked. */
export async function handoverRows(db: Queryable, institutionId: string, limit: number): Promise<string[][]> {
  const rows = await db.query<Pick<Stored<Certificate>, 'state'> & Record<string, unknown>>('SELECT state FROM certificate WHERE institution_id = $1 ORDER BY certificate_number LIMIT $2', [institutionId, limit]);
  return rows.map(({ state: c }) => [c.certificateNumber, maskName(c.name), c.idNumberMasked, c.occupation.name, c.occupation.workType ?? '--', skillLevelName(c.level), c.issuedOn, STATUS_NAMES[c.status], PRINT_NAMES[c.print]]);
}
