import { addressOf, Problem, sendProblem, toProblem, type Kit } from '@gt/service-kit';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { publicRate, RateLimit } from './rate-limit.js';
import { isPublicEndpoint, SERVICES, serviceOf } from './route-table.js';
import { attachSession, settleForwarding } from './session/attach.js';
import { WebFiles } from './web-files.js';

/** The portal's front: serves the web application, limits public endpoints by client address, gives a browser's calls the token of its session, and hands `/api/<service>/…` to the service, in process or over the network. */
export async function addFront(fastify: FastifyInstance, kit: Kit): Promise<void> {
  const limit = new RateLimit(publicRate(process.env['PUBLIC_RATE_LIMIT'], kit.config.profile));
  const web = WebFiles.read(kit.config.profile);

  // no promise on the way of a request that has nothing to wait for: public checks come by the thousand
  fastify.addHook('onRequest', (request, reply, done) => {
    const address = addressOf(request.raw);
    settleForwarding(request, address);
    if (isPublicEndpoint(request.method, request.url)) {
      const wait = limit.take(address);
      if (wait > 0) {
        sendProblem(reply, new Problem(429, 'TOO_MANY_REQUESTS', `查询过于频繁，请 ${wait} 秒后再试。`, { headers: { 'retry-after': String(wait) } }));
        return;
      }
    }
    const attaching = attachSession(kit, request);
    if (attaching) void handOnAfter(attaching, request, reply, done);
    else handOn(request, reply, done);
  });

  async function handOnAfter(attaching: Promise<void>, request: FastifyRequest, reply: FastifyReply, done: (error?: Error) => void): Promise<void> {
    try { await attaching; } catch (error) {
      sendProblem(reply, toProblem(error));
      return;
    }
    try { handOn(request, reply, done); } catch (error) { done(error as Error); }
  }

  /** To the service, where it runs in this process; else a page, or on to the routes below. */
  function handOn(request: FastifyRequest, reply: FastifyReply, done: () => void): void {
    const service = serviceOf(request.url);
    const neighbour = service && kit.neighbour?.(service);
    if (neighbour) {
      reply.hijack();
      neighbour.routing(request.raw, reply.raw);
      return;
    }
    if (!web.serve(request, reply)) done();
  }

  if (kit.neighbour) return;
  const { default: httpProxy } = await import('@fastify/http-proxy');
  for (const service of SERVICES) {
    const upstream = kit.config.serviceUrls[service];
    if (!upstream) continue;
    await fastify.register(async (scope) => {
      scope.removeAllContentTypeParsers(); // the proxy brings its own: bodies go on as they came
      await scope.register(httpProxy, {
        upstream, prefix: `/api/${service}`, rewritePrefix: `/api/${service}`,
        replyOptions: { onError: (reply) => sendProblem(reply as never, new Problem(503, 'SERVICE_AWAY', '该服务暂时不可用，请稍后重试；您填写的内容未被改动。', { headers: { 'retry-after': '5' } })) },
      });
    });
  }
}
