import type { FilingLevel, FilingMode, InstitutionType, OccupationRef, SkillLevel } from '@gt/domain';
export interface Institution {
  readonly id: string; readonly version: number; readonly name: string; readonly status: string; readonly type: InstitutionType; readonly filingLevel: FilingLevel; readonly filingMode: FilingMode; readonly creditCode: string; readonly telephone: string | null; readonly supervisorId: string;
  readonly scope: readonly { readonly occupation: OccupationRef; readonly levels: readonly SkillLevel[]; readonly from: string; readonly to: string | null }[]; readonly sites: readonly { readonly siteId: string; readonly name: string; readonly address: string; readonly prefix: string | null; readonly printedName: string | null }[];
  readonly units: readonly { readonly name: string; readonly creditCode: string; readonly relation: string; readonly from: string; readonly to: string | null }[];
}
