import { generateKeyPairSync } from 'node:crypto';
import type { Town } from './town.js';

const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
/** Life of a token in order (s). */
const LIFE_S = 240;

/** Tokens that prove nothing, by what is wrong with them; `good` is in order but for that. */
export async function badTokens(town: Town, sub: string): Promise<Record<string, string>> {
  const good = await town.forge({ sub }, LIFE_S);
  const [header, payload, signature] = good.split('.') as [string, string, string];
  const claims = JSON.parse(Buffer.from(payload, 'base64url').toString('utf8')) as object;
  return {
    garbage: 'garbage', 'three parts of garbage': 'a.b.c', 'expired': await town.forge({ sub }, -60), 'not yet valid': await town.forge({ sub, nbf: Math.floor(Date.now() / 1000) + 3600 }, LIFE_S),
    'of another issuer': await town.forge({ sub }, LIFE_S, { issuer: 'https://elsewhere.example' }), 'for another audience': await town.forge({ sub }, LIFE_S, { audience: 'elsewhere' }),
    'of a longer life than five minutes': await town.forge({ sub }, 3600), 'without a subject': await town.forge({}, LIFE_S),
    'signed with another key': await town.forge({ sub }, LIFE_S, { key: generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey }),
    'of algorithm none': `${part({ alg: 'none', typ: 'at+jwt' })}.${payload}.`, 'of algorithm none, signature kept': `${part({ alg: 'none', typ: 'at+jwt' })}.${payload}.${signature}`,
    'changed after it was signed': `${header}.${part({ ...claims, sub: 'service:archives' })}.${signature}`, 'very long': `${good}${'a'.repeat(8_000)}`,
  };
}
/** A token made the same way with nothing wrong: shows that the others are refused for what is wrong with them. */
export const goodToken = (town: Town, sub: string): Promise<string> => town.forge({ sub }, LIFE_S);
