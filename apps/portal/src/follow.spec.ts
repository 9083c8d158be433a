import { jest } from '@jest/globals';
import { effectScope, type EffectScope } from 'vue';
import { useFollow } from '../web/src/patterns/follow.js';

describe('long work that a page follows', () => {
  interface Work { readonly id: string; readonly atWork: boolean }
  /** An answer of the service that comes when the test says so. */
  interface Asked { readonly id: string; readonly answer: (atWork: boolean) => Promise<void>; readonly refuse: () => Promise<void> }
  let scope: EffectScope;
  let asked: Asked[];
  let ended: number;
  let failures: unknown[];
  const open = () => scope.run(() => useFollow<Work>({
    read: (id) => new Promise((resolve, reject) => { asked.push({ id, answer: async (atWork) => { resolve({ id, atWork }); await settled(); }, refuse: async () => { reject(new Error('away')); await settled(); } }); }),
    atWork: (found) => found.atWork, ended: async () => { ended += 1; }, failed: (error) => { failures.push(error); },
  }))!;
  const settled = (): Promise<void> => jest.advanceTimersByTimeAsync(0);
  const later = (): Promise<void> => jest.advanceTimersByTimeAsync(60_000);

  beforeEach(() => { jest.useFakeTimers(); scope = effectScope(); [asked, ended, failures] = [[], 0, []]; });
  afterEach(() => { scope.stop(); jest.useRealTimers(); });

  it('is looked at until it is at an end', async () => {
    const { shown, follow } = open();
    void follow('a');
    await asked[0]!.answer(true);
    expect(shown.value).toEqual({ id: 'a', atWork: true });
    await later();
    expect([asked.length, ended]).toEqual([2, 0]);
    await asked[1]!.answer(false);
    await later();
    expect([asked.length, ended, shown.value]).toEqual([2, 1, { id: 'a', atWork: false }]);
  });

  it('is left for another, whose picture no late answer takes away', async () => {
    const { shown, follow } = open();
    void follow('a');
    void follow('b');
    await asked[1]!.answer(true);
    await asked[0]!.answer(true);
    expect(shown.value).toMatchObject({ id: 'b' });
    await later();
    expect(asked.map(({ id }) => id)).toEqual(['a', 'b', 'b']);
  });

  it('is left with the page, whose answer may still be on its way', async () => {
    void open().follow('a');
    scope.stop();
    await asked[0]!.answer(true);
    await later();
    expect(asked).toHaveLength(1);
  });

  it('a look that fails is told: the first one to who follows, a later one to the page', async () => {
    const { follow } = open();
    const first = expect(follow('a')).rejects.toThrow('away');
    await asked[0]!.refuse();
    await first;
    void follow('a');
    await asked[1]!.answer(true);
    await later();
    await asked[2]!.refuse();
    expect(failures).toHaveLength(1);
    await later();
    expect(asked).toHaveLength(3);
  });
});
