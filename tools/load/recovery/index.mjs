// The fault rig's whole plan for five minutes under load, kill -9 of any process in it: how long until every event was published and read, and whether all is whole.
import { attack } from '@gt/chaos';
import { atLeast, atMost, resultOf } from '../measure.mjs';

/** The rig's faults that kill: a quick look takes these alone. */
const KILLS = ['service-kill', 'relay-kill', 'broker-kill-one', 'broker-kill-all', 'postgres-kill'];
/** Seconds under load, and under a quick look. */
const SECONDS = 300;
const QUICK_SECONDS = 20;
const SEED = 7;
/** A finding that says how fast, not what is broken. */
const SLOW = 'TOO_FEW_ACCEPTED';

export async function bench({ quick, say }) {
  for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP']) process.removeAllListeners(signal); // the rig takes its city and its disk away itself
  const options = { seconds: quick ? QUICK_SECONDS : SECONDS, seed: SEED, brokers: quick ? 1 : 3, rate: 'judged', keep: false };
  const report = await attack(quick ? { ...options, kinds: KILLS } : options, say);
  // lost, doubled, or not whole in any other way: each is a finding
  const { backlogMs, rate, calmRate, findings, plan, skipped, memory } = report;
  const broken = findings.filter((f) => f.code !== SLOW);
  const kills = plan.filter((step) => KILLS.includes(step.kind)).length;
  if (backlogMs === null) throw new Error(`the backlog did not go: ${JSON.stringify(findings)}`);
  return {
    settings: { fsync: 'on', synchronous_commit: 'on', brokers: options.brokers, seconds: options.seconds, seed: SEED, faults: plan.length, kills, leftOut: skipped.join('; ') || 'none', findings: findings.map((f) => f.code).join(' ') || 'none' },
    results: [
      resultOf('last kill → backlog gone', 's', [backlogMs / 1000]), resultOf('commands accepted when calm', 'commands/s', [calmRate]), resultOf('commands accepted under fire', 'commands/s', [rate]),
      ...memory.map((m) => resultOf(`resident memory of ${m.name}`, 'MiB', [m.fromMib, m.toMib].filter((n) => n !== null).concat(m.maxMib))),
    ],
    goals: [atMost('backlog gone ≤ 30 s after the last kill', 30, backlogMs / 1000), atMost('lost, doubled or otherwise broken ≤ 0', 0, broken.length), atLeast('accepted under fire ≥ 0.5 × calm', 0.5, rate / calmRate)],
  };
}
