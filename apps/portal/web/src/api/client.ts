import type { Reason } from '@gt/domain';
import { texts } from './texts.js';

/** A fault of one field of a request (RFC 9457 `errors[]`). */
export interface FieldFault { readonly field: string; readonly code: string; readonly message: string }

/** An answer that is no success, as problem details; what never reached the service has status 0. */
export class ApiProblem extends Error {
  constructor(
    readonly status: number, readonly code: string, readonly detail: string,
    readonly errors: readonly FieldFault[] = [], readonly reasons: readonly Reason[] = [], readonly retryAfter: number | null = null,
  ) { super(`${status} ${code}`); }
}

/** A page of a keyset list; `next` is the following page's `after`. */
export interface Page<Item> { readonly items: readonly Item[]; readonly next: string | null }
/** An answer with the version of the aggregate that a following change must name (`If-Match`). */
export interface Versioned<T> { readonly data: T; readonly etag: string | null }

/** What the session tells the client: it comes with calls that change state. */
let csrfToken: string | null = null;
export const useCsrfToken = (token: string | null): void => { csrfToken = token; };
/** Called when a service says that nobody is signed in any more. */
let onSignedOut: () => void = () => undefined;
export const whenSignedOut = (call: () => void): void => { onSignedOut = call; };

/** A key of one attempt; sent again with the same content it is the same command. */
export function newKey(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return [...bytes].map((b) => b.toString(16).padStart(2, '0')).join('');
}

async function problemOf(response: Response): Promise<ApiProblem> {
  const retryAfter = Number(response.headers.get('retry-after')) || null;
  const body = await response.json().catch(() => null) as { code?: string; detail?: string; errors?: FieldFault[]; reasons?: Reason[] } | null;
  return new ApiProblem(response.status, body?.code ?? `HTTP_${response.status}`, body?.detail ?? texts.unreadable(response.status), body?.errors ?? [], body?.reasons ?? [], retryAfter);
}

async function call(path: string, init: RequestInit): Promise<Response> {
  let response: Response;
  try { response = await fetch(path, { credentials: 'same-origin', ...init }); } catch (error) {
    if ((error as Error).name === 'AbortError') throw error;
    throw new ApiProblem(0, 'OFFLINE', texts.offline);
  }
  if (response.ok) return response;
  const problem = await problemOf(response);
  if (problem.status === 401) onSignedOut();
  throw problem;
}

/** Parameters as the end of an address; null and empty ones are left out. */
export const query = (parameters: Readonly<Record<string, string | number | null | undefined>>): string => {
  const given = Object.entries(parameters).filter(([, value]) => value !== null && value !== undefined && value !== '');
  return given.length === 0 ? '' : `?${new URLSearchParams(given.map(([k, v]) => [k, String(v)]))}`;
};

/** GET, with query parameters; null and empty ones are left out. Rejects with ApiProblem. */
export async function get<T>(path: string, parameters: Readonly<Record<string, string | number | null | undefined>> = {}, signal?: AbortSignal): Promise<T> {
  return (await call(path + query(parameters), signal ? { signal } : {})).json() as Promise<T>;
}

/** GET of what is no JSON: a file with its headers. Rejects with ApiProblem. */
export const getFile = (path: string): Promise<Response> => call(path, {});

/** GET of one aggregate with its version. */
export async function getVersioned<T>(path: string): Promise<Versioned<T>> {
  const response = await call(path, {});
  return { data: await response.json() as T, etag: response.headers.get('etag') };
}

/** POST or PUT of a command: with the key of the attempt, the version that it was decided on, and the session's proof. Rejects with ApiProblem. */
export async function send<T>(method: 'POST' | 'PUT' | 'DELETE', path: string, body: unknown, options: { key?: string; version?: string | null; headers?: Readonly<Record<string, string>> } = {}): Promise<T> {
  const file = body instanceof Blob;
  const response = await call(path, {
    method, body: body === undefined ? null : file ? body : JSON.stringify(body),
    headers: {
      ...(body === undefined ? {} : { 'content-type': file ? body.type : 'application/json' }), 'idempotency-key': options.key ?? newKey(),
      ...(options.version ? { 'if-match': options.version } : {}), ...(csrfToken ? { 'x-csrf-token': csrfToken } : {}), ...options.headers,
    },
  });
  return (response.status === 204 ? null : await response.json().catch(() => null)) as T;
}

/** POST of a question whose answer is a file. Rejects with ApiProblem. */
export async function sendForFile(path: string, body: unknown, key: string): Promise<Blob> {
  const response = await call(path, { method: 'POST', body: JSON.stringify(body), headers: { 'content-type': 'application/json', 'idempotency-key': key, ...(csrfToken ? { 'x-csrf-token': csrfToken } : {}) } });
  return response.blob();
}

/** The browser saves it under the name. */
export function save(file: Blob, name: string): void {
  const link = Object.assign(document.createElement('a'), { href: URL.createObjectURL(file), download: name });
  link.click();
  URL.revokeObjectURL(link.href);
}

/** POST that answers with a file, which the browser then saves under the name. Rejects with ApiProblem. */
export async function download(path: string, body: unknown, fileName: string): Promise<void> {
  save(await sendForFile(path, body, newKey()), fileName);
}

/** POST of a public question: no command, so no key. */
export async function ask<T>(path: string, body: unknown, signal?: AbortSignal): Promise<T> {
  return (await call(path, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body), ...(signal ? { signal } : {}) })).json() as Promise<T>;
}

/** Any error as a problem that can be shown. */
export const asProblem = (error: unknown): ApiProblem => (error instanceof ApiProblem ? error : new ApiProblem(0, 'PAGE_FAULT', texts.pageFault));
