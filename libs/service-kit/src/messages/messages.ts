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

/** The one port by which messages leave the house. A receipt says that the provider has it, or that the telephone has. */
export interface SmsDriver { send(message: { readonly id: string; readonly phone: string; readonly text: string }): Promise<{ readonly status: 'SENT' | 'DELIVERED'; readonly receipt: string }> }
/** A provider's refusal that another try does not mend (a number that does not exist). */
export class MessageRefused extends Error { constructor(readonly code: string) { super(code); this.name = 'MessageRefused'; } }

/** Development: nothing leaves the machine; the outbox shows what a provider would have got. */
export const outboxDriver = (db: Queryable): SmsDriver => ({
  send: async ({ id, text }) => {
    const receipt = randomUUID();
    await db.query('INSERT INTO message_outbox (receipt, message_id, text) VALUES ($1, $2, $3)', [receipt, id, text]);
    return { status: 'DELIVERED', receipt };
  },
});
/** Production before a provider is configured: every message says so to its clerk. */
export const noDriver: SmsDriver = { send: () => Promise.reject(new MessageRefused('SMS_NOT_CONFIGURED')) };

/** How often a message is tried before it waits for its clerk. */
export const MESSAGE_ATTEMPTS = 3;
/** ms after which a message that a dead process was sending is sent again: rather twice than never. */
const SENDING_LEASE_MS = 10 * 60_000;

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

interface Claimed { id: string; phone_sealed: string; text: string; attempts: number }

/** Sends everything that waits, one after the other. Throws at the end when some are to be tried again, so that the job comes back with its back-off. */
export async function sendMessages(kit: Kit): Promise<void> {
  const tried: string[] = [];
  let again = 0;
  for (;;) {
    const [message] = await kit.db.query<Claimed>(`UPDATE message SET status = 'SENDING', attempts = attempts + 1, claimed_at = clock_timestamp() WHERE id = (
      SELECT id FROM message WHERE (status = 'WAITING' OR status = 'SENDING' AND claimed_at < clock_timestamp() - $2 * interval '1 millisecond') AND id <> ALL($1::uuid[]) ORDER BY created_at, id LIMIT 1 FOR UPDATE SKIP LOCKED)
      RETURNING id, phone_sealed, text, attempts`, [tried, SENDING_LEASE_MS]);
    if (!message) break;
    tried.push(message.id);
    try {
      const { status, receipt } = await kit.sms.send({ id: message.id, phone: kit.keyring.unseal(message.phone_sealed), text: message.text });
      await kit.db.transaction(async (tx) => {
        await tx.query(`UPDATE message SET status = $2, receipt = $3, failure = NULL, sent_at = $4 WHERE id = $1`, [message.id, status === 'DELIVERED' ? 'SENT' : status, receipt, kit.clock.now()]);
        if (status === 'DELIVERED') await markDelivered(tx, kit, message.id, kit.clock.now(), null);
      });
    } catch (error) {
      const final = error instanceof MessageRefused || message.attempts >= MESSAGE_ATTEMPTS;
      await kit.db.query('UPDATE message SET status = $2, failure = $3 WHERE id = $1', [message.id, final ? 'FAILED' : 'WAITING', error instanceof MessageRefused ? error.code : safeMessage(error)]);
      if (!final) again += 1;
    }
  }
  if (again > 0) throw Object.assign(new Error(`${again} messages are to be tried again`), { code: 'MESSAGES_WAIT' });
}

/** The person has it: by the provider's word, or by the clerk's (`how`). What starts with the delivery starts here, in the same transaction. False: it was delivered before. */
export async function markDelivered(tx: Tx, kit: Kit, id: string, at: Date, how: string | null): Promise<boolean> {
  const [row] = await tx.query<{ kind: string; record_type: string; record_id: string; edition: string }>(
    `UPDATE message SET status = 'DELIVERED', delivered_at = $2, delivered_how = $3, failure = NULL WHERE id = $1 AND status <> 'DELIVERED' RETURNING kind, record_type, record_id, edition`, [id, at, how]);
  if (row) await kit.delivered(tx, { id, kind: row.kind, recordType: row.record_type, recordId: row.record_id, edition: row.edition, deliveredAt: at });
  return row !== undefined;
}

/** How a text addresses somebody: the surname's first character, or nothing where a name has none. */
export const addressed = (name: string): string => (/^\p{Script=Han}{2,4}$/u.test(name) ? `${[...name][0]!}女士/先生，` : '');
