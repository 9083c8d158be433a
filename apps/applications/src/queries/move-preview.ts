import type { Reason } from '@gt/domain';
import type { Queryable, Stored } from '@gt/persistence';
import { checkOwnStaff } from '@gt/rules';
import { employerIdOf, type Access, type Kit } from '@gt/service-kit';
import type { Application, DecidedBy } from '../domain/application.js';
import { consequenceOf, type MoveOutcome } from '../domain/move-consequence.js';
import { checkMove, decideMove, reportMove, type MoveCommand, type MoveFacts } from '../domain/move-decisions.js';
import type { Unit } from '../domain/person-move.js';
import { findBodies } from '../storage/facts.js';
import { firstAssessmentDay, isEnrolled } from '../storage/progress.js';
import type { Stores } from '../storage/stores.js';
import { requireReadable } from './applications.js';

/** What the consequence of a move rests on, of one application; `creditCode` names the new unit, null where it is not named. */
export async function moveFactsOf(kit: Pick<Kit, 'clock'>, stores: Stores, db: Queryable, { id, state }: Pick<Stored<Application>, 'id' | 'state'>, on: string, creditCode: string | null): Promise<Omit<MoveFacts, 'by'>> {
  const body = (await findBodies(db, [state.institutionId])).get(state.institutionId);
  // a draft may name a body that is not here; its state refuses it
  const institutionType = body?.type ?? 'SOCIAL_TRAINING';
  const named = creditCode === null ? state.move?.unit?.employerId : employerIdOf(creditCode);
  const employer = named === undefined ? undefined : (await stores.employers.find(db, named))?.state;
  const unit: Unit | null | undefined = creditCode === null ? null : employer && { employerId: named!, name: employer.name };
  return {
    today: kit.clock.today(), institutionType, firstAssessmentDay: await firstAssessmentDay(db, id), enrolled: await isEnrolled(db, id), unit,
    unitCovered: employer !== undefined && body !== undefined && checkOwnStaff(body.type, body.units, { creditCode: employer.creditCode, dispatched: state.form.dispatched }, on).length === 0,
  };
}

/** One way that it may go: what follows, or every reason why it cannot go so now. */
export type MovePreview = { readonly decision: 'REPORT' | 'HOLDS' | 'NOT_SO' | 'GO_ON' | 'STOP' } & ({ readonly outcome: MoveOutcome } | { readonly reasons: readonly Reason[] });
/** Stands for whoever would decide: nothing is kept. */
const NOBODY_YET: DecidedBy = { subject: '', name: '', at: '' };
const WHY = { reason: '-', document: '-' };

/** What would follow for application, slot, plan and charges, before anybody says or decides it: of a move that is to be reported, or in each way that the open one may be answered. Nothing is kept. 404 out of reach. */
export async function previewMove(kit: Kit, stores: Stores, access: Access, id: string, { report, creditCode }: { readonly report: MoveCommand | null; readonly creditCode: string | null }): Promise<{ items: MovePreview[] }> {
  const found = await stores.applications.find(kit.db, id);
  await requireReadable(kit.db, found, access);
  const { state } = found!;
  const facts = { ...await moveFactsOf(kit, stores, kit.db, found!, report?.on ?? state.move?.on ?? kit.clock.today(), creditCode), by: { ...NOBODY_YET, at: kit.clock.now().toISOString() } };
  const told = (decision: MovePreview['decision'], decided: ReturnType<typeof reportMove>): MovePreview => (decided.ok ? { decision, outcome: consequenceOf(state, decided.events, facts) } : { decision, reasons: decided.reasons });
  if (report) return { items: [told('REPORT', reportMove(state, report, facts, true))] };
  const role = state.move?.awaits === 'SUPERVISOR' ? 'BUREAU_REVIEWER' : 'INTAKE_REVIEWER';
  switch (state.move?.awaits) {
    case 'CHECK': case 'EMPLOYER': return { items: [told('HOLDS', checkMove(state, { holds: true, reason: null }, facts)), told('NOT_SO', checkMove(state, { holds: false, reason: WHY.reason }, facts))] };
    case 'BODY': case 'SUPERVISOR': return { items: [true, false].map((goOn) => told(goOn ? 'GO_ON' : 'STOP', decideMove(state, { goOn, ...WHY }, role, facts))) };
    default: return { items: [] };
  }
}
