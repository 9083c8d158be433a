import { createHash } from 'node:crypto';
import { maskNumber, yearOf, type AppraisalGrade } from '@gt/domain';
import { APPRAISAL_COLUMNS, parseAppraisalRow, type AppraisalRecord, type CellFault } from '@gt/forms';
import { uuidFrom, type Change, type Queryable } from '@gt/persistence';
import { acting } from '@gt/policy';
import { meetingOf, type Appraisal, type AppraisalEvent } from '../domain/appraisal.js';
import { gradeOf, type AppraisalMapping } from '../domain/appraisal-mapping.js';
import { nameDiffers } from '../domain/person.js';
import type { ImportRecord } from '../storage/imports.js';
import { decidedBy, type Stores } from '../storage/stores.js';
import { metaOf, type CheckedRow, type ImportKind, type LeftRow, type PersonRow, type ReadyRow } from './import-kind.js';

/** One year of one person at one employer has one place in the register, whichever sheet brings it. */
export const appraisalId = (employerId: string, personId: string, year: number): string => uuidFrom(createHash('sha256').update(`appraisal\n${employerId}\n${personId}\n${year}`).digest());

interface ReadyYear extends ReadyRow { readonly personId: string; readonly value: AppraisalRecord }

/** 年度考核 of an employer's staff (二): every grade is read by the mapping in force when the sheet came; nothing is recorded twice, nothing overwritten. */
export const appraisalImport: ImportKind<AppraisalRecord, ReadyYear> = {
  action: 'appraisal.record', columns: APPRAISAL_COLUMNS, parse: parseAppraisalRow,

  async checker(kit, stores, db, record, block, firstRowOf) {
    const idOf = ({ parsed, personId }: PersonRow<AppraisalRecord>) => (parsed.ok && personId ? appraisalId(record.employerId, personId, parsed.value.year) : null);
    const persons = await stores.persons.findMany(db, block.flatMap(({ personId }) => personId ?? []));
    const mapping = await mappingOf(db, stores, record);
    const there = await stores.appraisals.findMany(db, [...new Set(block.flatMap((row) => idOf(row) ?? []))]);
    const thisYear = yearOf(kit.clock.today());
    const check = (line: PersonRow<AppraisalRecord>): CheckedRow => {
      const { row, parsed, personId } = line;
      if (!parsed.ok) return { standing: 'FAULTY', faults: parsed.faults };
      const id = idOf(line)!;
      const earlier = firstRowOf.get(id);
      if (earlier === undefined) firstRowOf.set(id, row.rowNumber);
      const read = gradeOf(parsed.value.grade, mapping);
      const meeting = read && meetingOf(there.get(id)?.state, read.grade);
      const faults = [
        ...(earlier === undefined ? [] : [fault('year', 'DUPLICATE_IN_FILE', `考核年度：与第 ${earlier} 行为同一人同一年度，请只留一行。`)]),
        ...(parsed.value.year >= thisYear ? [fault('year', 'YEAR_NOT_OVER', '考核年度：该年度尚未结束，请在年度结束、结果确定后再导入。')] : []),
        ...(read ? [] : [notMapped]), ...(meeting === 'DIFFERS' ? [differs] : []),
      ];
      if (faults.length > 0) return { appraisalId: id, standing: 'FAULTY', faults };
      if (meeting === 'KNOWN') return { appraisalId: id, standing: 'KNOWN', faults: [] };
      return nameDiffers(persons.get(personId!)?.state, parsed.value.name) ? { appraisalId: id, standing: 'TO_BE_CONFIRMED', faults: [otherName] } : { appraisalId: id, standing: 'MET', faults: [] };
    };
    return { check };
  },

  ready: (_kit, { rowNumber, personId }, value) => ({ rowNumber, personId, value }),

  async store(kit, stores, tx, record, rows) {
    const mapping = await mappingOf(tx, stores, record);
    const by = await decidedBy(tx, kit, acting(record.actor.subject, record.actor.onBehalfOf), '用人单位经办');
    const idOf = ({ personId, value }: ReadyYear) => appraisalId(record.employerId, personId, value.year);
    const there = await stores.appraisals.findMany(tx, rows.map(idOf), true);
    const changes: Array<Change<Appraisal, AppraisalEvent>> = [];
    const left: LeftRow[] = [];
    const loaded: ReadyYear[] = [];
    for (const row of rows) {
      const { grade, byMapping } = gradeOf(row.value.grade, mapping)!;
      const id = idOf(row);
      const found = there.get(id);
      // recorded meanwhile by another sheet
      const meeting = meetingOf(found?.state, grade);
      if (meeting !== 'NEW') { left.push({ rowNumber: row.rowNumber, standing: meeting === 'KNOWN' ? 'KNOWN' : 'FAULTY', faults: meeting === 'KNOWN' ? [] : [differs] }); continue; }
      changes.push({ id, version: found?.version ?? 0, state: found?.state ?? null, events: [recorded(record, row, grade, byMapping ? record.mappingId : null, by)] });
      loaded.push(row);
    }
    await stores.appraisals.save(tx, changes, metaOf(kit, record));
    return { loaded, left };
  },
};

const recorded = (record: ImportRecord, { rowNumber, personId, value }: ReadyYear, grade: AppraisalGrade, mappingId: string | null, by: Appraisal['by']): AppraisalEvent => ({ type: 'AppraisalRecorded', data: {
  employerId: record.employerId, personId, name: value.name, idNumberMasked: maskNumber(value.document.number), year: value.year, grade, own: value.grade, mappingId, note: value.note,
  source: { importId: record.id, rowNumber, fileSha256: record.fileSha256 }, by,
} });

/** The mapping that was in force when the sheet came. */
const mappingOf = async (db: Queryable, stores: Stores, record: ImportRecord): Promise<AppraisalMapping | null> => (record.mappingId === null ? null : (await stores.mappings.find(db, record.mappingId))!.state);

const fault = (column: string, code: string, message: string): CellFault => ({ column, code, message });
const notMapped = fault('grade', 'GRADE_NOT_MAPPED', '考核结果：既不是规定的五种结果，也不在本单位已确认的等次对应中。请先由经办人员在“年度考核－等次对应”中提出对应、由审核人员确认，再重新上传；系统不会猜测。');
const differs = fault('grade', 'APPRAISAL_DIFFERS', '考核结果：该人该年度已有登记，结果与这一行不同。确需改动的，请在年度考核登记中更正并写明理由和依据。');
const otherName = fault('name', 'NAME_DIFFERS', '姓名：同一证件此前以另一姓名登记，请核对证件号码；确为同一人（如已更名）可照常导入。');
