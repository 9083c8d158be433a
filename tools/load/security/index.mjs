// What token, policy and audit cost: the same requests with them and with something that always says yes in their place, put there by this bench alone.
import { randomUUID } from 'node:crypto';
import { Access, AccessGuard, CommandContext } from '@gt/service-kit';
import { creditCode, seededRandom } from '@gt/testing';
import { load, rawRequest } from '../http.mjs';
import { atLeast, interleave, ratio, resultOf, roundsOf } from '../measure.mjs';
import { postgresSettings } from '../servers.mjs';
import { townWithFront } from '../town.mjs';

const READ = 'list of applications';
const WRITE = 'register an employer';
const CONNECTIONS = 16;
const random = seededRandom(20220310);

export async function bench({ quick, say }) {
  const sizes = quick ? { reads: 100, writes: 50, applications: 500, tokens: 5 } : { reads: 600, writes: 300, applications: 20_000, tokens: 200 };
  const place = await townWithFront();
  const { subjectOfAll, town } = place;
  try {
    await place.fillApplications(sizes.applications);
    // as many callers as a service has within five minutes: a token is verified once, then remembered
    const tokens = await Promise.all(Array.from({ length: sizes.tokens }, () => town.forge({ sub: subjectOfAll, jti: randomUUID() }, 240)));
    const reads = Array.from({ length: 500 }, (_, i) => rawRequest('GET', '/api/applications/applications?limit=20', { authorization: `Bearer ${tokens[i % tokens.length]}` }));
    const writes = () => Array.from({ length: sizes.writes }, (_, i) => rawRequest('POST', '/api/applications/employers', { authorization: `Bearer ${tokens[i % tokens.length]}`, 'idempotency-key': randomUUID() }, { name: '某某机械有限公司', creditCode: creditCode(random) }));
    const switched = (on, work) => async () => { const back = on ? () => undefined : substitute(); try { return (await work()).perSecond; } finally { back(); } };
    const reading = () => load({ port: place.port, connections: CONNECTIONS, count: sizes.reads, requests: reads });
    const writing = () => load({ port: place.port, connections: CONNECTIONS, count: sizes.writes, requests: writes() });
    const contenders = [[READ, reading], [WRITE, writing]].flatMap(([what, work]) => [true, false].map((on) => ({ name: nameOf(what, on), unit: 'requests/s', run: switched(on, work) })));
    const values = await interleave(contenders, { rounds: roundsOf(quick), say });
    return {
      settings: { ...await postgresSettings({ query: (text) => place.sql('applications', text) }), connections: CONNECTIONS, ...sizes },
      results: contenders.map(({ name, unit }) => resultOf(name, unit, values.get(name))),
      goals: [READ, WRITE].map((what) => atLeast(`${what}: ≥ 0.6 × off`, 0.6, ratio(values, nameOf(what, true), nameOf(what, false)))),
    };
  } finally { await place.stop(); }
}

const nameOf = (what, on) => `${what}, ${on ? 'token, policy, audit' : 'off'}`;

/** Nobody is asked who he is and what he may, and nothing is noted of where a command came from. The event itself is written with its hash all the same: it is the fact, not only its audit. Answers how to put everything back. */
function substitute() {
  const { canActivate } = AccessGuard.prototype;
  const { noteOrigin } = CommandContext.prototype;
  const grant = { role: 'BUREAU_OFFICER', place: null };
  const access = new Access(null, { subject: 'nobody-asked', grants: [grant] });
  Object.assign(access, { require: () => grant, may: () => true, reach: () => ({ everything: true }), requireRecentSignIn: () => undefined });
  AccessGuard.prototype.canActivate = async (context) => { if (context.getType() === 'http') context.switchToHttp().getRequest().access = access; return true; };
  CommandContext.prototype.noteOrigin = async () => undefined;
  return () => { AccessGuard.prototype.canActivate = canActivate; CommandContext.prototype.noteOrigin = noteOrigin; };
}
