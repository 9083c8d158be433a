import type { Histogram } from 'prom-client';
import type { BusEvent, BusObserver } from '@gt/event-bus';
import type { Kit } from './kit.js';
import { Metrics, within, type Consumed, type Progress } from './metrics.js';

/** What an operator should look at; the rest is counted only. */
const WARNINGS: ReadonlySet<BusEvent> = new Set<BusEvent>(['parked', 'conflict', 'unclean_end', 'crash', 'stalled', 'unknown_type', 'relay_error', 'refused']);

/** Health and metrics of one service. Liveness is progress: a process that answers but moves nothing is not alive. */
export class Health {
  private readonly parts: Progress[] = [];
  private consumed: () => Promise<readonly Consumed[]> = () => Promise.resolve([]);
  private readonly figures: Metrics;

  constructor(private readonly kit: Kit) {
    this.figures = new Metrics(kit, () => this.parts, () => this.consumed());
  }

  get requests(): Histogram<'route' | 'method' | 'status'> { return this.figures.requests; }

  watch(part: Progress): void { this.parts.push(part); }
  /** Asked at each scrape: whose lag is measured, in which topics. */
  consumes(consumed: () => Promise<readonly Consumed[]>): void { this.consumed = consumed; }

  observer(): BusObserver {
    return { event: (name, facts) => {
      this.figures.events.inc({ what: name });
      if (WARNINGS.has(name)) this.kit.logger.warning(`bus_${name}`, { ...facts });
    } };
  }

  liveness(): { live: boolean; parts: object[] } {
    return { live: this.parts.every((p) => p.live()), parts: this.parts.map((p) => p.facts()) };
  }

  /**
   * `conditions` names what keeps parts from working (LOG_REFUSED, TOPIC_MISMATCH, …), `busFault` what is wrong with the broker, a topic or a partition of it
   * ('' when it is up); they do not keep HTTP from serving.
   */
  async readiness(): Promise<{ ready: boolean; database: 'UP' | 'DOWN'; bus: 'UP' | 'DOWN'; busFault: string; conditions: string[] }> {
    const [database, bus] = await Promise.all([
      within(this.kit.db.query('SELECT 1')).then(() => 'UP' as const, () => 'DOWN' as const),
      within(this.kit.bus.health()).catch(() => ({ up: false, detail: 'BUS_AWAY' })),
    ]);
    return { ready: database === 'UP', database, bus: bus.up ? 'UP' : 'DOWN', busFault: bus.up ? '' : bus.detail, conditions: [...new Set(this.parts.map((p) => p.facts().condition).filter(Boolean))].sort() };
  }

  metrics(): Promise<string> { return this.figures.text(); }
}

const known = new WeakMap<Kit, Health>();
/** The one health of a kit. */
export function healthOf(kit: Kit): Health {
  const found = known.get(kit) ?? new Health(kit);
  known.set(kit, found);
  return found;
}
