import type { ClaimAuthority, ClaimKind, ClaimProof, OccupationRef, Reason, SkillLevel } from '@gt/domain';

/** An application in a list, as the service gives it. */
export interface ApplicationRow {
  readonly id: string; readonly version: number; readonly status: string; readonly statusName: string; readonly name: string; readonly idNumberMasked: string; readonly personId: string; readonly employerId: string; readonly institutionId: string;
  readonly target: { readonly occupation: OccupationRef; readonly level: SkillLevel } | null; readonly levelName: string | null; readonly title: { readonly name: string } | null; readonly claims: number; readonly pending: readonly unknown[];
  readonly method: string | null; readonly outcome: string | null; readonly submittedOn: string | null; /** the years beside the employer's register */ readonly register: 'AGREES' | 'PARTLY' | 'DIFFERS' | 'NONE' | null;
  readonly inPost: { readonly confirmedOn: string; readonly byName: string } | null; readonly move: { readonly awaitsName: string } | null;
}
/** The whole of it. */
export interface ApplicationDetail {
  readonly id: string; readonly version: number; readonly status: string; readonly statusName: string; readonly personId: string; readonly employerId: string; readonly institutionId: string; readonly planId: string | null; readonly submittedOn: string | null; readonly supplementDueOn: string | null; readonly copyReceived?: { readonly receivedOn: string; readonly byName: string } | null; readonly declaration: string; readonly outcome: string | null;
  readonly inPost?: { readonly confirmedOn: string; readonly byName: string } | null; readonly move: { readonly kind: 'CHANGED_UNIT' | 'RETIRED'; readonly kindName: string; readonly on: string; readonly unitName: string | null; readonly note: string; readonly awaits: string; readonly awaitsName: string; readonly byName: string; readonly at: string } | null;
  readonly form: {
    readonly title: { readonly series: string; readonly name: string; readonly speciality: string | null; readonly certificateNumber: string | null; readonly obtainedOn: string | null; readonly authority: string | null } | null; readonly target: { readonly occupation: OccupationRef; readonly level: SkillLevel } | null; readonly appraisals: readonly { readonly year: number; readonly grade: string }[];
    readonly priorCertificates: readonly { readonly level: SkillLevel; readonly obtainedOn: string; readonly occupation: OccupationRef }[]; readonly workPeriods: readonly { readonly from: string; readonly to: string | null; readonly related: boolean; readonly employer: string | null; readonly post: string | null }[]; readonly claims: readonly { readonly kind: ClaimKind; readonly name: string; readonly authority: ClaimAuthority; readonly prize: string | null; readonly awardedOn: string; readonly proof: ClaimProof }[]; readonly achievements: string; readonly worksInCity: boolean; readonly inPost: boolean; readonly frontLine: boolean;
  };
  readonly applicant: { readonly name: string; readonly sexName: string | null; readonly idTypeName: string; readonly idNumberMasked: string; readonly phoneMasked: string | null };
  readonly verdict: { readonly asOf: string; readonly path: string | null; readonly ruleSet: { readonly id: string; readonly version: number }; readonly reasons: readonly Reason[]; readonly pending: readonly Reason[]; readonly paths: readonly { readonly path: string; readonly met: boolean; readonly reasons: readonly Reason[] }[] } | null;
  readonly recommendation: { readonly opinion: string; readonly sealKind: string; readonly byName: string; readonly at: string; readonly paper: { readonly signerName: string; readonly signerPost: string; readonly signedOn: string; readonly sealReads: string; readonly sealNote: string | null } | null } | null; readonly acceptance: { readonly opinion: string; readonly byName: string; readonly at: string; readonly method: string } | null; readonly refusal: readonly { readonly clause: string; readonly message: string }[];
  readonly plans: readonly { readonly planId: string; readonly outcome: string | null; readonly effectiveOn: string | null }[]; readonly forms: readonly { readonly edition: string; readonly fixed: boolean; readonly superseded: boolean; readonly waitingCharacters: readonly string[] }[];
}
