// Every service in one process on a bus in PostgreSQL, behind the portal's front on a port of its own, with the places and people of the surface tests.
import fs from 'node:fs';
import { Front } from '@gt/app-standalone';
import { decodeJwt } from 'jose';
import { Client } from 'pg';
import { endpointsOf, sample } from '../../apps/e2e/dist/surface/openapi.js';
import { settle } from '../../apps/e2e/dist/surface/settle.js';
import { Town } from '../../apps/e2e/dist/surface/town.js';

/** Above what one machine can ask: the limit on public requests is on, and is not what is measured. */
const RATE_ABOVE_THE_LOAD = '999999';

export async function townWithFront() {
  const town = await Town.start({ publicRate: RATE_ABOVE_THE_LOAD });
  // a bench that is ended leaves no folder behind; its PostgreSQL ends with the process by itself
  process.once('exit', () => fs.rmSync(town.folder, { recursive: true, force: true }));
  const settled = await settle(town);
  const front = new Front();
  await front.listen(0, '127.0.0.1');
  front.open(town.city.running.get('portal').fastify);
  /** Submitted applications of the town's employer, each of another person: one drawn up over HTTP, and its like. */
  const fillApplications = async (count) => {
    const document = (await town.send('applications', 'GET', '/api/applications/openapi.json')).json;
    const draft = endpointsOf('applications', document).find((e) => e.method === 'POST' && e.path === '/api/applications/applications');
    const { id } = await town.done('applications', 'POST', draft.path, { token: settled.all, body: sample(draft.body, draft.schemas, settled.ids) });
    await sql('applications', `INSERT INTO application (id, version, state, status, institution_id, employer_id, person_id, since)
      SELECT gen_random_uuid(), 1, t.state || jsonb_build_object('status', 'SUBMITTED', 'personId', p.id), 'SUBMITTED', t.institution_id, t.employer_id, p.id, now() - p.n * interval '1 second'
      FROM application t, (SELECT gen_random_uuid() AS id, n FROM generate_series(1, $2::int) n) p WHERE t.id = $1`, [id, count]);
    await sql('applications', 'ANALYZE application');
  };
  const databaseUrl = (service) => { const url = new URL(town.city.postgresUrl); url.pathname = `/${service}`; return url.href; };
  const sql = async (service, text, values = []) => { const client = new Client(databaseUrl(service)); await client.connect(); try { return (await client.query(text, values)).rows; } finally { await client.end(); } };
  return {
    town, settled, port: front.port, databaseUrl, sql, fillApplications, subjectOfAll: decodeJwt(settled.all).sub,
    stop: async () => { await front.close(); await town.stop(); },
  };
}
