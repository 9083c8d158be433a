import { maskName, skillLevelName } from '@gt/domain';
import { writeSheet, type WriteColumn } from '@gt/forms';
import type { Queryable, Stored } from '@gt/persistence';
import type { InventorySource } from '@gt/service-kit';
import type { Certificate } from '../domain/certificate.js';

const STATUS_NAMES: Readonly<Record<Certificate['status'], string>> = { ISSUED: '有效', CANCELLED: '已注销', REVOKED: '已撤销' };
const PRINT_NAMES: Readonly<Record<Certificate['print'], string>> = { WAITING: '待生成', HELD: '暂不能制作（缺字或照片不符）', PRINTED: '已生成' };

/** The certificates that a body issued in this system, by number; names and document numbers are masked. */
async function handoverRows(db: Queryable, institutionId: string, limit: number): Promise<string[][]> {
  const rows = await db.query<Pick<Stored<Certificate>, 'state'> & Record<string, unknown>>('SELECT state FROM certificate WHERE institution_id = $1 ORDER BY certificate_number LIMIT $2', [institutionId, limit]);
  return rows.map(({ state: c }) => [c.certificateNumber, maskName(c.name), c.idNumberMasked, c.occupation.name, c.occupation.workType ?? '--', skillLevelName(c.level), c.issuedOn, STATUS_NAMES[c.status], PRINT_NAMES[c.print]]);
}

const COLUMNS: readonly WriteColumn[] = [{ title: '证书编号', width: 26 }, { title: '姓名' }, { title: '证件号码', width: 22 }, { title: '职业', width: 24 }, { title: '工种', width: 24 }, { title: '等级' }, { title: '发证日期' }, { title: '状态' }, { title: '打印' }];
/** Certificates whose service a body hands to its supervisor (domain.md §5). */
export const inventory: InventorySource = { list: handoverRows, write: (rows, createdAt) => writeSheet('证书服务移交清单', COLUMNS, rows, createdAt) };
