import { createHash } from 'node:crypto';
import { findOccupation, workTypeOf, type PersonDocumentType, type PlainDate, type SkillLevel } from '@gt/domain';
import { uuidFrom } from '@gt/persistence';
import { badRequest, type FieldFault, type Kit } from '@gt/service-kit';
import type { FilingContent, FilingRow, StaffMember } from '../domain/filing.js';
import { readContact, readPerson } from './persons.js';

interface ContactInput { name: string; post: string; landline?: string | null; mobile?: string | null }
/** 附件1 as the form has it. */
export interface FilingInput {
  officeAddress?: string | null;
  legalRepresentative?: ContactInput | null;
  contact?: ContactInput | null;
  rows: Array<{ occupationCode: string; workType?: string | null; level: number; titleSpecialities: string[] }>;
  staff: Array<{ name: string; idType?: PersonDocumentType | null; idNumber: string; post: string; education: string; duty: string }>;
  expertIds: string[];
  bodyRules: Array<{ title: string; documentNumber: string; adoptedOn: PlainDate }>;
}

/** Reads a form: numbers sealed, occupations named by the catalogue. Throws 400 with every faulty field. */
export function readFilingContent(kit: Kit, institutionId: string, input: FilingInput): FilingContent {
  const faults: FieldFault[] = [];
  const content: FilingContent = {
    officeAddress: input.officeAddress?.trim() || null,
    legalRepresentative: readContact(kit, input.legalRepresentative, 'legalRepresentative', faults),
    contact: readContact(kit, input.contact, 'contact', faults),
    rows: input.rows.map((row, index) => readRow(institutionId, row, index, faults)),
    staff: input.staff.map((member, index): StaffMember => {
      const { personId: _, ...person } = readPerson(kit, member, `staff[${index}].`, faults);
      return { ...person, post: member.post.trim(), education: member.education.trim(), duty: member.duty.trim() };
    }),
    expertIds: input.expertIds, bodyRules: input.bodyRules.map(({ title, documentNumber, adoptedOn }) => ({ title: title.trim(), documentNumber: documentNumber.trim(), adoptedOn })),
  };
  if (faults.length > 0) throw badRequest(faults);
  return content;
}

function readRow(institutionId: string, row: FilingInput['rows'][number], index: number, faults: FieldFault[]): FilingRow {
  const known = findOccupation(row.occupationCode);
  if (!known) faults.push({ field: `rows[${index}].occupationCode`, code: 'OCCUPATION_NOT_IN_CATALOGUE', message: '国家职业分类大典中没有这个职业编码，请从目录中选择。' });
  const occupation = { code: row.occupationCode, name: known?.name ?? '', workType: workTypeOf({ code: row.occupationCode, workType: row.workType ?? null }) };
  // the same row keeps its id from draft to draft and from filing to filing: plans and acceptances name it
  const rowId = uuidFrom(createHash('sha256').update([institutionId, occupation.code, occupation.workType ?? '', row.level].join('\n')).digest());
  return { rowId, occupation, level: row.level as SkillLevel, titleSpecialities: row.titleSpecialities.map((each) => each.trim()) };
}
