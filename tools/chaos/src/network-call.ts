import type { Answer, Call } from '@gt/seed';

/** What passed over the wire, for the search for personal data. */
export interface Wire { readonly addresses: string[]; readonly problems: string[] }

/** The seed's way into a city over the network; notes every address and every refusal. Rejects when there is no answer within `limitMs`. */
export function networkCall(url: string, wire: Wire = { addresses: [], problems: [] }, limitMs?: number): Call {
  return async (method, path, { token, body, headers } = {}): Promise<Answer> => {
    wire.addresses.push(path);
    const isBytes = body instanceof Uint8Array;
    const response = await fetch(new URL(path, url), {
      method, ...(limitMs === undefined ? {} : { signal: AbortSignal.timeout(limitMs) }), headers: { ...(body === undefined || isBytes ? {} : { 'content-type': 'application/json' }), ...(token ? { authorization: `Bearer ${token}` } : {}), ...headers },
      ...(body === undefined ? {} : { body: isBytes ? Buffer.from(body) : JSON.stringify(body) }),
    });
    const bytes = new Uint8Array(await response.arrayBuffer());
    const text = new TextDecoder().decode(bytes);
    if (response.status >= 400) wire.problems.push(text);
    return { status: response.status, json: response.headers.get('content-type')?.includes('json') ? JSON.parse(text) as unknown : null, bytes };
  };
}
