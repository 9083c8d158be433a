import { randomUUID } from 'node:crypto';
import type { Decision } from '@gt/domain';
import { isAnswered, once, outcomeOf, sha256, type Database, type EventMeta, type IdempotentOutcome, type Queryable, type Tx } from '@gt/persistence';
import { forWhom, type Action, type Grant, type Resource } from '@gt/policy';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { BusinessClock } from '../clock.js';
import type { Access } from './access.js';
import { badRequest, Problem, ruleRefusal } from './problem.js';

const IDEMPOTENCY_KEY = /^[\x21-\x7e]{8,128}$/;
const TRACEPARENT = /^00-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}$/;

/** By this header the portal's server tells a service the client's address; it overwrites what a client sends. */
const CLIENT_ADDRESS_HEADER = 'x-forwarded-for';
/** Characters of the longest address (IPv6 with a zone). */
const ADDRESS_LIMIT = 64;

/** One command over HTTP: its key, its caller, its transaction. */
export class CommandContext {
  readonly correlationId: string;
  constructor(private readonly request: FastifyRequest, private readonly reply: FastifyReply, readonly access: Access) {
    const given = request.headers['x-correlation-id'];
    this.correlationId = typeof given === 'string' && /^[\w-]{8,64}$/.test(given) ? given : randomUUID();
  }

  /**
   * Runs the command once for its `Idempotency-Key` in one transaction and answers `status` with the body. A repeated key replays the answer;
   * a key in work is 409, a key of another request 422, a missing key 400. What `work` throws rolls everything back and is not kept.
   */
  async run<T>(db: Database, status: number, body: unknown, work: (tx: Tx) => Promise<T>): Promise<T> {
    const { scope, key, request } = this.identity(body);
    return this.answer(await db.transaction((tx) => once(tx, scope, key, request, async () => { await this.noteOrigin(tx); return { status, body: await work(tx) }; })));
  }

  /**
   * As `run`, for work that commits in blocks of its own, because it is too much for one transaction: each block finds done what an earlier try has
   * done. The answer is kept when all is done; a request that was cut off goes on where it stopped when it is sent again: `mayBegin`, which throws where
   * nothing may be done at all, is not asked again, for it would find the first blocks in its way. Sent twice at once nothing is done twice either, but
   * each tells of its own part.
   */
  async runInBlocks<T>(db: Database, status: number, body: unknown, mayBegin: () => Promise<void>, work: () => Promise<T>): Promise<T> {
    const { scope, key, request } = this.identity(body);
    const known = await outcomeOf<T>(db, scope, key, request);
    if (known) return this.answer(known);
    const beginning = `${scope}\nbegun`;
    const begun = await outcomeOf<T>(db, beginning, key, request);
    if (begun?.kind === 'MISUSED') return this.answer(begun);
    if (!begun) await mayBegin();
    await db.transaction(async (tx) => {
      await once(tx, beginning, key, request, async () => ({ status, body: null }));
      await this.noteOrigin(tx);
    });
    const done = await work();
    return this.answer(await db.transaction((tx) => once(tx, scope, key, request, async () => ({ status, body: done }))));
  }

  /**
   * Asks `look` before an upload is read: nobody sends 20 MB to hear that he may not. A key that has an answer comes to it all the same,
   * whatever has become of the record since.
   */
  async beforeUpload(db: Queryable, look: () => Promise<unknown>): Promise<void> {
    if (!await isAnswered(db, this.scope, this.requireKey())) await look();
  }

  private get scope(): string { return `${this.access.subject}\n${this.request.method} ${this.request.url.split('?')[0]}`; }
  private identity(body: unknown): { readonly scope: string; readonly key: string; readonly request: unknown } {
    return { key: this.requireKey(), scope: this.scope, request: plain(body instanceof Uint8Array ? sha256(body) : body) };
  }

