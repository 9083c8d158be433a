import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import { BENCHES, WITH_A_CITY, WITH_KAFKA } from '../benches.mjs';
import { installTool } from '../../run/install.mjs';
import { interleave, median, percentile, ratio, resultOf } from '../measure.mjs';

interface Outcome {
  readonly bench: string;
  readonly machine: Readonly<Record<string, unknown>>;
  readonly results: ReadonlyArray<{ readonly name: string; readonly unit: string; readonly min: number; readonly median: number; readonly max: number }>;
  readonly goals: ReadonlyArray<{ readonly goal: string; readonly value: number; readonly met: boolean }>;
}

/** ms that a quick run may take on a crowded machine. */
const QUICK_MS = 300_000;

beforeAll(() => installTool('tools/load'), QUICK_MS);

const { skip: reportedAsSkipped } = test;
const quick = Object.keys(BENCHES).filter((name) => !WITH_A_CITY.includes(name));
for (const name of quick) {
  const run = process.env.TEST_KAFKA === 'missing' && WITH_KAFKA.includes(name) ? reportedAsSkipped : test;
  run(`${name} measures itself and its peers, and says so in its JSON`, () => { measures(name); }, QUICK_MS);
}

function measures(name: string): void {
  const file = `dist/bench/quick/${name}.json`;
  fs.rmSync(file, { force: true });
  const run = spawnSync(process.execPath, ['tools/load/bench.mjs', name, '--quick'], { encoding: 'utf8' });
  expect([run.status, run.status === 0 ? '' : run.stdout + run.stderr]).toEqual([0, '']);
  const outcome = JSON.parse(fs.readFileSync(file, 'utf8')) as Outcome;
  expect(Object.keys(outcome)).toEqual(['bench', 'machine', 'results', 'goals']);
  expect(outcome.bench).toBe(name);
  expect(outcome.machine).toMatchObject({ quick: true, node: process.version });
  expect(outcome.results.length).toBeGreaterThan(0);
  for (const { name: what, unit, min, median: middle, max } of outcome.results) {
    expect([what, unit].every((text) => text.length > 0)).toBe(true);
    expect(min).toBeGreaterThan(0);
    expect(middle).toBeGreaterThanOrEqual(min);
    expect(max).toBeGreaterThanOrEqual(middle);
  }
  expect(outcome.goals.length).toBeGreaterThan(0);
  for (const goal of outcome.goals) expect(goal).toEqual({ goal: expect.stringMatching(/[≥≤<=]/), value: expect.any(Number), met: expect.any(Boolean) });
}

test('the contenders take turns, and a ratio is that of one round', async () => {
  const order: string[] = [];
  let round = 0;
  const contender = (name: string, of: () => number) => ({ name, unit: 'x', run: () => { order.push(name); return of(); } });
  // the machine gets ten times slower in the second round: the ratio does not notice
  const speed = () => (round < 4 ? 100 : 10);
  const values = await interleave([contender('a', () => { round += 1; return 3 * speed(); }), contender('b', () => { const s = speed(); round += 1; return s; })], { rounds: 3 });
  expect(order.join('')).toBe('abababab');
  expect(values.get('a')).toHaveLength(3);
  expect(ratio(values, 'a', 'b')).toBe(3);
});

test('median, percentile, least and most', () => {
  expect([median([3, 1, 2]), median([4, 1, 2, 3])]).toEqual([2, 2.5]);
  expect([percentile([5, 1, 4, 2, 3], 0.5), percentile(Array.from({ length: 100 }, (_, i) => i + 1), 0.99)]).toEqual([3, 99]);
  expect(resultOf('x', 'u', [3, 1, 2])).toEqual({ name: 'x', unit: 'u', min: 1, median: 2, max: 3 });
});
