import { nameKey, reason, sameOccupation, type PlainDate, type Reason, type SkillLevel } from '@gt/domain';
import { checkImportedNumber } from '@gt/rules';

/** A row of the city's file as read, with the person that its document belongs to. */
export interface ImportRow { readonly rowNumber: number; readonly personId: string; readonly name: string; readonly occupation: string; readonly workType: string | null; readonly level: SkillLevel; readonly certificateNumber: string; readonly issuedOn: PlainDate; readonly institution: string }
/** A pass of the batch that waits for its number. */
export interface ImportTarget { readonly applicationId: string; readonly personId: string; readonly name: string; readonly occupation: { code: string; name: string; workType: string | null }; /** day on which the result took effect */ readonly effectiveOn: PlainDate; readonly level: SkillLevel }
export interface RowFault { readonly rowNumber: number | null; readonly reasons: readonly Reason[] }

/**
 * Validates a returned file whole (六(五), IMPORTED): every row against its pass, every number against its grammar, site, level and year,
 * uniqueness in the file and against the numbers known. All faults at once; empty = the file may be taken over.
 */
export function checkImport(rows: readonly ImportRow[], targets: readonly ImportTarget[], facts: { sitePrefix: string; printedName: string; bodyName: string; today: PlainDate; taken: ReadonlySet<string> }): readonly RowFault[] {
  // one person may have two passes in a batch, of two title levels: the level tells them apart
  const targetOf = (row: ImportRow) => targets.find((t) => t.personId === row.personId && t.level === row.level) ?? targets.find((t) => t.personId === row.personId);
  const seenTargets = new Set<string>();
  const seenNumbers = new Set<string>();
  const faults: RowFault[] = [];
  for (const row of rows) {
    const reasons: Reason[] = [...checkImportedNumber({ number: row.certificateNumber, issuedOn: row.issuedOn, level: row.level, sitePrefix: facts.sitePrefix })];
    const target = targetOf(row);
    if (!target) reasons.push(reason('NOT_IN_BATCH', '六(五)', '此证件号码的人员不在本批合格名单中，请核对是否为本批的回传文件。', {}));
    else {
      if (nameKey(row.name) !== nameKey(target.name)) reasons.push(reason('NAME_DIFFERS', '六(五)', '姓名与申报姓名不一致，请核对。', {}));
      if (row.level !== target.level) reasons.push(reason('LEVEL_DIFFERS', '六(五)', '等级与评定等级不一致，请核对。', { level: row.level }));
      if (row.occupation !== target.occupation.name || !sameOccupation({ ...target.occupation }, { code: target.occupation.code, workType: row.workType })) reasons.push(reason('OCCUPATION_DIFFERS', '六(五)', '职业或工种与评定的不一致，请核对。', {}));
    }
    if (row.institution !== facts.printedName && row.institution !== facts.bodyName) reasons.push(reason('INSTITUTION_DIFFERS', '六(五)', '评价机构名称与本机构不一致，请核对。', {}));
    if (seenTargets.has(target?.applicationId ?? row.personId)) reasons.push(reason('PERSON_TWICE', '六(五)', '同一人员在文件中出现多次，请删去重复行。', {}));
    if (seenNumbers.has(row.certificateNumber)) reasons.push(reason('NUMBER_TWICE', '六(五)', '同一证书编号在文件中出现多次，请核对。', {}));
    if (facts.taken.has(row.certificateNumber)) reasons.push(reason('NUMBER_TAKEN', '六(五)', '证书编号已被其他证书使用，请核对回传文件。', {}));
    if ((target && row.issuedOn < target.effectiveOn) || row.issuedOn > facts.today) reasons.push(reason('ISSUED_ON_IMPLAUSIBLE', '六(五)', '发证日期应不早于成绩生效日、不晚于今天，请核对。', { effectiveOn: target?.effectiveOn ?? null, today: facts.today }));
    seenTargets.add(target?.applicationId ?? row.personId);
    seenNumbers.add(row.certificateNumber);
    if (reasons.length > 0) faults.push({ rowNumber: row.rowNumber, reasons });
  }
  const missing = targets.filter((t) => !seenTargets.has(t.applicationId)).length;
  if (missing > 0) faults.push({ rowNumber: null, reasons: [reason('ROWS_MISSING', '六(五)', `文件缺少本批 ${missing} 人的证书，请补全后整份重新上传。`, { missing })] });
  return faults;
}
