import fs from 'node:fs';
import path from 'node:path';
import { topics } from '@gt/contracts';
import { PARK_CLASSES, type ConsumerFacts, type RelayFacts } from '@gt/event-bus';
import { Counter, Gauge, Histogram, Registry } from 'prom-client';
import type { Kit } from './kit.js';

/** What a part of a service tells about its progress. `condition`: the stable name of what keeps it from working; '' when nothing does. */
export interface Progress { live(): boolean; facts(): ConsumerFacts | RelayFacts | { readonly part: string; readonly condition: string } }

/** A consumer of the service (its own, or a projection's slot) and the topics that it reads. */
export interface Consumed { readonly consumer: string; readonly topics: readonly string[] }

/** Every metric of a service, with its meaning; each has the label `service` too. deploy/runbooks and the alerts name these and no others. */
export const METRICS = {
  gt_bus_events_total: 'What happened to events, by kind (BUS_EVENTS of libs/event-bus)',
  gt_http_request_seconds: 'Duration of HTTP requests',
  gt_consumer_lag_messages: 'Messages of a consumed partition that are not committed yet',
  gt_consumer_last_progress_time_seconds: 'Unix time of this member\'s last commit, or of its start',
  gt_consumer_stalled_seconds: 'How long work has been in hand, or failing, without a commit; 0: none is in hand',
  gt_consumer_partitions: 'Partitions that this member holds',
  gt_parked_events: 'Events in parked_event, by class of reason',
  gt_parked_oldest_seconds: 'Age of the oldest parked event, by class of reason',
  gt_skipped_events: 'Events that operators left out for good',
  gt_crash_tries: 'Most crashes that a message in hand has been counted for; 0 in quiet times',
  gt_relay_active: '1 when this process publishes (one of a service does)',
  gt_relay_mark_age_seconds: 'How long the settled mark has been waiting for open transactions anywhere in the PostgreSQL server',
  gt_relay_published_position: 'Last position of the event log that was published',
  gt_relay_backlog_events: 'Events of the own log that are not published, counted up to BACKLOG_COUNT_MAX',
  gt_relay_oldest_unpublished_seconds: 'Age of the oldest event that is not published; 0: all are',
  gt_jobs: 'Stored jobs by state: waiting, failing (will be tried again), dead (tried for the last time)',
  gt_jobs_oldest_due_seconds: 'How long the oldest due job has been waiting for its turn; 0: none is due',
  gt_documents_waiting: 'Documents that wait for a font: a character in them is in none (FONT_FILES)',
  gt_disk_free_bytes: 'Free bytes of the disk under a folder: store (documents), data (PostgreSQL, where it is on this machine)',
  gt_disk_size_bytes: 'Size in bytes of the disk under a folder',
  gt_live: '1 while a part makes progress (livez); of several consumers, all',
  gt_condition: '1 while a named condition keeps a part from working (readyz)',
  gt_source_up: '1 when what the figures are read from answered: database, bus, disk',
  gt_process_start_time_seconds: 'Unix time at which the process started',
  gt_process_resident_bytes: 'Resident memory of the process',
} as const;
export type Metric = keyof typeof METRICS;

/** Highest count of what is not published yet: beyond it only "very much" matters, and counting would cost. */
const BACKLOG_COUNT_MAX = 100_000;
/** ms that one source may take to answer a scrape (Prometheus gives up after 10 s). */
const SOURCE_LIMIT_MS = 2_000;
const MS = 1_000;

/** Runs `work`, or fails after `ms`. */
export async function within<T>(work: Promise<T>, ms = SOURCE_LIMIT_MS): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => { timer = setTimeout(() => reject(new Error('TOO_LATE')), ms); });
  try { return await Promise.race([work, late]); } finally { clearTimeout(timer); }
}

const gauge = <L extends string>(registry: Registry, name: Metric, labelNames: readonly L[] = []): Gauge<L> => new Gauge({ name, help: METRICS[name], labelNames, registers: [registry] });

/** The folder itself, or the nearest one above that is there: the first document makes it. */
const existing = (folder: string): string => (fs.existsSync(folder) || path.dirname(folder) === folder ? folder : existing(path.dirname(folder)));

