import { daysBetween, reason, type PlainDate, type Reason } from '@gt/domain';

/**
 * How long a confirmation of 在职在岗 counts, in days: it is given again at the enrolment (二), and an enrolment is made in the weeks before its plan is filed.
 * 约定期限: the notice names none.
 */
export const IN_POST_CONFIRMATION_DAYS = 30;

/** The employer's own confirmation, as applications tells it. */
export interface InPostConfirmation { readonly confirmedOn: PlainDate; readonly byName: string }
/** How 在职在岗 was confirmed at an enrolment: by the employer in the system, or on paper (a unit without an account), as the plan officer states. */
export interface InPostFact { readonly way: 'EMPLOYER' | 'PAPER'; readonly on: PlainDate; readonly byName: string | null }
export interface EnrolledInPost extends InPostFact { readonly applicationId: string }

/** What the enrolment rests on: the employer's confirmation where one counts, else the paper. Null: neither. */
export function inPostFact(confirmation: InPostConfirmation | null, paper: { readonly confirmed: boolean; readonly byName: string | null }, today: PlainDate): InPostFact | null {
  if (confirmation && daysBetween(confirmation.confirmedOn, today) <= IN_POST_CONFIRMATION_DAYS) return { way: 'EMPLOYER', on: confirmation.confirmedOn, byName: confirmation.byName };
  return paper.confirmed ? { way: 'PAPER', on: today, byName: paper.byName } : null;
}

/** For whom what was reported of an applicant waits (applications' ApplicationMoveReported). */
export type HeldFor = 'CHECK' | 'EMPLOYER' | 'BODY' | 'SUPERVISOR';
const HELD_TEXTS: Readonly<Record<HeldFor, string>> = { CHECK: '待用人单位或评价机构核实', EMPLOYER: '待填明现单位', BODY: '待本机构受理人员决定', SUPERVISOR: '待监管部门决定是否继续' };

/** Somebody who changed unit or retired, and of whom it is not settled yet whether he goes on (domain.md §2). */
export const heldReason = (applicationId: string, held: HeldFor): Reason => reason('CANDIDATE_ON_HOLD', '二', `该申报人变动单位或退休，${HELD_TEXTS[held]}，办结后再编入`, { applicationId, awaits: held });
