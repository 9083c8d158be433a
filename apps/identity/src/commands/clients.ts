import { randomBytes, randomUUID } from 'node:crypto';
import { sha256, type EventMeta, type Tx } from '@gt/persistence';
import { eventsOf, notFound, wrongState } from '@gt/service-kit';
import { CLIENT_SUBJECT, clientStates, registerClient, type SystemClient } from '../domain/client.js';
import type { Identity } from '../identity.js';

/** Bytes of a client's secret: nobody guesses 256 bits, so that one SHA-256 hides it well enough and a token costs no second of hashing. */
const SECRET_BYTES = 32;
const newClientSecret = (): string => randomBytes(SECRET_BYTES).toString('base64url');

export interface ClientAnswer extends SystemClient { readonly id: string; readonly version: number }
/** The secret is shown this once; a repeated request answers null. */
export interface ClientWithSecret extends ClientAnswer { readonly secret: string | null }

const lockClients = (tx: Tx, employerId: string) => tx.query('SELECT pg_advisory_xact_lock(hashtextextended($1, 0))', [`identity.clients ${employerId}`]);

/** Registers a system of an employer's with the one role that it may have. 422 TOO_MANY_CLIENTS. */
export async function registerClientIn(tx: Tx, identity: Identity, command: Omit<SystemClient, 'status'>, meta: EventMeta): Promise<{ client: ClientAnswer; secret: string }> {
  await lockClients(tx, command.employerId);
  const active = await tx.query(`SELECT 1 FROM client WHERE employer_id = $1 AND status = 'ACTIVE'`, [command.employerId]);
  const id = randomUUID();
  const [saved] = await identity.clients.save(tx, [{ id, version: 0, state: null, events: eventsOf(registerClient(command, active.length)) }], meta);
  await identity.grants.save(tx, [{ id: grantOf(id), version: 0, state: null, events: [{ type: 'GrantGiven', data: { issuer: identity.issuer, subject: `${CLIENT_SUBJECT}${id}`, role: 'EMPLOYER_SYSTEM', place: command.employerId, until: null, note: command.name } }] }], meta);
  const secret = newClientSecret();
  await tx.query('INSERT INTO client_secret (client_id, sha256) VALUES ($1, $2)', [id, sha256(secret)]);
  return { client: answerOf(id, saved!), secret };
}

/** A new secret; the one before is worth nothing from now on. 404, 409 for an ended one. */
export async function rotateClientIn(tx: Tx, identity: Identity, id: string, requireVersion: (current: number) => void, meta: EventMeta): Promise<{ client: ClientAnswer; secret: string }> {
  const found = await activeClient(tx, identity, id, 'rotate', requireVersion);
  const [saved] = await identity.clients.save(tx, [{ id, ...found, events: [{ type: 'ClientSecretRotated', data: {} }] }], meta);
  const secret = newClientSecret();
  await tx.query('UPDATE client_secret SET sha256 = $2, set_at = now() WHERE client_id = $1', [id, sha256(secret)]);
  return { client: answerOf(id, saved!), secret };
}

/** Ends a system for good: no token any more, and what it has ends within a second, for its role is revoked. */
export async function endClientIn(tx: Tx, identity: Identity, id: string, reason: string, requireVersion: (current: number) => void, meta: EventMeta): Promise<ClientAnswer> {
  const found = await activeClient(tx, identity, id, 'end', requireVersion);
  const [saved] = await identity.clients.save(tx, [{ id, ...found, events: [{ type: 'ClientEnded', data: { reason } }] }], meta);
  await tx.query('DELETE FROM client_secret WHERE client_id = $1', [id]);
  const grant = (await identity.grants.findMany(tx, [grantOf(id)], true)).get(grantOf(id))!;
  await identity.grants.save(tx, [{ ...grant, events: [{ type: 'GrantRevoked', data: { issuer: identity.issuer, subject: `${CLIENT_SUBJECT}${id}`, reason } }] }], meta);
  return answerOf(id, saved!);
}

/** A client's one grant has the client's id: another aggregate, so no clash. */
const grantOf = (clientId: string): string => clientId;
const answerOf = (id: string, saved: { version: number; state: SystemClient }): ClientAnswer => ({ id, version: saved.version, ...saved.state });

async function activeClient(tx: Tx, identity: Identity, id: string, command: 'rotate' | 'end', requireVersion: (current: number) => void): Promise<{ version: number; state: SystemClient }> {
  const found = (await identity.clients.findMany(tx, [id], true)).get(id);
  if (!found) throw notFound('信息系统');
  requireVersion(found.version);
  if (!(command in clientStates.open[found.state.status])) throw wrongState('该信息系统已停用，如需再用请重新登记。', { status: found.state.status });
  return { version: found.version, state: found.state };
}
