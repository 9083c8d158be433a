import { randomUUID } from 'node:crypto';
import { Front, SERVICE_NAMES } from '@gt/app-standalone';
import { BODY_LIMIT_BYTES, CSV_TYPE, FILE_TYPE, SPREADSHEET_LIMIT_BYTES, SPREADSHEET_TYPE } from '@gt/service-kit';
import { creditCode, seededRandom } from '@gt/testing';
import { names, refusalFaults } from '../../src/surface/judge.js';
import { endpointsOf, NOBODY, sample, type Document, type Endpoint } from '../../src/surface/openapi.js';
import { routesOutsideNest, routesWithoutAccess } from '../../src/surface/routes.js';
import { settle, tokensOf, type Settled } from '../../src/surface/settle.js';
import { badTokens, goodToken } from '../../src/surface/tokens.js';
import { Town, type Answer, type Send } from '../../src/surface/town.js';
import { scripted, wrongBodies, type Wrong } from '../../src/surface/wrong.js';
import { describeBrowser } from './browser-cases.js';
import { describeRoles } from './role-cases.js';
import { describeFreshStart } from './second-factor-cases.js';
import { describeStoredEvents } from './stored-events-cases.js';

let town: Town, settled: Settled, endpoints: Endpoint[];
let serviceToken: string; // what archives calls the others with

beforeAll(async () => {
  town = await Town.start();
  settled = await settle(town);
  serviceToken = (await town.city.running.get('archives')!.kit.serviceTokens.bearer()).slice('Bearer '.length);
  endpoints = (await Promise.all(SERVICE_NAMES.map(async (service) => endpointsOf(service, (await town.send(service, 'GET', `/api/${service}/openapi.json`)).json as unknown as Document)))).flat();
}, 300_000); // a machine busy with other suites
beforeEach(async () => { settled = { ...settled, ...await tokensOf(town) }; });
afterAll(async () => { await town?.stop(); }, 30_000);

/** What system operators alone may do, in every service. */
const OPERATORS = /\/(clock|parked-events|waiting-documents|skip-requests|operator-acts|token-keys|purges|sealing)(\/|$)/;
/** A caller whose roles open the endpoint; null: it is open to everybody. */
const callerOf = (e: Endpoint): string | null => (!e.signedIn ? null : OPERATORS.test(e.path) ? settled.operator : e.path.endsWith('/rebuilds') ? settled.operator : /^\/api\/[a-z]+\/events$/.test(e.path) ? serviceToken : e.service === 'identity' && !/\/(documents|audit|unmaskings|messages|approval-steps|clients|employer-accounts|employer-applicants|applicant-claims)(\/|$)/.test(e.path) ? settled.admin : settled.all);
const at = (e: Endpoint, id = NOBODY) => e.path.replaceAll(/\{\w+\}/g, id);
/** As `at`, with what its query must have. */
const asked = (e: Endpoint, id = NOBODY) => {
  const needed = e.query.filter((p) => p.required).map((p): [string, string] => [p.name, String(sample(p.schema, e.schemas, settled.ids, '', p.name))]);
  return needed.length > 0 ? `${at(e, id)}?${new URLSearchParams(needed)}` : at(e, id);
};
const good = (e: Endpoint) => sample(e.body!, e.schemas, settled.ids);
const isWrite = (e: Endpoint) => e.method !== 'GET';
const send = (e: Endpoint, options: Send, url = at(e)): Promise<Answer> => town.send(e.service, e.method, url, { token: callerOf(e), ...options });

