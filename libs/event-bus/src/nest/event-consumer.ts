import type { INestApplication, INestMicroservice } from '@nestjs/common';
import { Server, type CustomTransportStrategy, type MessageHandler, type NestMicroservice } from '@nestjs/microservices';
import type { Envelope } from '@gt/contracts';
import type { Database } from '@gt/persistence';
import { isObservable, lastValueFrom } from 'rxjs';
import type { BusDriver, BusObserver, ConsumerFacts, EventContext } from '../core/port.js';
import { Runner, type Handler } from '../core/runner.js';
import { HandlerErrors } from './handler-errors.filter.js';

export interface EventConsumerOptions {
  /** the consumer's name: the service; its group, offsets and watermarks go by it */
  readonly consumer: string;
  readonly database: Database;
  readonly driver: BusDriver;
  readonly topics: readonly string[];
  readonly observer?: BusObserver;
}

export interface EventConsumer {
  readonly strategy: Server & CustomTransportStrategy;
  /** False when work is in hand and nothing was committed for a minute, or the log was refused. */
  live(): boolean;
  facts(): ConsumerFacts;
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
  readonly runner: Runner;

  constructor(options: EventConsumerOptions) {
    super();
    this.runner = new Runner({ ...options, handlers: (type) => this.handlers.get(type) ?? [] });
  }

  /**
   * Nest would chain several handlers of one pattern and run them side by side; in one transaction they must run one after
   * the other, so each is kept by itself. A method keeps one `extras` object for all its patterns: its identity here.
   */
  override addHandler(pattern: unknown, callback: MessageHandler, isEventHandler = false, extras: Record<string, unknown> = {}): void {
    if (!isEventHandler || typeof pattern !== 'string') throw new Error(`only @EventPattern<string>('service.Event') handlers are served by the event bus, not ${String(pattern)}`);
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
      await this.runner.start();
    } catch (error) {
      failure = error;
    }
    callback(failure);
  }

  close(): Promise<void> {
    return this.runner.stop();
  }

  on(): never {
    throw new Error('the event bus has no transport events; give an observer');
  }

  unwrap<T>(): T {
    return this.runner as T;
  }
}

/** Reads topics for one consumer (= service) into its own database; handlers are Nest's `@EventPattern` methods. */
export function createEventConsumer(options: EventConsumerOptions): EventConsumer {
  const strategy = new EventConsumerStrategy(options);
  return { strategy, live: () => strategy.runner.live(), facts: () => strategy.runner.facts() };
}

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
