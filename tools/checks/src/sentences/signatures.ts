import { createHash, createPublicKey } from 'node:crypto';
import type { SignatureData } from '@gt/contracts';
import { canonicalJson, sha256, type StoredEvent } from '@gt/persistence';
import { signedPart, verifySignature } from '@gt/service-kit';
import { named, type Break } from '../report.js';

/** A service's public key, SPKI DER in base64, with the id that its signatures name. */
export interface PublicKey { readonly keyId: string; readonly spki: string }

/** The key id follows from the key, so that nobody can pass another key off under it. Throws when it is no Ed25519 key. */
export function publicKeyOf(service: string, spki: string): PublicKey {
  const der = Buffer.from(spki, 'base64');
  if (createPublicKey({ key: der, format: 'der', type: 'spki' }).asymmetricKeyType !== 'ed25519') throw new TypeError(`the key of ${service} is no Ed25519 key`);
  return { keyId: `${service}-${createHash('sha256').update(der).digest('hex').slice(0, 12)}`, spki };
}

interface Draft { readonly applicant: { readonly name: string; readonly idNumberMasked: string }; readonly form: unknown }
type Payload = Readonly<Record<string, unknown>>;

/** What the certificates service signs of a certificate: its face, the person as derived id and masked number (六(五)). */
const FACE = ['certificateNumber', 'personId', 'name', 'idType', 'idNumberMasked', 'printedName', 'occupation', 'level', 'issuedOn'] as const;
const DRAFTED: readonly string[] = ['ApplicationDrafted', 'ApplicationDraftChanged'];

/** The events of one aggregate, oldest first. Remembers the form as it was when it was signed. */
export class SignatureFold {
  private draft: Draft | null = null;
  constructor(private readonly keys: readonly PublicKey[]) {}

  /** Null: the event bears no signature. */
  add(event: StoredEvent): readonly Break[] | null {
    const payload = event.payload as Payload;
    if (DRAFTED.includes(event.type) && payload['form'] !== undefined) this.draft = payload as unknown as Draft;
    if (event.type === 'CertificateIssued') return this.face(event, payload);
    const signature = payload['signature'];
    if (typeof signature !== 'object' || signature === null) return null;
    return this.personal(event, signature as SignatureData, this.contentOf(event, payload));
  }

  /** What the person was shown; kept beside the signature. A submission has its form; before 2026-11-26 the draft's events had it. */
  private contentOf(event: StoredEvent, payload: Payload): unknown {
    if (event.type !== 'ApplicationSubmitted') return payload['content'];
    const shown = payload['form'] === undefined ? this.draft : payload as unknown as Draft;
    return shown && { name: shown.applicant.name, idNumberMasked: shown.applicant.idNumberMasked, form: shown.form };
  }

  private personal(event: StoredEvent, signature: SignatureData, content: unknown): readonly Break[] {
    const key = this.keyOf(event, signature.keyId);
    if (!key) return [broken(event, 'KEY_UNKNOWN', `it names key ${signature.keyId}`)];
    if (!fits(() => verifySignature(key.spki, signedPart(signature), signature.signature))) return [broken(event, 'SIGNATURE_FALSE', 'signer, role, kind, time or content are not the ones that were signed')];
    if (content === undefined || content === null) return [broken(event, 'CONTENT_MISSING', 'what was signed is not kept')];
    return sha256(canonicalJson(content)) === signature.contentSha256 ? [] : [broken(event, 'CONTENT_ALTERED', 'the content is not the one that was signed')];
  }

  private face(event: StoredEvent, payload: Payload): readonly Break[] {
    const keyId = String(payload['keyId']);
    const key = this.keyOf(event, keyId);
    if (!key) return [broken(event, 'KEY_UNKNOWN', `it names key ${keyId}`)];
    const face = Object.fromEntries(FACE.map((name) => [name, payload[name]]));
    const sound = fits(() => verifySignature(key.spki, face, String(payload['signature'])));
    return sound ? [] : [broken(event, 'SIGNATURE_FALSE', 'the face of the certificate is not the one that was signed')];
  }

  /** Only the key of the service that recorded the event counts. */
  private keyOf(event: StoredEvent, keyId: string): PublicKey | undefined {
    return keyId.startsWith(`${event.aggregateType.split('.')[0]}-`) ? this.keys.find((k) => k.keyId === keyId) : undefined;
  }
}

const broken = (event: StoredEvent, code: string, message: string): Break =>
  ({ code, aggregate: named(event.aggregateType, event.aggregateId), message: `signature of ${event.type}, version ${event.version}: ${message}` });

/** A value that has no canonical form, or a signature of wrong length, is not what was signed. */
function fits(check: () => boolean): boolean {
  try { return check(); } catch { return false; }
}
