import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { readConnections, type Connections } from '@gt/checks';
import { DEMONSTRATION_PASSWORD, REPORT_FILE, SERVICE_NAMES } from '@gt/app-standalone';
import { roles, unassignableRoles, type Role } from '@gt/policy';
import { comparable } from '@gt/seed';
import { Client } from 'pg';
import { browserSuite } from './browser-suite.js';
import { guideNumbers, limitTold, machineSuite } from './machine-suite.js';
import { ledgerBreaks, ledgerFigures, networkCall } from '@gt/chaos';
import { errorTexts, foundIn, knownPeople, searchDatabase } from '../../src/run/search.js';
import { SEEDED_MS, Standalone, STOP_LIMIT_MS } from '../../src/run/standalone.js';

/** What the demonstration batch must come to; the run on Kafka is held against the same file. */
const EXPECTED = fs.readFileSync(new URL('./expected-table.txt', import.meta.url), 'utf8').trimEnd().split('\n');
/** Step of the seed at which it is killed: results are about to take effect, documents are being printed. */
const CUT_OFF_AT = '正在公示、生效并发证（企业批次）';
/** ms that a whole, running city may take to look at itself. */
const LOOK_MS = 120_000;

let root: string;
let city: Standalone;
let connections: Connections;
beforeAll(async () => {
  root = fs.mkdtempSync(path.join(os.tmpdir(), 'gt-run-'));
  fs.chmodSync(root, 0o755); // PostgreSQL runs under an account of its own when the suite runs as root
  city = await Standalone.at(root);
  city.start();
  // everything below is about a city whose seed was cut off in the middle by SIGKILL and went on
  await city.said(CUT_OFF_AT);
  await city.end('SIGKILL');
  expect(fs.existsSync(path.join(city.folder, REPORT_FILE))).toBe(false);
  city.start();
  await city.ready();
  connections = readConnections(city.connectionsFile);
}, SEEDED_MS);
afterAll(async () => {
  await city?.end();
  fs.rmSync(root, { recursive: true, force: true });
}, STOP_LIMIT_MS * 2);

describe('the real batch', () => {
  it('ends as it must, row by row with the reason', () => { expect(comparable(city.report())).toEqual(EXPECTED); });

  it('is whole: every sentence of the ledger was asked of something and holds', async () => {
    expect(await ledgerBreaks(city.connectionsFile)).toEqual([]);
    for (const [sentence, asked] of Object.entries(await ledgerFigures(city.connectionsFile))) expect([sentence, asked]).toEqual([sentence, expect.any(Number)]);
    expect((await ledgerFigures(city.connectionsFile))['APPLICATION']).toBeGreaterThan(120);
  }, LOOK_MS);

  it('shows the certificates that the documentation names', async () => {
    const call = networkCall(city.url);
    for (const { status, certificateNumber, name } of city.report().examples) {
      const { json } = await call('POST', '/api/certificates/verifications', { body: { certificateNumber, name } });
      expect(json).toMatchObject({ status, certificates: [{ certificateNumber, name, status }] });
    }
    expect((await call('POST', '/api/certificates/verifications', { body: { certificateNumber: city.report().examples[0]!.certificateNumber, name: '查无此人' } })).json).toEqual({ status: 'NOT_FOUND', certificates: [] });
  });

  it('has for every role an account that the README names, with its role', async () => {
    const readme = fs.readFileSync(new URL('../../../../README.md', import.meta.url), 'utf8');
    const section = readme.slice(readme.indexOf('## Accounts of the demonstration city'), readme.indexOf('## Map'));
    const accounts = [...new Set([...section.matchAll(/`([a-z][a-z0-9-]+)`/g)].map((m) => m[1]!))];
    const call = networkCall(city.url);
    const held = new Set<string>();
    for (const account of accounts) {
      const signIn = await call('POST', '/api/identity/token', { body: { account, password: DEMONSTRATION_PASSWORD } });
      expect([account, signIn.status]).toEqual([account, 200]);
      const { grants } = (await call('GET', '/api/identity/me', { token: (signIn.json as { access_token: string }).access_token })).json as { grants: Array<{ role: string }> };
      expect([account, grants.length]).toEqual([account, 1]);
      held.add(grants[0]!.role);
    }
    expect([...held].sort()).toEqual(Object.keys(roles).filter((role) => !unassignableRoles.includes(role as Role)).sort());
    for (const { certificateNumber, name } of city.report().examples) expect(section).toContain(`\`${certificateNumber}\` ${name}`);
  }, LOOK_MS);

  it('shows real time again', async () => {
    const { json } = await networkCall(city.url)('GET', `/api/evaluation/filing-deadlines?assessmentDate=2026-10-12`);
    expect(json).toMatchObject({ lastFilingDate: '2026-09-21' });
    const clocks = await Promise.all(SERVICE_NAMES.map((name) => one(connections.databases[name]!, 'SELECT offset_ms FROM clock_setting')));
    expect(clocks.map((row) => Number(row?.['offset_ms'] ?? 0))).toEqual(SERVICE_NAMES.map(() => 0));
    // its drafts are months old by real time: held, they are there on a later day too
    expect(await one(connections.databases['applications']!, `SELECT count(*)::int AS drafts, count(*) FILTER (WHERE h.state->>'held' = 'true')::int AS held FROM application a LEFT JOIN draft_hold h ON h.id = a.id WHERE a.status = 'DRAFT'`)).toEqual({ drafts: 4, held: 4 });
  });
});

