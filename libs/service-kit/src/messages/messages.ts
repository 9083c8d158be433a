import { createHash, randomUUID } from 'node:crypto';
import { addJobs, safeMessage, uuidFrom, type Queryable, type Tx } from '@gt/persistence';
import type { Kit } from '../kit.js';

/** What a service tells a person: about which record, to whom, in words without any personal data beyond the surname. */
export interface NewMessage {
  /** stable name, `supplement-requested` */
  readonly kind: string;
  readonly recordType: string;
  readonly recordId: string;
  /** tells two messages of a kind on one record apart: the same edition is sent once */
  readonly edition: string;
  readonly personId: string; readonly employerId: string | null; readonly institutionId: string | null;
  readonly phoneSealed: string | null; readonly phoneMasked: string | null;
  readonly text: string;
}
/** WAITING → SENDING → SENT → DELIVERED; FAILED where the provider refused or there is no telephone: the clerk sends again or tells the person otherwise. */
export type MessageStatus = 'WAITING' | 'SENDING' | 'SENT' | 'DELIVERED' | 'FAILED';
export interface DeliveredMessage { readonly id: string; readonly kind: string; readonly recordType: string; readonly recordId: string; readonly edition: string; readonly deliveredAt: Date }

/** A message on its way out. */
export interface OutgoingMessage { readonly id: string; readonly phone: string; readonly text: string }
/** A provider's word that it has the message, or that the telephone has. */
export interface SmsReceipt { readonly status: 'SENT' | 'DELIVERED'; readonly receipt: string }
/** The one port by which messages leave the house: a lot at a time, with what became of each, in the order given. A driver whose provider takes one at a time answers `Promise.allSettled`. */
export interface SmsDriver { send(messages: readonly OutgoingMessage[]): Promise<ReadonlyArray<PromiseSettledResult<SmsReceipt>>> }
/** A provider's refusal that another try does not mend (a number that does not exist). */
export class MessageRefused extends Error { constructor(readonly code: string) { super(code); this.name = 'MessageRefused'; } }

/** Development: nothing leaves the machine; the outbox shows what a provider would have got. */
export const outboxDriver = (db: Queryable): SmsDriver => ({
  send: async (messages) => {
    const receipts = messages.map(() => randomUUID());
    await db.query('INSERT INTO message_outbox (receipt, message_id, text) SELECT * FROM unnest($1::text[], $2::uuid[], $3::text[])', [receipts, messages.map((m) => m.id), messages.map((m) => m.text)]);
    return receipts.map((receipt) => ({ status: 'fulfilled', value: { status: 'DELIVERED', receipt } }));
  },
});
/** Production before a provider is configured: every message says so to its clerk. */
export const noDriver: SmsDriver = { send: (messages) => Promise.allSettled(messages.map(() => Promise.reject<SmsReceipt>(new MessageRefused('SMS_NOT_CONFIGURED')))) };

/** How often a message is tried before it waits for its clerk. */
export const MESSAGE_ATTEMPTS = 3;
/** ms after which a message that a dead process was sending is sent again: rather twice than never. */
const SENDING_LEASE_MS = 10 * 60_000;
/** Messages that are sent, and recorded in one transaction, at a time: so many at most are sent twice after a crash, and each by itself would cost three commits. */
const SENT_AT_A_TIME = 50;

/** Stores messages in the transaction of what they tell; a job sends them after the commit. One that is stored already stays as it is. */
export async function putMessages(tx: Tx, kit: Pick<Kit, 'service' | 'clock'>, messages: readonly NewMessage[]): Promise<void> {
  if (messages.length === 0) return;
  const id = (m: NewMessage) => uuidFrom(createHash('sha256').update(`message\n${m.kind}\n${m.recordId}\n${m.edition}`).digest());
  const of = (pick: (m: NewMessage) => unknown) => messages.map(pick);
  await tx.query(`INSERT INTO message (id, kind, record_type, record_id, edition, person_id, employer_id, institution_id, phone_sealed, phone_masked, text, created_at, status, failure)
    SELECT r.*, $12::timestamptz, CASE WHEN r.phone IS NULL THEN 'FAILED' ELSE 'WAITING' END, CASE WHEN r.phone IS NULL THEN 'NO_PHONE' END
    FROM unnest($1::uuid[], $2::text[], $3::text[], $4::uuid[], $5::text[], $6::uuid[], $7::uuid[], $8::uuid[], $9::text[], $10::text[], $11::text[]) AS r(id, kind, record_type, record_id, edition, person_id, employer_id, institution_id, phone, phone_masked, text)
    ON CONFLICT (id) DO NOTHING`,
  [of(id), of((m) => m.kind), of((m) => m.recordType), of((m) => m.recordId), of((m) => m.edition), of((m) => m.personId), of((m) => m.employerId), of((m) => m.institutionId), of((m) => m.phoneSealed), of((m) => m.phoneMasked), of((m) => m.text), kit.clock.now()]);
  await sendLater(tx);
}
/** Stores the job that sends what waits (`gathering`). */
export const sendLater = (tx: Tx): Promise<void> => addJobs(tx, 'send-messages', [{ payload: {} }]);

interface Claimed { readonly id: string; readonly phone_sealed: string; readonly text: string; readonly attempts: number }
interface Tried { readonly message: Claimed; readonly result: PromiseSettledResult<SmsReceipt> }