/** Does something at every endpoint, service beside service; answers what was found. */
const everywhere = async (which: (e: Endpoint) => boolean, find: (e: Endpoint, found: (what: string, answer: Answer, faults: readonly string[]) => void) => Promise<void>): Promise<string[]> => {
  const all: string[] = [];
  await Promise.all(SERVICE_NAMES.map(async (service) => {
    for (const e of endpoints.filter((each) => each.service === service && which(each))) {
      await find(e, (what, answer, faults) => { if (faults.length > 0) all.push(`${e.method} ${e.path} ${what}: ${faults.join(', ')} (${answer.status} ${answer.text.slice(0, 200)})`); });
    }
  }));
  return all.slice(0, 20); // enough to see what is wrong
};
const refusedWith = (answer: Answer, status: number, code?: string): string[] => [...refusalFaults(answer), ...(answer.status !== status || (code && answer.json.code !== code) ? [`not ${status} ${code ?? ''}`] : [])];

describe('who may', () => {
  it('is said of every route', () => {
    for (const [service, { app }] of town.city.running) expect({ service, open: routesWithoutAccess(app) }).toEqual({ service, open: [] });
  });

  /** Everything that no controller serves, with the reason why it needs no @Allow. */
  const BESIDE_NEST: Readonly<Record<string, string>> = {
    'GET /api/<service>/openapi.json': 'the description of the surface, the same that is committed',
    'GET /livez': 'probes of a process that ingress does not reach: no data', 'GET /readyz': 'as above', 'GET /metrics': 'as above: counts and times by route, no ids',
    'GET /api/identity/oidc/*': 'the OIDC provider judges its own requests', 'POST /api/identity/oidc/*': 'as above', 'OPTIONS /api/identity/oidc/*': 'as above',
    'GET /api/identity/sign-in/page.css': 'the style of the sign-in pages', 'GET /api/identity/sign-in/:uid': 'a page of an interaction that this browser opened, judged by its cookie', 'POST /api/identity/sign-in/:uid': 'as above',
  };
  it('is said of what stands beside the controllers', () => {
    const documented = new Set(endpoints.map((e) => `${e.method} ${e.path}`));
    const beside = [...town.city.running].flatMap(([name, service]) => routesOutsideNest(service, documented).map((route) => route.replace(`/api/${name}/openapi`, '/api/<service>/openapi')));
    expect([...new Set(beside)].sort()).toEqual(Object.keys(BESIDE_NEST).sort());
  });

  it('nobody without a token, nobody with one that proves nothing, nobody without a role', async () => {
    expect(await everywhere((e) => e.signedIn, async (e, found) => {
      const anonymous = await send(e, { token: null });
      found('anonymous', anonymous, [...refusedWith(anonymous, 401, 'UNAUTHORIZED'), ...(anonymous.headers['www-authenticate'] === 'Bearer' ? [] : ['no www-authenticate'])]);
      if (/\/(me|sign-out|sessions|sessions\/\{id\}\/end|password|second-factor|second-factor\/confirmation|delegations|delegations\/colleagues|delegations\/\{id\}\/ending|views|views\/\{id\}\/removal)$/.test(e.path)) return; // the own profile, sessions, delegations and views need no role
      const roleless = await send(e, { token: settled.nobody });
      found('without a role', roleless, refusedWith(roleless, 403, 'FORBIDDEN'));
    })).toEqual([]);
    const bad = await badTokens(town, settled.ids.subject);
    const fine = await goodToken(town, settled.ids.subject);
    for (const service of SERVICE_NAMES) {
      const e = endpoints.find((each) => each.service === service && each.path === `/api/${service}/clock`)!;
      expect({ service, status: (await send(e, { token: fine })).status }).toEqual({ service, status: 403 });
      for (const [what, token] of Object.entries(bad)) expect({ service, what, faults: refusedWith(await send(e, { token }), 401, 'UNAUTHORIZED') }).toEqual({ service, what, faults: [] });
      expect((await send(e, { token: null, headers: { authorization: 'Basic YTpi' } })).status).toBe(401);
    }
  });
});

