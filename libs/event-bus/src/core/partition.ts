import { hash } from 'node:crypto';

/** The partition of a key, the same in every driver and for ever: a change would let events of one aggregate overtake each other. */
export const partitionOf = (key: string, partitions: number): number => Number.parseInt(hash('sha256', key).slice(0, 8), 16) % partitions;
