import { createCipheriv, createDecipheriv, createHmac, createSecretKey, randomFillSync, type KeyObject } from 'node:crypto';
import type { Queryable } from './database.js';

/** Bytes of an AES-256 key and of the person key. */
const KEY_BYTES = 32;
const IV_BYTES = 12;
const TAG_BYTES = 16;
/** IVs drawn at a time: to ask the system for each costs a third of a seal. */
const IVS_DRAWN = 256;
/** Bytes in which a sealed file's mark with its key id must stand. */
const MARK_BYTES = 100;
/** A seal inside a text or a JSON document. */
const SEAL = /sealed:v1:([\w-]+):[\w-]{38,}/g;
/** A key id stands between colons in every seal. */
const KEY_ID = /^[\w-]+$/;

/** A key is missing, malformed or not the one that the data was sealed with. Never carries the text. */
export class KeyError extends Error {
  readonly code = 'KEY_ERROR';
  constructor(message: string) { super(message); this.name = 'KeyError'; }
}

const keyOf = (name: string, base64: string): Buffer => {
  const key = Buffer.from(base64, 'base64');
  if (key.length !== KEY_BYTES) throw new KeyError(`${name}: ${KEY_BYTES} bytes in base64 are needed, ${key.length} given`);
  return key;
};

const ivs = { bytes: Buffer.alloc(IVS_DRAWN * IV_BYTES), used: IVS_DRAWN * IV_BYTES };
/** Random bytes that no seal has had. They stand in a buffer that is drawn anew once all are used: the caller copies them before the next call. */
function freshIv(): Buffer {
  if (ivs.used === ivs.bytes.length) {
    randomFillSync(ivs.bytes);
    ivs.used = 0;
  }
  return ivs.bytes.subarray(ivs.used, ivs.used += IV_BYTES);
}

/** AES-256-GCM under one data key a year; the key id stands in the ciphertext, so older years stay readable. */
export class Keyring {
  private readonly keys: Map<string, KeyObject>;
  private readonly current: string;

  /** ids of keys that came from the database, not from SEALING_KEYS */
  private readonly unwrapped = new Set<string>();

  /** @param keys key id (`k2026`) → 32 bytes in base64; the last id in order seals, all unseal. Throws KeyError. */
  constructor(keys: Readonly<Record<string, string>>) {
    const ids = Object.keys(keys).sort();
    if (ids.length === 0) throw new KeyError('SEALING_KEYS: at least one key is needed');
    const odd = ids.find((id) => !KEY_ID.test(id));
    if (odd !== undefined) throw new KeyError('SEALING_KEYS: a key id consists of letters, digits, _ and -');
    this.keys = new Map(ids.map((id) => [id, createSecretKey(keyOf(`SEALING_KEYS.${id}`, keys[id]!))]));
    this.current = ids.at(-1)!;
  }

  /** Seals a document number or phone: `sealed:v1:<key id>:<base64url of iv, tag, ciphertext>`. Two seals of one text differ. */
  seal(text: string): string {
    return `${this.mark()}${this.encrypt(Buffer.from(text, 'utf8')).toString('base64url')}`;
  }

  /** Seals a file (an upload that holds persons' numbers): the same mark and key id as a field's, then the bytes themselves. */
  sealBytes(bytes: Uint8Array): Buffer {
    return Buffer.concat([Buffer.from(this.mark(), 'latin1'), this.encrypt(bytes)]);
  }

  private mark(): string { return `sealed:v1:${this.current}:`; }
  private encrypt(bytes: Uint8Array, id = this.current): Buffer {
    const iv = freshIv();
    const cipher = createCipheriv('aes-256-gcm', this.keys.get(id)!, iv);
    const body = cipher.update(bytes);
    cipher.final(); // nothing is left over in GCM
    return Buffer.concat([iv, cipher.getAuthTag(), body]);
  }

  /** Opens a seal. Throws KeyError when the key is unknown or the text was altered. */
  unseal(sealed: string): string {
    const [mark, version, id, body] = sealed.split(':');
    if (mark !== 'sealed' || version !== 'v1' || !id || !body) throw new KeyError('this is no sealed field'); // its text may be a person's number: never quoted
    return this.decrypt(id, Buffer.from(body, 'base64url')).toString('utf8');
  }

  /** Opens a sealed file. Throws KeyError as `unseal` does. */
  unsealBytes(sealed: Buffer): Buffer {
    const [, id] = /^sealed:v1:([\w-]+):/.exec(sealed.subarray(0, MARK_BYTES).toString('latin1')) ?? [];
    if (id === undefined) throw new KeyError('this is no sealed file');
    return this.decrypt(id, sealed.subarray(`sealed:v1:${id}:`.length));
  }

