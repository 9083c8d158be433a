/** A call from one service to another, with a service token. Only jobs and tools call; commands and handlers never do. */
export interface InternalRequest { readonly method: 'GET' | 'POST' | 'PUT'; readonly path: string; readonly headers?: Readonly<Record<string, string>>; readonly body?: string | Uint8Array }
export interface InternalResponse { readonly status: number; readonly headers: Readonly<Record<string, string>>; readonly body: Buffer }
export type InternalHttp = (service: string, request: InternalRequest) => Promise<InternalResponse>;

/** ms that a call between services may take: a document of some MB on a busy machine. */
const CALL_LIMIT_MS = 15_000;

/** Calls over the network, for services that run as their own processes. */
export const networkHttp = (urls: Readonly<Record<string, string>>): InternalHttp => async (service, request) => {
  const base = urls[service];
  if (!base) throw new Error(`SERVICE_URLS lacks ${service}`);
  const answer = await fetch(new URL(request.path, base), { method: request.method, headers: { ...request.headers }, ...(request.body === undefined ? {} : { body: request.body as never }), signal: AbortSignal.timeout(CALL_LIMIT_MS) });
  return { status: answer.status, headers: Object.fromEntries(answer.headers), body: Buffer.from(await answer.arrayBuffer()) };
};
