import { generateKeyPairSync } from 'node:crypto';
import Fastify, { type FastifyInstance } from 'fastify';
import { createLocalJWKSet, decodeProtectedHeader, jwtVerify, type JSONWebKeySet } from 'jose';
import { signAccessToken } from './access-token.js';
import { mountProvider } from './mount.js';
import { createProvider } from './provider.js';
import { readTokenKey, soleKey } from './token-key.js';

const issuer = 'https://guantong.example/api/identity/oidc';
const newKey = (curve = 'P-256') => generateKeyPairSync('ec', { namedCurve: curve }).privateKey.export({ format: 'der', type: 'pkcs8' }).toString('base64');
const basic = (name: string, secret: string) => `Basic ${Buffer.from(`${name}:${secret}`).toString('base64')}`;

describe('the provider in Fastify', () => {
  const key = readTokenKey(newKey());
  let fastify: FastifyInstance;
  let origin: string;

  beforeAll(async () => {
    fastify = Fastify();
    const nothing = async () => undefined;
    const provider = createProvider({ issuer, audience: 'guantong', keys: soleKey(key), serviceSecrets: { archives: 'archives-secret-of-tests', evaluation: 'evaluation-secret-of-tests' }, publicUrl: 'https://guantong.example', cookieKey: 'cookie key of tests',
      adapter: () => ({ find: nothing, findByUid: nothing, findByUserCode: nothing, upsert: nothing, consume: nothing, destroy: nothing, revokeByGrantId: nothing }), findAccount: nothing, onError: (error) => { throw error; } });
    const handle = provider.callback();
    await mountProvider(fastify, handle, 'https://guantong.example');
    fastify.post('/echo', async (request) => request.body);
    origin = await fastify.listen({ port: 0, host: '127.0.0.1' });
  });
  afterAll(() => fastify.close());

  const get = (path: string, headers: Record<string, string> = {}) => fetch(`${origin}${path}`, { headers });
  const post = (path: string, body: string, headers: Record<string, string>) => fetch(`${origin}${path}`, { method: 'POST', body, headers });
  const token = (authorization: string | null, form: Record<string, string>) => post('/api/identity/oidc/token', new URLSearchParams(form).toString(),
    { 'content-type': 'application/x-www-form-urlencoded', ...(authorization ? { authorization } : {}) });
  const jwks = async () => (await (await get('/api/identity/oidc/jwks')).json()) as JSONWebKeySet;

  it('names its addresses from the issuer, whatever the client\'s headers say', async () => {
    const found = await get('/api/identity/oidc/.well-known/openid-configuration', { 'x-forwarded-host': 'evil.example', 'x-forwarded-proto': 'http' });
    expect(found.status).toBe(200);
    const shown = await found.json();
    expect(shown).toMatchObject({ issuer, token_endpoint: `${issuer}/token`, jwks_uri: `${issuer}/jwks` });
    expect(JSON.stringify(shown)).not.toMatch(/evil|127\.0\.0\.1/);
  });

  it('shows the public half of its key only', async () => {
    const { keys: [shown] } = await jwks();
    expect(shown).toMatchObject({ kid: key.kid, kty: 'EC', crv: 'P-256' });
    expect(shown).not.toHaveProperty('d');
  });

  it('gives a service a JWT of its own subject for at most five minutes', async () => {
    const given = await token(basic('archives', 'archives-secret-of-tests'), { grant_type: 'client_credentials', resource: 'urn:guantong' });
    expect(given.status).toBe(200);
    const answer = (await given.json()) as { access_token: string };
    expect(answer).toMatchObject({ token_type: 'Bearer', expires_in: 300 });
    const { payload } = await jwtVerify(answer.access_token, createLocalJWKSet(await jwks()), { issuer, audience: 'guantong', requiredClaims: ['sub', 'exp', 'iat'] });
    expect(payload.sub).toBe('service:archives');
    expect(payload.exp! - payload.iat!).toBe(300);
  });

  it('refuses a wrong secret, another\'s secret, an unknown service, no secret, another audience and another grant type', async () => {
    const form = { grant_type: 'client_credentials', resource: 'urn:guantong' };
    const right = basic('archives', 'archives-secret-of-tests');
    expect((await token(basic('archives', 'wrong'), form)).status).toBe(401);
    expect((await token(basic('archives', 'evaluation-secret-of-tests'), form)).status).toBe(401);
    expect((await token(basic('nobody', 'archives-secret-of-tests'), form)).status).toBe(401);
    expect((await token(null, form)).status).toBe(400);
    expect(await (await token(right, { ...form, resource: 'urn:other' })).json()).toMatchObject({ error: 'invalid_target' });
    expect(await (await token(right, { grant_type: 'password', username: 'a', password: 'b' })).json()).toMatchObject({ error: 'unsupported_grant_type' });
  });

  it('answers an unreadable request without falling over, and leaves Fastify\'s own parsers alone', async () => {
    expect((await post('/api/identity/oidc/token', '{"a":', { 'content-type': 'application/json' })).status).toBe(400);
    expect((await get('/api/identity/oidc/auth?client_id=archives&response_type=code')).status).toBe(400);
    expect((await get('/api/identity/oidc/nothing')).status).toBe(404);
    expect(await (await post('/echo', '{"a":1}', { 'content-type': 'application/json' })).json()).toEqual({ a: 1 });
  });

  it('a development token is the same kind of JWT under the same key', async () => {
    const own = await signAccessToken(key, { issuer, audience: 'guantong', subject: '0b8f6a3e-6f0e-4c6e-9b1f-2f6d1c1f0a01' });
    const { payload } = await jwtVerify(own, createLocalJWKSet(await jwks()), { issuer, audience: 'guantong' });
    expect(decodeProtectedHeader(own)).toEqual({ alg: 'ES256', typ: 'at+jwt', kid: key.kid });
    expect(payload).toMatchObject({ iss: issuer, sub: '0b8f6a3e-6f0e-4c6e-9b1f-2f6d1c1f0a01' });
    expect(payload.exp! - payload.iat!).toBe(300);
    expect(payload['auth_time']).toBe(payload.iat);
  });
});

describe('the token key', () => {
  it('refuses a key of another curve and what is no key, naming the setting', () => {
    expect(() => readTokenKey(newKey('P-384'))).toThrow('TOKEN_SIGNING_KEY');
    expect(() => readTokenKey('bm9uc2Vuc2U=')).toThrow('TOKEN_SIGNING_KEY');
  });
  it('has an id that follows from the key', () => {
    const pkcs8 = newKey();
    expect(readTokenKey(pkcs8).kid).toBe(readTokenKey(pkcs8).kid);
    expect(readTokenKey(pkcs8).kid).not.toBe(readTokenKey(newKey()).kid);
  });
});
