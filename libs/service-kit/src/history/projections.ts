/** A projection lies in two slots: one serves, the other can be rebuilt beside it. */
export type Slot = 'a' | 'b';
export const SLOTS = ['a', 'b'] as const;
export const otherSlot = (slot: Slot): Slot => (slot === 'a' ? 'b' : 'a');

/** Tables that are made from events alone, and so can be made anew. Its handlers are `@EventPattern(types, { batch: true, projection: name })`. */
export interface ProjectionDefinition {
  readonly name: string;
  /** raised when the handlers make something else of the events that are there: a build with a newer one has the projection rebuilt by itself */
  readonly version: number;
  /** aggregate types whose events it is made of */
  readonly consumes: readonly string[];
  /** the tables of a slot, in the order in which they may be emptied */
  readonly tables: (slot: Slot) => readonly string[];
}

/** Each slot has a consumer of its own: offsets, watermarks and parked events of the two never mix. */
export const consumerOfSlot = (service: string, projection: string, slot: Slot): string => `${service}.${projection}.${slot}`;
/** The slot that a handler is to write to. */
export const slotOf = (consumer: string): Slot => (consumer.endsWith('.b') ? 'b' : 'a');
