import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { runLedger, waitForBacklog, type Break } from '@gt/checks';
import { SERVICE_NAMES } from '@gt/app-standalone';
import { at as timeOf, buildCity, DAYS, makeCast, memoryInMap, moveClockTo, REACHED, Session, type Memory as SeedMemory } from '@gt/seed';
import { carryBatch, type Carried } from './batch.js';
import { compareRecord, readRecord } from './compare.js';
import { FAULTS, heal } from './faults.js';
import { Load } from './load.js';
import { Memory, type MemoryLine } from './memory.js';
import { networkCall } from './network-call.js';
import { lengthOf, planOf, type FaultKind, type Step } from './plan.js';
import { Surroundings, type Planted } from './surroundings.js';
import { unforeseen } from './unforeseen.js';

/** A run is worth nothing when fewer than this part of a calm run's commands were accepted under fire. */
const ACCEPTED_MIN = 0.5;
/** ms after a fault within which a command must have been accepted, on a machine that others use too. */
const SERVES_AGAIN_MS = 90_000;
/** Faults that may not keep people from working: the log takes what the broker does not, and nobody waits for another database's transaction. */
const SERVED_MEANWHILE: ReadonlySet<FaultKind> = new Set<FaultKind>(['broker-kill-one', 'broker-kill-all', 'broker-outage', 'broker-stop', 'broker-cut', 'broker-slow', 'broker-hang', 'open-transaction']);
/** Part of the run's time in which nothing is disturbed, for the calm rate; and its bounds (ms). */
const CALM_PART = 0.12;
const CALM_MS = [6_000, 30_000] as const;
/** ms that commands get to be answered once everything is healed. */
const ANSWERED_MS = 90_000;
/** ms that the backlog gets, and ms that documents under way get after it, on a machine that others use too. */
const BACKLOG_MS = 240_000;
const LEDGER_MS = 120_000;

/** One thing that is wrong. */
export interface Finding { readonly code: string; readonly message: string }
export interface ChaosReport {
  readonly seed: number;
  readonly plan: readonly Step[];
  /** accepted commands per second */
  readonly calmRate: number;
  readonly rate: number;
  readonly accepted: number;
  readonly answers: Readonly<Record<string, number>>;
  /** ms from the last kill until every event was published and read; null: never */
  readonly backlogMs: number | null;
  readonly memory: readonly MemoryLine[];
  readonly skipped: readonly string[];
  readonly findings: readonly Finding[];
}

export interface ChaosOptions {
  readonly at: Surroundings;
  /** ms of the whole run under load: the calm part and the part under fire */
  readonly ms: number;
  readonly seed: number;
  readonly brokers: 1 | 3;
  readonly kinds?: readonly FaultKind[];
  /** `told`: the rate under fire is printed and judged by nobody, for the machine does other work beside */
  readonly rate: 'judged' | 'told';
  /** faults that this machine cannot have, with the reason: left out openly */
  readonly cannot?: ReadonlyMap<FaultKind, string>;
  /** carries the demonstration batch from its registry to its archive while the faults happen */
  readonly batch?: boolean;
  /** business day of the load; without it the day on which the demonstration's people apply */
  readonly day?: string;
  readonly folder: string;
  readonly say: (line: string) => void;
}

