import { checkName, checkPersonDocument, maskNumber, maskPhone, type PersonDocumentType } from '@gt/domain';
import type { FieldFault, Kit } from '@gt/service-kit';
import type { ContactPerson } from '../domain/filing.js';

/** A person as a form names it. */
export interface PersonInput { readonly name: string; readonly idType?: PersonDocumentType | null; readonly idNumber: string }
/** The person as it is kept: the number sealed and masked, the id derived from it. */
export interface ReadPerson { readonly personId: string; readonly name: string; readonly idType: string; readonly idNumberSealed: string; readonly idNumberMasked: string }

/** Checks name and document number and seals the number. Faults are added with their field, never with the number or the name. */
export function readPerson(kit: Kit, input: PersonInput, field: string, faults: FieldFault[]): ReadPerson {
  const name = readName(input.name, `${field}name`, faults);
  const type = input.idType ?? 'RESIDENT_ID';
  const document = checkPersonDocument(type, input.idNumber);
  if (!document.ok) {
    faults.push({ field: `${field}idNumber`, code: document.code, message: `${document.message}。` });
    return { personId: '', name, idType: type, idNumberSealed: '', idNumberMasked: '' };
  }
  return { personId: kit.personIds.of(document.type, document.number), name, idType: document.type, idNumberSealed: kit.keyring.seal(document.number), idNumberMasked: maskNumber(document.number) };
}

/** A contact with its mobile number sealed; null stays null, an absent mobile stays the saved one. */
export function readContact(kit: Kit, input: { name: string; post: string; landline?: string | null; mobile?: string | null } | null | undefined, field: string, faults: FieldFault[], saved?: ContactPerson | null): ContactPerson | null {
  if (!input) return null;
  const known = { name: readName(input.name, `${field}.name`, faults), post: input.post.trim(), landline: input.landline ?? null };
  if (input.mobile === undefined && saved) return { ...known, mobileSealed: saved.mobileSealed, mobileMasked: saved.mobileMasked };
  const mobile = input.mobile ?? null;
  return { ...known, mobileSealed: mobile === null ? null : kit.keyring.seal(mobile), mobileMasked: mobile === null ? null : maskPhone(mobile) };
}

/** A name in its one spelling; faults never repeat it. */
export function readName(raw: string, field: string, faults: FieldFault[]): string {
  const name = checkName(raw);
  if (name.ok) return name.name;
  faults.push(...name.problems.map((problem) => ({ field, code: problem.code, message: `${problem.message}。` })));
  return '';
}
