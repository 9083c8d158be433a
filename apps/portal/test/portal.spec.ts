import { createServer, type Server } from 'node:http';
import type { InternalHttp } from '@gt/service-kit';
import { startTestService, type TestService } from '@gt/service-testing';
import { definition } from '../src/index.js';

const ok = { status: 200, headers: {}, body: Buffer.from('{}') };

describe('the portal', () => {
  let test: TestService;
  const away = new Set<string>();
  const asked: string[] = [];
  const http: InternalHttp = async (service, request) => {
    asked.push(`${request.method} ${service} ${request.path}`);
    return away.has(service) ? { ...ok, status: 503 } : ok;
  };
  beforeAll(async () => { test = await startTestService(definition, { http }); });
  afterAll(async () => { await test?.stop(); });

  const page = (path: string, headers: Record<string, string> = {}) => test.anonymous.call('GET', path, undefined, { accept: 'text/html', ...headers });
  const filesOf = (html: string) => [...html.matchAll(/(?:src|href)="([^"]+)"/g)].map((m) => m[1]!);

  it('serves the application under a strict policy: nothing inline, nothing from elsewhere, in no frame', async () => {
    const answer = await page('/');
    expect(answer.statusCode).toBe(200);
    expect(answer.headers['content-security-policy']).toMatch(/default-src 'none'; script-src 'self'; style-src 'self';.*frame-ancestors 'none'/);
    expect(answer.headers['content-security-policy']).not.toMatch(/unsafe/);
    expect(answer.headers).toMatchObject({ 'x-content-type-options': 'nosniff', 'referrer-policy': 'no-referrer', 'cache-control': 'no-cache' });
    expect(answer.body).not.toMatch(/<script(?![^>]*\bsrc=)|<style|\son\w+=|style=|javascript:/);
    expect(answer.body).toMatch(/<html lang="zh-CN" data-profile="development">/);
    expect(filesOf(answer.body).every((file) => file.startsWith('/'))).toBe(true);
  });

  it('serves its files for ever under a name with a hash, compressed as the browser takes it, and 304 for what it has', async () => {
    const files = filesOf((await page('/')).body);
    expect(files.filter((file) => /^\/assets\/.*-[\w-]{8}\.(js|css)$/.test(file)).length).toBeGreaterThanOrEqual(2);
    for (const file of files) {
      const [plain, br, gzip] = await Promise.all(['', 'br, gzip', 'gzip'].map((encoding) => test.anonymous.call('GET', file, undefined, { 'accept-encoding': encoding })));
      expect([file, plain!.statusCode, plain!.headers['content-encoding']]).toEqual([file, 200, undefined]);
      if (file.startsWith('/assets/')) expect(plain!.headers['cache-control']).toBe('public, max-age=31536000, immutable');
      if (plain!.rawPayload.length > 4096) expect([br!.headers['content-encoding'], gzip!.headers['content-encoding'], br!.rawPayload.length < plain!.rawPayload.length / 2]).toEqual(['br', 'gzip', true]);
      expect((await test.anonymous.call('GET', file, undefined, { 'if-none-match': String(plain!.headers['etag']) })).statusCode).toBe(304);
    }
  });

  it('a first page is less than 200 KiB of script, compressed', async () => {
    const html = (await page('/')).body;
    const scripts = filesOf(html).filter((file) => file.endsWith('.js'));
    const sizes = await Promise.all(scripts.map(async (file) => (await test.anonymous.call('GET', file, undefined, { 'accept-encoding': 'gzip' })).rawPayload.length));
    expect(sizes.reduce((a, b) => a + b, 0)).toBeLessThan(200 * 1024);
  });

  it('answers every address of a page with the application, and others with it as 404', async () => {
    const { body } = await page('/');
    for (const path of ['/verify?number=1', '/policy', '/plans/24a4d2e4-ae0c-4f6f-9943-28a264b48575/trace', '/catalogue']) expect([path, (await page(path)).statusCode, (await page(path)).body === body]).toEqual([path, 200, true]);
    for (const path of ['/nowhere', '/plans/1/2/3', '/verify/', '/assets/none.js', '/..%2f..%2fpackage.json']) expect([path, (await page(path)).statusCode]).toEqual([path, 404]);
    expect((await page('/api/portal/nothing')).headers['content-type']).toMatch(/problem\+json/);
  });

  it('puts the demonstration clock to every service and then keeps it', async () => {
    const operator = await test.as([{ role: 'SYSTEM_OPERATOR', place: null }]);
    const set = await operator.call('PUT', '/api/demonstration/clock', { now: '2026-03-02T09:00:00+08:00' });
    expect(set.statusCode).toBe(200);
    expect(asked.filter((a) => a.endsWith('/clock'))).toHaveLength(7);
    expect(test.service.kit.clock.today()).toBe('2026-03-02');
  });

  it('names the services that did not take the clock', async () => {
    away.add('archives');
    const operator = await test.as([{ role: 'SYSTEM_OPERATOR', place: null }]);
    const set = await operator.call('PUT', '/api/demonstration/clock', { now: null });
    expect(set.statusCode).toBe(503);
    expect(set.json().detail).toContain('archives');
    expect(test.service.kit.clock.today()).toBe('2026-03-02');
    away.clear();
  });

  it('lets nobody else move the clock, and refuses what is no time', async () => {
    expect((await test.anonymous.call('PUT', '/api/demonstration/clock', { now: null })).statusCode).toBe(401);
    const officer = await test.as([{ role: 'PLAN_OFFICER', place: '0b8f6a3e-6f0e-4c6e-9b1f-2f6d1c1f0a01' }]);
    expect((await officer.call('PUT', '/api/demonstration/clock', { now: null })).statusCode).toBe(403);
    const operator = await test.as([{ role: 'SYSTEM_OPERATOR', place: null }]);
    for (const body of [{}, { now: '2026-02-30T09:00:00+08:00' }, { now: '2026-03-02T09:00:00' }, { now: 5 }, { now: null, more: 1 }]) expect([body, (await operator.call('PUT', '/api/demonstration/clock', body)).statusCode]).toEqual([body, 400]);
  });

  it('answers an address that nobody has in Chinese', async () => {
    const answer = await test.anonymous.call('GET', '/nowhere');
    expect(answer.statusCode).toBe(404);
    expect(answer.json().detail).toMatch(/没有这个地址/);
  });

  it('limits the public endpoints by address, others not', async () => {
    const answers = await Promise.all(Array.from({ length: 300 }, () => test.anonymous.call('GET', '/api/evaluation/filing-deadlines?assessmentDate=2026-10-12')));
    const refused = answers.filter((a) => a.statusCode === 429);
    expect(refused.length).toBeGreaterThanOrEqual(5);
    expect(refused[0]!.headers['retry-after']).toBeDefined();
    expect(refused[0]!.json().code).toBe('TOO_MANY_REQUESTS');
    expect((await test.anonymous.call('GET', '/')).statusCode).toBe(200);
  });
});

