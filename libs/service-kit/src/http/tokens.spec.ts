import { createServer, type Server } from 'node:http';
import { exportJWK, generateKeyPair, SignJWT, type CryptoKey } from 'jose';
import { TokenRefused, TokenVerifier } from './tokens.js';

const OWN = 'http://own.example/api/identity/oidc';

/** A key pair and what its issuer shows of it. */
async function keyOf(kid: string): Promise<{ kid: string; privateKey: CryptoKey; jwk: object }> {
  const { publicKey, privateKey } = await generateKeyPair('ES256', { extractable: true });
  return { kid, privateKey, jwk: { ...(await exportJWK(publicKey)), kid, alg: 'ES256', use: 'sig' } };
}

describe('tokens of several issuers', () => {
  let realName: Server;
  let issuer: string;
  let own: Awaited<ReturnType<typeof keyOf>>;
  let foreign: Awaited<ReturnType<typeof keyOf>>;
  let says: { issuer: string };
  let fetched = 0;
  let verifier: TokenVerifier;

  beforeAll(async () => {
    [own, foreign] = [await keyOf('own'), await keyOf('foreign')];
    realName = createServer((request, response) => {
      response.setHeader('content-type', 'application/json');
      if (request.url === '/.well-known/openid-configuration') response.end(JSON.stringify({ ...says, jwks_uri: `${issuer}/keys` }));
      else { fetched += 1; response.end(JSON.stringify({ keys: [foreign.jwk] })); }
    });
    await new Promise<void>((resolve) => { realName.listen(0, '127.0.0.1', resolve); });
    issuer = `http://127.0.0.1:${(realName.address() as { port: number }).port}`;
  });
  afterAll(() => { realName.close(); });
  beforeEach(() => {
    says = { issuer };
    verifier = new TokenVerifier(async () => ({ status: 200, headers: {}, body: Buffer.from(JSON.stringify({ keys: [own.jwk] })) }), [OWN, issuer], 'guantong');
  });

  const sign = (key: { kid: string; privateKey: CryptoKey }, iss: string, options: { audience?: string; life?: string; kid?: string } = {}) =>
    new SignJWT({}).setProtectedHeader({ alg: 'ES256', kid: options.kid ?? key.kid }).setIssuer(iss).setSubject('someone').setAudience(options.audience ?? 'guantong').setIssuedAt().setExpirationTime(options.life ?? '4m').sign(key.privateKey);
  const refusal = (token: string) => verifier.verify(token).then(() => 'accepted', (error: unknown) => (error instanceof TokenRefused ? 'refused' : 'away'));

  it('are proof of their own issuer and subject', async () => {
    expect(await verifier.verify(await sign(own, OWN))).toMatchObject({ issuer: OWN, subject: 'someone', sessionId: null });
    expect(await verifier.verify(await sign(foreign, issuer))).toMatchObject({ issuer, subject: 'someone' });
  });

  it('one issuer cannot speak for another, whatever key it names', async () => {
    expect(await refusal(await sign(foreign, OWN))).toBe('refused');
    expect(await refusal(await sign(foreign, OWN, { kid: 'own' }))).toBe('refused');
    expect(await refusal(await sign(own, issuer))).toBe('refused');
  });

  it('prove nothing from an issuer that is not configured, for another audience, over five minutes, expired, without signature, or signed with a published key as secret', async () => {
    const fine = await sign(foreign, issuer);
    const [, payload] = fine.split('.') as [string, string];
    const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
    const asSecret = await new SignJWT({}).setProtectedHeader({ alg: 'HS256', kid: 'foreign' }).setIssuer(issuer).setSubject('someone').setAudience('guantong').setIssuedAt().setExpirationTime('4m').sign(Buffer.from(JSON.stringify(foreign.jwk)));
    for (const token of [await sign(foreign, 'https://elsewhere.example'), await sign(foreign, issuer, { audience: 'other' }), await sign(foreign, issuer, { life: '6m' }), await sign(foreign, issuer, { life: '-1m' }), `${part({ alg: 'none' })}.${payload}.`, asSecret, 'garbage', '..', '']) {
      expect(await refusal(token)).toBe('refused');
    }
    expect(await refusal(fine)).toBe('accepted');
  });

  it('need a discovery document of that very issuer', async () => {
    says = { issuer: 'https://somebody.else' };
    expect(await refusal(await sign(foreign, issuer))).toBe('away');
  });

  it('unknown keys do not make us ask again and again', async () => {
    await verifier.verify(await sign(foreign, issuer));
    const before = fetched;
    for (let i = 0; i < 20; i += 1) expect(await refusal(await sign(foreign, issuer, { kid: `made-up-${i}` }))).toBe('refused');
    expect(fetched).toBe(before);
  });
});