/** Builds what the load needs, measures the calm rate, does what the plan says, heals, waits, and judges. Ends in bounded time whatever happens. */
export async function runChaos(options: ChaosOptions): Promise<ChaosReport> {
  const { at, ms, seed, brokers, cannot = new Map<FaultKind, string>(), say } = options;
  const { city } = at;
  const findings: Finding[] = [];
  const find = (code: string, message: string) => {
    findings.push({ code, message });
    say(`FINDING ${code}: ${message}`);
  };
  const memory: SeedMemory = memoryInMap();
  memory.set(REACHED, timeOf(options.day ?? DAYS.opening)); // never back behind what the city has done already
  const session = new Session(networkCall(city.url), city.password, memory);
  const places = await buildCity(session, makeCast());
  await moveClockTo(session, options.day ?? DAYS.intake);
  const calmMs = Math.min(Math.max(ms * CALM_PART, CALM_MS[0]), CALM_MS[1]);
  const plan = planOf({ seed, ms: ms - calmMs, brokers, services: SERVICE_NAMES, kinds: options.kinds?.filter((k) => !cannot.has(k)) ?? (Object.keys(FAULTS) as FaultKind[]).filter((k) => !cannot.has(k)) });
  const skipped = [...cannot].map(([kind, why]) => `${kind}: ${why}`);
  for (const line of skipped) say(`left out  ${line}`);
  say(`plan      seed ${seed}: ${plan.map((s) => `${s.kind} ${s.target}`).join(', ')} (about ${Math.round(plan.reduce((sum, s) => sum + lengthOf(s), 0) / 1000)} s)`);

  const file = path.join(options.folder, 'acknowledged.jsonl');
  const load = new Load({ url: city.url, password: city.password, places, today: () => memory.get(REACHED)!.slice(0, 10), file });
  const watched = new Memory(city, SERVICE_NAMES);
  load.start();
  await sleep(calmMs / 3); // sign-ins and first statements
  load.count();
  const calmFrom = performance.now();
  await sleep(calmMs);
  const calmRate = load.count() / ((performance.now() - calmFrom) / 1000);
  say(`calm      ${calmRate.toFixed(1)} commands accepted per second`);

  const carried: Carried | null = options.batch ? carryBatch(city, memory, say) : null;
  const fireFrom = performance.now();
  let lastKill = performance.now();
  for (const step of plan) {
    if (/kill|outage|stop/.test(step.kind)) lastKill = performance.now();
    await act(step);
  }
  const fireMs = performance.now() - fireFrom;
  const accepted = load.count();
  const rate = accepted / (fireMs / 1000);
  for (const ended of await heal(at)) find('ENDED_BY_ITSELF', ended);
  const lastHeal = performance.now();

  // how long consumers and relays need, while commands still come in, would have no end: the load ends first
  await load.stop(ANSWERED_MS);
  await carried?.hold();
  const backlog = await waitForBacklog({ connections: at.connections, services: at.services, waitMs: BACKLOG_MS });
  const backlogMs = backlog.found === 0 ? performance.now() - lastKill : null;
  if (backlogMs === null) find('BACKLOG', `still under way after ${BACKLOG_MS / 1000} s: ${backlog.breaks.slice(0, 3).map((b) => `${b.aggregate} ${b.message}`).join('; ')}`);
  else say(`backlog   gone ${(backlogMs / 1000).toFixed(1)} s after the last kill, ${((performance.now() - lastHeal) / 1000).toFixed(1)} s after the last healing`);
  carried?.goOn();
  const batch = await carried?.end();
  if (batch) {
    say(`batch     ${batch.message}`);
    if (!batch.whole) find('BATCH', batch.message);
  }

  say(`accepted  ${accepted} commands in ${(fireMs / 1000).toFixed(0)} s under fire: ${rate.toFixed(1)} per second, ${Math.round(100 * rate / calmRate)} % of calm`);
  say(`answers   ${Object.entries(load.tally()).map(([what, n]) => `${what}: ${n}`).join(', ')}`);
  for (const { what, times } of unforeseen(at.city.logFolder)) say(`unforeseen ${times} answers 500: ${what}`);
  if (options.rate === 'judged' && rate < ACCEPTED_MIN * calmRate) find('TOO_FEW_ACCEPTED', `${rate.toFixed(1)} commands per second under fire, ${calmRate.toFixed(1)} when calm`);
  for (const r of load.refused) find('REFUSED', `${r.kind} was answered ${r.status} ${r.code}`);
  const record = readRecord(file);
  for (const d of await compareRecord(at.connections, record)) find(d.code, `${d.id}: ${d.message}`);
  say(`record    ${record.length} acknowledged commands compared with what is stored`);
  await judge();
  watched.stop();
  const lines = watched.lines();
  for (const m of lines) {
    say(`memory    ${m.name.padEnd(13)} ${m.fromMib === null ? 'no process lived long enough to say' : `${m.fromMib} → ${m.toMib} MiB`}, at most ${m.maxMib} MiB`);
    if (!m.flat) find('MEMORY', `${m.name} grew from ${m.fromMib} to ${m.toMib} MiB`);
  }
  load.close();
  await at.close();
  return { seed, plan, calmRate, rate, accepted, answers: load.tally(), backlogMs, memory: lines, skipped, findings };

  async function act(step: Step): Promise<void> {
    const began = performance.now();
    const before = load.total;
    try {
      const { seen, by } = await FAULTS[step.kind](step, at);
      const meanwhile = load.total - before;
      say(`${seen ? 'fault    ' : 'NOT SEEN '} ${step.kind.padEnd(16)} ${step.target.padEnd(12)} ${((performance.now() - began) / 1000).toFixed(1).padStart(5)} s ${String(meanwhile).padStart(5)} accepted  ${by}`);
      if (!seen) find('NOT_SEEN', `${step.kind} ${step.target} was not seen to take effect (${by})`);
      if (meanwhile === 0 && SERVED_MEANWHILE.has(step.kind)) find('NOT_SERVED_MEANWHILE', `no command was accepted during ${step.kind} ${step.target}`);
    } catch (error) {
      find('FAULT_FAILED', `${step.kind} ${step.target}: ${(error as Error).message.slice(0, 500)}`);
      for (const ended of await heal(at)) find('ENDED_BY_ITSELF', ended);
    }
    const after = load.total;
    await sleep(step.restMs);
    if (!(await at.seen(() => load.total > after, SERVES_AGAIN_MS))) find('NOT_SERVING', `no command was accepted for ${SERVES_AGAIN_MS / 1000} s after ${step.kind} ${step.target}`);
    for (const name of SERVICE_NAMES) {
      const how = city.ended(name);
      if (!how) continue;
      find('ENDED_BY_ITSELF', `${name} ended with ${how.code ?? how.signal} after ${step.kind} ${step.target}`);
      await city.start(name);
    }
  }

  /** The ledger over databases, topics and projections. What the rig has planted itself must be found, and nothing else. */
  async function judge(): Promise<void> {
    const { sentences } = await runLedger({ connections: at.connections, services: at.services, waitMs: LEDGER_MS });
    const breaks = sentences.flatMap((s) => s.breaks.map((b) => ({ ...b, sentence: s.code })));
    const checked = sentences.reduce((sum, s) => sum + s.checked, 0);
    const plantedBy = (b: Break) => at.planted.find((p) => b.aggregate.endsWith(p.aggregateId) && [p.mustBeFound, ...p.mayBeFound].includes(b.code));
    for (const p of at.planted) say(`planted   ${p.what}: ${foundIn(p, breaks) ? `found by the ledger as ${p.mustBeFound}` : 'NOT FOUND by the ledger'}`);
    for (const p of at.planted) if (!foundIn(p, breaks)) find('LEDGER_BLIND', `the ledger did not find ${p.what} of ${p.aggregateId}`);
    const others = breaks.filter((b) => !plantedBy(b));
    for (const b of others) find(`LEDGER ${b.sentence} ${b.code}`, `${b.aggregate}: ${b.message}`);
    say(`ledger    ${checked} things checked, ${others.length} breaks that were not planted: ${others.length === 0 ? 'whole' : 'NOT WHOLE'}`);
  }
}

const foundIn = (p: Planted, breaks: readonly Break[]): boolean => breaks.some((b) => b.aggregate.endsWith(p.aggregateId) && b.code === p.mustBeFound);
