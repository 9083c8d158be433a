import { Along } from './cursor.js';

async function* rows(...keys: string[]) { for (const key of keys) yield { key }; }
const along = (unmatched: string[], ...keys: string[]) => new Along(rows(...keys), (r) => r.key, (r) => unmatched.push(r.key));

it('finds the rows of the keys that are asked for in order, and tells those that match none', async () => {
  const unmatched: string[] = [];
  const read = along(unmatched, 'a', 'b', 'd', 'e');
  expect([await read.take('b'), await read.take('c'), await read.take('d')]).toEqual([{ key: 'b' }, null, { key: 'd' }]);
  expect(unmatched).toEqual(['a']);
  await read.rest();
  expect(unmatched).toEqual(['a', 'e']);
  expect(await read.take('f')).toBeNull();
});

it('an empty stream matches nothing', async () => {
  const unmatched: string[] = [];
  const read = along(unmatched);
  expect(await read.take('a')).toBeNull();
  await read.rest();
  expect(unmatched).toEqual([]);
});
