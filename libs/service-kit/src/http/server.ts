import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { Kit } from '../kit.js';
import { healthOf } from '../health.js';

/** Largest JSON body (bytes), api.md: forms are a few KiB; files go another way. */
export const BODY_LIMIT_BYTES = 256 * 1024;
/** Largest uploaded spreadsheet (bytes): 100,000 rows of applicants are about 12 MiB. */
export const SPREADSHEET_LIMIT_BYTES = 20 * 1024 * 1024;
export const SPREADSHEET_TYPE = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';

/** What every service's Fastify has: limits, a JSON reader that keeps `__proto__` visible, spreadsheets as bytes, metrics. */
export const serveHttp = {
  options: { bodyLimit: BODY_LIMIT_BYTES, routerOptions: { ignoreTrailingSlash: false } },

  prepare(fastify: FastifyInstance, kit: Kit): void {
    fastify.removeAllContentTypeParsers();
    fastify.addContentTypeParser('application/json', { parseAs: 'string', bodyLimit: BODY_LIMIT_BYTES }, (_request, body, done) => {
      try { done(null, JSON.parse(body as string)); } catch { done(Object.assign(new Error('INVALID_JSON'), { code: 'INVALID_JSON', statusCode: 400 }), undefined); }
    });
    fastify.addContentTypeParser(SPREADSHEET_TYPE, { parseAs: 'buffer', bodyLimit: SPREADSHEET_LIMIT_BYTES }, (_request: FastifyRequest, body: Buffer, done: (e: Error | null, b?: unknown) => void) => done(null, body));
    fastify.addHook('onResponse', async (request, reply) => {
      healthOf(kit).requests.observe({ route: request.routeOptions?.url ?? 'none', method: request.method, status: String(reply.statusCode) }, reply.elapsedTime / 1000);
    });
  },
};
