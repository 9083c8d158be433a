import { seededRandom, type SeededRandom } from '@gt/testing';

/** Services that publish or consume and so have a relay worth a fault; the portal has none. */
const PUBLISHERS = ['identity', 'institutions', 'applications'] as const;
/** Services whose consumers have most to do. */
const CONSUMERS = ['applications', 'evaluation', 'certificates', 'archives', 'supervision'] as const;

/** What can be done to the city. README.md says of each how it is seen to have taken effect. */
export const FAULT_KINDS = [
  'service-kill', 'service-stop', 'relay-kill', 'two-relays', 'broker-kill-one', 'broker-kill-all', 'broker-outage', 'broker-stop', 'postgres-kill',
  'database-cut', 'database-slow', 'database-hang', 'broker-cut', 'broker-slow', 'broker-hang', 'duplicates', 'disorder', 'poison', 'unknown-version', 'open-transaction', 'disk-full',
] as const;
export type FaultKind = (typeof FAULT_KINDS)[number];

/** One fault of a plan: at what, for how long (ms), and then how long nothing is done (ms). */
export interface Step { readonly kind: FaultKind; readonly target: string; readonly ms: number; readonly restMs: number }

/**
 * How long the broker stays away at least (ms): longer than every time-out that waits for it (requests 5 s, session 10 s, start of a service
 * 10 s), and in a run that has the time longer than the 60 s after which a consumer without progress calls itself not live.
 */
const OUTAGE_SHORT_MS = 15_000;
const OUTAGE_LONG_MS = 65_000;
/** ms of a run from which on the broker stays away for the longer time. */
const OUTAGE_LONG_FROM_MS = 200_000;
/** ms that a killed thing takes to come back on two busy cores: so that a plan fits its time. */
const COMES_BACK_MS: Partial<Record<FaultKind, number>> = { 'service-kill': 5_000, 'two-relays': 8_000, 'broker-kill-one': 4_000, 'broker-kill-all': 8_000, 'broker-outage': 8_000, 'postgres-kill': 3_000, 'disk-full': 4_000, 'broker-stop': 2_000 };
const REST_MS = [500, 2_000] as const;

const DURATION_MS: Record<Exclude<FaultKind, 'broker-outage'>, readonly [number, number]> = {
  'service-kill': [500, 2_000], 'service-stop': [2_000, 8_000], 'relay-kill': [500, 1_000], 'two-relays': [2_000, 4_000], 'broker-kill-one': [2_000, 6_000], 'broker-kill-all': [1_000, 4_000], 'broker-stop': [4_000, 12_000],
  'postgres-kill': [500, 3_000], 'database-cut': [1_000, 4_000], 'database-slow': [3_000, 8_000], 'database-hang': [2_000, 7_000], 'broker-cut': [2_000, 6_000], 'broker-slow': [3_000, 8_000], 'broker-hang': [3_000, 12_000],
  'duplicates': [500, 1_000], 'disorder': [1_000, 2_000], 'poison': [500, 1_000], 'unknown-version': [500, 1_000], 'open-transaction': [3_000, 10_000], 'disk-full': [2_000, 4_000],
};

/** `service` stands for any of the services. */
const ANY = 'service';
const TARGETS: Record<FaultKind, readonly string[]> = {
  'service-kill': [ANY], 'service-stop': [ANY], 'relay-kill': PUBLISHERS, 'two-relays': PUBLISHERS, 'broker-kill-one': ['1', '2', '3'], 'broker-kill-all': ['all'], 'broker-outage': ['all'], 'broker-stop': ['1', '2', '3'],
  'postgres-kill': ['postgres'], 'database-cut': [ANY], 'database-slow': [ANY], 'database-hang': [ANY], 'broker-cut': ['1', '2', '3'], 'broker-slow': ['1', '2', '3'], 'broker-hang': ['1', '2', '3'],
  'duplicates': ['applications', 'institutions'], 'disorder': ['applications'], 'poison': ['applications'], 'unknown-version': ['applications'], 'open-transaction': ['other'], 'disk-full': ['postgres'],
};

export interface PlanOptions { readonly seed: number; readonly ms: number; readonly brokers: 1 | 3; readonly services: readonly string[]; readonly kinds?: readonly FaultKind[] }

/** The same seed gives the same plan. Every kind comes once in a shuffled order, as far as the time goes, then at random; a kill comes last. */
export function planOf({ seed, ms, brokers, services, kinds = FAULT_KINDS }: PlanOptions): Step[] {
  const random = seededRandom(seed);
  const usable = kinds.filter((kind) => brokers === 3 || kind !== 'broker-kill-one');
  const last = step('service-kill', { random, ms, brokers, services }, CONSUMERS);
  let left = ms - lengthOf(last);
  const steps: Step[] = [];
  for (let bag = random.shuffle(usable); ; bag = random.shuffle(usable.filter((kind) => kind !== 'broker-outage'))) {
    let taken = 0;
    for (const kind of bag) {
      const next = step(kind, { random, ms, brokers, services });
      if (lengthOf(next) > left) continue;
      left -= lengthOf(next);
      taken += 1;
      steps.push(next);
    }
    if (taken === 0) return [...steps, last];
  }
}

/** ms that a step is expected to take. */
export const lengthOf = (s: Step): number => s.ms + (COMES_BACK_MS[s.kind] ?? 1_000) + s.restMs;

function step(kind: FaultKind, { random, ms: runMs, brokers, services }: Pick<PlanOptions, 'ms' | 'brokers' | 'services'> & { random: SeededRandom }, among: readonly string[] = TARGETS[kind]): Step {
  const target = random.pick((among[0] === ANY ? services : among).filter((t) => brokers === 3 || !['2', '3'].includes(t)));
  const ms = kind === 'broker-outage' ? (runMs >= OUTAGE_LONG_FROM_MS ? OUTAGE_LONG_MS : OUTAGE_SHORT_MS) : random.int(...DURATION_MS[kind]);
  return { kind, target, ms, restMs: random.int(...REST_MS) };
}
