/** A parked event as a service tells it. */
export interface Fault { readonly class: string; readonly error: string | null; readonly code: string | null }
export interface ParkedEvent { readonly id: string; readonly topic: string; readonly aggregateId: string | null; readonly version: number | null; readonly type: string | null; readonly class: string; readonly attempts: number; readonly first: Fault | null; readonly last: Fault | null; readonly parkedAt: string; readonly lastAt: string }
export interface OperatorAct { readonly id: string; readonly act: string; readonly reason: string | null; readonly requestId: string | null; readonly subject: string; readonly attempts: number; readonly class: string; readonly at: string }
export interface ParkedDetailView extends ParkedEvent { readonly data: unknown; readonly acts: readonly OperatorAct[] }
/** Classes that hold the object's later events back until somebody acts; the others only wait. */
export const HOLDING: ReadonlySet<string> = new Set(['POISON', 'CRASH', 'INVALID', 'UNSUPPORTED', 'CONFLICT']);
/** What the operator may do about one, each with the key of the attempt; left out where the policy does not allow it. */
export interface ParkedActs { readonly replay?: (key: string) => Promise<unknown>; readonly requestSkip?: (key: string, reason: string) => Promise<unknown>; readonly approveSkip?: (key: string, requestId: string) => Promise<unknown> }