it('production has no demonstration clock and no page of the demonstration', async () => {
  const test = await startTestService(definition, { profile: 'production', http: async () => ok });
  try {
    expect((await test.anonymous.call('GET', '/catalogue', undefined, { accept: 'text/html' })).statusCode).toBe(404);
    expect((await test.anonymous.call('GET', '/')).body).toContain('data-profile="production"');
    const operator = await test.as([{ role: 'SYSTEM_OPERATOR', place: null }]);
    expect((await operator.call('PUT', '/api/demonstration/clock', { now: null })).statusCode).toBe(404);
  } finally { await test.stop(); }
});

describe('with services as processes of their own', () => {
  let upstream: Server;
  let test: TestService;
  const bodies: string[] = [];
  beforeAll(async () => {
    upstream = createServer((request, response) => {
      let body = '';
      request.on('data', (d: Buffer) => { body += d.toString(); });
      request.on('end', () => { bodies.push(body); response.writeHead(418, { 'content-type': 'application/problem+json' }); response.end(JSON.stringify({ url: request.url, method: request.method })); });
    });
    await new Promise<void>((resolve) => { upstream.listen(0, '127.0.0.1', resolve); });
    const { port } = upstream.address() as { port: number };
    test = await startTestService(definition, { http: async () => ok, serviceUrls: { applications: `http://127.0.0.1:${port}`, archives: 'http://127.0.0.1:9' } });
  });
  afterAll(async () => { await test?.stop(); upstream.close(); });

  it('hands a request on as it is, unreadable bodies too', async () => {
    const answer = await test.anonymous.call('POST', '/api/applications/things?x=1', '{"a":', { 'content-type': 'application/json' });
    expect([answer.statusCode, answer.json()]).toEqual([418, { url: '/api/applications/things?x=1', method: 'POST' }]);
    expect(bodies).toContain('{"a":');
  });

  it('says that a service is away', async () => {
    const answer = await test.anonymous.call('GET', '/api/archives/volumes');
    expect(answer.statusCode).toBe(503);
    expect(answer.json().code).toBe('SERVICE_AWAY');
  });
});
