import { sha256, type Keyring, type Queryable } from '@gt/persistence';
import { errors, type Adapter, type AdapterPayload } from 'oidc-provider';

/** Rows of ended sessions and codes that one write removes at most. */
const SWEEP_ROWS = 200;

/**
 * Where the provider keeps one of its models: by the hash of the id and sealed, so that nobody who reads the database holds a session, a code or a refresh token.
 * What is used once is used up by one statement: of two who bring the same code or refresh token at the same moment, one is refused.
 */
export class StoredArtifacts implements Adapter {
  constructor(private readonly model: string, private readonly db: Queryable, private readonly keyring: Keyring) {}

  async upsert(id: string, payload: AdapterPayload, expiresInS: number): Promise<void> {
    await this.db.query(
      `INSERT INTO oidc_artifact (model, id_sha256, sealed, account_id, uid, session_uid, grant_id, expires_at) VALUES ($1, $2, $3, $4, $5, $6, $7, now() + make_interval(secs => $8))
       ON CONFLICT (model, id_sha256) DO UPDATE SET sealed = $3, account_id = $4, uid = $5, session_uid = $6, grant_id = $7, expires_at = now() + make_interval(secs => $8)`,
      [this.model, sha256(id), this.keyring.seal(JSON.stringify(payload)), payload.accountId ?? null, payload.uid ?? null, payload['sessionUid'] ?? null, payload.grantId ?? null, expiresInS]);
    if (this.model === 'Session') {
      await this.db.query(`DELETE FROM oidc_artifact WHERE (model, id_sha256) IN (SELECT model, id_sha256 FROM oidc_artifact WHERE expires_at < now() ORDER BY expires_at LIMIT ${SWEEP_ROWS} FOR UPDATE SKIP LOCKED)`);
    }
  }

  find(id: string): Promise<AdapterPayload | undefined> { return this.one('id_sha256', sha256(id)); }
  findByUid(uid: string): Promise<AdapterPayload | undefined> { return this.one('uid', uid); }
  /** Only the device flow, which is off, asks for it. */
  async findByUserCode(): Promise<undefined> { return undefined; }

  async consume(id: string): Promise<void> {
    const used = await this.db.query('UPDATE oidc_artifact SET consumed_at = now() WHERE model = $1 AND id_sha256 = $2 AND consumed_at IS NULL RETURNING 1', [this.model, sha256(id)]);
    if (used.length === 0) throw new errors.InvalidGrant('used already');
  }
  async destroy(id: string): Promise<void> { await this.db.query('DELETE FROM oidc_artifact WHERE model = $1 AND id_sha256 = $2', [this.model, sha256(id)]); }
  async revokeByGrantId(grantId: string): Promise<void> { await this.db.query('DELETE FROM oidc_artifact WHERE model = $1 AND grant_id = $2', [this.model, grantId]); }

  private async one(column: 'id_sha256' | 'uid', value: string): Promise<AdapterPayload | undefined> {
    const [row] = await this.db.query<{ sealed: string; consumed: number | null }>(
      `SELECT sealed, floor(extract(epoch FROM consumed_at))::int AS consumed FROM oidc_artifact WHERE model = $1 AND ${column} = $2 AND expires_at > now()`, [this.model, value]);
    if (!row) return undefined;
    return { ...(JSON.parse(this.keyring.unseal(row.sealed)) as AdapterPayload), ...(row.consumed === null ? {} : { consumed: row.consumed }) };
  }
}

/** Ends one browser session of an account with the tokens that came of it, or (`null`) all of them but `keep`. What was issued already lives its five minutes at most. */
export async function endSessions(db: Queryable, accountId: string, sessionUid: string | null, keep: string | null = null): Promise<number> {
  const ended = await db.query<{ model: string }>(
    `DELETE FROM oidc_artifact WHERE account_id = $1 AND model <> 'Interaction' AND ($2::text IS NULL OR uid = $2 OR session_uid = $2) AND ($3::text IS NULL OR (model IN ('Session', 'RefreshToken', 'AuthorizationCode') AND coalesce(session_uid, uid) IS DISTINCT FROM $3)) RETURNING model`, [accountId, sessionUid, keep]);
  return ended.filter((row) => row.model === 'Session').length;
}

/** One browser in which an account is signed in. */
export interface BrowserSignIn { readonly id: string; readonly current: boolean; readonly begunAt: string; readonly address: string; readonly device: string }
/** Longest description of a browser that is kept (characters). */
const AGENT_LIMIT = 200;

/** Notes where a sign-in was made, for its owner. */
export async function noteSignIn(db: Queryable, signIn: { readonly sessionUid: string; readonly accountId: string; readonly address: string; readonly agent: string }): Promise<void> {
  await db.query('INSERT INTO browser_sign_in (session_uid, account_id, address, agent) VALUES ($1, $2, $3, $4) ON CONFLICT (session_uid) DO UPDATE SET account_id = $2, made_at = now(), address = $3, agent = $4 WHERE browser_sign_in.account_id <> $2',
    [signIn.sessionUid, signIn.accountId, signIn.address, signIn.agent.slice(0, AGENT_LIMIT)]);
  // the session itself is stored at the end of this very request: what is young is left alone
  await db.query(`DELETE FROM browser_sign_in b WHERE account_id = $1 AND made_at < now() - interval '1 hour' AND NOT EXISTS (SELECT 1 FROM oidc_artifact a WHERE a.model = 'Session' AND a.uid = b.session_uid)`, [signIn.accountId]);
}

/** Where the account is signed in, newest first. */
export async function listSignIns(db: Queryable, accountId: string, current: string | null): Promise<BrowserSignIn[]> {
  const rows = await db.query<{ id: string; session_uid: string; made_at: Date; address: string; agent: string }>(
    `SELECT b.id, b.session_uid, b.made_at, b.address, b.agent FROM browser_sign_in b JOIN oidc_artifact a ON a.model = 'Session' AND a.uid = b.session_uid AND a.account_id = b.account_id::text AND a.expires_at > now() WHERE b.account_id = $1 ORDER BY b.made_at DESC`, [accountId]);
  return rows.map((row) => ({ id: row.id, current: row.session_uid === current, begunAt: row.made_at.toISOString(), address: row.address, device: row.agent }));
}

/** The session that an id of the list names; undefined when it is none of this account's. */
export async function sessionOf(db: Queryable, accountId: string, id: string): Promise<string | undefined> {
  return (await db.query<{ session_uid: string }>('SELECT session_uid FROM browser_sign_in WHERE id = $2 AND account_id::text = $1', [accountId, id]))[0]?.session_uid;
}
