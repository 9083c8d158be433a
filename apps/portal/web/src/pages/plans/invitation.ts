import type { OccupationRef, PlainDate, SkillLevel } from '@gt/domain';

/** An expert who is asked to sit for a plan, and what he answers (六(三)). */
export interface Invitation {
  readonly id: string; readonly version: number; readonly planId: string; readonly planName: string; readonly institutionId: string; readonly institutionName: string; readonly telephone: string | null; readonly expertId: string;
  readonly kind: 'REVIEW' | 'ASSESSMENT'; readonly days: readonly PlainDate[]; readonly status: 'PENDING' | 'ACCEPTED' | 'DECLINED' | 'WITHDRAWN'; readonly invitedOn: PlainDate; readonly answeredOn: PlainDate | null; readonly reason: string | null; readonly relativeApplicationIds: readonly string[];
}
/** With what he needs to answer it. */
export interface InvitationCaseData extends Invitation {
  readonly scope: readonly { readonly occupation: OccupationRef; readonly level: SkillLevel }[];
  readonly sessions: readonly { readonly day: PlainDate; readonly time: string; readonly venue: string }[];
  readonly candidates: readonly { readonly applicationId: string; readonly name: string; readonly employerName: string }[];
}