describe('bad input', () => {
  let before: Record<string, number>;
  beforeAll(async () => { before = await town.rows(); });
  afterEach(async () => {
    for (const service of SERVICE_NAMES) expect((await town.send(service, 'GET', `/api/${service}/livez`)).json).toMatchObject({ live: true });
  });
  /** Nothing may have been stored by what was refused. */
  const nothingStored = async () => expect(await town.rows()).toEqual(before);

  it('every wrong JSON type at every path of every endpoint is 400 naming the field', async () => {
    const tried = { endpoints: 0, bodies: 0 };
    expect(await everywhere((e) => e.body !== null, async (e, found) => {
      tried.endpoints += 1;
      for (const wrong of wrongBodies(e, good(e)).filter((w: Wrong) => w.sure)) {
        tried.bodies += 1;
        const answer = await send(e, { raw: wrong.text });
        found(`${wrong.field} ${wrong.what}`, answer, [...refusedWith(answer, 400), ...(names(answer, wrong.field) ? [] : ['does not name the field'])]);
      }
    })).toEqual([]);
    expect(tried.endpoints).toBeGreaterThan(60);
    expect(tried.bodies).toBeGreaterThan(4_000);
    await nothingStored();
  }, 240_000);

  it('unreadable, empty, no object, too large, of another type', async () => {
    expect(await everywhere(isWrite, async (e, found) => {
      const expected: Array<[string, number, Send]> = [
        ['broken JSON', 400, { raw: '{"a":' }], ['deeper than anything', 400, { raw: `{"a":${'['.repeat(5_000)}${']'.repeat(5_000)}}` }], ['a text beside JSON', 400, { raw: 'undefined' }],
        ['above the limit', 413, { raw: `{"a":"${'x'.repeat(BODY_LIMIT_BYTES)}"}` }],
        ['text/plain', 415, { raw: 'a', headers: { 'content-type': 'text/plain' } }], ['a form', 415, { raw: 'a=b', headers: { 'content-type': 'application/x-www-form-urlencoded' } }],
        ['multipart', 415, { raw: '--x--', headers: { 'content-type': 'multipart/form-data; boundary=x' } }], ['XML', 415, { raw: '<a/>', headers: { 'content-type': 'application/xml' } }],
        ...(e.body ? [['empty', 400, { raw: '', headers: { 'content-type': 'application/json' } }], ['no body', 400, {}], ['an array', 400, { raw: '[]' }], ['a text', 400, { raw: '"x"' }], ['a number', 400, { raw: '7' }], ['null', 400, { raw: 'null' }]] as Array<[string, number, Send]> : []),
      ];
      for (const [what, status, options] of expected) {
        const answer = await send(e, options);
        found(what, answer, [...refusedWith(answer, status), ...(status === 400 && JSON.stringify(answer.json.errors) !== '[]' ? ['errors is not []'] : [])]);
      }
    })).toEqual([]);
    await nothingStored();
  }, 120_000);

  /** Texts that are neither stored nor printed (the catalogue has an occupation's name, a password is compared), and one that is judged once the application is found. */
  const TEXT_UNUSED = /[. ](o|currentO)ccupation\.name$|\/password | password$|applications\/\{id\} applicant\.name$/;
  it('a text with what cannot be stored, printed or seen is 400 naming the field', async () => {
    let tried = 0;
    expect(await everywhere((e) => e.body !== null, async (e, found) => {
      for (const odd of ['甲\u0000乙', '甲\ud800\u202e\ue863']) for (const { field, text } of scripted(e, good(e), odd)) {
        if (TEXT_UNUSED.test(`${e.path} ${field}`)) continue;
        tried += 1;
        const answer = await send(e, { raw: text });
        found(`${field} ${JSON.stringify(odd)}`, answer, [...refusedWith(answer, 400), ...(names(answer, field) ? [] : ['does not name the field'])]);
      }
    })).toEqual([]);
    expect(tried).toBeGreaterThan(300);
    await nothingStored();
  }, 60_000);

  it('files that are none, are empty or too large', async () => {
    const files = endpoints.filter((e) => e.file !== null);
    expect(files.filter((e) => e.file === FILE_TYPE).map((e) => `${e.method} ${e.path}`).sort()).toEqual(['POST /api/applications/applications/{id}/attachments', 'POST /api/applications/applications/{id}/recommendation-pages', 'POST /api/applications/applications/{id}/signed-pages', 'POST /api/applications/bundles', 'POST /api/applications/objections/{id}/attachments', 'POST /api/applications/scans', 'POST /api/institutions/files', 'PUT /api/applications/applications/{id}/photo']);
    expect(files.filter((e) => e.file === SPREADSHEET_TYPE).map((e) => e.path).sort()).toEqual(['/api/applications/appraisal-imports', '/api/applications/imports', '/api/applications/legacy/imports', '/api/applications/legacy/previews', '/api/certificates/batches/{id}/import-previews', '/api/certificates/batches/{id}/imports',
      ...['bodies', 'experts', 'scopes', 'units'].flatMap((kind) => ['imports', 'previews'].map((step) => `/api/institutions/registry/${kind}/${step}`))]);
    expect(await everywhere((e) => e.file === SPREADSHEET_TYPE, async (e, found) => {
      const url = asked(e);
      const json = await send(e, { body: {} }, url);
      found('JSON', json, url.includes('?') ? refusedWith(json, 415) : refusalFaults(json));
      for (const [what, raw] of [['garbage', Buffer.from('garbage')], ['empty', Buffer.alloc(0)], ['a zip that is none', Buffer.from('PK\u0003\u0004garbage')]] as const) {
        for (const type of [SPREADSHEET_TYPE, CSV_TYPE]) {
          const answer = await send(e, { raw, headers: { 'content-type': type } }, url);
          found(`${what} as ${type}`, answer, refusalFaults(answer));
        }
      }
      const large = await send(e, { raw: Buffer.alloc(SPREADSHEET_LIMIT_BYTES + 1), headers: { 'content-type': SPREADSHEET_TYPE } }, url);
      found('too large', large, refusedWith(large, 413));
    })).toEqual([]);
    await nothingStored();
  });

  it('ids that are none are 400 naming them, unknown ones 404', async () => {
    expect(await everywhere((e) => e.pathNames.length > 0, async (e, found) => {
      for (const id of ['1', 'ABCDEF00-0000-4000-8000-000000000001', `${NOBODY}'`, '__proto__', '%00', '%E5%BC%A0', '..%2F..']) {
        const answer = await send(e, e.body ? { body: good(e) } : {}, asked(e, id));
        found(id, answer, [...refusedWith(answer, 400), ...(e.pathNames.some((name) => names(answer, name)) ? [] : ['does not name the id'])]);
      }
      const unknown = await send(e, e.body ? { body: good(e) } : e.file ? { raw: Buffer.from('x'), headers: { 'content-type': e.file } } : {}, asked(e));
      found('unknown', unknown, e.file ? refusalFaults(unknown) : refusedWith(unknown, 404, 'NOT_FOUND'));
    })).toEqual([]);
    await nothingStored();
  }, 60_000);

  it('query parameters: given twice, unknown, of a wrong form, left out', async () => {
    expect(await everywhere((e) => e.query.length > 0, async (e, found) => {
      const fine = e.query.filter((p) => p.required).map((p): [string, string] => [p.name, String(sample(p.schema, e.schemas, settled.ids, '', p.name))]);
      const ask = async (pairs: Array<[string, string]>) => send(e, e.file ? { raw: Buffer.from('x'), headers: { 'content-type': e.file } } : {}, `${at(e, settled.ids.institutionId)}?${new URLSearchParams(pairs)}`);
      const unknown = await ask([...fine, ['nonsense', '1']]);
      found('unknown', unknown, [...refusedWith(unknown, 400), ...(names(unknown, 'nonsense') ? [] : ['not named'])]);
      for (const p of e.query) {
        const value = String(sample(p.schema, e.schemas, settled.ids, '', p.name));
        const others = fine.filter(([name]) => name !== p.name);
        const wrong: Array<[string, Array<[string, string]>]> = [['twice', [...others, [p.name, value], [p.name, value]]]];
        if (p.required) wrong.push(['left out', others]);
        if (p.schema.format ?? p.schema.enum ?? p.schema.pattern ?? (p.schema.type === 'integer' ? 'integer' : undefined)) wrong.push(['of a wrong form', [...others, [p.name, "x' OR 1=1"]]], ['a zero byte', [...others, [p.name, '\u0000']]]);
        if (p.schema.type === 'integer') wrong.push(['a fraction', [...others, [p.name, '1.5']]], ['negative', [...others, [p.name, '-1']]], ['huge', [...others, [p.name, '1e9']]]);
        for (const [what, pairs] of wrong) {
          const answer = await ask(pairs);
          found(`${p.name} ${what}`, answer, [...refusedWith(answer, 400), ...(names(answer, p.name) ? [] : ['not named'])]);
        }
        const zero = await ask([...others, [p.name, '\u0000%\\']]);
        found(`${p.name} zero byte`, zero, zero.status < 300 ? [] : refusalFaults(zero));
      }
    })).toEqual([]);
    await nothingStored();
  }, 60_000);

  it('unknown addresses and methods are 404, unreadable addresses 400', async () => {
    for (const service of SERVICE_NAMES) {
      const asked: Array<[string, string, number]> = [['GET', `/api/${service}/nowhere`, 404], ['POST', `/api/${service}/nowhere`, 404], ['DELETE', `/api/${service}/clock`, 404], ['PATCH', `/api/${service}/clock`, 404], ['GET', `/api/${service}/livez/`, 404], ['GET', `/api/${service}/documents/%zz`, 400], ['GET', `/api/${service}/${'a'.repeat(5_000)}`, 404]];
      for (const [method, url, status] of asked) expect({ method, url: url.slice(0, 60), faults: refusedWith(await town.send(service, method, url, { token: settled.all }), status) }).toEqual({ method, url: url.slice(0, 60), faults: [] });
    }
    await nothingStored();
  });

  it('a command without Idempotency-Key, or with one that is none, is 400', async () => {
    // these put the same thing again, or change nothing
    const without = ['/clock', '/eligibility-checks', '/score-previews', '/verifications', '/objection-checks', '/import-previews', '/api/identity/token', '/sign-out', '/auth/logout', '/sessions/{id}/end', '/second-factor', '/hand-over-previews', '/checks', '/transfers/preview', '/merge/preview', '/calendar-previews', '/transfer-previews', '/filing-previews', '/panel-previews', '/move-previews', '/rule-set-previews', '/person-lookups',
      // say first that there is none
      '/rule-sets/{id}/adopt', '/photo/crop', '/photo/turn', '/scans/{id}/registrations',
      '/searches', '/comparisons', '/open-cases'];
    expect(await everywhere((e) => isWrite(e) && e.file === null && !without.some((end) => e.path.endsWith(end)), async (e, found) => {
      for (const key of ['', 'short', 'k'.repeat(129), '有中文的键值']) {
        const answer = await send(e, { ...(e.body ? { body: good(e) } : {}), headers: { 'idempotency-key': key } });
        found(`key of ${key.length}`, answer, refusedWith(answer, 400, 'IDEMPOTENCY_KEY_MISSING'));
      }
    })).toEqual([]);
    await nothingStored();
  }, 60_000);
});

