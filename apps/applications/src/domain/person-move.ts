import type { PlainDate } from '@gt/domain';
import type { PersonMove } from '@gt/rules';
import type { DecidedBy } from './application.js';

/** A registered unit. */
export interface Unit { readonly employerId: string; readonly name: string }

/**
 * For whom what was reported waits, the application with it: CHECK whether it is so (the unit or the body), EMPLOYER the new unit is to be named,
 * BODY whether an acceptance stands that rests on another unit's recommendation, SUPERVISOR whether an enterprise body may go on (四(二)).
 */
export type MoveAwaits = 'CHECK' | 'EMPLOYER' | 'BODY' | 'SUPERVISOR';
export const MOVE_KIND_NAMES: Readonly<Record<PersonMove['kind'], string>> = { CHANGED_UNIT: '变动单位', RETIRED: '退休' };
/** Who has it, as a sentence says it. */
export const AWAITS_NAMES: Readonly<Record<MoveAwaits, string>> = { CHECK: '待用人单位或评价机构核实', EMPLOYER: '待填明现单位', BODY: '待评价机构决定', SUPERVISOR: '待监管部门决定' };

/** What happened to the applicant, by whom it is said. NOBODY: it counts at once, what follows comes with it. */
export interface MoveReport {
  readonly kind: PersonMove['kind'];
  readonly on: PlainDate;
  /** where the applicant works now, as far as it is known here */
  readonly unit: Unit | null;
  readonly note: string;
  readonly awaits: MoveAwaits | 'NOBODY';
  readonly by: DecidedBy;
}
export interface OpenMove extends Omit<MoveReport, 'awaits'> { readonly awaits: MoveAwaits }
/** The employer's confirmation of 在职在岗 before the person is enrolled. */
export interface InPost { readonly confirmedOn: PlainDate; readonly byName: string }

export const openMoveOf = ({ awaits, ...report }: MoveReport): OpenMove | null => (awaits === 'NOBODY' ? null : { ...report, awaits });
