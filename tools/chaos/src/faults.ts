import { randomUUID } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Envelope } from '@gt/contracts';
import type { TcpProxy } from '@gt/testing';
import { SERVICE_NAMES } from '@gt/app-standalone';
import type { FaultKind, Step } from './plan.js';
import { stateOf, type Surroundings } from './surroundings.js';

/** What a fault came to: whether it was seen to take effect, and by what. */
export interface Outcome { readonly seen: boolean; readonly by: string }
type Fault = (step: Step, at: Surroundings) => Promise<Outcome>;

/** Events that are delivered again. */
const AGAIN_EVENTS = 100;
/** ms of delay of each piece of data on a slow connection: a statement takes some pieces. */
const SLOW_MS = 60;
/** Bytes written at once to a disk that is to be full. */
const FILL_BYTES = 1024 * 1024;
/** ms that a server without room gets to come back by itself once there is room. */
const CRASH_RECOVERY_MS = 10_000;
/** ms within which what was killed must be gone. */
const ENDED_MS = 10_000;
/** ms that the relay's mark must have waited for a transaction of another database. */
const MARK_HELD_MS = 1_000;
/** A version of an event type that no build knows. */
const UNKNOWN_VERSION = 99;

const serviceKill: Fault = async ({ target, ms }, at) => {
  const { city } = at;
  const before = city.pid(target);
  await city.kill(target);
  const gone = city.ended(target)?.signal === 'SIGKILL';
  await sleep(ms);
  await city.start(target);
  return { seen: gone && city.pid(target) !== before && await at.seen(() => at.answers(target)), by: `process ${before} ended by SIGKILL, another one serves` };
};

const serviceStop: Fault = async ({ target, ms }, at) => {
  const { city } = at;
  city.signal(target, 'SIGSTOP');
  await sleep(ms);
  const stopped = stateOf(city.pid(target)!) === 'T' && !(await at.answers(target));
  city.signal(target, 'SIGCONT');
  return { seen: stopped, by: 'state T, no answer' };
};

const relayKill: Fault = async ({ target, ms }, at) => {
  const holder = await at.relayHolder(target);
  if (holder === null) return { seen: false, by: 'no relay was active' };
  await at.asSuperuser(target, (client) => client.query('SELECT pg_terminate_backend($1)', [holder]));
  await sleep(ms);
  const taken = await at.seen(async () => { const now = await at.relayHolder(target); return now !== null && now !== holder; });
  return { seen: taken, by: `the relay's connection ${holder} was ended, another one took the lock` };
};

/** The active relay hangs, loses its lock to a second process, and wakes up in the middle of its sends: two relays publish. */
const twoRelays: Fault = async ({ target, ms }, at) => {
  const { city } = at;
  const twin = await city.startTwin(target);
  try {
    city.signal(target, 'SIGSTOP');
    const holder = await at.relayHolder(target);
    if (holder !== null) await at.asSuperuser(target, (client) => client.query('SELECT pg_terminate_backend($1)', [holder]));
    const taken = await at.seen(async () => (await at.relay(twin))?.active === true);
    await sleep(ms);
    city.signal(target, 'SIGCONT');
    await sleep(ms);
    return { seen: holder !== null && taken, by: 'the second process\'s relay was active while the first one woke up' };
  } finally {
    city.signal(target, 'SIGCONT');
    await city.end(twin);
  }
};

/** The port of a killed broker answers until the last of its threads has ended. */
const brokersDown = (at: Surroundings, nodes: readonly number[]): Promise<boolean> => at.seen(async () => (await Promise.all(nodes.map((n) => at.brokerAnswers(n)))).every((up) => !up), ENDED_MS);
const allNodes = (at: Surroundings) => at.kafka.nodes().map((n) => n.id);

const brokerKill: Fault = async ({ target, ms }, at) => {
  const nodes = target === 'all' ? allNodes(at) : [Number(target)];
  await at.kafka.kill(target === 'all' ? undefined : Number(target));
  const down = await brokersDown(at, nodes);
  await sleep(ms);
  await at.kafka.restart(target === 'all' ? undefined : Number(target));
  return { seen: down, by: `no answer from broker ${nodes.join(', ')}` };
};

/** No broker for longer than every time-out; meanwhile a service dies and must come back and serve without one. */
const brokerOutage: Fault = async ({ ms }, at) => {
  await at.kafka.kill();
  const down = await brokersDown(at, allNodes(at));
  await sleep(ms / 2);
  await at.city.kill('evaluation');
  await at.city.start('evaluation', { bus: false });
  const serves = await at.seen(() => at.answers('evaluation'));
  await sleep(ms / 2);
  const still = await brokersDown(at, allNodes(at));
  await at.kafka.restart();
  const missed = [...(down ? [] : ['a broker answered at the beginning']), ...(still ? [] : ['a broker answered at the end']), ...(serves ? [] : ['a service that was started meanwhile did not serve'])];
  return { seen: missed.length === 0, by: missed.join('; ') || 'no broker answered at the beginning and at the end; a service that was started meanwhile served' };
};

