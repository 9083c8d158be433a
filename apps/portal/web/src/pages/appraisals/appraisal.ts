/** A year in the register, and a mapping of own grades, as the service gives them. */
export interface Year {
  readonly id: string; readonly version: number; readonly employerId: string; readonly year: number; readonly name: string; readonly idNumberMasked: string; readonly grade: string; readonly own: string; readonly status: string; readonly note: string | null; readonly byName: string; readonly at: string;
  readonly source: { readonly rowNumber: number; readonly fileSha256: string }; readonly correction: { readonly reason: string; readonly document: string; readonly byName: string; readonly at: string } | null;
}
export interface YearDetail extends Year { readonly versions: readonly { readonly version: number; readonly type: string; readonly at: string; readonly grade: string | null; readonly own: string | null; readonly reason: string | null; readonly document: string | null; readonly byName: string }[] }
export interface Mapping {
  readonly id: string; readonly employerId: string; readonly status: string; readonly statusName: string; readonly rows: readonly { readonly own: string; readonly grade: string }[]; readonly effectiveFrom: string;
  readonly ruleDocument: { readonly title: string; readonly number: string; readonly issuedOn: string; readonly sha256: string }; readonly proposedByName: string; readonly proposedAt: string; readonly decidedByName: string | null; readonly decidedAt: string | null; readonly refusal: string | null;
}
export const rowsText = (m: Pick<Mapping, 'rows'>): string => m.rows.map((r) => `${r.own}＝${r.grade}`).join('、');
