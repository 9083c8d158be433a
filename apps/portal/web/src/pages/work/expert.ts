import type { EvidenceFile } from './evidence-file.js';

export interface Unavailability { readonly from: string; readonly to: string | null; readonly reason: string }
export interface ExpertRow { readonly id: string; readonly version: number; readonly name: string; readonly speciality: string; readonly employerName: string; readonly education: string; readonly idNumberMasked: string; readonly occupationCodes: readonly string[]; readonly institutionId: string | null; readonly bureauId: string | null; readonly qualifications: readonly { readonly kind: string; readonly name: string; readonly evidence?: string | null; readonly file?: EvidenceFile; readonly validUntil: string | null }[]; readonly unavailable?: readonly Unavailability[] }
export interface ExpertCaseData extends ExpertRow { readonly filings: readonly { readonly filingId: string; readonly institutionId: string; readonly name: string }[] }
/** Whether the expert takes invitations on the day. */
export const isAvailable = (expert: Pick<ExpertRow, 'unavailable'>, day: string): boolean => !(expert.unavailable ?? []).some((span) => span.from <= day && (span.to === null || day <= span.to));
