import { BATCH_MESSAGES } from './care.js';
import { Gate } from './gate.js';
import { Together } from './together.js';

interface Piece { readonly name: string; readonly batch: readonly number[] }
const piece = (name: string, messages = 1): Piece => ({ name, batch: Array.from({ length: messages }, (_, i) => i) });

/** What was done together, each time; `fail` makes it fail. */
function gathering(fail = false) {
  const lots: string[][] = [];
  const together = new Together<Piece>(new Gate(1), async (pieces) => {
    lots.push(pieces.map((p) => p.name));
    if (fail) throw new Error('all of it');
    return pieces.map((p) => p.batch.length);
  });
  return { lots, offer: (...pieces: Piece[]) => Promise.all(pieces.map((p) => together.offer(p))) };
}

it('does together what waits at one moment', async () => {
  const { lots, offer } = gathering();
  expect(await offer(piece('a', 2), piece('b'), piece('c', 3))).toEqual([2, 1, 3]);
  expect(lots).toEqual([['a', 'b', 'c']]);
});

it('leaves to its owner what waits alone, what is a batch by itself, and what failed together', async () => {
  const { lots, offer } = gathering();
  expect(await offer(piece('alone', 5))).toEqual([0]);
  expect(await offer(piece('many', BATCH_MESSAGES), piece('few'))).toEqual([0, 0]);
  expect(lots).toEqual([]);
  const failing = gathering(true);
  expect(await failing.offer(piece('a'), piece('b'))).toEqual([0, 0]);
  expect(failing.lots).toEqual([['a', 'b']]);
});

it('takes no more at a time than its limit, and forgets nobody', async () => {
  const { lots, offer } = gathering();
  const half = BATCH_MESSAGES / 2;
  expect(await offer(piece('a', half), piece('b', half), piece('c', half), piece('d', half), piece('e'))).toEqual([half, half, half, half, 0]);
  expect(lots).toEqual([['a', 'b'], ['c', 'd']]);
});
