import { createHash, createPrivateKey, createPublicKey, generateKeyPairSync, type KeyObject } from 'node:crypto';
import type { Keyring, Queryable } from '@gt/persistence';
import { KeyError } from '@gt/persistence';

/** A key that signs tokens. */
export interface TokenKey { readonly kid: string; readonly privateKey: KeyObject; readonly jwk: Record<string, string> }
/** The keys of one moment: the one that signs, and all that JWKS shows: it first, the next one, and those whose tokens may still be about. */
export interface TokenKeySet { readonly signing: TokenKey; readonly published: readonly TokenKey[] }
/** What an operator sees of a key. */
export interface TokenKeyRow { readonly kid: string; readonly madeAt: string; readonly signsFrom: string; readonly state: 'NEXT' | 'SIGNING' | 'RETIRED' }

/** Signature of tokens: ECDSA on P-256, short and known to every JOSE library. */
export const TOKEN_ALGORITHM = 'ES256';
/** Seconds that a new key is shown before it signs: every identity process has read it by then (KEY_RELOAD_S). */
export const KEY_ANNOUNCE_S = 120;
/** Seconds between two readings of the keys by each process. */
export const KEY_RELOAD_S = 30;
/** Seconds that a key is shown after it has stopped signing: no token that it signed lives so long. */
export const KEY_RETIRE_S = 3600;

const KEY_LOCK = 'identity.token_key';
interface Transactions extends Queryable { transaction<T>(work: (tx: Queryable) => Promise<T>): Promise<T> }

/** @param pkcs8 DER in base64. Throws KeyError when it is no P-256 key. */
export function readTokenKey(pkcs8: string): TokenKey {
  let privateKey: KeyObject;
  try { privateKey = createPrivateKey({ key: Buffer.from(pkcs8, 'base64'), format: 'der', type: 'pkcs8' }); } catch { throw new KeyError('TOKEN_SIGNING_KEY: a PKCS #8 key in base64 is needed'); }
  if (privateKey.asymmetricKeyDetails?.namedCurve !== 'prime256v1') throw new KeyError('TOKEN_SIGNING_KEY: a key on P-256 is needed');
  const kid = createHash('sha256').update(createPublicKey(privateKey).export({ format: 'der', type: 'spki' })).digest('base64url').slice(0, 16);
  return { kid, privateKey, jwk: { ...(privateKey.export({ format: 'jwk' }) as Record<string, string>), kid, alg: TOKEN_ALGORITHM, use: 'sig' } };
}

/** The token keys of an installation: the configured one alone, else those that the database keeps sealed; the first is made at first boot, further ones by rotation. */
export class TokenKeys {
  private set: TokenKeySet | null = null;
  constructor(private readonly db: Transactions, private readonly keyring: Keyring, private readonly configured: string | null) {}

  /** The keys as last read. */
  get current(): TokenKeySet {
    if (!this.set) throw new Error('token keys are not read yet');
    return this.set;
  }
  /** Whether the key comes from the configuration, and so is changed there. */
  get fixed(): boolean { return this.configured !== null; }

  /** Reads the keys; true when something changed. Processes that start together agree on one first key. */
  async load(): Promise<boolean> {
    const before = this.set ? markOf(this.set) : '';
    this.set = this.configured ? soleKey(readTokenKey(this.configured)) : await this.stored();
    return markOf(this.set) !== before;
  }

  /** Makes the next key in the transaction: shown once it is committed and read, signing after KEY_ANNOUNCE_S. Throws where the key is configured. */
  async rotate(tx: Queryable): Promise<string> {
    if (this.configured) throw new Error('the token key is configured');
    await lock(tx);
    return this.make(tx, KEY_ANNOUNCE_S);
  }

  async list(): Promise<TokenKeyRow[]> {
    const { signing } = this.current;
    const rows = await this.db.query<{ kid: string; made_at: Date; signs_from: Date }>('SELECT kid, made_at, signs_from FROM token_key ORDER BY signs_from DESC, kid');
    return rows.map((row) => ({ kid: row.kid, madeAt: row.made_at.toISOString(), signsFrom: row.signs_from.toISOString(),
      state: row.kid === signing.kid ? 'SIGNING' : row.signs_from.getTime() > Date.now() ? 'NEXT' : 'RETIRED' }));
  }

  private async stored(): Promise<TokenKeySet> {
    return this.db.transaction(async (tx) => {
      await lock(tx);
      if ((await tx.query('SELECT 1 FROM token_key LIMIT 1')).length === 0) await this.make(tx, 0);
      // newest first; a key is retired from the moment on which its follower signs
      const rows = await tx.query<{ sealed: string; signs: boolean; shown: boolean }>(
        `SELECT sealed, signs_from <= now() AS signs, coalesce(lag(signs_from) OVER (ORDER BY signs_from DESC, kid) > now() - make_interval(secs => $1), true) AS shown FROM token_key ORDER BY signs_from DESC, kid`, [KEY_RETIRE_S]);
      const keys = rows.filter((row) => row.shown).map((row) => ({ key: readTokenKey(this.keyring.unseal(row.sealed)), signs: row.signs }));
      const signing = (keys.find((each) => each.signs) ?? keys.at(-1)!).key;
      return { signing, published: [signing, ...keys.map((each) => each.key).filter((key) => key !== signing)] };
    });
  }

  private async make(tx: Queryable, announceS: number): Promise<string> {
    const made = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey.export({ format: 'der', type: 'pkcs8' }).toString('base64');
    const { kid } = readTokenKey(made);
    await tx.query('INSERT INTO token_key (kid, sealed, signs_from) VALUES ($1, $2, now() + make_interval(secs => $3))', [kid, this.keyring.seal(made), announceS]);
    return kid;
  }
}

export const soleKey = (key: TokenKey): TokenKeySet => ({ signing: key, published: [key] });
const markOf = (set: TokenKeySet): string => set.published.map((key) => key.kid).join(' ');
const lock = (tx: Queryable) => tx.query('SELECT pg_advisory_xact_lock(hashtextextended($1, 0))', [KEY_LOCK]);
