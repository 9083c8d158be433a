import { createHash, createPrivateKey, createPublicKey, sign, verify, type KeyObject } from 'node:crypto';
import { canonicalJson, sha256 } from '@gt/persistence';
import type { SignatureData } from '@gt/contracts';

/** A service's Ed25519 key. The key id is the start of the public key's SHA-256, so that nobody has to hand it out. */
export class Signer {
  private readonly key: KeyObject;
  readonly keyId: string;
  readonly publicKey: string;
  /** @param pkcs8 DER in base64. Throws when it is no Ed25519 key. */
  constructor(service: string, pkcs8: string) {
    this.key = createPrivateKey({ key: Buffer.from(pkcs8, 'base64'), format: 'der', type: 'pkcs8' });
    if (this.key.asymmetricKeyType !== 'ed25519') throw new TypeError('SIGNING_KEY must be an Ed25519 key');
    const spki = createPublicKey(this.key).export({ format: 'der', type: 'spki' });
    this.publicKey = spki.toString('base64');
    this.keyId = `${service}-${createHash('sha256').update(spki).digest('hex').slice(0, 12)}`;
  }
  /** Signature over the canonical form of a value, base64url. */
  sign(value: unknown): string { return sign(null, Buffer.from(canonicalJson(value)), this.key).toString('base64url'); }
}

/** Whether a signature fits value and public key (SPKI DER in base64). */
export const verifySignature = (publicKey: string, value: unknown, signature: string): boolean =>
  verify(null, Buffer.from(canonicalJson(value)), createPublicKey({ key: Buffer.from(publicKey, 'base64'), format: 'der', type: 'spki' }), Buffer.from(signature, 'base64url'));

/** What a signature signs: everything about it but itself. */
export const signedPart = (s: Omit<SignatureData, 'signature'>) => ({ signerSubject: s.signerSubject, signerName: s.signerName, role: s.role, kind: s.kind, contentSha256: s.contentSha256, signedAt: s.signedAt, keyId: s.keyId });

/** A person's signature on what was shown: SHA-256 of its RFC 8785 bytes, signer, role, kind, time, sealed with the service's key. */
export function signContent(signer: Signer, content: unknown, by: { subject: string; name: string; role: string; kind: SignatureData['kind'] }, at: Date): SignatureData {
  const part = { signerSubject: by.subject, signerName: by.name, role: by.role, kind: by.kind, contentSha256: sha256(canonicalJson(content)), signedAt: at.toISOString(), keyId: signer.keyId };
  return { ...part, signature: signer.sign(signedPart(part)) };
}
