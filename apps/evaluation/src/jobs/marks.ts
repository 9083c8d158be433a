import type { SignatureMark } from '@gt/forms';
import { SIGNER_ROLE_NAMES, type SignerRole } from '@gt/domain';
import type { Signature } from '../domain/score-sheet.js';

/** A signature as it shows on paper. Only signatures made in the system come about in this service. */
export const markOf = (signature: Signature): SignatureMark => ({
  kind: 'PLATFORM', role: SIGNER_ROLE_NAMES[signature.role as SignerRole], name: signature.signerName, at: signature.signedAt, hash: signature.contentSha256,
});

/** The kinds that a document bears, each once. */
export const kindsOf = (signatures: readonly Signature[]): string[] => [...new Set(signatures.map((signature) => signature.kind))];

/** Points with one decimal as printed; nothing where the subject is not scored. */
export const pointsText = (tenths: number | null): string | undefined => (tenths === null ? undefined : (tenths / 10).toFixed(1));
