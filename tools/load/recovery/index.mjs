// kill -9 of any process at random under load, by the fault rig: how long until every event was published and read, and whether all is whole.
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { brokerProxies, checkedServices, runChaos, startProcesses, Surroundings } from '@gt/chaos';
import { startTestKafka } from '@gt/testing';
import { atMost, resultOf } from '../measure.mjs';

/** The rig's faults that kill; the others belong to npm run chaos. */
const KILLS = ['service-kill', 'relay-kill', 'broker-kill-one', 'broker-kill-all', 'postgres-kill'];
/** Seconds under load, and under a quick look. */
const SECONDS = 300;
const QUICK_SECONDS = 20;
const SEED = 7;

export async function bench({ quick, say }) {
  const brokers = quick ? 1 : 3;
  const seconds = quick ? QUICK_SECONDS : SECONDS;
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'gt-bench-recovery-'));
  fs.chmodSync(folder, 0o755); // PostgreSQL runs under an account of its own when this runs as root
  process.once('exit', () => fs.rmSync(folder, { recursive: true, force: true }));
  let proxies = new Map();
  const kafka = await startTestKafka({ brokers, own: true, advertise: async (addressOf) => {
    proxies = await brokerProxies(brokers, addressOf);
    return [...proxies.values()].map((p) => p.port);
  } });
  const city = await startProcesses(folder, kafka.brokers, { proxied: true });
  const at = new Surroundings(city, kafka, proxies, checkedServices());
  const report = await runChaos({ at, ms: seconds * 1000, seed: SEED, brokers, kinds: KILLS, folder, say });
  await city.stop();
  await kafka.stop();
  for (const proxy of proxies.values()) await proxy.stop();

  // lost, doubled, or not whole in any other way: each is a finding
  const { backlogMs, rate, calmRate, findings, plan } = report;
  const kills = plan.filter((step) => KILLS.includes(step.kind)).length;
  if (backlogMs === null) throw new Error(`the backlog did not go: ${JSON.stringify(findings)}`);
  return {
    settings: { fsync: 'on', synchronous_commit: 'on', brokers, seconds, seed: SEED, kills, findings: findings.map((f) => f.code).join(' ') || 'none' },
    results: [
      resultOf('last kill → backlog gone', 's', [backlogMs / 1000]), resultOf('commands accepted when calm', 'commands/s', [calmRate]), resultOf('commands accepted under fire', 'commands/s', [rate]),
    ],
    goals: [atMost('backlog gone ≤ 30 s after the last kill', 30, backlogMs / 1000), atMost('lost, doubled or otherwise broken ≤ 0', 0, findings.length)],
  };
}
