import { Gate } from './gate.js';

/** Pieces of work that end when they are told to, and what has begun so far. */
function works(gate: Gate, names: readonly string[]) {
  const begun: string[] = [];
  const ends = new Map<string, { resolve: (value: string) => void; reject: (error: Error) => void }>();
  const done = new Map(names.map((name) => [name, gate.pass(() => new Promise<string>((resolve, reject) => {
    begun.push(name);
    ends.set(name, { resolve, reject });
  }))]));
  const settle = async () => { for (let i = 0; i < 10; i += 1) await Promise.resolve(); };
  return { begun, settle, end: async (name: string) => { ends.get(name)!.resolve(`${name} done`); await settle(); }, fail: async (name: string) => { ends.get(name)!.reject(new Error(name)); await settle(); }, done };
}

it('lets so many run at once, and the others in the order of their coming', async () => {
  const { begun, settle, end, done } = works(new Gate(2), ['a', 'b', 'c', 'd']);
  await settle();
  expect(begun).toEqual(['a', 'b']);
  await end('b');
  expect(begun).toEqual(['a', 'b', 'c']);
  await end('a');
  expect(begun).toEqual(['a', 'b', 'c', 'd']);
  await expect(done.get('b')).resolves.toBe('b done');
});

it('what fails gives its place up as well, and says so to whoever waits for it', async () => {
  const { begun, settle, fail, done } = works(new Gate(1), ['a', 'b']);
  await settle();
  const failed = expect(done.get('a')).rejects.toThrow('a');
  await fail('a');
  await failed;
  expect(begun).toEqual(['a', 'b']);
});

it('a place that nobody waited for is free for those who come later, and only so many', async () => {
  const gate = new Gate(1);
  await gate.pass(() => Promise.resolve());
  await gate.pass(() => Promise.resolve());
  const { begun, settle } = works(gate, ['a', 'b']);
  await settle();
  expect(begun).toEqual(['a']);
});
