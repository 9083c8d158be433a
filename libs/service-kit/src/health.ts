import { Counter, Gauge, Histogram, Registry } from 'prom-client';
import type { BusObserver } from '@gt/event-bus';
import type { Kit } from './kit.js';

/** What the consumer and the relay tell about their progress. */
export interface Progress { live(): boolean; facts(): Record<string, string | number | boolean> }

/** Health and metrics of one service. Liveness is progress: a process that answers but moves nothing is not alive. */
export class Health {
  readonly registry = new Registry();
  private readonly parts: Progress[] = [];
  private readonly events: Counter<'what'>;
  readonly requests: Histogram<'route' | 'method' | 'status'>;

  constructor(private readonly kit: Kit) {
    this.registry.setDefaultLabels({ service: kit.service });
    this.events = new Counter({ name: 'gt_bus_events_total', help: 'What happened to events, by kind', labelNames: ['what'], registers: [this.registry] });
    this.requests = new Histogram({ name: 'gt_http_request_seconds', help: 'Duration of HTTP requests', labelNames: ['route', 'method', 'status'], buckets: [0.005, 0.02, 0.1, 0.5, 2, 10], registers: [this.registry] });
    this.registry.registerMetric(new Gauge({ name: 'gt_parked_events', help: 'Events that wait for an operator or a missing fact', registers: [], async collect() { this.set(Number((await kit.db.query<{ n: string }>('SELECT count(*)::text AS n FROM parked_event'))[0]!.n)); } }));
  }

  watch(part: Progress): void { this.parts.push(part); }

  observer(): BusObserver {
    return { event: (name, facts) => {
      this.events.inc({ what: name });
      if (['parked', 'conflict', 'crash_loop', 'relay_error', 'refused'].includes(name)) this.kit.logger.warning(`bus_${name}`, { ...facts });
    } };
  }

  liveness(): { live: boolean; parts: object[] } {
    return { live: this.parts.every((p) => p.live()), parts: this.parts.map((p) => p.facts()) };
  }

  async readiness(): Promise<{ ready: boolean; database: 'UP' | 'DOWN'; bus: 'UP' | 'DOWN' }> {
    const [database, bus] = await Promise.all([
      within(this.kit.db.query('SELECT 1')).then(() => 'UP' as const, () => 'DOWN' as const),
      within(this.kit.bus.health()).then((h) => (h.up ? 'UP' as const : 'DOWN' as const), () => 'DOWN' as const),
    ]);
    return { ready: database === 'UP', database, bus };
  }

  metrics(): Promise<string> { return this.registry.metrics(); }
}

/** ms that a health question may take: probes ask every few seconds. */
const HEALTH_LIMIT_MS = 2_000;
const within = async <T>(work: Promise<T>): Promise<T> => {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => { timer = setTimeout(() => reject(new Error('HEALTH_LIMIT')), HEALTH_LIMIT_MS); });
  try { return await Promise.race([work, late]); } finally { clearTimeout(timer); }
};

const known = new WeakMap<Kit, Health>();
/** The one health of a kit. */
export function healthOf(kit: Kit): Health {
  const found = known.get(kit) ?? new Health(kit);
  known.set(kit, found);
  return found;
}
