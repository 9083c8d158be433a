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

  it('serves the first page in Chinese with its script and style, under a strict policy', async () => {
    const page = await test.anonymous.call('GET', '/');
    expect(page.statusCode).toBe(200);
    expect(page.headers['content-security-policy']).toContain("default-src 'self'");
    for (const word of ['证书查询', '资格自测', '演示批次']) expect(page.body).toContain(word);
    for (const path of ['/index.js', '/index.css']) expect((await test.anonymous.call('GET', path)).statusCode).toBe(200);
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
    const answers = await Promise.all(Array.from({ length: 70 }, () => test.anonymous.call('GET', '/api/evaluation/filing-deadlines?assessmentDate=2026-10-12')));
    const refused = answers.filter((a) => a.statusCode === 429);
    expect(refused.length).toBeGreaterThanOrEqual(5);
    expect(refused[0]!.headers['retry-after']).toBeDefined();
    expect(refused[0]!.json().code).toBe('TOO_MANY_REQUESTS');
    expect((await test.anonymous.call('GET', '/')).statusCode).toBe(200);
  });
});

it('production has no demonstration clock', async () => {
  const test = await startTestService(definition, { profile: 'production', http: async () => ok });
  try {
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
