import { createHash } from 'node:crypto';
import { codesOf, reasonsOf, seedError, type Answer, type Call, type Memory, type RefusalReason } from './call.js';

/** ms for which a token is used again: it lives 300 s, and a signature asks for a sign-in of the last 300 s. */
const TOKEN_USE_MS = 200_000;
/** ms that a fact may take from service to service before the seed gives up: seconds at most on free cores, minutes where a dozen programs share two. */
const EVENTUAL_LIMIT_MS = 300_000;
/** ms between two looks. */
const LOOK_MS = 150;
/** Rows of one page of a list. */
const PAGE = 200;

/** Answers that say "not now": somebody works on the same key or aggregate, or a service is starting. */
const BUSY = ['IDEMPOTENCY_KEY_BUSY', 'STALE_VERSION', 'CONFLICT_RETRY', 'DATABASE_AWAY', 'DATABASE_BUSY', 'IDENTITY_AWAY', 'SERVICE_AWAY', 'CLOCK_NOT_EVERYWHERE'];
/** A grant that was given a moment ago may not have come to the service yet. */
const GRANT_ON_ITS_WAY = 'FORBIDDEN';

export interface CommandOptions {
  /** version that the change is made on (If-Match) */
  readonly version?: number;
  /** codes that mean that a fact of another service has not come yet: asked again until the deadline */
  readonly until?: readonly string[];
  readonly headers?: Readonly<Record<string, string>>;
  /** another act with the very same content */
  readonly salt?: string;
}

/** Resolves with the first value that is not undefined; throws `what`, as it reads then, after the deadline. */
export async function until<T>(what: string | (() => string), look: () => Promise<T | undefined>, limitMs = EVENTUAL_LIMIT_MS): Promise<T> {
  for (const end = Date.now() + limitMs; ;) {
    const found = await look();
    if (found !== undefined) return found;
    if (Date.now() > end) throw new Error(`${typeof what === 'string' ? what : what()}: not within ${limitMs / 1000} s`);
    await new Promise((resolve) => { setTimeout(resolve, LOOK_MS); });
  }
}

/**
 * Acts in the city under its accounts. A command's idempotency key follows from its account, address and content: a seed that begins again
 * after a crash sends the same commands and gets the answers that it got before.
 */
export class Session {
  private readonly tokens = new Map<string, { value: string; at: number }>();
  /** @param password of every account of the demonstration city */
  constructor(private readonly call: Call, readonly password: string, readonly memory: Memory) {}

  /** Signs in, or uses the sign-in that is there. */
  async token(account: string): Promise<string> {
    const known = this.tokens.get(account);
    if (known && Date.now() - known.at < TOKEN_USE_MS) return known.value;
    const answer = await this.retrying(() => this.call('POST', '/api/identity/token', { body: { account, password: this.password } }), []);
    if (answer.status !== 200) throw seedError(`sign-in of ${account}`, answer);
    const value = (answer.json as { access_token: string }).access_token;
    this.tokens.set(account, { value, at: Date.now() });
    return value;
  }

  /** Reads; a grant on its way is waited for. */
  async get<T>(account: string, path: string): Promise<T> {
    const answer = await this.retrying(async () => this.call('GET', path, { token: await this.token(account) }), [GRANT_ON_ITS_WAY]);
    if (answer.status !== 200) throw seedError(`GET ${path} by ${account}`, answer);
    return answer.json as T;
  }

  /** Every row of a list, page by page. */
  async all<T>(account: string, path: string): Promise<T[]> {
    const rows: T[] = [];
    for (let after: string | null = ''; after !== null;) {
      const page: { items: T[]; next: string | null } = await this.get(account, `${path}${path.includes('?') ? '&' : '?'}limit=${PAGE}${after ? `&after=${encodeURIComponent(after)}` : ''}`);
      rows.push(...page.items);
      after = page.next;
    }
    return rows;
  }

  /** A command that is expected to be done. */
  async command<T>(account: string, method: string, path: string, body?: unknown, options: CommandOptions = {}): Promise<T> {
    const answer = await this.send(account, method, path, body, options);
    if (answer.status >= 300) throw seedError(`${method} ${path} by ${account}`, answer);
    return answer.json as T;
  }

  /** A command that is expected to be refused with that code; answers the reasons. */
  async refused(account: string, method: string, path: string, body: unknown, code: string, options: CommandOptions = {}): Promise<readonly RefusalReason[]> {
    const answer = await this.send(account, method, path, body, options);
    if (answer.status < 400 || !codesOf(answer).includes(code)) throw seedError(`${method} ${path} by ${account} should be refused with ${code}, but`, answer);
    return reasonsOf(answer);
  }

  private async send(account: string, method: string, path: string, body: unknown, options: CommandOptions): Promise<Answer> {
    const key = `seed-${sha256([account, method, path, body instanceof Uint8Array ? sha256(body) : JSON.stringify(body ?? null), options.salt ?? ''].join('\n')).slice(0, 48)}`;
    const headers = { 'idempotency-key': key, ...(options.version === undefined ? {} : { 'if-match': `"${options.version}"` }), ...options.headers };
    return this.retrying(async () => this.call(method, path, { token: await this.token(account), headers, ...(body === undefined ? {} : { body }) }), [GRANT_ON_ITS_WAY, ...(options.until ?? [])]);
  }

  private async retrying(ask: () => Promise<Answer>, eventual: readonly string[]): Promise<Answer> {
    for (const end = Date.now() + EVENTUAL_LIMIT_MS; ;) {
      const answer = await ask();
      const again = answer.status >= 400 && codesOf(answer).some((code) => BUSY.includes(code) || eventual.includes(code));
      if (!again || Date.now() > end) return answer;
      await new Promise((resolve) => { setTimeout(resolve, LOOK_MS); });
    }
  }
}

/** Bytes that are made once: a seed that goes on sends the same ones, for a file written again would be another upload. */
export async function keptBytes(session: Session, name: string, make: () => Promise<Uint8Array>): Promise<Uint8Array> {
  const known = session.memory.get(`sheet-${name}`);
  if (known !== undefined) return Buffer.from(known, 'base64');
  const bytes = await make();
  session.memory.set(`sheet-${name}`, Buffer.from(bytes).toString('base64'));
  return bytes;
}
/** Media type of a spreadsheet. */
export const SHEET = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';

export const sha256 = (data: string | Uint8Array): string => createHash('sha256').update(data).digest('hex');

/** Does `work` for every item, at most `width` at a time. */
export async function each<T, R>(items: readonly T[], width: number, work: (item: T, index: number) => Promise<R>): Promise<R[]> {
  const results: R[] = [];
  let next = 0;
  await Promise.all(Array.from({ length: Math.min(width, items.length) }, async () => {
    for (let i = next++; i < items.length; i = next++) results[i] = await work(items[i]!, i);
  }));
  return results;
}
