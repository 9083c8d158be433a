import type { EvaluationMethod, OccupationRef, SkillLevel } from '@gt/domain';

export interface Sheet {
  readonly id: string; readonly version: number; readonly planId: string; readonly method: EvaluationMethod; readonly edition: number; readonly status: string; readonly mine: boolean; readonly entered: boolean | null; readonly absent: boolean | null; readonly signedAt: string | null; readonly contentSha256: string | null; readonly changeReason?: string | null;
  readonly candidate: { readonly name: string; readonly employerName: string; readonly occupation: OccupationRef; readonly level: SkillLevel }; readonly scores: { readonly theory: number | null; readonly skill: number | null; readonly comprehensive: number | null };
}
