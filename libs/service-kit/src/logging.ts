import type { LoggerService } from '@nestjs/common';
import { pino, type Logger as Pino } from 'pino';
import { safeMessage } from '@gt/persistence';

/** Structured log of one service. Only codes, ids and counts go in: no request bodies, no names, no numbers, no error texts. */
export class Logger implements LoggerService {
  private readonly out: Pino;
  constructor(readonly service: string, level = process.env['LOG_LEVEL'] ?? 'info') {
    this.out = pino({ level, base: { service }, timestamp: pino.stdTimeFunctions.isoTime });
  }
  /** Something worth an operator's look happened. `facts` are codes, ids, counts. */
  info(event: string, facts: Readonly<Record<string, string | number | boolean | null>> = {}): void { this.out.info(facts, event); }
  warning(event: string, facts: Readonly<Record<string, string | number | boolean | null>> = {}): void { this.out.warn(facts, event); }
  /** An error by class, code and place in our code; its text may quote personal data and stays out. */
  failure(event: string, error: unknown, facts: Readonly<Record<string, string | number | boolean | null>> = {}): void {
    this.out.error({ ...facts, error: safeMessage(error), at: placeOf(error) }, event);
  }
  // Nest's own interface: its start-up chatter is debug, its warnings and errors carry a context only
  log(_message: unknown, context?: string): void { this.out.debug({ context }, 'nest'); }
  error(message: unknown, stack?: string, context?: string): void { this.out.error({ context: context ?? '', error: safeMessage(message instanceof Error ? message : { name: 'NestError' }), at: placeOf({ stack: stack ?? '' }) }, 'nest_error'); }
  warn(_message: unknown, context?: string): void { this.out.warn({ context: context ?? '' }, 'nest_warning'); }
  debug(): void { /* Nest's debug lines repeat what traces show */ }
  verbose(): void { /* as above */ }
}

/** The first frames of a stack without its message. */
function placeOf(error: unknown): string {
  const stack = (error as { stack?: unknown })?.stack;
  if (typeof stack !== 'string') return '';
  return stack.split('\n').filter((l) => /^\s+at /.test(l)).slice(0, 4).map((l) => l.trim().replace(/file:\/\/\S*\/(apps|libs|node_modules)\//, '$1/')).join(' < ');
}
