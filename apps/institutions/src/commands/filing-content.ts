import { createHash } from 'node:crypto';
import { findOccupation, workTypeOf, type PersonDocumentType, type PlainDate, type SkillLevel } from '@gt/domain';
import { uuidFrom } from '@gt/persistence';
import { badRequest, type FieldFault, type Kit } from '@gt/service-kit';
import type { FilingContent, FilingRow, StaffMember } from '../domain/filing.js';
import type { FileOf, NamedFile } from './evidence-files.js';
import { readContact, readName, readPerson } from './persons.js';

/** `mobile` absent: the saved one stays; null: none. */
interface ContactInput { name: string; post: string; landline?: string | null; mobile?: string | null }
/** Without `idNumber` the number of the member at the place `savedAs` of the saved list stays: the form never gets it back in full. */
interface StaffInput { name: string; idType?: PersonDocumentType | null; idNumber?: string | null; savedAs?: number | null; post: string; education: string; duty: string }
/** 附件1 as the form has it. */
export interface FilingInput {
  officeAddress?: string | null;
  legalRepresentative?: ContactInput | null;
  contact?: ContactInput | null;
  rows: Array<{ occupationCode: string; workType?: string | null; level: number; titleSpecialities: string[] }>;
  staff: StaffInput[];
  expertIds: string[];
  bodyRules: Array<{ title: string; documentNumber: string; adoptedOn: PlainDate; fileId?: string | null }>;
}

/** The papers that the form names, by field. */
export const filesNamed = (input: FilingInput): NamedFile[] => input.bodyRules.map(({ fileId }, i) => ({ field: `bodyRules[${i}].fileId`, fileId }));

/** Reads a form: numbers sealed, occupations named by the catalogue, papers by `fileOf`. `saved` = the content that it replaces. Throws 400 with every faulty field. */
export function readFilingContent(kit: Kit, institutionId: string, input: FilingInput, fileOf: FileOf, saved: FilingContent | null = null): FilingContent {
  const faults: FieldFault[] = [];
  const content: FilingContent = {
    officeAddress: input.officeAddress?.trim() || null,
    legalRepresentative: readContact(kit, input.legalRepresentative, 'legalRepresentative', faults, saved?.legalRepresentative),
    contact: readContact(kit, input.contact, 'contact', faults, saved?.contact),
    rows: input.rows.map((row, index) => readRow(institutionId, row, index, faults)),
    staff: input.staff.map((member, index): StaffMember => ({ ...readStaff(kit, member, index, saved, faults), post: member.post.trim(), education: member.education.trim(), duty: member.duty.trim() })),
    expertIds: input.expertIds, bodyRules: input.bodyRules.map(({ title, documentNumber, adoptedOn, fileId }) => ({ title: title.trim(), documentNumber: documentNumber.trim(), adoptedOn, ...fileOf(fileId) })),
  };
  if (faults.length > 0) throw badRequest(faults);
  return content;
}

function readStaff(kit: Kit, member: StaffInput, index: number, saved: FilingContent | null, faults: FieldFault[]): Pick<StaffMember, 'name' | 'idType' | 'idNumberSealed' | 'idNumberMasked'> {
  const known = member.idNumber ? undefined : saved?.staff[member.savedAs ?? -1];
  if (known) return { name: readName(member.name, `staff[${index}].name`, faults), idType: known.idType, idNumberSealed: known.idNumberSealed, idNumberMasked: known.idNumberMasked };
  const { personId: _, ...person } = readPerson(kit, { ...member, idNumber: member.idNumber ?? '' }, `staff[${index}].`, faults);
  return person;
}

function readRow(institutionId: string, row: FilingInput['rows'][number], index: number, faults: FieldFault[]): FilingRow {
  const known = findOccupation(row.occupationCode);
  if (!known) faults.push({ field: `rows[${index}].occupationCode`, code: 'OCCUPATION_NOT_IN_CATALOGUE', message: '国家职业分类大典中没有这个职业编码，请从目录中选择。' });
  const occupation = { code: row.occupationCode, name: known?.name ?? '', workType: workTypeOf({ code: row.occupationCode, workType: row.workType ?? null }) };
  // the same row keeps its id from draft to draft and from filing to filing: plans and acceptances name it
  const rowId = uuidFrom(createHash('sha256').update([institutionId, occupation.code, occupation.workType ?? '', row.level].join('\n')).digest());
  return { rowId, occupation, level: row.level as SkillLevel, titleSpecialities: row.titleSpecialities.map((each) => each.trim()) };
}
