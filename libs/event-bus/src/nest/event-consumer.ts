import type { INestApplication, INestMicroservice } from '@nestjs/common';
import { Server, type CustomTransportStrategy, type MessageHandler, type NestMicroservice } from '@nestjs/microservices';
import type { Envelope } from '@gt/contracts';
import type { Database } from '@gt/persistence';
import { isObservable, lastValueFrom } from 'rxjs';
import type { BusDriver, BusObserver, ConsumerFacts, EventContext } from '../core/port.js';
import type { Handler } from '../core/handlers.js';
import { Runner } from '../core/runner.js';
import { HandlerErrors } from './handler-errors.filter.js';

export interface EventConsumerOptions {
  /** the consumer's name: the service; its group, offsets and watermarks go by it */
  readonly consumer: string;
  readonly database: Database;
  readonly driver: BusDriver;
  readonly topics: readonly string[];
  readonly observer?: BusObserver;
  /** handlers of this projection alone; without it those of none (`@EventPattern(types, { batch: true, projection: name })`) */
  readonly projection?: string;
  /** partitions worked on at once */
  readonly atOnce?: number;
}

export interface EventConsumer {
  readonly strategy: Server & CustomTransportStrategy;
  /** False when work is in hand and nothing was committed for a minute, or the log was refused. */
  live(): boolean;
  facts(): ConsumerFacts;
  /** Another runner over the same handlers, not started: to take an owner's history. */
  newRunner(): Runner;
}

/** A consumer that is started and ended while the application runs. Both are repeatable. */
export interface ProjectionConsumer extends EventConsumer {
  start(): Promise<void>;
  stop(): Promise<void>;
}

/** A handler's error that came through Nest's own filter is no longer the handler's error. */
function demandOwnError(error: unknown): unknown {
  const wrapped = !(error instanceof Error) && (error as { message?: unknown } | null)?.message === 'Internal server error';
  return wrapped ? new Error('the handler\'s error was replaced on its way: connect the consumer with connectEventConsumer, which adds HandlerErrors') : error;
}

async function settle(result: unknown): Promise<void> {
  const value = await result;
  if (isObservable(value)) await lastValueFrom(value, { defaultValue: undefined });
}

class EventConsumerStrategy extends Server implements CustomTransportStrategy {
  override readonly propagatesEventHandlerErrors = true;
  private readonly handlers = new Map<string, Handler[]>();
  private running: Runner | null = null;
  /** speaks for the consumer while none runs */
  private readonly idle: Runner;

  /** @param onDemand started by `start` instead of with the application */
  constructor(private readonly options: EventConsumerOptions, private readonly onDemand = false) {
    super();
    this.idle = this.newRunner();
  }

  newRunner(): Runner {
    return new Runner({ ...this.options, handlers: (type) => this.handlers.get(type) ?? [] });
  }

  async start(): Promise<void> {
    if (this.running) return;
    const runner = this.newRunner();
    this.running = runner;
    try {
      await runner.start();
    } catch (error) {
      this.running = null;
      throw error;
    }
  }

  async stop(): Promise<void> {
    const runner = this.running;
    this.running = null;
    await runner?.stop();
  }

  live(): boolean { return this.running?.live() ?? true; }

  facts(): ConsumerFacts { return (this.running ?? this.idle).facts(); }

  /**
   * Nest would chain several handlers of one pattern and run them side by side; in one transaction they must run one after
   * the other, so each is kept by itself. A method keeps one `extras` object for all its patterns: its identity here.
   */
  override addHandler(pattern: unknown, callback: MessageHandler, isEventHandler = false, extras: Record<string, unknown> = {}): void {
    if (!isEventHandler || typeof pattern !== 'string') throw new Error(`only @EventPattern<string>('service.Event') handlers are served by the event bus, not ${String(pattern)}`);
    if (extras.projection !== this.options.projection) return;
    const handler: Handler = {
      id: extras, batch: extras.batch === true,
      call: async (payload: Envelope | Envelope[], context: EventContext) => {
        try {
          await settle(callback(payload, context));
        } catch (error) {
          throw demandOwnError(error);
        }
      },
    };
    this.handlers.set(pattern, [...(this.handlers.get(pattern) ?? []), handler]);
  }

  listen(callback: (error?: unknown) => void): void {
    void this.begin(callback);
  }

  private async begin(callback: (error?: unknown) => void): Promise<void> {
    let failure: unknown;
    try {
      if (!this.onDemand) await this.start();
    } catch (error) {
      failure = error;
    }
    callback(failure);
  }

  close(): Promise<void> {
    return this.stop();
  }

  on(): never {
    throw new Error('the event bus has no transport events; give an observer');
  }

  unwrap<T>(): T {
    return this.running as T;
  }
}

/** Reads topics for one consumer (= service) into its own database; handlers are Nest's `@EventPattern` methods. */
export function createEventConsumer(options: EventConsumerOptions): EventConsumer {
  const strategy = new EventConsumerStrategy(options);
  return consumerOf(strategy);
}

/** The same for a projection's handlers, started and ended while the application runs. Connect it like any other. */
export function createProjectionConsumer(options: EventConsumerOptions & { readonly projection: string }): ProjectionConsumer {
  const strategy = new EventConsumerStrategy(options, true);
  return { ...consumerOf(strategy), start: () => strategy.start(), stop: () => strategy.stop() };
}

const consumerOf = (strategy: EventConsumerStrategy): EventConsumer => ({ strategy, live: () => strategy.live(), facts: () => strategy.facts(), newRunner: () => strategy.newRunner() });

/** Connects a consumer to a Nest application, with the filter that lets its handlers' own errors through. */
export function connectEventConsumer(app: INestApplication, { strategy }: { readonly strategy: CustomTransportStrategy }): INestMicroservice {
  const service = app.connectMicroservice<{ strategy: CustomTransportStrategy }>({ strategy }, { inheritAppConfig: false, deferInitialization: true }) as NestMicroservice;
  // Nest builds the handlers with the filters that are there at that moment, so the filter comes first; the rest is what
  // connectMicroservice does by itself when it is not deferred (the application runs the modules' hooks)
  service.useGlobalFilters(new HandlerErrors());
  service.registerListeners();
  service.setIsInitialized(true);
  service.setIsInitHookCalled(true);
  return service;
}
