import type { IncomingMessage, ServerResponse } from 'node:http';
import type { FastifyInstance } from 'fastify';

/** Where the provider answers, behind the public address; the issuer ends in it. */
export const OIDC_PATH = '/api/identity/oidc';

/**
 * Mounts the provider (a Koa application) in Fastify, in a context of its own: it reads request bodies itself, so body parsers are off there and stay on elsewhere.
 * The provider builds its addresses from `originalUrl` and from the forwarded host; both are set here from the public address, so that a client's headers decide nothing.
 * @param handle the provider of this moment: rotation of the token key makes a new one
 */
export async function mountProvider(fastify: FastifyInstance, handle: (request: IncomingMessage, response: ServerResponse) => unknown, publicUrl: string): Promise<void> {
  const address = new URL(publicUrl);
  await fastify.register(async (scope) => {
    scope.removeAllContentTypeParsers();
    scope.addContentTypeParser('*', (_request, _payload, done) => done(null));
    scope.route({
      method: ['GET', 'POST', 'OPTIONS'], url: `${OIDC_PATH}/*`,
      handler: (request, reply) => {
        reply.hijack();
        const raw = request.raw as typeof request.raw & { originalUrl?: string };
        raw.originalUrl = raw.url;
        raw.url = raw.url!.slice(OIDC_PATH.length);
        raw.headers['x-forwarded-host'] = address.host;
        raw.headers['x-forwarded-proto'] = address.protocol.slice(0, -1);
        void handle(raw, reply.raw);
      },
    });
  });
}
