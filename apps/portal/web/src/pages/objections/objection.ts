/** An objection as a service lists it. */
export interface ObjectionRow { readonly id: string; readonly version: number; readonly status: string; readonly statusName: string; readonly subject: string; readonly subjectName: string; readonly addressee: 'EMPLOYER' | 'BODY' | 'BUREAU'; readonly source: string; readonly sourceName: string; readonly institutionId: string; readonly employerId: string | null; readonly applicationId: string | null; readonly personId: string | null; readonly at: string; readonly dueOn: string | null }
export interface EvidenceFile { readonly id: string; readonly name: string | null; readonly mediaType: string; readonly size: number }
interface Decided { readonly anew: boolean; readonly byName: string; readonly at: string; readonly outcome: string }
export interface ObjectionDetail extends ObjectionRow {
  readonly supervisorId: string | null; readonly text: string | null; readonly wish: string | null; readonly about: string | null; readonly grounds: string | null; readonly name: string | null;
  readonly contact: { readonly nameMasked: string; readonly phoneMasked: string } | null; readonly decidedAt: string | null;
  readonly answer: (Decided & { readonly answer: string }) | null; readonly escalatedAt: string | null; readonly settlement: (Decided & { readonly reason: string; readonly measure: string | null }) | null; readonly withdrawnAt: string | null;
  readonly files: readonly EvidenceFile[];
}
/** What a receipt shows. */
export interface ReceiptView {
  readonly status: string; readonly statusName: string; readonly subjectName: string; readonly addressee: string; readonly anonymous: boolean; readonly at: string; readonly dueOn: string | null; readonly bodyName: string | null;
  readonly answer: { readonly text: string; readonly at: string } | null; readonly settlement: { readonly text: string; readonly measure: string | null; readonly at: string } | null;
}
/** The colour of a state of an objection. */
export const objectionTone = (status: string): 'good' | 'bad' | 'busy' | 'warn' | 'plain' => (status === 'OPEN' || status === 'ESCALATED' ? 'busy' : status === 'UPHELD' || status === 'TAKEN_BACK' ? 'good' : status === 'ANSWERED' ? 'warn' : status === 'DISMISSED' ? 'bad' : 'plain');
