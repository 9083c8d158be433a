/** Longest way back (characters). */
export const RETURN_TO_LIMIT = 2_000;

/** Whether an address is a path of this very site: what a browser could read as another host, a scheme or a line break is none. */
export function isOwnPath(text: unknown): text is string {
  // eslint-disable-next-line no-control-regex -- browsers drop control characters, so `/\t/evil` would be `//evil`
  if (typeof text !== 'string' || text.length > RETURN_TO_LIMIT || !/^\/(?![/\\])/.test(text) || /[\\\u0000-\u0020\u007f]/.test(text)) return false;
  const base = 'https://own.invalid';
  return URL.canParse(text, base) && new URL(text, base).origin === base;
}
