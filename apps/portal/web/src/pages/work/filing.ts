import type { OccupationRef, SkillLevel } from '@gt/domain';
interface Contact { readonly name: string; readonly post: string; readonly landline: string | null; readonly mobileMasked: string | null }
export interface Filing {
  readonly id: string; readonly version: number; readonly status: string; readonly institutionId: string; readonly submittedOn: string | null; readonly validFrom: string | null; readonly validTo: string | null; readonly officeAddress: string | null; readonly legalRepresentative: Contact | null; readonly contact: Contact | null; readonly expertIds: readonly string[];
  readonly rows: readonly { readonly rowId: string; readonly occupation: OccupationRef; readonly level: SkillLevel; readonly titleSpecialities: readonly string[] }[]; readonly staff: readonly { readonly name: string; readonly idNumberMasked: string; readonly post: string; readonly education: string; readonly duty: string }[];
  readonly bodyRules: readonly { readonly title: string; readonly documentNumber: string; readonly adoptedOn: string }[]; readonly remarks: readonly { readonly field: string; readonly remark: string }[];
}
