/** ms since the last sign-in within which a signature is allowed (architecture: re-authentication at most five minutes old). */
export const RECENT_SIGN_IN_MS = 5 * 60_000;
/** What will be signed: exactly its content, and the SHA-256 of the bytes. */
export interface SigningItem { readonly id: string; readonly title: string; readonly lines: readonly { readonly label: string; readonly value: string }[]; readonly sha256: string; readonly finished: boolean; readonly version?: number }
/** First and last characters of a hash: enough to compare two screens by eye. */
export const shortHash = (sha256: string): string => (sha256.length <= 16 ? sha256 : `${sha256.slice(0, 8)}…${sha256.slice(-8)}`);
