import type { Reason } from './reason.js';

/** What `decide(command, state)` answers: the facts that come of it, or every reason why not. */
export type Decision<Event> =
  | { readonly ok: true; readonly events: readonly Event[] }
  | { readonly ok: false; readonly reasons: readonly Reason[] };

/** The command is carried out: these events happened. None = nothing changes. */
export const accepted = <Event>(...events: readonly Event[]): Decision<Event> => ({ ok: true, events });
/** The command is refused, with every reason at once. */
export const refused = (...reasons: readonly Reason[]): { readonly ok: false; readonly reasons: readonly Reason[] } => ({ ok: false, reasons });
/** Carried out where nothing speaks against it: `event` happened, or every reason why not. */
export const acceptedUnless = <Event>(reasons: readonly Reason[], event: Event): Decision<Event> => (reasons.length > 0 ? refused(...reasons) : accepted(event));
