import { jest } from '@jest/globals';
import { pause } from './pause.js';

beforeEach(() => { jest.useFakeTimers(); });
afterEach(() => { jest.useRealTimers(); });

const settled = async (work: Promise<void>) => {
  let done = false;
  void work.then(() => { done = true; });
  await Promise.resolve();
  await Promise.resolve();
  return done;
};

it('ends when it is due, and not before', async () => {
  const work = pause(1_000);
  jest.advanceTimersByTime(999);
  expect(await settled(work)).toBe(false);
  jest.advanceTimersByTime(1);
  expect(await settled(work)).toBe(true);
});

it('ends at once when it is aborted, also when that was before, and leaves nothing behind', async () => {
  const stopping = new AbortController();
  const work = pause(1_000, stopping.signal);
  expect(await settled(work)).toBe(false);
  stopping.abort();
  expect(await settled(work)).toBe(true);
  expect(await settled(pause(1_000, stopping.signal))).toBe(true);
  expect(jest.getTimerCount()).toBe(0);
});
