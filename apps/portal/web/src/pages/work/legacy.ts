import type { OccupationRef } from '@gt/domain';

/** 历史数据, as applications gives them. */
export interface LegacyRecord {
  readonly id: string; readonly version: number; readonly status: string; readonly statusName: string; readonly name: string; readonly idTypeName: string; readonly idNumberMasked: string; readonly employerName: string; readonly institutionId: string;
  readonly titleLevelName: string; readonly occupation: OccupationRef; readonly levelName: string; readonly acceptedOn: string; readonly outcome: string; readonly outcomeName: string; readonly certificate: { readonly number: string; readonly issuedOn: string; readonly printedName: string } | null;
  readonly evidence: string; readonly evidenceSha256: string; readonly decision: { readonly reason: string; readonly document: string } | null; readonly certificateEnded: { readonly how: string; readonly on: string } | null; readonly possibleEvents: readonly string[];
  readonly amendment: { readonly kind: string; readonly kindName: string; readonly name: string; readonly reason: string; readonly document: string; readonly at: string; readonly mine: boolean } | null;
  /** of a collision, for those who decide: the slot that stands */
  readonly standing?: { readonly institutionName: string; readonly occupation: OccupationRef; readonly levelName: string; readonly state: string; readonly applicationId: string } | null;
}