/** The metrics of one service. Figures that lie in the database, the log or a disk are read when somebody asks; a source that does not answer leaves its figures out and says so. */
export class Metrics {
  readonly registry = new Registry();
  readonly events = new Counter({ name: 'gt_bus_events_total', help: METRICS.gt_bus_events_total, labelNames: ['what'], registers: [this.registry] });
  readonly requests = new Histogram({ name: 'gt_http_request_seconds', help: METRICS.gt_http_request_seconds, labelNames: ['route', 'method', 'status'], buckets: [0.005, 0.02, 0.1, 0.5, 2, 10], registers: [this.registry] });
  private readonly lag = gauge(this.registry, 'gt_consumer_lag_messages', ['consumer', 'topic', 'partition']);
  private readonly lastProgress = gauge(this.registry, 'gt_consumer_last_progress_time_seconds', ['consumer']);
  private readonly stalled = gauge(this.registry, 'gt_consumer_stalled_seconds', ['consumer']);
  private readonly partitions = gauge(this.registry, 'gt_consumer_partitions', ['consumer']);
  private readonly parked = gauge(this.registry, 'gt_parked_events', ['class']);
  private readonly parkedOldest = gauge(this.registry, 'gt_parked_oldest_seconds', ['class']);
  private readonly skipped = gauge(this.registry, 'gt_skipped_events');
  private readonly crashTries = gauge(this.registry, 'gt_crash_tries');
  private readonly relayActive = gauge(this.registry, 'gt_relay_active');
  private readonly markAge = gauge(this.registry, 'gt_relay_mark_age_seconds');
  private readonly published = gauge(this.registry, 'gt_relay_published_position');
  private readonly backlog = gauge(this.registry, 'gt_relay_backlog_events');
  private readonly oldestUnpublished = gauge(this.registry, 'gt_relay_oldest_unpublished_seconds');
  private readonly jobs = gauge(this.registry, 'gt_jobs', ['state']);
  private readonly jobsDue = gauge(this.registry, 'gt_jobs_oldest_due_seconds');
  private readonly documentsWaiting = gauge(this.registry, 'gt_documents_waiting');
  private readonly diskFree = gauge(this.registry, 'gt_disk_free_bytes', ['folder']);
  private readonly diskSize = gauge(this.registry, 'gt_disk_size_bytes', ['folder']);
  private readonly live = gauge(this.registry, 'gt_live', ['part']);
  private readonly condition = gauge(this.registry, 'gt_condition', ['condition']);
  private readonly sourceUp = gauge(this.registry, 'gt_source_up', ['source']);
  private readonly started = gauge(this.registry, 'gt_process_start_time_seconds');
  private readonly resident = gauge(this.registry, 'gt_process_resident_bytes');

  constructor(private readonly kit: Kit, private readonly parts: () => readonly Progress[], private readonly consumed: () => Promise<readonly Consumed[]>) {
    this.registry.setDefaultLabels({ service: kit.service });
  }

  /** All of them in Prometheus' text format. */
  async text(): Promise<string> {
    this.started.set(Math.round(Date.now() / MS - process.uptime()));
    this.resident.set(process.memoryUsage.rss());
    this.fromParts();
    await Promise.all([
      this.read('database', [this.parked, this.parkedOldest, this.skipped, this.crashTries, this.published, this.backlog, this.oldestUnpublished, this.jobs, this.jobsDue, this.documentsWaiting], () => this.fromDatabase()),
      this.read('bus', [this.lag], () => this.fromBus()),
      this.read('disk', [this.diskFree, this.diskSize], () => this.fromDisk()),
    ]);
    return this.registry.metrics();
  }

  private async read(source: string, figures: ReadonlyArray<{ reset(): void }>, work: () => Promise<() => void>): Promise<void> {
    let show: () => void = () => undefined;
    const up = await within(work()).then((found) => { show = found; return 1; }, () => 0);
    for (const figure of figures) figure.reset();
    // without labels a reset leaves 0, which would look like a figure
    if (up === 0) for (const figure of figures) (figure as Gauge).remove({});
    show();
    this.sourceUp.set({ source }, up);
  }

  private fromParts(): void {
    this.condition.reset();
    const dead = new Set(this.parts().filter((part) => !part.live()).map((part) => part.facts().part));
    for (const part of this.parts()) {
      const facts = part.facts();
      this.live.set({ part: facts.part }, dead.has(facts.part) ? 0 : 1);
      if (facts.condition) this.condition.set({ condition: facts.condition }, 1);
      if ('msSinceProgress' in facts) {
        const { consumer } = facts;
        this.lastProgress.set({ consumer }, Math.round((Date.now() - facts.msSinceProgress) / MS));
        this.stalled.set({ consumer }, facts.stalledMs / MS);
        this.partitions.set({ consumer }, facts.partitions);
      }
      if ('markAgeMs' in facts) {
        this.relayActive.set(facts.active ? 1 : 0);
        this.markAge.set(facts.markAgeMs / MS);
      }
    }
  }

