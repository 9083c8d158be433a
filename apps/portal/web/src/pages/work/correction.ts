/** A request for correction of the own data; what was written in it is null for those who only see that it is there. */
export interface Correction {
  readonly id: string; readonly version: number; readonly applicationId: string; readonly field: string; readonly fieldName: string; readonly status: string; readonly statusName: string; readonly requestedAt: string; readonly answer: string | null; readonly decidedAt: string | null;
  readonly name?: string | null; readonly now?: string | null; readonly wished?: string | null; readonly grounds?: string | null; readonly evidence?: string | null;
}