/** Sends everything that waits, lot after lot. Throws at the end when some are to be tried again, so that the job comes back with its back-off. */
export async function sendMessages(kit: Kit): Promise<void> {
  // what failed once in this run waits for the next: the others come first
  const left: string[] = [];
  for (;;) {
    const lot = await kit.db.query<Claimed>(`UPDATE message SET status = 'SENDING', attempts = attempts + 1, claimed_at = clock_timestamp() WHERE id IN (
      SELECT id FROM message WHERE (status = 'WAITING' OR status = 'SENDING' AND claimed_at < clock_timestamp() - $2 * interval '1 millisecond') AND id <> ALL($1::uuid[]) ORDER BY created_at, id LIMIT $3 FOR UPDATE SKIP LOCKED)
      RETURNING id, phone_sealed, text, attempts`, [left, SENDING_LEASE_MS, SENT_AT_A_TIME]);
    if (lot.length === 0) break;
    left.push(...await record(kit, await sendLot(kit, lot)));
  }
  if (left.length > 0) throw Object.assign(new Error(`${left.length} messages are to be tried again`), { code: 'MESSAGES_WAIT' });
}

/** What became of each: a number that no key opens fails by itself, an error of the driver is that of all that it was given. */
async function sendLot(kit: Kit, lot: readonly Claimed[]): Promise<readonly Tried[]> {
  const failed = (message: Claimed, reason: unknown): Tried => ({ message, result: { status: 'rejected', reason } });
  const unopened: Tried[] = [];
  const opened = lot.flatMap((message) => {
    try {
      return [{ message, outgoing: { id: message.id, phone: kit.keyring.unseal(message.phone_sealed), text: message.text } }];
    } catch (reason) {
      unopened.push(failed(message, reason));
      return [];
    }
  });
  if (opened.length === 0) return unopened;
  try {
    const results = await kit.sms.send(opened.map(({ outgoing }) => outgoing));
    return [...unopened, ...opened.map(({ message }, i) => ({ message, result: results[i]! }))];
  } catch (reason) {
    return [...unopened, ...opened.map(({ message }) => failed(message, reason))];
  }
}

/** Notes what became of a lot; one whose delivery cannot be noted (what starts with it fails) is found by noting each by itself. Answers those that are to be tried again. */
async function record(kit: Kit, tried: readonly Tried[]): Promise<string[]> {
  try {
    return await kit.db.transaction((tx) => note(tx, kit, tried));
  } catch (reason) {
    if (tried.length === 1) return kit.db.transaction((tx) => note(tx, kit, [{ message: tried[0]!.message, result: { status: 'rejected', reason } }]));
    const again: string[] = [];
    for (const one of tried) again.push(...await record(kit, [one]));
    return again;
  }
}

async function note(tx: Tx, kit: Kit, tried: readonly Tried[]): Promise<string[]> {
  const now = kit.clock.now();
  const sent = tried.flatMap(({ message: { id }, result }) => (result.status === 'fulfilled' ? [{ id, ...result.value }] : []));
  if (sent.length > 0) await tx.query(`UPDATE message m SET status = 'SENT', receipt = r.receipt, failure = NULL, sent_at = $3 FROM unnest($1::uuid[], $2::text[]) AS r(id, receipt) WHERE m.id = r.id`, [sent.map((s) => s.id), sent.map((s) => s.receipt), now]);
  await markDelivered(tx, kit, sent.flatMap(({ id, status }) => (status === 'DELIVERED' ? [id] : [])), now, null);
  const failed = tried.flatMap(({ message: { id, attempts }, result }) => (result.status === 'rejected'
    ? [{ id, final: result.reason instanceof MessageRefused || attempts >= MESSAGE_ATTEMPTS, code: result.reason instanceof MessageRefused ? result.reason.code : safeMessage(result.reason) }] : []));
  if (failed.length > 0) await tx.query('UPDATE message m SET status = r.status, failure = r.failure FROM unnest($1::uuid[], $2::text[], $3::text[]) AS r(id, status, failure) WHERE m.id = r.id',
    [failed.map((f) => f.id), failed.map((f) => (f.final ? 'FAILED' : 'WAITING')), failed.map((f) => f.code)]);
  return failed.flatMap(({ id, final }) => (final ? [] : [id]));
}

/** The persons have them: by the provider's word, or by the clerk's (`how`). What starts with a delivery starts here, in the same transaction. Answers how many had not been delivered before. */
export async function markDelivered(tx: Tx, kit: Kit, ids: readonly string[], at: Date, how: string | null): Promise<number> {
  if (ids.length === 0) return 0;
  const rows = await tx.query<{ id: string; kind: string; record_type: string; record_id: string; edition: string }>(
    `UPDATE message SET status = 'DELIVERED', delivered_at = $2, delivered_how = $3, failure = NULL WHERE id = ANY($1::uuid[]) AND status <> 'DELIVERED' RETURNING id, kind, record_type, record_id, edition`, [ids, at, how]);
  // what starts locks its record: in the order in which commands lock theirs
  for (const row of rows.sort((a, b) => (a.record_id < b.record_id ? -1 : 1))) await kit.delivered(tx, { id: row.id, kind: row.kind, recordType: row.record_type, recordId: row.record_id, edition: row.edition, deliveredAt: at });
  return rows.length;
}

/** How a text addresses somebody: the surname's first character, or nothing where a name has none. */
export const addressed = (name: string): string => (/^\p{Script=Han}{2,4}$/u.test(name) ? `${[...name][0]!}女士/先生，` : '');