  private async fromDatabase(): Promise<() => void> {
    const { db, service } = this.kit;
    const parked = await db.query<{ class: string; n: string; age: string }>('SELECT class, count(*)::text AS n, extract(epoch FROM clock_timestamp() - min(parked_at))::text AS age FROM parked_event GROUP BY class');
    const [one] = await db.query<{ skipped: string; crashes: number; position: string; backlog: string; age: string | null; due: string | null; waiting: number }>(`
      WITH mark AS (SELECT coalesce((SELECT position FROM relay_mark WHERE service = $1), 0) AS position)
      SELECT (SELECT count(*) FROM operator_act WHERE act = 'SKIPPED')::text AS skipped,
        (SELECT coalesce(max(crashes) - 1, 0) FROM crash_counter WHERE crashes > 0)::int AS crashes, mark.position::text,
        (SELECT count(*) FROM (SELECT 1 FROM event WHERE event.position > mark.position LIMIT ${BACKLOG_COUNT_MAX}) behind)::text AS backlog,
        (SELECT extract(epoch FROM clock_timestamp() - recorded_at) FROM event WHERE event.position > mark.position ORDER BY event.position LIMIT 1)::text AS age,
        (SELECT extract(epoch FROM clock_timestamp() - min(run_at)) FROM graphile_worker._private_jobs WHERE locked_at IS NULL AND attempts < max_attempts AND run_at <= clock_timestamp())::text AS due,
        (SELECT count(*) FROM waiting_document)::int AS waiting
      FROM mark`, [service]);
    const jobs = await db.query<{ state: string; n: string }>(`SELECT CASE WHEN attempts >= max_attempts THEN 'dead' WHEN attempts > 0 AND locked_at IS NULL THEN 'failing' ELSE 'waiting' END AS state, count(*)::text AS n
      FROM graphile_worker._private_jobs GROUP BY 1`);
    return () => {
      for (const c of PARK_CLASSES) this.parked.set({ class: c }, 0);
      for (const row of parked) { this.parked.set({ class: row.class }, Number(row.n)); this.parkedOldest.set({ class: row.class }, Number(row.age)); }
      this.skipped.set(Number(one!.skipped));
      this.crashTries.set(one!.crashes);
      this.published.set(Number(one!.position));
      this.backlog.set(Number(one!.backlog));
      this.oldestUnpublished.set(Number(one!.age ?? 0));
      for (const state of ['waiting', 'failing', 'dead']) this.jobs.set({ state }, 0);
      for (const row of jobs) this.jobs.set({ state: row.state }, Number(row.n));
      this.jobsDue.set(Number(one!.due ?? 0));
      this.documentsWaiting.set(one!.waiting);
    };
  }

  private async fromBus(): Promise<() => void> {
    const { db, bus } = this.kit;
    const consumed = await this.consumed();
    if (consumed.length === 0) return () => undefined;
    const offsets = await db.query<{ consumer: string; topic: string; partition: number; next: string }>('SELECT consumer, topic, partition, next_offset::text AS next FROM consumer_offset WHERE consumer = ANY($1)', [consumed.map((c) => c.consumer)]);
    const next = new Map(offsets.map((o) => [`${o.consumer}#${o.topic}#${o.partition}`, o.next]));
    const at = consumed.flatMap(({ consumer, topics: read }) => topics.filter((t) => read.includes(t.name)).flatMap((t) => Array.from({ length: t.partitions }, (_, partition) => ({ consumer, topic: t.name, partition, next: next.get(`${consumer}#${t.name}#${partition}`) ?? null }))));
    const behind = await bus.behind(at);
    return () => at.forEach(({ consumer, topic, partition }, i) => this.lag.set({ consumer, topic, partition: String(partition) }, behind[i]!));
  }

  private async fromDisk(): Promise<() => void> {
    const { storeFolder, dataFolder } = this.kit.config;
    const folders = { store: storeFolder, ...(dataFolder ? { data: dataFolder } : {}) };
    const found = await Promise.all(Object.entries(folders).map(async ([folder, at]) => ({ folder, disk: await fs.promises.statfs(existing(at)) })));
    return () => { for (const { folder, disk } of found) { this.diskFree.set({ folder }, disk.bavail * disk.bsize); this.diskSize.set({ folder }, disk.blocks * disk.bsize); } };
  }
}