describe('commands', () => {
  it('of the right shape are decided by the rules: what the shape lets pass breaks nothing', async () => {
    expect(await everywhere((e) => e.body !== null, async (e, found) => {
      const base = await send(e, { body: good(e) });
      found('right shape', base, base.status < 300 ? (e.answers.includes(String(base.status)) ? [] : [`not the answer that the document tells: ${e.answers.join()}`]) : [...refusalFaults(base), ...(base.json.code === 'VALIDATION_FAILED' ? ['the test body is not of the right shape'] : [])]);
      for (const odd of wrongBodies(e, good(e)).filter((w) => !w.sure && w.what !== 'a text' && w.what !== 'true')) {
        const answer = await send(e, { raw: odd.text });
        found(`${odd.field} ${odd.what}`, answer, answer.status < 300 ? [] : refusalFaults(answer));
      }
    })).toEqual([]);
  }, 120_000);

  it('a script in every text comes back as text: JSON that runs nothing', async () => {
    const script = `<img src=x onerror=alert(1)><script>alert('${randomUUID()}')</script>`;
    const inert = (answer: Answer): string[] => [
      ...(/^application\/(problem\+)?json(;|$)/.test(String(answer.headers['content-type'])) ? [] : [`content type ${String(answer.headers['content-type'])}`]),
      ...(answer.headers['x-content-type-options'] === 'nosniff' ? [] : ['may be sniffed']), ...(String(answer.headers['content-security-policy']).startsWith("default-src 'none'") ? [] : ['no policy']),
    ];
    let stored = 0;
    expect(await everywhere((e) => e.body !== null, async (e, found) => {
      for (const { field, text } of scripted(e, good(e), script)) {
        const answer = await send(e, { raw: text });
        stored += answer.status < 300 ? 1 : 0;
        found(`${field}`, answer, [...inert(answer), ...(answer.status < 300 ? [] : refusalFaults(answer))]);
      }
    })).toEqual([]);
    expect(stored).toBeGreaterThan(5);
    expect(await everywhere((e) => e.method === 'GET' && e.pathNames.length === 0 && e.query.every((p) => !p.required), async (e, found) => {
      const answer = await send(e, {});
      if (answer.text.includes('onerror')) found('stored', answer, inert(answer));
    })).toEqual([]);
  }, 120_000);

  it('that change something name the version: 428 without, 412 with another', async () => {
    const make = async (service: string, path: string, changes: object = {}) => {
      const e = endpoints.find((each) => each.method === 'POST' && each.path === path)!;
      return town.done(service, 'POST', path, { token: callerOf(e), body: { ...(good(e) as object), ...changes } });
    };
    const grant = await make('identity', '/api/identity/grants', { role: 'MUNICIPAL_READER', place: null, until: null });
    const filing = await make('institutions', '/api/institutions/filings');
    const expert = await make('institutions', '/api/institutions/experts', { qualifications: [{ kind: 'SENIOR_TITLE', name: '高级工程师' }], idNumber: 'E12345678', idType: 'PASSPORT' });
    const fees = await make('institutions', '/api/institutions/fee-schedules');
    const standard = await make('institutions', '/api/institutions/custom-standards');
    const application = await make('applications', '/api/applications/applications');
    const plan = await make('evaluation', '/api/evaluation/plans', { name: null });
    const updates: Array<[method: string, path: string, id: string]> = [
      ['PUT', '/api/identity/approval-steps/{bureauId}', settled.ids.supervisorId],
      ['POST', '/api/identity/grants/{id}/revocation', grant.id], ['PUT', '/api/institutions/institutions/{id}/covered-units', settled.ids.institutionId], ['PUT', '/api/institutions/institutions/{id}/filed-scope', settled.ids.institutionId],
      ['PUT', '/api/institutions/filings/{id}', filing.id], ['PUT', '/api/institutions/experts/{id}/qualifications', expert.id], ['PUT', '/api/institutions/experts/{id}', expert.id], ['PUT', '/api/institutions/experts/{id}/availability', expert.id],
      ['PUT', '/api/institutions/institutions/{id}/profile', settled.ids.institutionId], ['PUT', '/api/institutions/institutions/{id}/sites/{siteId}', settled.ids.institutionId], ['PUT', '/api/institutions/fee-schedules/{id}', fees.id], ['PUT', '/api/institutions/custom-standards/{id}', standard.id], ['PUT', '/api/applications/applications/{id}', application.id], ['PUT', '/api/evaluation/plans/{id}', plan.id],
    ];
    const puts = endpoints.filter((e) => e.method === 'PUT' && e.file === null && !e.path.endsWith('/clock')).map((e) => e.path);
    expect(puts.sort()).toEqual(updates.filter(([method]) => method === 'PUT').map(([, path]) => path).sort());
    for (const [method, path, id] of updates) {
      const e = endpoints.find((each) => each.method === method && each.path === path)!;
      const change = (headers: Record<string, string>) => send(e, { body: good(e), headers }, at(e, id));
      expect({ path, faults: refusedWith(await change({}), 428, 'IF_MATCH_MISSING') }).toEqual({ path, faults: [] });
      let current = '';
      for (const other of ['"999"', '*', 'W/"1"', '1']) {
        const answer = await change({ 'if-match': other });
        expect({ path, other, faults: refusedWith(answer, 412, 'VERSION_MOVED') }).toEqual({ path, other, faults: [] });
        current = String(answer.headers['etag']);
      }
      const decided = await change({ 'if-match': current });
      expect({ path, status: decided.status, heard: ![412, 428].includes(decided.status) && decided.status < 500 }).toMatchObject({ path, heard: true });
    }
  }, 30_000);

  it('with one key come to one outcome, however many come at once', async () => {
    const key = randomUUID();
    const ask = (body: object) => town.send('applications', 'POST', '/api/applications/employers', { token: settled.all, body, headers: { 'idempotency-key': key } });
    const body = { name: '并发公司', creditCode: creditCode(seededRandom(7)) };
    const answers = await Promise.all(Array.from({ length: 16 }, () => ask(body)));
    for (const answer of answers.filter((a) => a.status !== 201)) expect(refusedWith(answer, 409, 'IDEMPOTENCY_KEY_BUSY')).toEqual([]);
    expect(answers.filter((a) => a.status === 201 && !a.headers['idempotent-replayed'])).toHaveLength(1);
    const again = await ask(body);
    expect([again.status, again.headers['idempotent-replayed'], again.json['id']]).toEqual([201, 'true', answers.find((a) => a.status === 201)!.json['id']]);
    expect(refusedWith(await ask({ ...body, name: '另一公司' }), 422, 'IDEMPOTENCY_KEY_REUSED')).toEqual([]);
    const events = await town.inDatabase('applications', async (client) => (await client.query(`SELECT 1 FROM event WHERE aggregate_id = $1`, [again.json['id']])).rowCount);
    expect(events).toBe(1);
  });
});

