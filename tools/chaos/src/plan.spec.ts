import { FAULT_KINDS, lengthOf, planOf as plan, type PlanOptions } from './plan.js';

const planOf = (options: Omit<PlanOptions, 'services'>) => plan({ ...options, services: ['identity', 'applications', 'portal'] });

const FIVE_MINUTES = 300_000;

it('the same seed gives the same plan, another one another', () => {
  expect(planOf({ seed: 7, ms: FIVE_MINUTES, brokers: 3 })).toEqual(planOf({ seed: 7, ms: FIVE_MINUTES, brokers: 3 }));
  expect(planOf({ seed: 7, ms: FIVE_MINUTES, brokers: 3 })).not.toEqual(planOf({ seed: 8, ms: FIVE_MINUTES, brokers: 3 }));
});

it.each([1, 2, 7, 42])('five minutes hold every kind of fault, and a kill comes last (seed %i)', (seed) => {
  const steps = planOf({ seed, ms: FIVE_MINUTES, brokers: 3 });
  expect(FAULT_KINDS.filter((kind) => !steps.some((step) => step.kind === kind))).toEqual([]);
  expect(steps.at(-1)!.kind).toBe('service-kill');
  expect(steps.reduce((sum, step) => sum + lengthOf(step), 0)).toBeLessThanOrEqual(FIVE_MINUTES);
  // longer than the 60 s after which a consumer without progress calls itself not live
  expect(steps.find((step) => step.kind === 'broker-outage')!.ms).toBeGreaterThan(60_000);
});

it('one broker is never asked to lose another', () => {
  const steps = planOf({ seed: 7, ms: FIVE_MINUTES, brokers: 1 });
  expect(steps.filter((step) => step.kind === 'broker-kill-one' || (step.kind.startsWith('broker-') && ['2', '3'].includes(step.target)))).toEqual([]);
});

it('takes only the kinds that it is given', () => {
  expect(new Set(planOf({ seed: 7, ms: 60_000, brokers: 1, kinds: ['relay-kill', 'postgres-kill'] }).map((step) => step.kind))).toEqual(new Set(['relay-kill', 'postgres-kill', 'service-kill']));
});
