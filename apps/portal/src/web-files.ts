import { createHash } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { DEVELOPMENT_PAGES, pageOf } from './page-routes.js';

/** What `vite build` wrote (web/vite.config.mjs). */
const FOLDER = new URL('../dist/web/', import.meta.url);
/** Seconds for which a browser keeps a file whose name holds the hash of its content: a year, the most that caches honour. */
const IMMUTABLE_SECONDS = 31_536_000;
const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8', '.js': 'text/javascript; charset=utf-8', '.css': 'text/css; charset=utf-8', '.svg': 'image/svg+xml', '.png': 'image/png', '.webp': 'image/webp', '.woff2': 'font/woff2',
};

/** Nothing from elsewhere, nothing inline, in no frame. What is refused is told to the browser's console, and the tests look there. */
export const CONTENT_SECURITY_POLICY = ["default-src 'none'", "script-src 'self'", "style-src 'self'", "img-src 'self' data: blob:", "font-src 'self'", "connect-src 'self'", "form-action 'self'", "base-uri 'none'", "frame-ancestors 'none'", "object-src 'none'"].join('; ');

const HEADERS: Readonly<Record<string, string>> = {
  'content-security-policy': CONTENT_SECURITY_POLICY, 'x-content-type-options': 'nosniff', 'referrer-policy': 'no-referrer', 'x-frame-options': 'DENY',
  'permissions-policy': 'camera=(self), geolocation=(), microphone=()', 'cross-origin-opener-policy': 'same-origin', 'cross-origin-resource-policy': 'same-origin',
};

interface WebFile { readonly type: string; readonly etag: string; readonly immutable: boolean; readonly bodies: Readonly<Record<'identity' | 'br' | 'gzip', Buffer | undefined>> }

/** The web application's files in memory, each with its compressed copies. */
export class WebFiles {
  private readonly files = new Map<string, WebFile>();

  private constructor(private readonly profile: 'development' | 'production') {}

  /** Reads what the build wrote. Throws when there is none. */
  static read(profile: 'development' | 'production'): WebFiles {
    const web = new WebFiles(profile);
    if (!fs.existsSync(FOLDER)) throw Object.assign(new Error('网页尚未构建：请先运行 npm run build'), { code: 'CONFIG_ERROR' });
    for (const entry of fs.readdirSync(FOLDER, { recursive: true, encoding: 'utf8' })) {
      const type = TYPES[path.extname(entry)];
      if (!type) continue;
      const bytes = (name: string) => { const file = new URL(name, FOLDER); return fs.existsSync(file) ? fs.readFileSync(file) : undefined; };
      // the page says which profile it is shown by: the development profile has pages of its own
      const identity = entry === 'index.html' ? Buffer.from(bytes(entry)!.toString('utf8').replace('data-profile="production"', `data-profile="${profile}"`)) : bytes(entry)!;
      web.files.set(`/${entry}`, {
        type, etag: `"${createHash('sha256').update(identity).digest('base64url').slice(0, 22)}"`, immutable: entry.startsWith('assets/'),
        bodies: { identity, ...(entry === 'index.html' ? { br: undefined, gzip: undefined } : { br: bytes(`${entry}.br`), gzip: bytes(`${entry}.gz`) }) },
      });
    }
    return web;
  }

  /**
   * Answers a request for a file or a page; false when it is none of ours. A browser that asks for an address that no page has gets the
   * application too, as 404: it shows what to do.
   */
  serve(request: FastifyRequest, reply: FastifyReply): boolean {
    if (request.method !== 'GET' && request.method !== 'HEAD') return false;
    const address = request.url.split('?')[0]!;
    const file = address === '/index.html' ? undefined : this.files.get(address);
    if (file) { this.send(request, reply, file, 200); return true; }
    const page = pageOf(address);
    const known = page !== undefined && (this.profile === 'development' || !DEVELOPMENT_PAGES.includes(page));
    if (!known && !(request.is404 && request.headers.accept?.includes('text/html') && !address.startsWith('/api/'))) return false;
    this.send(request, reply, this.files.get('/index.html')!, known ? 200 : 404);
    return true;
  }

  private send(request: FastifyRequest, reply: FastifyReply, file: WebFile, status: number): void {
    const accepted = String(request.headers['accept-encoding'] ?? '');
    const encoding = file.bodies.br && /\bbr\b/.test(accepted) ? 'br' : file.bodies.gzip && /\bgzip\b/.test(accepted) ? 'gzip' : 'identity';
    void reply.headers({
      ...HEADERS, 'content-type': file.type, 'cache-control': file.immutable ? `public, max-age=${IMMUTABLE_SECONDS}, immutable` : 'no-cache', vary: 'accept-encoding',
      ...(status === 200 ? { etag: file.etag } : {}), ...(encoding === 'identity' ? {} : { 'content-encoding': encoding }),
    });
    if (status === 200 && request.headers['if-none-match'] === file.etag) { void reply.removeHeader('content-encoding').status(304).send(); return; }
    void reply.status(status).send(request.method === 'HEAD' ? '' : file.bodies[encoding]);
  }
}
