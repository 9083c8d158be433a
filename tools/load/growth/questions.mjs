// What is asked at each size, through the portal's front: seven questions of the product, each with the query that one would write first, and a probe whose
// cost does not depend on how much there is.
import { randomUUID } from 'node:crypto';
import { canonicalJson } from '@gt/persistence';
import { openAccount } from '../../seed/dist/city.js';
import { load, rawRequest } from '../http.mjs';
import { randomSource } from '../measure.mjs';
import { GROUP, KINDS, nameOf, OF, UNITS } from './generate.mjs';

/** Requests under way at a time. */
const CONNECTIONS = 4;
/** Requests of one turn, so that each takes some seconds and a stall of the machine is little in it. */
const REQUESTS = { probe: 2_000, list: 300, search: 1_500, worklist: 600, dashboard: 600, verify: 3_000 };
/** Applications of one submission, submissions of one turn, events of one append and appends of one turn of the relay. */
const SUBMITTED = 25;
const SUBMISSIONS = 3;
const EVENTS = 1_000;
const APPENDS = 10;
/** Requests made beforehand: each is asked several times in a turn. */
const MADE = 200;
/** ms between two looks at the topic. */
const LOOK_MS = 2;

/** `questions`: name → `{ run, naive }`; `run` answers a rate, `naive` does what it compares with once, in SQL. `probe` is their common measure. */
export async function questionsOf({ place, generator, port, quick }) {
  const { session, side, running } = place;
  const random = randomSource(2_022_003);
  const ask = generator.ask;
  let count = 0;
  let drafts = [];
  const bearer = async (account) => ({ authorization: `Bearer ${await session.token(account)}` });
  const clone = (kind) => Math.floor(random() * (count / OF)) * OF + KINDS[kind][Math.floor(random() * KINDS[kind].length)];
  const asked = async (name, makers) => {
    const count = quick ? REQUESTS[name] / 50 : REQUESTS[name];
    const made = [];
    for (let i = 0; i < Math.min(count, MADE); i += 1) made.push(await makers[i % makers.length]());
    return (await load({ port, connections: CONNECTIONS, count, requests: made })).perSecond;
  };
  const times = (count) => Array.from({ length: quick ? 1 : count });
  const get = (account, path) => async () => rawRequest('GET', path, await bearer(account));
  const post = (account, path, body) => async () => rawRequest('POST', path, await bearer(account), await body());
  // a small body and a small unit, whose few among so many are found as soon as the many of the large ones
  const [small] = await ask('applications', `SELECT md5('growth body 1')::uuid AS body, md5('growth unit ' || $1::int)::uuid AS unit`, [(GROUP / OF) % UNITS]);
  for (const [account, role, at] of [['xiao-shouli', 'INTAKE_REVIEWER', small.body], ['xiao-guanli', 'BODY_ADMIN', small.body], ['xiao-shenhe', 'EMPLOYER_REVIEWER', small.unit]]) {
    await openAccount(session, { account, role }, '验收员', at);
    await session.get(account, '/api/applications/applications?limit=1'); // a grant on its way is waited for
  }
  await session.get('xiao-guanli', '/api/supervision/batch-table?limit=1');
  const [plan] = await ask('supervision', `SELECT md5('growth plan 0')::uuid AS id`);
  const certificate = async () => (await ask('certificates', `SELECT certificate_number AS number, state->>'name' AS name FROM certificate WHERE application_id = md5('growth application ' || $1::int)::uuid`, [clone('CERTIFIED')]))[0];
  const meta = { actor: { subject: 'service:load', role: 'SERVICE', place: null }, occurredAt: new Date('2026-04-21T01:00:00Z'), causationId: null, correlationId: randomUUID(), traceparent: null };
  const { kit } = running.running.get('applications');
  const [drafted] = await ask('applications', `SELECT payload FROM event WHERE type = 'ApplicationDrafted' AND position > 0 LIMIT 1`);

  const questions = {
    submit: {
      run: async () => {
        let seconds = 0;
        for (const _ of times(SUBMISSIONS)) {
          const ids = drafts.splice(0, SUBMITTED);
          if (ids.length < SUBMITTED) throw new Error('no drafts left');
          const request = rawRequest('POST', '/api/applications/submissions', { ...await bearer(side.clerk), 'idempotency-key': randomUUID() }, { ids });
          seconds += 1 / (await load({ port, connections: 1, count: 1, requests: [request] })).perSecond;
          const [{ n }] = await ask('applications', `SELECT count(*)::int AS n FROM application WHERE id = ANY($1::uuid[]) AND status = 'SUBMITTED'`, [ids]);
          if (n < SUBMITTED) throw new Error(`${n} of ${SUBMITTED} were submitted`);
        }
        return times(SUBMISSIONS).length * SUBMITTED / seconds;
      },
      // whether the person has another one under way, looked for in the documents
      naive: () => ask('applications', `SELECT count(*) FROM application WHERE state->>'personId' = md5('growth person ' || $1::int)::uuid::text AND status NOT IN ('WITHDRAWN', 'REFUSED')`, [clone('DRAFT')]),
    },
    list: {
      run: () => asked('list', [get(side.intake, '/api/applications/applications?limit=50'), get(side.reviewer, '/api/applications/applications?limit=50&state=CONCLUDED'), get('shizhongxin-shenhe', '/api/applications/applications?limit=50&state=RECOMMENDED'), get('shizhongxin-chayue', '/api/applications/applications?limit=50'), get('xiao-shouli', '/api/applications/applications?limit=50'), get('xiao-shenhe', '/api/applications/applications?limit=50')]),
      naive: () => ask('applications', `SELECT state, (SELECT count(*) FROM application WHERE institution_id = $1) AS all FROM application WHERE institution_id = $1 ORDER BY state->>'submittedOn' DESC LIMIT 50`, [side.institutionId]),
    },
    search: {
      run: () => asked('search', [
        post(side.intake, '/api/applications/searches', async () => ({ name: { text: nameOf(clone('CERTIFIED')), match: 'EXACT' }, limit: 50 })), post(side.intake, '/api/applications/searches', async () => ({ name: { text: nameOf(clone('CERTIFIED')).slice(0, 3), match: 'PREFIX' }, limit: 50 })),
        post('shizhongxin-shenhe', '/api/applications/searches', async () => ({ number: (await ask('applications', `SELECT left(md5('growth application ' || $1::int), 8) AS n`, [clone('CERTIFIED')]))[0].n, limit: 50 })),
      ]),
      naive: () => ask('applications', `SELECT state FROM application WHERE state->'applicant'->>'name' LIKE '%' || $1::text || '%' ORDER BY state->'applicant'->>'name' LIMIT 50`, [nameOf(clone('CERTIFIED')).slice(1)]),
    },
    worklist: {
      run: () => asked('worklist', [side.intake, side.reviewer, side.clerk, 'xiao-shouli'].map((account) => get(account, '/api/applications/worklist?limit=50'))),
      naive: () => ask('applications', `SELECT state FROM application WHERE state->>'status' = 'RECOMMENDED' AND state->>'institutionId' = $1::text ORDER BY since LIMIT 50`, [side.institutionId]),
    },
    dashboard: {
      run: () => asked('dashboard', [get('qiye-guanli', `/api/supervision/batch-table?planId=${plan.id}&limit=50`), get('qiye-guanli', '/api/supervision/batch-table?limit=50'), get('shizhongxin-shenhe', '/api/supervision/batch-table?limit=50'), get('shizhongxin-chayue', '/api/supervision/batch-table?limit=50'), get('xiao-guanli', '/api/supervision/batch-table?limit=50')]),
      naive: () => ask('supervision', 'SELECT standing, count(*) FROM candidate_row WHERE institution_id = $1 GROUP BY standing', [side.institutionId]),
    },
    verify: {
      run: () => asked('verify', [async () => { const { number, name } = await certificate(); return rawRequest('POST', '/api/certificates/verifications', {}, { certificateNumber: number, name }); }]),
      naive: async () => ask('certificates', `SELECT state FROM certificate WHERE state->>'certificateNumber' = $1::text`, [(await certificate()).number]),
    },
    relay: {
      run: async () => {
        let seconds = 0;
        for (const _ of times(APPENDS)) {
          // by what is in the topic: the relay's mark is written only now and then
          const [{ position }] = await ask('bus', 'SELECT last_value AS position FROM bus_log_position');
          const sent = async () => (await ask('bus', `SELECT count(*)::int AS n FROM bus_log WHERE position > $1 AND topic = 'applications.application.v1'`, [position]))[0].n;
          const begun = performance.now();
          const events = Array.from({ length: EVENTS }, () => ({ aggregateType: 'applications.application', aggregateId: randomUUID(), version: 1, type: 'ApplicationDrafted', payload: drafted.payload }));
          // as a command does: what it writes gives the transaction its id before its events take positions
          await kit.db.transaction(async (tx) => { await tx.query('SELECT pg_current_xact_id()'); await kit.log.append(tx, events, meta); });
          while ((await sent()) < EVENTS) await new Promise((resolve) => { setTimeout(resolve, LOOK_MS); });
          seconds += (performance.now() - begun) / 1000;
          await ask('applications', 'DELETE FROM event WHERE aggregate_id = ANY($1::uuid[])', [events.map((e) => e.aggregateId)]); // they are nobody's, and the ledger would say so
        }
        return times(APPENDS).length * EVENTS / seconds;
      },
      naive: () => ask('applications', 'SELECT * FROM event ORDER BY position OFFSET (SELECT count(*) - 500 FROM event)'),
    },
  };
  return {
    questions,
    probe: () => asked('probe', [get(side.reviewer, `/api/applications/employers/${side.employerId}`)]),
    /** What there is now to ask for. */
    async at(size) {
      count = size;
      // those that were drafted last, together: older ones are submitted or purged in a city (DRAFT_RETENTION_DAYS)
      drafts = (await ask('applications', `SELECT id FROM application WHERE status = 'DRAFT' AND employer_id = $1 AND institution_id = $2 ORDER BY ordinal DESC LIMIT 2000`, [side.employerId, side.institutionId])).map((row) => row.id);
    },
    payloadBytes: Buffer.byteLength(canonicalJson(drafted.payload)),
  };
}
