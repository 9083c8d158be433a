import { accepted, refused, type Decision, type PlainDate, type Reason } from '@gt/domain';

export type VolumeStatus = 'OPEN' | 'COMPLETE' | 'CLOSED';
/** Chinese names of the states. */
export const VOLUME_STATUS_NAMES: Readonly<Record<VolumeStatus, string>> = { OPEN: '立卷中', COMPLETE: '材料齐全', CLOSED: '已归档' };

/** The volume (案卷) of one plan, or of a body's year (六(六)). Its items are kept beside it, one row each; its events name every one of them. */
export interface Volume {
  readonly status: VolumeStatus;
  /** null: the volume of a body's year */
  readonly planId: string | null;
  readonly year?: number;
  readonly institutionId: string;
  /** the bureau that supervises the plan: it reads the volume. A closed volume keeps the bureau of its day */
  readonly supervisorId: string;
  readonly title: string;
  /** the retention clock runs from this day */
  readonly closedOn: PlainDate | null;
  /** last day on which all stored bytes were hashed again */
  readonly checkedOn: PlainDate | null;
}

interface ItemRef { readonly documentId: string; readonly documentClass: string; readonly sha256: string }
export type VolumeEvent =
  | { readonly type: 'VolumeOpened'; readonly data: { readonly planId: string | null; readonly year?: number; readonly institutionId: string; readonly supervisorId: string; readonly title: string } }
  | { readonly type: 'VolumeTransferred'; readonly data: { readonly planId: string | null; readonly from: string; readonly to: string } }
  | { readonly type: 'ItemAwaited'; readonly data: ItemRef & { readonly owner: string } }
  | { readonly type: 'ItemCaptured'; readonly data: ItemRef & { readonly size: number; readonly retention: 'LONG_TERM' | 'FIVE_YEARS' } }
  | { readonly type: 'ItemMismatched'; readonly data: ItemRef & { readonly found: string } }
  | { readonly type: 'VolumeCompleted'; readonly data: { readonly planId: string | null; readonly items: number } }
  | { readonly type: 'VolumeReopened'; readonly data: { readonly planId: string | null; readonly missing: number } }
  | { readonly type: 'VolumeChecked'; readonly data: { readonly planId: string | null; readonly checkedOn: PlainDate; readonly items: number; readonly faults: number } }
  | { readonly type: 'VolumeClosed'; readonly data: { readonly planId: string | null; readonly institutionId: string; readonly closedOn: PlainDate; readonly items: number } };

/** Items may come at any time, after the closing too: a certificate that waited for a glyph is printed late and belongs here all the same. */
const ITEMS = <S extends VolumeStatus>(state: S) => ({ ItemAwaited: state, ItemCaptured: state, ItemMismatched: state, VolumeChecked: state });
/** State → events that it allows and where they lead. */
export const volumeTransitions: Readonly<Record<VolumeStatus, Readonly<Partial<Record<VolumeEvent['type'], VolumeStatus>>>>> = {
  OPEN: { ...ITEMS('OPEN'), VolumeTransferred: 'OPEN', VolumeCompleted: 'COMPLETE' },
  COMPLETE: { ...ITEMS('COMPLETE'), VolumeTransferred: 'COMPLETE', VolumeReopened: 'OPEN', VolumeClosed: 'CLOSED' },
  CLOSED: ITEMS('CLOSED'),
};

/** What the facts make of the volume's completeness: completed, opened again (a later fact asks for more), or nothing new. `missing` = how many documents are. */
export function decideReview(planId: string | null, volume: Volume, missing: number, items: number): readonly VolumeEvent[] {
  if (volume.status === 'OPEN' && missing === 0) return [{ type: 'VolumeCompleted', data: { planId, items } }];
  if (volume.status === 'COMPLETE' && missing > 0) return [{ type: 'VolumeReopened', data: { planId, missing } }];
  return [];
}

/** Closes the volume (六(六)) if nothing stands against it; else every reason. The caller has checked that it is not closed yet. */
export function decideClose(volume: Volume, against: readonly Reason[], items: number, today: PlainDate): Decision<VolumeEvent> {
  if (against.length > 0) return refused(...against);
  return accepted<VolumeEvent>(...decideReview(volume.planId, volume, 0, items), { type: 'VolumeClosed', data: { planId: volume.planId, institutionId: volume.institutionId, closedOn: today, items } });
}

/** Throws for an event that cannot happen in the state: a programming error, never a fact from outside. */
export function evolveVolume(state: Volume | null, event: VolumeEvent): Volume {
  if (event.type === 'VolumeOpened') return { ...event.data, status: 'OPEN', closedOn: null, checkedOn: null };
  const status = state === null ? undefined : volumeTransitions[state.status][event.type];
  if (state === null || status === undefined) throw new Error(`${event.type} cannot happen to a volume that is ${state?.status ?? 'not opened'}`);
  switch (event.type) {
    case 'VolumeChecked': return { ...state, status, checkedOn: event.data.checkedOn };
    case 'VolumeTransferred': return { ...state, status, supervisorId: event.data.to };
    case 'VolumeClosed': return { ...state, status, closedOn: event.data.closedOn };
    default: return { ...state, status };
  }
}