const brokerStop: Fault = async ({ target, ms }, at) => {
  const { pid } = at.kafka.nodes().find((n) => n.id === Number(target))!;
  process.kill(pid!, 'SIGSTOP');
  await sleep(ms);
  const stopped = stateOf(pid!) === 'T';
  process.kill(pid!, 'SIGCONT');
  return { seen: stopped, by: 'state T' };
};

const postgresKill: Fault = async ({ ms }, at) => {
  await at.city.killPostgres();
  const down = !(await at.databaseIsUp());
  await sleep(ms);
  await at.city.startPostgres();
  return { seen: down && await at.seen(() => at.databaseIsUp()), by: 'the server refused connections, and came back' };
};

interface Line { proxy(at: Surroundings, target: string): TcpProxy; /** makes something pass, if nobody else does */ use(at: Surroundings, target: string): Promise<void> }
const toDatabase: Line = { proxy: (at, service) => at.city.proxies.get(service)!, use: (at, service) => at.askDatabase(service) };
const toBroker: Line = { proxy: (at, node) => at.brokerProxies.get(Number(node))!, use: () => Promise.resolve() };

/** For the planned time, and until something has met it. */
const disturbed = (how: 'cut' | 'slow' | 'hang', line: Line): Fault => async ({ target, ms }, at) => {
  const proxy = line.proxy(at, target);
  const before = { ...proxy.done };
  const met = () => {
    const { broken, refused, held, delayed } = proxy.done;
    return how === 'cut' ? broken + refused - before.broken - before.refused : how === 'slow' ? delayed - before.delayed : held - before.held;
  };
  if (how === 'cut') proxy.cut();
  else if (how === 'slow') proxy.slow(SLOW_MS);
  else proxy.hang();
  await Promise.all([sleep(ms), at.seen(async () => { await line.use(at, target); return met() > 0; })]);
  proxy.heal();
  const n = met();
  return { seen: n > 0, by: `${n} ${how === 'cut' ? 'connections broken or refused' : how === 'slow' ? `pieces of data each ${SLOW_MS} ms late` : 'pieces of data held'}` };
};

/** What was published long ago comes once more, newest first. */
const duplicates: Fault = async ({ target }, at) => {
  const before = await at.counted('duplicate');
  const { published } = await at.marks(target);
  const from = BigInt(published) > BigInt(AGAIN_EVENTS) ? BigInt(published) - BigInt(AGAIN_EVENTS) : 0n;
  const events = await at.events(target, String(from), published, AGAIN_EVENTS);
  const sent = await at.publish(events.reverse().map((event) => at.envelope(target, event)));
  return { seen: sent && await at.seen(async () => (await at.counted('duplicate')) > before), by: `${events.length} events delivered again, dropped as duplicates` };
};

/**
 * While a transaction holds the relay's mark, two versions of one aggregate are put into the topic the wrong way round. Only events whose position was
 * handed out after that transaction began will do: a mark that the relay had noted before may still settle, and then the relay publishes first.
 */
const disorder: Fault = async ({ target }, at) => at.asSuperuser('postgres', async (holder) => {
  const before = await at.counted('gap');
  await holder.query('BEGIN');
  await holder.query('SELECT pg_current_xact_id()');
  const { handedOut } = await at.marks(target);
  let two: Envelope[] = [];
  const found = await at.seen(async () => {
    const waiting = (await at.events(target, handedOut, (await at.marks(target)).handedOut, AGAIN_EVENTS)).filter((e) => at.services.some((s) => s.consumes.includes(e.aggregateType)));
    const second = waiting.find((e, i) => waiting.slice(0, i).some((earlier) => earlier.aggregateId === e.aggregateId));
    if (!second) return false;
    two = waiting.filter((e) => e.aggregateId === second.aggregateId).slice(0, 2).map((event) => at.envelope(target, event));
    return true;
  });
  if (!found) return { seen: false, by: 'no aggregate had two events that were not published' };
  const sent = await at.publish([two[1]!, two[0]!]);
  await holder.query('ROLLBACK');
  if (!sent) return { seen: false, by: 'the broker did not take them' };
  at.planted.push({ aggregateId: two[0]!.aggregateId, what: `versions ${two[1]!.version}, ${two[0]!.version} in this order`, mustBeFound: 'TOPIC_ORDER', mayBeFound: [] });
  return await at.seen(async () => (await at.counted('gap')) > before) ? { seen: true, by: 'a gap was kept and filled' } : { seen: false, by: 'they were published, and no consumer counted a gap' };
});

