import { named, type Break } from '../report.js';

export interface SlotRow {
  readonly occupationCode: string; readonly institutionId: string; readonly applicationId: string; readonly level: number;
  readonly state: string; readonly stateBefore: string | null; readonly releases: number;
  /** where the municipal centre moved it while this application held it */
  readonly movedTo?: { readonly institutionId: string; readonly occupationCode: string } | null;
}

/** An accepted application of the slot's person and title level. */
export interface SlotApplication {
  readonly applicationId: string; readonly occupationCode: string; readonly institutionId: string; readonly level: number;
  /** null: its row is gone */
  readonly status: string | null;
  readonly outcome: string | null;
  /** withdrawn by decision before anything was scored: the slot was given back */
  readonly slotReleased: boolean;
}

/** Everything of one person at one title level. `slots` has more than one row only when the database no longer forbids it. */
export interface SlotOf {
  /** the slot's id as an aggregate */
  readonly id: string;
  readonly slots: readonly SlotRow[];
  readonly applications: readonly SlotApplication[];
}

/** For every slot one person and one title level, and its state is what became of its application (七(三)). */
export function judgeSlot({ id, slots, applications }: SlotOf): readonly Break[] {
  const breaks: Break[] = [];
  const say = (code: string, message: string) => breaks.push({ code, aggregate: named('applications.slot', id), message });
  const [slot] = slots;
  if (slots.length > 1) say('SLOT_TWICE', `there are ${slots.length} slots of one person and title level`);
  if (!slot) return [{ code: 'SLOT_MISSING', aggregate: named('applications.slot', id), message: `accepted applications have no slot: ${applications.map((a) => a.applicationId).join(', ')}` }];
  const holder = applications.find((a) => a.applicationId === slot.applicationId);
  if (!holder) say('SLOT_WITHOUT_APPLICATION', `it is held by ${slot.applicationId}, which is no accepted application of that person and title level`);
  else {
    const place = slot.movedTo ?? holder;
    if (place.occupationCode !== slot.occupationCode || place.institutionId !== slot.institutionId || holder.level !== slot.level) say('SLOT_DIFFERS', `occupation, body or level are not those of its application ${holder.applicationId}`);
    const allowed = statesOf(slot, holder);
    if (!allowed.includes(slot.state)) say('SLOT_STATE_DIFFERS', `it is ${slot.state}; with application ${holder.applicationId} ${holder.status ?? 'gone'}${holder.outcome ? ` (${holder.outcome})` : ''} it must be ${allowed.join(' or ')}`);
  }
  const unfinished = applications.filter((a) => a.status === 'ACCEPTED');
  if (slot.releases === 0 && unfinished.length > 1) say('TWO_UNFINISHED', `more than one application is unfinished: ${unfinished.map((a) => a.applicationId).join(', ')}`);
  const elsewhere = applications.filter((a) => a.status !== 'WITHDRAWN_BY_DECISION' && (a.occupationCode !== slot.occupationCode || a.institutionId !== slot.institutionId) && a !== holder);
  if (slot.releases === 0 && elsewhere.length > 0) say('ACCEPTED_ELSEWHERE', `other occupation or body without a release: ${elsewhere.map((a) => a.applicationId).join(', ')}`);
  return breaks;
}

/** States that a slot may be in, by what became of the application that holds it. A release by decision is possible in any. */
function statesOf(slot: SlotRow, { status, outcome, slotReleased }: SlotApplication): readonly string[] {
  const released = slot.releases > 0 ? ['RELEASED'] : [];
  switch (status) {
    case 'ACCEPTED': return ['HELD', ...released];
    case 'CONCLUDED': return [outcome === 'PASSED' ? 'PASSED' : 'FAILED', ...released];
    // given back: free if it was the first one, else as the earlier application had left it. One that was in a plan holds it until evaluation says
    // that it left before the start (given back), or its result comes (failed)
    case 'WITHDRAWN_BY_DECISION': return [...(slotReleased ? [] : ['HELD', 'FAILED']), slot.stateBefore ?? 'RELEASED', ...released];
    // 历史数据 that never were leave the slot free
    case 'VOIDED': return ['RELEASED'];
    default: return released;
  }
}
