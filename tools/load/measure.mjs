// How every benchmark measures: contenders interleaved A B A B, the median of the rounds with least and most, goals as medians of the ratios of one round.
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

export const ROOT = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../..');
/** Rounds that count; one more before them warms up and counts for nothing. Two show that a quick run measures at all. */
export const ROUNDS = 5;
const QUICK_ROUNDS = 2;
export const roundsOf = (quick) => (quick ? QUICK_ROUNDS : ROUNDS);

/** A seeded source of numbers in [0, 1) (mulberry32): the same work in every run. */
export function randomSource(seed) {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

const sorted = (values) => [...values].sort((a, b) => a - b);
export function median(values) {
  const all = sorted(values);
  const middle = Math.floor(all.length / 2);
  return all.length % 2 === 1 ? all[middle] : (all[middle - 1] + all[middle]) / 2;
}
/** The value below which the share `p` of all lies (nearest rank). */
export const percentile = (values, p) => sorted(values)[Math.max(0, Math.ceil(p * values.length) - 1)];

export const resultOf = (name, unit, values) => ({ name, unit, min: Math.min(...values), median: median(values), max: Math.max(...values) });

/**
 * Runs the contenders in turn, round after round. Each is `{ name, unit, run }`, where `run()` answers one round's value.
 * @returns the values by name, in the order of the rounds, so that ratios can be taken within a round
 */
export async function interleave(contenders, { rounds, warmUp = true, say = () => undefined }) {
  const values = new Map(contenders.map((c) => [c.name, []]));
  for (let round = warmUp ? 0 : 1; round <= rounds; round += 1) {
    for (const { name, unit, run } of contenders) {
      const value = await run();
      if (round > 0) values.get(name).push(value);
      say(`${round === 0 ? 'warm-up' : `round ${round}`}: ${name} ${format(value)} ${unit}`);
    }
  }
  return values;
}

/** The median over the rounds of a / b: what both met in one round (a busy neighbour) drops out. */
export const ratio = (values, a, b) => median(values.get(a).map((value, round) => value / values.get(b)[round]));

export const atLeast = (goal, limit, value) => ({ goal, value, met: value >= limit });
export const atMost = (goal, limit, value) => ({ goal, value, met: value <= limit });

/** Where it was measured, and what else counts: `settings` are the benchmark's own (fsync, clients, rows). */
export function machine(settings, loadBefore) {
  const [cpu] = os.cpus();
  return {
    cpu: cpu.model, cores: os.cpus().length, memoryGiB: Math.round(os.totalmem() / 2 ** 30), platform: `${os.platform()} ${os.release()}`, node: process.version,
    loadBefore, loadAfter: os.loadavg()[0], ...settings,
  };
}

function format(value) {
  if (!Number.isFinite(value)) return String(value);
  if (Math.abs(value) >= 1000) return Math.round(value).toLocaleString('en-US');
  return value.toFixed(Math.abs(value) >= 100 ? 0 : 2);
}

/** The table for the screen. */
export function table({ bench, machine: where, results, goals }) {
  const width = Math.max(...results.map((r) => r.name.length), ...goals.map((g) => g.goal.length)) + 2;
  const settings = Object.entries(where).map(([name, value]) => `${name} ${typeof value === 'number' ? format(value) : value}`).join(' · ');
  return [
    `${bench}: ${settings}`, '',
    `${''.padEnd(width)}${'min'.padStart(12)}${'median'.padStart(12)}${'max'.padStart(12)}`,
    ...results.map((r) => `${r.name.padEnd(width)}${[r.min, r.median, r.max].map((v) => format(v).padStart(12)).join('')}  ${r.unit}`), '',
    ...goals.map((g) => `${g.goal.padEnd(width)}${format(g.value).padStart(12)}  ${g.met ? 'met' : 'MISSED'}`),
  ].join('\n');
}

/** Prints the table and writes <folder>/<name>.json. */
export function report(outcome, folder) {
  console.log(`\n${table(outcome)}\n`);
  fs.mkdirSync(folder, { recursive: true });
  fs.writeFileSync(path.join(folder, `${outcome.bench}.json`), `${JSON.stringify(outcome, null, 2)}\n`);
}
