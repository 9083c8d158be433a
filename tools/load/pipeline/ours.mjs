// The product: the whole city in one process on a broker of its own, through its HTTP routes, under the roles' accounts.
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { callInProcess, claimFolder, secretsOf, SERVICE_NAMES, startCity } from '@gt/app-standalone';
import { buildCity, makeCast, memoryInMap, moveClockTo, Session } from '@gt/seed';
import { Client } from 'pg';
import { bulk } from '../../seed/dist/bulk.js';
import { acceptance, importSheet, mustAll, sidesOf } from '../../seed/dist/intake.js';
import { filePlan, officerOf, PLANS, supervisorOf } from '../../seed/dist/plans.js';
import { score, signRegister } from '../../seed/dist/scoring.js';
import { people } from './people.mjs';

/** Business days of one round each: intake and filing, assessment, end of the publicity. */
const ROUNDS = [['2026-03-16', '2026-04-13', '2026-04-21'], ['2026-04-22', '2026-05-20', '2026-05-28'], ['2026-06-01', '2026-07-01', '2026-07-10'], ['2026-07-13', '2026-08-12', '2026-08-21'],
  ['2026-08-24', '2026-09-23', '2026-10-12'], ['2026-10-13', '2026-11-11', '2026-11-20']];

/** ms between two looks at a projection, and for which one is waited at most. */
const LOOK_MS = 10;
const LIMIT_MS = 300_000;
/** The same for applications that come steadily: each look is paid by what is measured, and what it adds to a latency of 2,000 is little. */
const STEADY_LOOK_MS = 50;
/** For how long the documents of earlier rounds are waited for, ms: a second of one thread for five applications. */
const DOCUMENTS_MS = 900_000;
/** Jobs that are due or under way. */
const JOBS = 'SELECT count(*)::int AS n FROM graphile_worker._private_jobs WHERE attempts < max_attempts AND run_at <= clock_timestamp()';
/** Applications of one lot, where they come steadily. */
const LOT = 5;

/** One candidate of 综合评审 for 二级: the seed's own, with another person. */
export function applicants(round, count) {
  const template = makeCast().enterprise.find((a) => a.level === 2 && a.way === 'PLAN' && a.occupation === 'turner' && a.claim === 'NONE' && a.confirmation === null && a.cells.priorCertificates === undefined);
  return people(round, count).map((person, i) => ({
    ...template, key: `load-${round}-${i}`, person, scoring: 'PASS',
    cells: { ...template.cells, name: person.name, documentType: '居民身份证', documentNumber: person.documentNumber, phone: person.phone, sex: '' },
  }));
}

/** The seed's memory without the spreadsheet, which it keeps for a run that goes on: each round has one of its own. */
function memoryOfRounds() {
  const memory = memoryInMap();
  return { ...memory, get: (name) => (name.startsWith('sheet-') ? undefined : memory.get(name)) };
}