const unfit = (typeVersion: number, parkClass: string): Fault => async ({ target }, at) => {
  const aggregateId = randomUUID();
  const now = new Date().toISOString();
  const sent = await at.publish([{
    id: randomUUID(), type: `${target}.ApplicationAccepted`, typeVersion, aggregateType: `${target}.application`, aggregateId, version: 1, occurredAt: now, recordedAt: now,
    actor: { subject: 'service:chaos', role: 'SERVICE', place: null }, causationId: null, correlationId: aggregateId, traceparent: null, data: {},
  }]);
  let parked: string[] = [];
  const seen = sent && await at.seen(async () => { parked = await at.parkedAt(aggregateId, [parkClass]); return parked.length > 0; });
  at.planted.push({ aggregateId, what: `a message of class ${parkClass}`, mustBeFound: 'MESSAGE_WITHOUT_EVENT', mayBeFound: ['PARKED', 'APPLIED_UNKNOWN'] }); // a consumer that does not listen to the type only moves its watermark
  return { seen, by: `parked as ${parkClass} by ${parked.join(', ')}` };
};

/** xmin is the whole server's: a transaction in a database that is none of ours holds every relay back. */
const openTransaction: Fault = async ({ ms }, at) => at.asSuperuser('postgres', async (client) => {
  await client.query('BEGIN');
  await client.query('SELECT pg_current_xact_id()');
  await sleep(ms);
  const held = await at.seen(async () => ((await at.relay('applications'))?.markAgeMs ?? 0) >= MARK_HELD_MS);
  await client.query('ROLLBACK');
  return { seen: held, by: `the mark of applications was older than ${MARK_HELD_MS} ms` };
});

/** The disk of the database is full; commands are refused until there is room again. A server that gave up is started again, as its operator would. */
const diskFull: Fault = async ({ ms }, at) => {
  const file = path.join(at.city.postgresHome, 'filling');
  let written = 0;
  let code = '';
  let refused = false;
  try {
    written = fill(file);
    refused = await at.asSuperuser('postgres', async (client) => client.query('CREATE TABLE filling AS SELECT repeat(md5(n::text), 200) AS t FROM generate_series(1, 20000) n'))
      .then(() => false, (error: Error & { code?: string }) => { code = error.code ?? error.message; return true; });
    await sleep(ms);
  } finally {
    fs.rmSync(file, { force: true });
  }
  if (stateOf(at.city.postgresPid()) === null || !(await at.seen(() => at.databaseIsUp(), CRASH_RECOVERY_MS))) {
    await at.city.killPostgres();
    await at.city.startPostgres();
  }
  await at.asSuperuser('postgres', (client) => client.query('DROP TABLE IF EXISTS filling'));
  return { seen: refused, by: `${Math.round(written / FILL_BYTES)} MiB written until nothing was left; a statement of the database then failed with ${code}` };
};

/** Writes until nothing is left; answers the bytes. */
function fill(file: string): number {
  const filling = fs.openSync(file, 'w');
  const piece = Buffer.alloc(FILL_BYTES);
  let written = 0;
  try {
    for (;;) written += fs.writeSync(filling, piece);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOSPC') throw error;
    return written;
  } finally {
    fs.closeSync(filling);
  }
}

export const FAULTS: Readonly<Record<FaultKind, Fault>> = {
  'service-kill': serviceKill, 'service-stop': serviceStop, 'relay-kill': relayKill, 'two-relays': twoRelays, 'broker-kill-one': brokerKill, 'broker-kill-all': brokerKill, 'broker-outage': brokerOutage, 'broker-stop': brokerStop,
  'postgres-kill': postgresKill, 'database-cut': disturbed('cut', toDatabase), 'database-slow': disturbed('slow', toDatabase), 'database-hang': disturbed('hang', toDatabase),
  'broker-cut': disturbed('cut', toBroker), 'broker-slow': disturbed('slow', toBroker), 'broker-hang': disturbed('hang', toBroker), duplicates, disorder,
  'poison': unfit(1, 'INVALID'), 'unknown-version': unfit(UNKNOWN_VERSION, 'UNSUPPORTED'), 'open-transaction': openTransaction, 'disk-full': diskFull,
};

/** Everything as it was before any fault: what is hung goes on, what is down is started. Answers what had ended by itself. */
export async function heal(at: Surroundings): Promise<string[]> {
  for (const proxy of [...at.city.proxies.values(), ...at.brokerProxies.values()]) proxy.heal();
  if (!(await at.seen(() => at.databaseIsUp(), CRASH_RECOVERY_MS))) {
    await at.city.killPostgres();
    await at.city.startPostgres();
  }
  for (const { id, pid } of at.kafka.nodes()) {
    if (pid !== null && stateOf(pid) !== null) process.kill(pid, 'SIGCONT');
    if (!(await at.brokerAnswers(id))) await at.kafka.restart(id);
  }
  const ended: string[] = [];
  for (const name of SERVICE_NAMES) {
    const how = at.city.ended(name);
    if (!how) { at.city.signal(name, 'SIGCONT'); continue; }
    ended.push(`${name} had ended by itself with ${how.code ?? how.signal}`);
    await at.city.start(name);
  }
  return ended;
}
