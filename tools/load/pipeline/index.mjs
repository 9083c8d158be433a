// Applications a second from submission to the last projection of the certificate, by bulk commands of 1,000, all invariants on.
import { interleave, atLeast, atMost, median, percentile, ratio, resultOf } from '../measure.mjs';
import { kafka, postgres } from '../servers.mjs';
import { sqlAlone } from './limit.mjs';
import { city } from './ours.mjs';
import { handWritten } from './peer.mjs';
import { people } from './people.mjs';

const OURS = 'ours: the whole city';
const SET = 'by hand, set-based';
const SINGLE = 'by hand, one transaction per message';
const SQL = 'limit: the same SQL by pgbench';
/** Applications of one bulk command at most. */
const BULK = 1_000;
/** Applications of a round: half of a bulk command, for the panels' work between the timed parts takes longer than these. */
const APPLICATIONS = Number(process.env['PIPELINE_APPLICATIONS'] ?? 500);
/** s for which applications come steadily, at half the rate of the rounds. */
const STEADY_SECONDS = 15;
/** Rounds that count, after one to warm up: each adds the documents of all its applications, which are made meanwhile. */
const ROUNDS = Number(process.env['PIPELINE_ROUNDS'] ?? 3);

export async function bench({ quick, say }) {
  const count = quick ? 20 : APPLICATIONS;
  const server = await postgres();
  const { brokers, stop } = await kafka({ quick });
  const set = await handWritten({ server, brokers, size: BULK, label: 'set' });
  const single = await handWritten({ server, brokers, size: 1, label: 'single' });
  const sql = await sqlAlone({ server, say });
  const ours = await city();
  const steps = new Map();
  let round = 0;
  const contenders = [
    { name: OURS, unit: 'applications/s', run: async () => {
      const step = await ours.run(round, count);
      for (const [name, seconds] of Object.entries(step)) steps.set(name, [...(steps.get(name) ?? []), count / seconds]);
      round += 1;
      return count / Object.values(step).reduce((sum, s) => sum + s, 0);
    } },
    { name: SET, unit: 'applications/s', run: async () => count / await set.run(people(round + 10, count)) },
    { name: SINGLE, unit: 'applications/s', run: async () => count / await single.run(people(round + 20, count)) },
    ...(sql ? [{ name: SQL, unit: 'applications/s', run: () => sql.run(count) }] : []),
  ];
  // the first round warms up where there is time for one
  const values = await interleave(contenders, { rounds: quick ? 1 : Math.min(ROUNDS, ours.rounds - 1), warmUp: !quick, say });
  const half = median(values.get(OURS)) / 2;
  const steady = await ours.trickle(quick ? 20 : Math.ceil(half * STEADY_SECONDS), half);
  const p99 = percentile(steady, 0.99);
  await Promise.all([set.stop(), single.stop(), sql?.stop()]);
  await ours.stop();
  await stop();
  return {
    settings: { fsync: 'on', synchronous_commit: 'on', broker: 'one, acks=all', applications: count, bulk: BULK, singleAtOnce: 8, counted: 'commands and projections, not the panels\' scoring between' },
    results: [...contenders.map(({ name, unit }) => resultOf(name, unit, values.get(name))), ...[...steps].map(([name, rates]) => resultOf(`ours: ${name}`, 'applications/s', rates)),
      resultOf(`submission → accepted everywhere, at ${half.toFixed(0)}/s`, 'ms', steady), resultOf('the same, p99', 'ms', [p99])],
    goals: [atLeast('≥ 0.7 × set-based', 0.7, ratio(values, OURS, SET)), atLeast('≥ 2 × one transaction per message', 2, ratio(values, OURS, SINGLE)), atMost('p99 end to end < 2 s at half load', 2_000, p99)],
  };
}
