import { accepted, reason, refused, type Decision } from '@gt/domain';

/** Keeps one draft beyond its term (法律保留): ordered by the municipal centre, with its document. */
export interface Hold { readonly held: boolean; readonly reason: string; readonly document: string }
export type HoldEvent = { readonly type: 'DraftHeld' | 'DraftHoldLifted'; readonly data: { readonly reason: string; readonly document: string } };
export const evolveHold = (_: Hold | null, event: HoldEvent): Hold => ({ held: event.type === 'DraftHeld', ...event.data });

/** Sets or lifts a hold; one that stands so already is refused (HOLD_UNCHANGED). */
export const setHold = (state: Hold | null, command: { readonly held: boolean; readonly reason: string; readonly document: string }): Decision<HoldEvent> => ((state?.held ?? false) === command.held
  ? refused(reason('HOLD_UNCHANGED', '六(六)', command.held ? '该草稿已在法律保留中，无须重复办理。' : '该草稿不在法律保留中，无须解除。'))
  : accepted<HoldEvent>({ type: command.held ? 'DraftHeld' : 'DraftHoldLifted', data: { reason: command.reason, document: command.document } }));
