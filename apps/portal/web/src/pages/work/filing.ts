import { findOccupation, type OccupationRef, type SkillLevel } from '@gt/domain';
import type { EvidenceFile } from './evidence-file.js';

export interface Contact { readonly name: string; readonly post: string; readonly landline: string | null; readonly mobileMasked: string | null }
export interface FiledExpert { readonly expertId: string; readonly name: string; readonly idNumberMasked: string; readonly qualification: string; readonly evidence?: readonly string[]; readonly papers?: readonly { readonly name: string; readonly evidence: string | null; readonly file: EvidenceFile | null }[]; readonly education: string; readonly speciality: string; readonly employerName: string; readonly own: boolean }
export interface Filing {
  readonly id: string; readonly version: number; readonly status: string; readonly institutionId: string; readonly basedOn: string | null; readonly wasReturned: boolean; readonly submittedOn: string | null; readonly validFrom: string | null; readonly validTo: string | null;
  readonly officeAddress: string | null; readonly legalRepresentative: Contact | null; readonly contact: Contact | null; readonly expertIds: readonly string[]; readonly experts: readonly FiledExpert[];
  readonly rows: readonly { readonly rowId: string; readonly occupation: OccupationRef; readonly level: SkillLevel; readonly titleSpecialities: readonly string[] }[]; readonly staff: readonly { readonly name: string; readonly idNumberMasked: string; readonly post: string; readonly education: string; readonly duty: string }[];
  readonly bodyRules: readonly { readonly title: string; readonly documentNumber: string; readonly adoptedOn: string; readonly file?: EvidenceFile }[]; readonly remarks: readonly { readonly field: string; readonly remark: string }[];
}
/** An entry of the experts' directory, as far as the form shows it. */
export interface ExpertEntry { readonly id: string; readonly name: string; readonly idNumberMasked: string; readonly qualifications: readonly { readonly name: string; readonly validUntil: string | null; readonly file?: EvidenceFile }[]; readonly education: string; readonly speciality: string; readonly employerName: string }

interface ContactForm { name: string; post: string; landline: string }
/** The form as it is typed. Numbers of persons are no part of it: what is kept on the device must not have them. */
export interface FilingForm {
  officeAddress: string; legalRepresentative: ContactForm; contact: ContactForm; expertIds: string[];
  rows: { occupation: string; workType: string; level: SkillLevel; specialities: string }[];
  /** `savedAs`: place in the saved list, null for a new one */
  staff: { name: string; savedAs: number | null; post: string; education: string; duty: string }[];
  /** `file` is absent in forms that were kept on the device before papers were taken */
  bodyRules: { title: string; documentNumber: string; adoptedOn: string; file?: EvidenceFile | null }[];
}
/** Numbers that were typed and are not sent yet, by place. */
export interface Numbers { legalRepresentative: string; contact: string; staff: string[] }

const contactForm = (contact: Contact | null): ContactForm => ({ name: contact?.name ?? '', post: contact?.post ?? '', landline: contact?.landline ?? '' });
const LABEL_CODE = /（(\d-\d{2}-\d{2}-\d{2})）/;
/** The code in a suggestion `车工（6-18-01-01）`, or a code typed by hand; the text itself where it is neither, so that the service names the fault. */
export const occupationCodeOf = (text: string): string => LABEL_CODE.exec(text)?.[1] ?? text.trim();
const occupationText = (o: OccupationRef): string => `${o.name ?? findOccupation(o.code)?.name ?? ''}（${o.code}）`;

export const formOf = (f: Filing): FilingForm => ({
  officeAddress: f.officeAddress ?? '', legalRepresentative: contactForm(f.legalRepresentative), contact: contactForm(f.contact), expertIds: [...f.expertIds],
  rows: f.rows.map((r) => ({ occupation: occupationText(r.occupation), workType: r.occupation.workType ?? '', level: r.level, specialities: r.titleSpecialities.join('、') })),
  staff: f.staff.map(({ name, post, education, duty }, savedAs) => ({ name, savedAs, post, education, duty })), bodyRules: f.bodyRules.map((r) => ({ ...r, file: r.file ?? null })),
});

/** What is sent. A contact that is wholly empty is none; a mobile that was not typed stays as it is saved. */
export function contentOf(form: FilingForm, numbers: Numbers): object {
  const contact = (c: ContactForm, mobile: string) => (c.name || c.post || c.landline || mobile ? { name: c.name, post: c.post, landline: c.landline || null, ...(mobile ? { mobile } : {}) } : null);
  return {
    officeAddress: form.officeAddress, legalRepresentative: contact(form.legalRepresentative, numbers.legalRepresentative), contact: contact(form.contact, numbers.contact), expertIds: form.expertIds,
    rows: form.rows.map((r) => ({ occupationCode: occupationCodeOf(r.occupation), workType: r.workType || null, level: r.level, titleSpecialities: r.specialities.split(/[、，,;；]/).map((s) => s.trim()).filter(Boolean) })),
    staff: form.staff.map(({ savedAs, ...s }, i) => ({ ...s, ...(numbers.staff[i] ? { idNumber: numbers.staff[i] } : savedAs === null ? {} : { savedAs }) })),
    bodyRules: form.bodyRules.map(({ title, documentNumber, adoptedOn, file }) => ({ title, documentNumber, adoptedOn, fileId: file?.fileId ?? null })),
  };
}