describeRoles(() => ({ town, settled, endpoints, everywhere, good, send }));

describeStoredEvents(() => town);

describe('a revoked grant', () => {
  /** ms in which every service has forgotten it (architecture.md). */
  const FELT_MS = 1_000;
  /** The machine may be busy with other suites in some rounds, not in all. */
  const ROUNDS = 8;
  const READS = ['/api/institutions/bureaus', '/api/applications/applications', '/api/evaluation/plans', '/api/certificates/batches', '/api/archives/volumes', '/api/supervision/batch-table'];

  it('is felt within a second by every service, over HTTP', async () => {
    const front = new Front();
    await front.listen(0, '127.0.0.1');
    front.open(town.city.running.get('portal')!.fastify);
    try {
      const { id: subject } = await town.done('identity', 'POST', '/api/identity/accounts', { token: settled.admin, body: { account: 'duzhe', name: '读者', password: 'Guantong-2022-8' } });
      const token = await town.signIn('duzhe');
      const statuses = () => Promise.all(READS.map(async (path) => (await fetch(`http://127.0.0.1:${front.port}${path}`, { headers: { authorization: `Bearer ${token}` } })).status));
      const until = async (status: number) => { for (const began = performance.now(); ;) { if ((await statuses()).every((s) => s === status)) return performance.now() - began; if (performance.now() - began > 20_000) throw new Error(`not ${status} everywhere within 20 s`); } };
      const rounds: number[] = [];
      for (let round = 0; round < ROUNDS && !rounds.some((ms) => ms < FELT_MS); round += 1) {
        const grant = await town.done('identity', 'POST', '/api/identity/grants', { token: settled.admin, body: { subject, role: 'MUNICIPAL_READER' } });
        await until(200);
        await town.done('identity', 'POST', `/api/identity/grants/${grant.id}/revocation`, { token: settled.admin, body: { reason: '离岗' }, headers: { 'if-match': `"${grant.version}"` } });
        rounds.push(await until(403));
      }
      expect(Math.min(...rounds)).toBeLessThan(FELT_MS);
    } finally { await front.close(); }
  }, 90_000);
});