/** As the superuser whom nothing can refuse; the password is the installation's own. */
const asSuperuser = (database: string): string => {
  const url = new URL(connections.databases['identity']!);
  url.username = 'postgres';
  url.password = fs.readFileSync(path.join(city.folder, 'postgres', 'password'), 'utf8').trim();
  url.pathname = `/${database}`;
  return url.href;
};

browserSuite(() => city);
machineSuite(() => city, asSuperuser);

describe('no personal data where none belongs', () => {
  const known = { ...knownPeople(), numbers: [...knownPeople().numbers, ...guideNumbers] };
  it('has something to look for', () => {
    expect(known.numbers.length).toBeGreaterThan(250);
    expect(known.names.length).toBeGreaterThan(80);
  });
  it.each([...SERVICE_NAMES])('no document number or phone in clear in the database of %s', async (name) => {
    expect(await searchDatabase(connections.databases[name]!, known.numbers)).toEqual([]);
  }, LOOK_MS);
  it('none in the topics', async () => {
    expect(connections.bus.kind).toBe('postgres');
    expect(await searchDatabase((connections.bus as { url: string }).url, known.numbers)).toEqual([]);
  }, LOOK_MS);
  it('the search finds what is there', async () => {
    const { name } = city.report().examples[0]!;
    expect(await searchDatabase(connections.databases['applications']!, [name])).toEqual(expect.arrayContaining([expect.stringMatching(/^public\.application: /), expect.stringMatching(/^public\.event: /)]));
  }, LOOK_MS);
  it('no number and no name in the log or in an error row', async () => {
    // the table of what became of everybody and the documented examples are printed on purpose, names masked or of the documentation
    const examples = city.report().examples.map((e) => e.name);
    const errors = (await Promise.all(SERVICE_NAMES.map((name) => errorTexts(connections.databases[name]!)))).flat();
    const names = known.names.filter((name) => !examples.includes(name));
    expect(foundIn(city.log(), [...known.numbers, ...names])).toEqual([]);
    expect(foundIn(errors.join('\n'), [...known.numbers, ...known.names])).toEqual([]);
    // 𠮷 is in no font of the demonstration: form, sheets, register, certificate and roster wait for one, which is no failure of a job
    const waiting = new Set(errors.filter((text) => text.includes('𠮷')).map((text) => text.split(' ')[0]));
    waiting.delete('WORK_SCHEME'); // the plan that was drafted by clicking has the staff that the lists had first, with that name or without
    expect([...waiting].sort()).toEqual(['APPLICATION_FORM', 'CERTIFICATE', 'HOLDER_ROSTER', 'SCORE_REGISTER', 'SCORE_SHEET']);
    expect(city.log()).not.toContain('GLYPH_MISSING');
  });
});

