import { partitionOf } from './partition.js';

// These must never change: a key that moves to another partition lets its events overtake each other.
it.each([['0b0e6d26-6c2b-4f4e-8f57-1b0d7d5a1a11', 2], ['a', 2], ['c', 3], ['张三', 0]])('%s lies where it always lay', (key, partition) => {
  expect(partitionOf(key, 4)).toBe(partition);
});
it('spreads keys over all partitions', () => {
  const counts = [0, 0, 0, 0];
  for (let i = 0; i < 4_000; i += 1) counts[partitionOf(`key-${i}`, 4)]! += 1;
  for (const count of counts) expect(count).toBeGreaterThan(850);
});