describeBrowser(() => ({ town, settled }));

describe('a service whose database is away', () => {
  const LIMIT_MS = 20_000;
  const ready = async (service: string) => { const a = await town.send(service, 'GET', `/api/${service}/readyz`); return { status: a.status, ...a.json }; };
  const eventually = async (what: string, look: () => Promise<boolean>) => { for (const end = Date.now() + LIMIT_MS; !(await look());) { if (Date.now() > end) throw new Error(`${what}: not within ${LIMIT_MS / 1000} s`); await new Promise((resolve) => { setTimeout(resolve, 100); }); } };

  it('says so, lets the others live, and is back by itself', async () => {
    const employer = { name: '回来公司', creditCode: creditCode(seededRandom(8)) };
    const register = () => town.send('applications', 'POST', '/api/applications/employers', { token: settled.all, body: employer });
    await town.sql('ALTER DATABASE applications ALLOW_CONNECTIONS false');
    let account: string;
    try {
      await town.sql(`SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = 'applications'`);
      await eventually('readyz 503', async () => (await ready('applications')).status === 503);
      expect(await ready('applications')).toMatchObject({ status: 503, ready: false, database: 'DOWN', bus: 'UP' });
      for (const e of endpoints.filter((each) => each.service === 'applications' && each.signedIn && !each.path.endsWith('/clock')).slice(0, 12)) {
        const answer = await send(e, e.body ? { body: good(e) } : {});
        expect({ path: e.path, status: answer.status, code: answer.json.code, type: answer.headers['content-type'], retry: answer.headers['retry-after'] })
          .toEqual({ path: e.path, status: 503, code: 'DATABASE_AWAY', type: 'application/problem+json; charset=utf-8', retry: '5' });
      }
      for (const service of SERVICE_NAMES.filter((each) => each !== 'applications')) expect({ service, ...(await ready(service)) }).toMatchObject({ service, status: 200, ready: true });
      ({ id: account } = await town.done('identity', 'POST', '/api/identity/accounts', { token: settled.admin, body: { account: 'houlai', name: '后来', password: 'Guantong-2022-8' } }));
      await town.done('identity', 'POST', '/api/identity/grants', { token: settled.admin, body: { subject: account, role: 'AUDITOR' } });
    } finally { await town.sql('ALTER DATABASE applications ALLOW_CONNECTIONS true'); }
    await eventually('readyz 200', async () => (await ready('applications')).status === 200);
    let made: unknown;
    await eventually('a command is done', async () => { const answer = await register(); made = answer.json['id']; return answer.status === 201; });
    // what others said meanwhile arrives, and what it says goes out
    await eventually('the grant arrives', async () => (await town.city.running.get('applications')!.kit.grants.of(town.issuer(), account)).length === 1);
    const published = () => town.inDatabase('bus', async (client) => (await client.query('SELECT 1 FROM bus_log WHERE key = $1', [made])).rowCount);
    await eventually('the command is published', async () => (await published()) === 1);
    await eventually('alive', async () => (await town.send('applications', 'GET', '/api/applications/livez')).status === 200);
  }, 120_000);
});

// the last one: from here on nobody with such a role signs in by password alone
describeFreshStart(() => ({ town, settled }));
