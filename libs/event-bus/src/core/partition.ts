import { createHash } from 'node:crypto';

/** The partition of a key, the same in every driver and for ever: a change would let events of one aggregate overtake each other. */
export const partitionOf = (key: string, partitions: number): number => createHash('sha256').update(key).digest().readUInt32BE(0) % partitions;
