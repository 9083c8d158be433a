import type { IncomingMessage } from 'node:http';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Kit } from '../kit.js';
import { healthOf } from '../health.js';
import { sendProblem, toProblem } from './problem.js';
import { FILE_TYPE } from './upload.js';

/** Largest JSON body (bytes), api.md: forms are a few KiB; files go another way. */
export const BODY_LIMIT_BYTES = 256 * 1024;
/** Largest uploaded spreadsheet (bytes): 100,000 rows of applicants are about 12 MiB. */
export const SPREADSHEET_LIMIT_BYTES = 20 * 1024 * 1024;
export const SPREADSHEET_TYPE = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';
/** A spreadsheet as text; what is read of it, encoding too, goes by its content, under either type. */
export const CSV_TYPE = 'text/csv';

/** Deepest nesting of a JSON body: the house's own have less than ten levels, and what reads, hashes and stores them goes down by recursion. */
const JSON_DEPTH_LIMIT = 50;
/** Whether JSON text is nested deeper than the limit; what is no JSON is for the parser to say. */
function isTooDeep(text: string): boolean {
  let depth = 0;
  let quoted = false;
  for (let i = 0; i < text.length; i += 1) {
    const c = text.charCodeAt(i);
    if (quoted) {
      if (c === 0x5c) i += 1; // what stands after a backslash ends nothing
      else if (c === 0x22) quoted = false;
    } else if (c === 0x22) quoted = true;
    else if (c === 0x5b || c === 0x7b) { if ((depth += 1) > JSON_DEPTH_LIMIT) return true; } else if (c === 0x5d || c === 0x7d) depth -= 1;
  }
  return false;
}

/** What every service's Fastify has: limits, a JSON reader that keeps `__proto__` visible, spreadsheets as bytes, metrics. */
export const serveHttp = {
  options: {
    bodyLimit: BODY_LIMIT_BYTES, routerOptions: { ignoreTrailingSlash: false },
    // an address that cannot be read comes to no route, so to no filter of Nest's
    frameworkErrors: (error: Error, _request: FastifyRequest, reply: FastifyReply) => sendProblem(reply, toProblem(error)),
  },

  prepare(fastify: FastifyInstance, kit: Kit): void {
    fastify.removeAllContentTypeParsers();
    fastify.addContentTypeParser('application/json', { parseAs: 'string', bodyLimit: BODY_LIMIT_BYTES }, (_request, body, done) => {
      const refuse = (code: string) => done(Object.assign(new Error(code), { code, statusCode: 400 }), undefined);
      if (isTooDeep(body as string)) return refuse('JSON_TOO_DEEP');
      try { done(null, JSON.parse(body as string)); } catch { refuse('INVALID_JSON'); }
    });
    fastify.addContentTypeParser([SPREADSHEET_TYPE, CSV_TYPE], { parseAs: 'buffer', bodyLimit: SPREADSHEET_LIMIT_BYTES }, (_request: FastifyRequest, body: Buffer, done: (e: Error | null, b?: unknown) => void) => done(null, body));
    // a file goes on as it comes: who takes it reads it no further than its limit, once the caller may hand it in
    fastify.addContentTypeParser(FILE_TYPE, (_request: FastifyRequest, payload: IncomingMessage, done: (e: Error | null, b?: unknown) => void) => done(null, payload));
    // probes and scrapers of a process of its own look at the root; `/api/<service>/…` has the same for whoever comes by the portal
    const health = healthOf(kit);
    fastify.get('/livez', async (_request, reply) => { const state = health.liveness(); return reply.status(state.live ? 200 : 503).send(state); });
    fastify.get('/readyz', async (_request, reply) => { const state = await health.readiness(); return reply.status(state.ready ? 200 : 503).send(state); });
    fastify.get('/metrics', async (_request, reply) => reply.header('content-type', 'text/plain; version=0.0.4; charset=utf-8').send(await health.metrics()));
    // what is answered is what it says it is, and JSON that is opened by itself runs nothing: text that somebody stored stays text
    fastify.addHook('onSend', (_request, reply, payload, done) => {
      void reply.header('x-content-type-options', 'nosniff');
      if (String(reply.getHeader('content-type')).includes('json') && !reply.hasHeader('content-security-policy')) void reply.header('content-security-policy', "default-src 'none'; frame-ancestors 'none'");
      done(null, payload);
    });
    fastify.addHook('onResponse', (request, reply, done) => {
      health.requests.observe({ route: request.routeOptions?.url ?? 'none', method: request.method, status: String(reply.statusCode) }, reply.elapsedTime / 1000);
      done();
    });
  },
};
