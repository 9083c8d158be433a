import { jest } from '@jest/globals';
import { BATCH_MESSAGES } from './care.js';
import { Gate } from './gate.js';
import { Together } from './together.js';

interface Piece { readonly name: string; readonly batch: readonly number[] }
const piece = (name: string, messages = 1): Piece => ({ name, batch: Array.from({ length: messages }, (_, i) => i) });

/** What was done together and alone, each time, and how often the gate was passed; `fail` makes it fail. */
function gathering(fail = false) {
  const lots: string[][] = [];
  const alone: string[] = [];
  const gate = new Gate(1);
  const passed = jest.spyOn(gate, 'pass');
  const together = new Together<Piece>(gate, async (pieces) => {
    lots.push(pieces.map((p) => p.name));
    if (fail) throw new Error('all of it');
    return pieces.map((p) => p.batch.length);
  });
  const own = async ({ name }: Piece) => { if (fail) throw new Error(name); alone.push(name); };
  return { lots, alone, passed, offer: (...pieces: Piece[]) => Promise.all(pieces.map((p) => together.offer(p, () => own(p)))) };
}

it('does together what waits at one moment', async () => {
  const { lots, offer } = gathering();
  expect(await offer(piece('a', 2), piece('b'), piece('c', 3))).toEqual([2, 1, 3]);
  expect(lots).toEqual([['a', 'b', 'c']]);
});

it('what waits alone is done alone, in one turn, and its failure is its owner\'s', async () => {
  const { lots, alone, passed, offer } = gathering();
  expect(await offer(piece('alone', 5))).toEqual([5]);
  expect([lots, alone, passed.mock.calls.length]).toEqual([[], ['alone'], 1]);
  await expect(gathering(true).offer(piece('ill'))).rejects.toThrow('ill');
});

it('leaves to its owner what is a batch by itself, and what failed together', async () => {
  const { lots, alone, offer } = gathering();
  expect(await offer(piece('many', BATCH_MESSAGES), piece('few'))).toEqual([0, 1]);
  expect([lots, alone]).toEqual([[], ['few']]);
  const failing = gathering(true);
  expect(await failing.offer(piece('a'), piece('b'))).toEqual([0, 0]);
  expect(failing.lots).toEqual([['a', 'b']]);
});

it('takes no more at a time than its limit, and forgets nobody', async () => {
  const { lots, alone, offer } = gathering();
  const half = BATCH_MESSAGES / 2;
  expect(await offer(piece('a', half), piece('b', half), piece('c', half), piece('d', half), piece('e'))).toEqual([half, half, half, half, 1]);
  expect([lots, alone]).toEqual([[['a', 'b'], ['c', 'd']], ['e']]);
});