  private answer<T>(outcome: IdempotentOutcome<T>): T {
    if (outcome.kind === 'BUSY') throw new Problem(409, 'IDEMPOTENCY_KEY_BUSY', '同一请求正在处理，请稍候再查结果。', { headers: { 'retry-after': '1' } });
    if (outcome.kind === 'MISUSED') throw new Problem(422, 'IDEMPOTENCY_KEY_REUSED', '这个 Idempotency-Key 已用于另一请求，请换一个。');
    if (outcome.kind === 'REPLAYED') void this.reply.header('idempotent-replayed', 'true');
    void this.reply.status(outcome.status);
    return outcome.body;
  }

  /** Runs it without keeping the answer: for one that holds numbers in clear. Asked again it is done, and noted, again. */
  async runUnkept<T>(db: Database, work: (tx: Tx) => Promise<T>): Promise<T> {
    this.requireKey();
    return db.transaction(work);
  }

  /** The client's address as the portal's server told it; null for whoever came another way. */
  get clientAddress(): string | null {
    const told = this.request.headers[CLIENT_ADDRESS_HEADER];
    return typeof told === 'string' && told.length <= ADDRESS_LIMIT ? told : null;
  }

  /** From where the command came; its events have the same correlation id. */
  private async noteOrigin(tx: Tx): Promise<void> {
    await tx.query('INSERT INTO command_origin (correlation_id, subject, client_address) VALUES ($1, $2, $3)', [this.correlationId, this.access.subject, this.clientAddress]);
  }

  /** The request's `Idempotency-Key`; 400 without. A command with slow or counted work before its transaction asks for it first. */
  requireKey(): string {
    const key = this.request.headers['idempotency-key'];
    if (typeof key !== 'string' || !IDEMPOTENCY_KEY.test(key)) {
      throw badRequest([{ field: 'Idempotency-Key', code: 'IDEMPOTENCY_KEY', message: '缺少请求头 Idempotency-Key（8–128 个可见字符）；同一次操作重试时请使用同一个值。' }], 'IDEMPOTENCY_KEY_MISSING');
    }
    return key;
  }

  /** Asks policy for the action on the resource and gives what surrounds the decision. Throws 403. */
  meta(clock: BusinessClock, action: Action, resource: Resource): EventMeta {
    return this.metaOf(clock, this.access.require(action, resource));
  }

  /** For a grant that was asked for already, or an act that needs none (PUBLIC). */
  metaOf(clock: BusinessClock, grant: Omit<Grant, 'role'> & { readonly role: string }): EventMeta {
    const traceparent = this.request.headers['traceparent'];
    return { actor: { subject: this.access.subject, role: grant.role, place: grant.place, ...forWhom({ subject: this.access.subject, ...grant }) }, occurredAt: clock.now(), causationId: null, correlationId: this.correlationId,
      traceparent: typeof traceparent === 'string' && TRACEPARENT.test(traceparent) ? traceparent : null };
  }

  /** An update must name the version that it was made on: missing 428, another 412. */
  requireVersion(current: number): void {
    const header = this.request.headers['if-match'];
    if (header === undefined) throw new Problem(428, 'IF_MATCH_MISSING', '缺少请求头 If-Match，请先读取最新内容再修改。');
    if (header !== `"${current}"`) throw new Problem(412, 'VERSION_MOVED', '内容已被他人修改，请刷新后在最新内容上重做。', { headers: { etag: `"${current}"` } });
  }

  /** Tells the client the version that it sees. */
  etag(version: number): void { void this.reply.header('etag', `"${version}"`); }
}

/** DTO instances as plain JSON. */
const plain = (value: unknown): unknown => JSON.parse(JSON.stringify(value ?? null)) as unknown;

/** The events of a decision, or 422 with every reason. */
export function eventsOf<E>(decision: Decision<E>): readonly E[] {
  if (!decision.ok) throw ruleRefusal(decision.reasons);
  return decision.events;
}
