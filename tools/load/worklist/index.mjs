// 待办 at 100,000 open cases of one employer: the first page and one in the middle, beside a single look-up by an index.
import { Client } from 'pg';
import { load, rawRequest } from '../http.mjs';
import { atMost, interleave, percentile, ratio, resultOf, roundsOf } from '../measure.mjs';
import { postgresSettings } from '../servers.mjs';
import { townWithFront } from '../town.mjs';

const FIRST = 'first page, p95';
const MIDDLE = 'page in the middle, p95';
const LOOKUP = 'limit: one row by its id in SQL, p95';
/** ms within which a page must come (issue of the portal: whoever opens 待办 waits for nothing). */
const PAGE_MS = 50;

export async function bench({ quick, say }) {
  const sizes = quick ? { open: 2_000, requests: 50 } : { open: 100_000, requests: 400 };
  const place = await townWithFront();
  const client = new Client(place.databaseUrl('applications'));
  try {
    await place.fillApplications(sizes.open);
    await place.town.open('daiban', [{ role: 'EMPLOYER_REVIEWER', place: place.settled.ids.employerId }]);
    const authorization = `Bearer ${await place.town.signIn('daiban')}`;
    const page = async (after) => (await place.town.done('applications', 'GET', `/api/applications/worklist?limit=50${after ? `&after=${after}` : ''}`, { token: authorization.slice('Bearer '.length) }));
    const first = await page(null);
    if (first.items.length !== 50) throw new Error(`a page of ${first.items.length}`);
    await client.connect();
    const [row] = (await client.query(`SELECT id, to_char(since AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') AS since FROM application WHERE status = 'SUBMITTED' ORDER BY since, id OFFSET $1 LIMIT 1`, [sizes.open / 2])).rows;
    const middle = Buffer.from(`${row.since}|${row.id}|application.recommend`).toString('base64url');
    if ((await page(middle)).items.length !== 50) throw new Error('no page in the middle');
    const ids = (await client.query('SELECT id FROM application LIMIT 500')).rows.map((each) => each.id);
    const asked = (after) => async () => percentile((await load({ port: place.port, connections: 1, count: sizes.requests, requests: [rawRequest('GET', `/api/applications/worklist?limit=50${after ? `&after=${after}` : ''}`, { authorization })] })).times, 0.95);
    const lookup = async () => {
      const times = [];
      for (let i = 0; i < sizes.requests; i += 1) { const begun = performance.now(); await client.query('SELECT state FROM application WHERE id = $1', [ids[i % ids.length]]); times.push(performance.now() - begun); }
      return percentile(times, 0.95);
    };
    const values = await interleave([{ name: FIRST, unit: 'ms', run: asked(null) }, { name: MIDDLE, unit: 'ms', run: asked(middle) }, { name: LOOKUP, unit: 'ms', run: lookup }], { rounds: roundsOf(quick), say });
    const results = [FIRST, MIDDLE, LOOKUP].map((name) => resultOf(name, 'ms', values.get(name)));
    return {
      settings: { ...await postgresSettings({ query: async (text) => (await client.query(text)).rows }), ...sizes, page: 50 },
      results: [...results, ...[FIRST, MIDDLE].map((name) => resultOf(`${name} / one look-up`, '×', [ratio(values, name, LOOKUP)]))],
      goals: results.slice(0, 2).map((result) => atMost(`${result.name}: ≤ ${PAGE_MS} ms`, PAGE_MS, result.median)),
    };
  } finally { await client.end(); await place.stop(); }
}
