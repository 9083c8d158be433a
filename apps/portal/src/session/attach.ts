import { Problem, type Kit } from '@gt/service-kit';
import type { FastifyRequest } from 'fastify';
import { isPublicEndpoint } from '../route-table.js';
import { cookiesOf, readCookie } from './cookies.js';
import { provesOrigin, sessionsOf, type BrowserSession } from './sessions.js';

declare module 'fastify' { interface FastifyRequest { browserSession?: BrowserSession } }

/** Methods that change nothing and so need no proof of where they come from. */
const READING = new Set(['GET', 'HEAD', 'OPTIONS']);
/** Identity's own pages and provider have cookies of their own and take no token. */
const OWN_COOKIES = /^\/api\/identity\/(oidc|sign-in)\//;
/** What says on whose behalf a request comes; only a configured proxy may say so, and it has been read by now. */
const FORWARDING = ['forwarded', 'x-forwarded-host', 'x-forwarded-proto', 'x-forwarded-port', 'x-real-ip', 'x-client-ip', 'true-client-ip'];

/** Forwarding headers as the services may believe them: the client's address as found, and nothing of what the client claims. */
export function settleForwarding(request: FastifyRequest, address: string): void {
  const { headers } = request.raw;
  for (const name of FORWARDING) delete headers[name];
  headers['x-forwarded-for'] = address;
}

/**
 * Gives a call under `/api` the bearer token of its browser's session; a bearer header of its own (a script) stays. Cookies go no further than here.
 * Null: there is nothing to ask, and nothing to wait for. Rejects with 403 CSRF when a changing call comes with the cookie alone, 503 when the token has run out and identity is away.
 */
export function attachSession(kit: Kit, request: FastifyRequest): Promise<void> | null {
  if (!request.url.startsWith('/api/') || OWN_COOKIES.test(request.url)) return null;
  const { headers } = request.raw;
  const id = readCookie(headers.cookie, cookiesOf(kit.config.profile).session);
  delete headers.cookie;
  if (id === null || headers.authorization !== undefined || isPublicEndpoint(request.method, request.url)) return null;
  return attach(kit, request, id);
}

async function attach(kit: Kit, request: FastifyRequest, id: string): Promise<void> {
  const { headers } = request.raw;
  let session: BrowserSession | null;
  try { session = await sessionsOf(kit).find(id); } catch (error) {
    kit.logger.failure('session_away', error);
    throw new Problem(503, 'IDENTITY_AWAY', '暂时无法核验登录，请稍后重试；您填写的内容未被改动。', { headers: { 'retry-after': '5' } });
  }
  if (!session) return;
  if (!READING.has(request.method) && !provesOrigin(session, headers['x-csrf-token'])) throw new Problem(403, 'CSRF', '请求缺少页面校验码，请刷新页面后重试；您填写的内容未被改动。');
  delete headers['x-csrf-token'];
  headers.authorization = `Bearer ${session.accessToken}`;
  request.browserSession = session;
}
