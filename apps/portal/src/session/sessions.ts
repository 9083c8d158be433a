import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { sha256 } from '@gt/persistence';
import type { Kit } from '@gt/service-kit';
import { GrantRefused, renew, type GivenTokens } from './tokens-of-identity.js';

/** Longest life of a browser's session (s): identity's sign-in lives no longer either. */
export const SESSION_LIFE_S = 12 * 3600;
/** Seconds without a request after which a session is over: a lunch, no night on a desk that anybody passes. */
export const SESSION_IDLE_S = 2 * 3600;
/** Seconds between two notes that a session is in use. */
const SEEN_EVERY_S = 60;
/** Seconds before an access token's end at which it is renewed: a request must not run out on the way. */
const RENEW_BEFORE_S = 60;
/** Seconds in which one renewal has to succeed before another process may try. */
const RENEWAL_LIMIT_S = 20;
/** ms between two looks for what another process is renewing. */
const RENEWAL_LOOK_MS = 50;

export interface BrowserSession {
  readonly id: string; readonly issuer: string; readonly subject: string; readonly name: string; readonly authenticatedAt: Date; readonly accessToken: string;
  /** goes with every call that changes something: a page of another site cannot know it */
  readonly csrfToken: string;
}
interface Row extends Record<string, unknown> { issuer: string; subject: string; name: string; authenticated_at: Date; access_sealed: string; access_until: Date; refresh_sealed: string; renewing: boolean; stale: boolean }

const csrfOf = (id: string): string => createHmac('sha256', id).update('csrf').digest('base64url');

/** Whether the call brings the session's token in `X-CSRF-Token`. */
export function provesOrigin(session: BrowserSession, header: string | string[] | undefined): boolean {
  const given = Buffer.from(typeof header === 'string' ? header : '');
  const right = Buffer.from(session.csrfToken);
  return given.length === right.length && timingSafeEqual(given, right);
}

/** The sessions of browsers: the browser has a random id in a cookie, the tokens stay here, sealed, under the id's hash. */
export class BrowserSessions {
  private readonly renewals = new Map<string, Promise<BrowserSession | null>>();
  constructor(private readonly kit: Kit) {}

  /** A new session with a new id: an id that somebody planted before is worth nothing. */
  async begin(given: GivenTokens): Promise<string> {
    const id = randomBytes(32).toString('base64url');
    const { db, keyring } = this.kit;
    await db.query('DELETE FROM browser_session WHERE expires_at < now() OR seen_at < now() - make_interval(secs => $1)', [SESSION_IDLE_S]);
    await db.query(`INSERT INTO browser_session (id_sha256, issuer, subject, name, authenticated_at, access_sealed, access_until, refresh_sealed, expires_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, now() + make_interval(secs => $9))`,
      [sha256(id), given.issuer, given.subject, given.name, given.authenticatedAt, keyring.seal(given.accessToken), given.accessUntil, keyring.seal(given.refreshToken), SESSION_LIFE_S]);
    return id;
  }

  /** The session with an access token that is good for the next minute; null when there is none, or none any more. Throws when identity is away and the token has run out. */
  async find(id: string | null): Promise<BrowserSession | null> {
    const row = id && await this.read(id);
    if (!row) return null;
    if (row.stale) await this.kit.db.query('UPDATE browser_session SET seen_at = now() WHERE id_sha256 = $1', [sha256(id)]);
    if (row.access_until.getTime() - Date.now() > RENEW_BEFORE_S * 1000) return this.sessionOf(id, row);
    const running = this.renewals.get(id) ?? this.renewed(id).finally(() => this.renewals.delete(id));
    this.renewals.set(id, running);
    return running;
  }

  async end(id: string): Promise<void> { await this.kit.db.query('DELETE FROM browser_session WHERE id_sha256 = $1', [sha256(id)]); }
  async endAllOf(issuer: string, subject: string): Promise<void> { await this.kit.db.query('DELETE FROM browser_session WHERE issuer = $1 AND subject = $2', [issuer, subject]); }

  private async read(id: string): Promise<Row | undefined> {
    return (await this.kit.db.query<Row>(
      `SELECT issuer, subject, name, authenticated_at, access_sealed, access_until, refresh_sealed, coalesce(renewing_until > now(), false) AS renewing, seen_at < now() - make_interval(secs => $3) AS stale
       FROM browser_session WHERE id_sha256 = $1 AND expires_at > now() AND seen_at > now() - make_interval(secs => $2)`, [sha256(id), SESSION_IDLE_S, SEEN_EVERY_S]))[0];
  }

  /** One renewal at a time, whichever process: a refresh token that is used twice would end the sign-in. Whoever does not get to do it waits for the one who does. */
  private async renewed(id: string): Promise<BrowserSession | null> {
    const { db, keyring } = this.kit;
    for (;;) {
      const [mine] = await db.query<{ refresh_sealed: string }>(
        `UPDATE browser_session SET renewing_until = now() + make_interval(secs => $2) WHERE id_sha256 = $1 AND access_until < now() + make_interval(secs => $3) AND (renewing_until IS NULL OR renewing_until < now()) RETURNING refresh_sealed`,
        [sha256(id), RENEWAL_LIMIT_S, RENEW_BEFORE_S]);
      if (mine) {
        try {
          const given = await renew(this.kit, keyring.unseal(mine.refresh_sealed));
          await db.query('UPDATE browser_session SET access_sealed = $2, access_until = $3, refresh_sealed = $4, name = $5, renewing_until = NULL WHERE id_sha256 = $1',
            [sha256(id), keyring.seal(given.accessToken), given.accessUntil, keyring.seal(given.refreshToken), given.name]);
        } catch (error) {
          if (error instanceof GrantRefused) { await this.end(id); return null; }
          await db.query('UPDATE browser_session SET renewing_until = NULL WHERE id_sha256 = $1', [sha256(id)]);
          throw error;
        }
      }
      const row = await this.read(id);
      if (!row) return null;
      if (row.access_until.getTime() - Date.now() > RENEW_BEFORE_S * 1000) return this.sessionOf(id, row);
      await sleep(RENEWAL_LOOK_MS);
    }
  }

  private sessionOf(id: string, row: Row): BrowserSession {
    return { id, issuer: row.issuer, subject: row.subject, name: row.name, authenticatedAt: row.authenticated_at, accessToken: this.kit.keyring.unseal(row.access_sealed), csrfToken: csrfOf(id) };
  }
}

const made = new WeakMap<Kit, BrowserSessions>();
/** The sessions of a started kit. */
export function sessionsOf(kit: Kit): BrowserSessions {
  const known = made.get(kit) ?? new BrowserSessions(kit);
  made.set(kit, known);
  return known;
}