  private decrypt(id: string, bytes: Buffer): Buffer {
    const key = this.keys.get(id);
    if (!key) throw new KeyError(`no key ${id} for a sealed field`);
    try {
      const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, IV_BYTES), { authTagLength: TAG_BYTES });
      decipher.setAuthTag(bytes.subarray(IV_BYTES, IV_BYTES + TAG_BYTES));
      return Buffer.concat([decipher.update(bytes.subarray(IV_BYTES + TAG_BYTES)), decipher.final()]);
    } catch {
      throw new KeyError(`key ${id} does not open this field`);
    }
  }

  /** Keys that lie wrapped under keys that are there; one may lead to another. */
  private unwrap(known: ReadonlyArray<{ id: string; wrapped: string | null }>): void {
    for (let found = true; found;) {
      found = false;
      for (const { id, wrapped } of known) {
        const by = wrapped?.split(':')[2];
        if (wrapped === null || by === undefined || this.keys.has(id) || !this.keys.has(by)) continue;
        this.keys.set(id, createSecretKey(keyOf(`key ${id} of the database`, this.unseal(wrapped))));
        this.unwrapped.add(id);
        found = true;
      }
    }
  }

  /**
   * Keeps every older key in the database, sealed under the newest one: what can never be sealed anew (the log stays as it was hashed, so do messages that
   * are kept as they came) is then read with the newest key alone in SEALING_KEYS.
   */
  async wrapOlder(db: Queryable): Promise<void> {
    for (const { id, wrapped } of await this.status(db)) {
      if (id === this.current || wrapped) continue;
      const proof = `sealed:v1:${id}:${this.encrypt(Buffer.from(id, 'utf8'), id).toString('base64url')}`;
      await db.query('INSERT INTO sealing_key (id, proof, wrapped) VALUES ($1, $2, $3) ON CONFLICT (id) DO UPDATE SET wrapped = $3', [id, proof, this.seal(this.keys.get(id)!.export().toString('base64'))]);
    }
  }

  /** The keys, oldest first. */
  async status(db: Queryable): Promise<SealingKeyStatus[]> {
    const kept = new Map((await db.query<{ id: string; wrapped: string | null }>('SELECT id, wrapped FROM sealing_key')).map((row) => [row.id, row.wrapped]));
    return [...this.keys.keys()].sort().map((id) => ({ id, current: id === this.current, given: !this.unwrapped.has(id), wrapped: kept.get(id)?.startsWith(this.mark()) ?? false }));
  }

  /** Id of the key that seals now. */
  get currentId(): string { return this.current; }

  /** A text in which everything sealed under an older key is sealed under the newest; the same text where nothing is. Throws KeyError. */
  renew(text: string): string {
    return text.replace(SEAL, (sealed, id: string) => (id === this.current ? sealed : this.seal(this.unseal(sealed))));
  }

  /**
   * At boot: proves against the database that these are the keys that its fields were sealed with; a new key is noted. A key that is no longer given is
   * taken from the database, where `wrapOlder` has put it under a newer one. Throws KeyError.
   */
  async verify(db: Queryable): Promise<void> {
    const known = await db.query<{ id: string; proof: string; wrapped: string | null }>('SELECT id, proof, wrapped FROM sealing_key');
    this.unwrap(known);
    for (const { id, proof } of known) {
      if (!this.keys.has(id)) throw new KeyError(`SEALING_KEYS lacks key ${id}, which this database was sealed with`);
      if (this.unseal(proof) !== id) throw new KeyError(`SEALING_KEYS.${id} is another key than the one that this database was sealed with`);
    }
    if (!known.some((k) => k.id === this.current)) {
      await db.query('INSERT INTO sealing_key (id, proof) VALUES ($1, $2) ON CONFLICT (id) DO NOTHING', [this.current, this.seal(this.current)]);
    }
  }
}

/** A key of the keyring as an operator sees it. */
export interface SealingKeyStatus {
  readonly id: string;
  /** the newest: what is sealed now is sealed under it */
  readonly current: boolean;
  /** given in SEALING_KEYS of the process that answers; false: taken from the database */
  readonly given: boolean;
  /** kept in the database under the newest key: SEALING_KEYS need not have it any more */
  readonly wrapped: boolean;
}

/** Derives a person's id from a document: the same in every service that sees the number, without asking anybody; it is the blind index too. */
export class PersonIds {
  private readonly key: Buffer;
  /** @param base64 the person key, 32 bytes. Throws KeyError. */
  constructor(base64: string) { this.key = keyOf('PERSON_KEY', base64); }

  /** UUID (version 8) from HMAC-SHA-256 over document type and normalised number. */
  of(documentType: string, normalisedNumber: string): string {
    return uuidFrom(createHmac('sha256', this.key).update(`${documentType}\u0000${normalisedNumber}`).digest());
  }
}

/** A UUID of version 8 (RFC 9562) from the first 16 bytes given. */
export function uuidFrom(bytes: Buffer): string {
  const b = Buffer.from(bytes.subarray(0, 16));
  b[6] = (b[6]! & 0x0f) | 0x80;
  b[8] = (b[8]! & 0x3f) | 0x80;
  const hex = b.toString('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}