export async function city({ bus = 'kafka' } = {}) {
  const home = fs.mkdtempSync(path.join(os.tmpdir(), 'gt-bench-city-'));
  fs.chmodSync(home, 0o711); // PostgreSQL's account may pass, so its data lie inside and go with it
  process.once('exit', () => fs.rmSync(home, { recursive: true, force: true }));
  const folder = claimFolder(home, bus);
  const secrets = secretsOf(folder, [...SERVICE_NAMES, 'bus'], false);
  const running = await startCity({ folder, bus, secrets, publicUrl: 'http://localhost', front: { show: () => undefined } });
  const session = new Session(callInProcess(running), secrets.demonstrationPassword, memoryOfRounds());
  const places = await buildCity(session, makeCast());
  const [side] = sidesOf(places);
  const counter = async (service, sql) => {
    const url = new URL(running.postgresUrl);
    url.pathname = `/${service}`;
    const client = new Client(url.href);
    await client.connect();
    const ask = async (text, params) => (await client.query(text, params)).rows;
    return { count: async (plan) => Number((await ask(sql, [plan]))[0].n), ask, end: () => client.end() };
  };
  const supervision = await counter('supervision', 'SELECT count(*) AS n FROM candidate_row WHERE plan_id = $1 AND certificate_id IS NOT NULL');
  const archives = await counter('archives', 'SELECT count(*) AS n FROM candidate WHERE plan_id = $1 AND batch_id IS NOT NULL');
  const evaluation = await counter('evaluation', 'SELECT count(*) AS n FROM candidate WHERE institution_id = $1');
  const concluded = await counter('applications', "SELECT count(*) AS n FROM application a JOIN application_plan p ON p.application_id = a.id WHERE p.plan_id = $1 AND a.status = 'CONCLUDED'");
  const passes = await counter('certificates', 'SELECT count(*) AS n FROM pass WHERE plan_id = $1');
  const counters = [supervision, archives, evaluation, concluded, passes];
  let candidates = 0;

  /** Waits as the peers do: a count in SQL, again and again, for lists over HTTP would cost what is measured. */
  const reached = async (what, of, key, wanted) => {
    for (const end = Date.now() + LIMIT_MS; (await of.count(key)) < wanted;) {
      if (Date.now() > end) throw new Error(`${what}: not within ${LIMIT_MS / 1000} s`);
      await sleep(LOOK_MS);
    }
  };

  const ids = (items) => ({ ids: items.map((d) => d.id) });
  const submit = (drafts) => mustAll(bulk(session, side.clerk, '/api/applications/submissions', drafts, (d) => d.id, ids, ['RULE_SET_MISSING', 'EMPLOYER_UNKNOWN', 'INSTITUTION_UNKNOWN']), 'submission');
  const recommend = (drafts) => mustAll(bulk(session, side.reviewer, '/api/applications/recommendations', drafts, (d) => d.id, (items) => ({ ...ids(items), opinion: '同意推荐。', sealKind: 'IN_SYSTEM_APPROVAL' }), []), 'recommendation');
  const accept = (drafts) => mustAll(bulk(session, side.intake, '/api/applications/acceptances', drafts, (d) => d.id, (items) => ({ items: items.map((d) => acceptance(d, side.siteId)) }), ['NOT_IN_BRIDGING_FILING', 'NOT_IN_FILED_SCOPE', 'NOT_OWN_STAFF']), 'acceptance');

  /**
   * Applications that come a few at a time, `rate` a second, each lot submitted, recommended and accepted at once, when the documents of the rounds before are made; answers the ms
   * that each took from its submission's command until both evaluation and supervision have it as accepted. Only those under way are looked for: what is measured pays for the look.
   */
  const trickle = async (count, rate) => {
    const round = ROUNDS.length - 1; // its days come last
    await moveClockTo(session, ROUNDS[round][0]);
    const { drafts } = await importSheet(session, side, applicants(round, count));
    for (const end = Date.now() + DOCUMENTS_MS; (await Promise.all(counters.map((service) => service.ask(JOBS)))).some(([{ n }]) => n > 0); await sleep(100)) {
      if (Date.now() > end) throw new Error(`the documents of the rounds before: not within ${DOCUMENTS_MS / 1000} s`);
    }
    const begun = new Map();
    const took = new Map();
    const start = performance.now();
    const lots = (async () => {
      const work = [];
      for (let at = 0; at < drafts.length; at += LOT) {
        await sleep(Math.max(0, start + 1000 * at / rate - performance.now()));
        const lot = drafts.slice(at, at + LOT);
        for (const { id } of lot) begun.set(id, performance.now());
        work.push((async () => { await submit(lot); await recommend(lot); await accept(lot); })());
      }
      await Promise.all(work);
    })();
    let failed = null;
    lots.catch((error) => { failed = error; });
    for (const end = Date.now() + LIMIT_MS; took.size < drafts.length; await sleep(STEADY_LOOK_MS)) {
      if (failed || Date.now() > end) throw failed ?? new Error(`steady applications: not within ${LIMIT_MS / 1000} s`);
      const underWay = [...begun.keys()].filter((id) => !took.has(id));
      const enrolled = await evaluation.ask('SELECT application_id AS id FROM candidate WHERE application_id = ANY($1::uuid[])', [underWay]);
      const shown = await supervision.ask("SELECT application_id AS id FROM candidate_row WHERE application_id = ANY($1::uuid[]) AND state->'application'->>'phase' = 'ACCEPTED'", [enrolled.map(({ id }) => id)]);
      const now = performance.now();
      for (const { id } of shown) took.set(id, now - begun.get(id));
    }
    await lots;
    candidates += drafts.length;
    return [...took.values()];
  };

  /** Seconds of one batch, from the first command of its intake to the last projection of its certificates; the panels' own work between is not counted. */
  const run = async (round, count) => {
    const [filing, day, effective] = ROUNDS[round];
    const all = applicants(round, count);
    await moveClockTo(session, filing);
    const { drafts, faulty } = await importSheet(session, side, all);
    if (faulty.length > 0) throw new Error(`import: ${faulty[0].messages.join('; ')}`);
    for (const service of counters) await service.ask('ANALYZE');

    const step = {};
    const timed = async (name, work) => {
      const begun = performance.now();
      const answer = await work();
      step[name] = (performance.now() - begun) / 1000;
      return answer;
    };
    await timed('submit', () => submit(drafts));
    await timed('review', () => recommend(drafts));
    await timed('accept', async () => {
      await accept(drafts);
      candidates += count;
      await reached('candidates at evaluation', evaluation, side.institutionId, candidates);
    });

    // the panels' work
    const applied = drafts.map((d) => ({ applicant: d.applicant, body: 'enterprise', rowNumber: 0, applicationId: d.id, accepted: true, refusal: [] }));
    const plan = await filePlan(session, places, { ...PLANS.single, key: `load-${round}`, day, review: PLANS.batch.review }, applied);
    await moveClockTo(session, day);
    await score(session, plan, new Map(applied.map((a) => [a.applicationId, 'PASS'])));
    const register = await signRegister(session, plan, places.experts);
    await moveClockTo(session, effective);

    await timed('results', async () => {
      await session.command(officerOf(plan), 'POST', `/api/evaluation/registers/${register}/take-effect`);
      await Promise.all([reached('concluded applications', concluded, plan.id, count), reached('passes at certificates', passes, plan.id, count)]);
    });
    await timed('certificates', async () => {
      const { id } = await session.command(officerOf(plan), 'POST', '/api/certificates/batches', { planId: plan.id }, { until: ['NO_EFFECTIVE_PASS'] });
      await session.command(supervisorOf(plan), 'POST', `/api/certificates/batches/${id}/confirmation`);
      await session.command(officerOf(plan), 'POST', `/api/certificates/batches/${id}/numbering`, undefined, { until: ['NO_NUMBER_EVIDENCE'] });
      await Promise.all([reached('certificates at supervision', supervision, plan.id, count), reached('batch at archives', archives, plan.id, count)]);
    });
    return step;
  };
  return { run, trickle, rounds: ROUNDS.length - 1, postgresUrl: running.postgresUrl, running, session, places, side, folder, stop: async () => {
    for (const service of counters) await service.end();
    await running.stop();
  } };
}