describe('every fact stays', () => {
  it.each([...SERVICE_NAMES])('the role of %s can neither change nor delete an event', async (name) => {
    for (const attempt of [`UPDATE event SET type = 'x'`, 'DELETE FROM event', 'TRUNCATE event']) await expect(one(connections.databases[name]!, attempt)).rejects.toMatchObject({ code: '42501' });
  });
  it('the role of the bus can neither change nor delete a message', async () => {
    const { url } = connections.bus as { url: string };
    for (const attempt of [`UPDATE bus_log SET value = 'x'`, 'DELETE FROM bus_log', 'TRUNCATE bus_log']) await expect(one(url, attempt)).rejects.toMatchObject({ code: '42501' });
  });
});

/** The first row of the last statement. */
async function one(url: string, sql: string): Promise<Record<string, unknown> | undefined> {
  const client = new Client(url);
  await client.connect();
  try {
    const result = await client.query<Record<string, unknown>>(sql);
    return (Array.isArray(result) ? (result as Array<typeof result>).at(-1)! : result).rows[0];
  } finally { await client.end(); }
}

describe('one planted break per sentence is found, its aggregate named', () => {
  const ask = async (database: string, sql: string) => (await one(asSuperuser(database), sql)) as Record<string, string>;
  interface Plant { readonly name: string; readonly sentence: string; readonly plant: () => Promise<{ readonly aggregate: string; readonly undo: () => Promise<unknown> }> }
  const row = (name: string, sentence: string, database: string, pick: string, aggregateOf: (picked: Record<string, string>) => string, plant: (picked: Record<string, string>) => string, undo: (picked: Record<string, string>) => string): Plant => ({
    name, sentence, plant: async () => {
      const picked = await ask(database, pick);
      await ask(database, plant(picked));
      return { aggregate: aggregateOf(picked), undo: () => ask(database, undo(picked)) };
    },
  });
  const plants: Plant[] = [
    row('an accepted application says another outcome', 'APPLICATION', 'applications', `SELECT id FROM application WHERE status = 'CONCLUDED' AND state->>'outcome' = 'PASSED' ORDER BY id LIMIT 1`, (p) => `applications.application ${p['id']}`,
      (p) => `UPDATE application SET state = jsonb_set(state, '{outcome}', '"FAILED"') WHERE id = '${p['id']}'`, (p) => `UPDATE application SET state = jsonb_set(state, '{outcome}', '"PASSED"') WHERE id = '${p['id']}'`),
    row('a pass loses its certificate', 'PASS', 'certificates', `SELECT id, application_id FROM certificate ORDER BY id LIMIT 1`, (p) => `evaluation.result ${p['application_id']}`,
      (p) => `CREATE TABLE kept AS SELECT * FROM certificate WHERE id = '${p['id']}'; DELETE FROM certificate WHERE id = '${p['id']}'`, () => 'INSERT INTO certificate SELECT * FROM kept; DROP TABLE kept'),
    row('the number book goes on', 'NUMBER', 'certificates', `SELECT site_id, issue_year, level FROM number_book ORDER BY level LIMIT 1`, (p) => `certificates.number-book ${p['site_id']}/${p['issue_year']}/${p['level']}`,
      (p) => `UPDATE number_book SET last_serial = last_serial + 1 WHERE level = ${p['level']}`, (p) => `UPDATE number_book SET last_serial = last_serial - 1 WHERE level = ${p['level']}`),
    row('an archived item has another hash', 'DOCUMENT', 'archives', `SELECT document_id, owner, sha256 FROM item WHERE document_class = 'SCORE_REGISTER' ORDER BY document_id LIMIT 1`, (p) => `${p['owner']}.document ${p['document_id']}`,
      (p) => `UPDATE item SET sha256 = repeat('0', 64) WHERE document_id = '${p['document_id']}'`, (p) => `UPDATE item SET sha256 = '${p['sha256']}' WHERE document_id = '${p['document_id']}'`),
    row('an event is altered', 'AGGREGATE', 'evaluation', `SELECT position, aggregate_id, payload::text AS payload FROM event WHERE type = 'ScoreSheetSigned' AND payload->'content'->'scores'->>'theory' IS NOT NULL ORDER BY position LIMIT 1`, (p) => `evaluation.score-sheet ${p['aggregate_id']}`,
      (p) => `UPDATE event SET payload = jsonb_set(payload, '{content,scores,theory}', '1000') WHERE position = ${p['position']}`, (p) => `UPDATE event SET payload = '${p['payload']!.replaceAll("'", "''")}' WHERE position = ${p['position']}`),
    row('a consumer has applied other events', 'CONSUMER', 'archives', `SELECT aggregate_id, digest FROM watermark WHERE topic = 'evaluation.plan.v1' ORDER BY aggregate_id LIMIT 1`, (p) => `evaluation.plan ${p['aggregate_id']}`,
      (p) => `UPDATE watermark SET digest = 'x' WHERE topic = 'evaluation.plan.v1' AND aggregate_id = '${p['aggregate_id']}'`, (p) => `UPDATE watermark SET digest = '${p['digest']}' WHERE topic = 'evaluation.plan.v1' AND aggregate_id = '${p['aggregate_id']}'`),
    row('a topic message is altered', 'TOPIC', 'bus', `SELECT position, key, value FROM bus_log WHERE topic = 'evaluation.result.v1' AND value LIKE '%"PASSED"%' ORDER BY position LIMIT 1`, (p) => `evaluation.result ${p['key']}`,
      (p) => `UPDATE bus_log SET value = replace(value, '"PASSED"', '"FAILED"') WHERE position = ${p['position']}`, (p) => `UPDATE bus_log SET value = replace(value, '"FAILED"', '"PASSED"') WHERE position = ${p['position']}`),
    row('a slot belongs to another title level', 'SLOT', 'applications', `SELECT person_id, application_id FROM application_slot WHERE title_level = 'INTERMEDIATE' ORDER BY application_id LIMIT 1`, () => 'applications.slot',
      (p) => `UPDATE application_slot SET title_level = 'SENIOR' WHERE application_id = '${p['application_id']}'`, (p) => `UPDATE application_slot SET title_level = 'INTERMEDIATE' WHERE application_id = '${p['application_id']}'`),
    { name: 'an archived byte is altered', sentence: 'DOCUMENT', plant: async () => {
      const item = await ask('archives', `SELECT document_id, owner, copy_id FROM item WHERE status = 'CAPTURED' AND document_class = 'HOLDER_ROSTER' ORDER BY document_id LIMIT 1`);
      const file = path.join(connections.storeFolder, 'archives', item['copy_id']!.slice(0, 2), item['copy_id']!);
      const bytes = fs.readFileSync(file);
      const altered = Buffer.from(bytes);
      altered[altered.length - 20]! ^= 1;
      fs.writeFileSync(file, altered);
      return { aggregate: `${item['owner']}.document ${item['document_id']}`, undo: async () => fs.writeFileSync(file, bytes) };
    } },
  ];
  // all at once, and the ledger looks once: each sentence has to find its own among the others
  let found: Awaited<ReturnType<typeof ledgerBreaks>>;
  const aggregates = new Map<string, string>();
  beforeAll(async () => {
    const undone: (() => Promise<unknown>)[] = [];
    try {
      for (const { name, plant } of plants) {
        const { aggregate, undo } = await plant();
        undone.push(undo);
        aggregates.set(name, aggregate);
      }
      found = await ledgerBreaks(city.connectionsFile, 0);
    } finally { for (const undo of undone.reverse()) await undo(); }
  }, LOOK_MS);
  it.each(plants)('$name', ({ name, sentence }) => {
    expect(found.filter((b) => b.sentence === sentence).map((b) => b.aggregate)).toEqual(expect.arrayContaining([expect.stringContaining(aggregates.get(name)!)]));
  });
  it('and nothing is left of them', async () => { expect(await ledgerBreaks(city.connectionsFile, 0)).toEqual([]); }, LOOK_MS);
});

describe('ending and beginning again', () => {
  it('ends within its limit on SIGTERM, leaves no process, and is there again as it was', async () => {
    const before = city.report();
    expect(await city.end()).toBeLessThan(STOP_LIMIT_MS);
    expect(city.leftovers()).toEqual([]);
    city.start();
    await city.ready();
    expect(city.report()).toEqual(before);
    expect(await ledgerBreaks(city.connectionsFile)).toEqual([]);
  }, SEEDED_MS);

  it('survives SIGKILL; and with a limit it says so, as its guide does', async () => {
    await city.end('SIGKILL');
    city.start(1);
    await city.ready();
    expect(await ledgerBreaks(city.connectionsFile)).toEqual([]);
    await limitTold(city.url);
  }, SEEDED_MS);
});
