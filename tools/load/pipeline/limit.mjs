// The limit: the statements of the set-based peer by pgbench, with rows made where they are stored. No check, no hash, no broker: what PostgreSQL alone takes for them.
import { spawn, spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { Client } from 'pg';
import { TABLES } from './peer.mjs';

/** Flows side by side: as many as the machine has cores, for more would wait for each other. */
const CLIENTS = 2;
const SERVICES = ['applications', 'evaluation', 'certificates', 'archives', 'supervision'];
/** As long as the peer's. */
const STATE = { applicationId: '00000000-0000-0000-0000-000000000000', personId: '0'.repeat(32), name: '买买提', idNumber: 'x'.repeat(62), phone: 'x'.repeat(52), level: 2, occupation: { code: '6-18-01-01', name: '车工' },
  title: { series: '工程技术', name: '工程师', speciality: '机械工程' }, status: 'SUBMITTED', verdict: { eligible: true, path: '二(一)', method: 'COMPREHENSIVE_REVIEW', reasons: [] } };
const ACTOR = { subject: 'service:limit', role: 'SERVICE', place: null };

const json = (value) => `'${JSON.stringify(value)}'::jsonb`;
const ROWS = "(SELECT md5(:lot || '-' || g)::uuid AS id FROM generate_series(1, :rows) g) r";
const IDS = `ARRAY(SELECT id FROM ${ROWS})`;

/** One lot through all services, each transaction as the peer's. */
function flow() {
  const out = ['\\set lot random(1, 9000000000000000)', ...SERVICES.slice(0, 4).map((s) => `SELECT CASE WHEN is_called THEN last_value ELSE 0 END AS ${s} FROM ${s}.event_position_seq \\gset`)];
  const transaction = (...statements) => out.push('BEGIN;', ...statements.map((sql) => `${sql.replaceAll(/\s+/g, ' ')};`), 'END;');
  const append = (service, type, version) => `INSERT INTO ${service}.event (id, aggregate_type, aggregate_id, version, type, payload, actor, correlation_id, occurred_at, sha256)
    SELECT gen_random_uuid(), 'thing', r.id, ${version}, '${type}', ${json(STATE)}, ${json(ACTOR)}, '00000000-0000-0000-0000-000000000000', now(), repeat('0', 64) FROM ${ROWS}`;
  const create = (service, status) => `INSERT INTO ${service}.thing SELECT r.id, 1, '${status}', ${json(STATE)} FROM ${ROWS}`;
  const load = (service) => `SELECT id, version, status, state FROM ${service}.thing WHERE id = ANY(${IDS}) ORDER BY id FOR UPDATE`;
  const save = (service, version, status) => `UPDATE ${service}.thing t SET version = ${version} + 1, status = '${status}', state = ${json(STATE)} FROM ${ROWS} WHERE t.id = r.id AND t.version = ${version}`;
  const consume = (service, source, ...statements) => transaction(
    `INSERT INTO ${service}.watermark SELECT '${source}', r.id, 1, r.id FROM ${ROWS} ON CONFLICT (topic, aggregate_id) DO UPDATE SET version = watermark.version + 1, event_id = EXCLUDED.event_id`, ...statements,
    `INSERT INTO ${service}.consumed VALUES ('${source}', :client_id, :rows) ON CONFLICT (topic, partition) DO UPDATE SET next = consumed.next + EXCLUDED.next`);
  const relay = (service) => out.push(`SELECT * FROM ${service}.event WHERE position > :${service} ORDER BY position LIMIT 2000;`, `UPDATE ${service}.relay_mark SET position = greatest(position, :${service});`);
  const project = (standing) => `INSERT INTO supervision.projection SELECT r.id, '${standing}', NULL FROM ${ROWS} ON CONFLICT (application_id) DO UPDATE SET standing = EXCLUDED.standing, certificate = coalesce(EXCLUDED.certificate, projection.certificate)`;

  transaction(create('applications', 'SUBMITTED'), append('applications', 'Submitted', 1));
  transaction(load('applications'), save('applications', 1, 'RECOMMENDED'), append('applications', 'Recommended', 2));
  transaction(load('applications'), `INSERT INTO applications.slot SELECT r.id::text, 'INTERMEDIATE', r.id FROM ${ROWS} ON CONFLICT DO NOTHING RETURNING 1`, save('applications', 2, 'ACCEPTED'), append('applications', 'Accepted', 3));
  relay('applications');
  consume('evaluation', 'applications', create('evaluation', 'CANDIDATE'));
  transaction(load('evaluation'), save('evaluation', 1, 'EFFECTIVE'), append('evaluation', 'ResultTookEffect', 2));
  relay('evaluation');
  consume('applications', 'evaluation', load('applications'), save('applications', 3, 'CONCLUDED'), append('applications', 'Concluded', 4));
  consume('certificates', 'evaluation', 'INSERT INTO certificates.number_book VALUES (2, :rows) ON CONFLICT (level) DO UPDATE SET last = number_book.last + :rows RETURNING last', create('certificates', 'ISSUED'), append('certificates', 'CertificateIssued', 1));
  relay('certificates');
  consume('archives', 'certificates', create('archives', 'AWAITED'), append('archives', 'ItemAwaited', 1));
  relay('archives');
  for (const source of SERVICES.slice(0, 3)) consume('supervision', source, project(source));
  return `${out.join('\n')}\n`;
}

/** `run(count)` answers applications a second; null, with the reason said, where the machine has no pgbench. */
export async function sqlAlone({ server, say }) {
  if (spawnSync('pgbench', ['--version']).status !== 0) {
    say('without the limit in SQL: there is no pgbench on the PATH (Debian: apt-get install postgresql)');
    return null;
  }
  const url = new URL(await server.database('limit'));
  const db = new Client(url.href);
  await db.connect();
  for (const service of SERVICES) await db.query(`CREATE SCHEMA ${service}; SET search_path = ${service}; ${TABLES}`);
  const home = fs.mkdtempSync(path.join(os.tmpdir(), 'gt-bench-limit-'));
  process.once('exit', () => fs.rmSync(home, { recursive: true, force: true }));
  const script = path.join(home, 'flow.sql');
  fs.writeFileSync(script, flow());
  const env = { ...process.env, PGPASSWORD: decodeURIComponent(url.password) };
  return {
    run: async (count) => {
      for (const service of SERVICES) for (const table of ['thing', 'event', 'watermark']) await db.query(`ANALYZE ${service}.${table}`);
      const child = spawn('pgbench', ['-n', '-h', url.hostname, '-p', url.port, '-U', url.username, '-c', String(CLIENTS), '-j', String(CLIENTS), '-t', '1', '-D', `rows=${Math.ceil(count / CLIENTS)}`, '-f', script, 'limit'], { env, stdio: ['ignore', 'pipe', 'pipe'] });
      let said = '';
      for (const stream of [child.stdout, child.stderr]) stream.on('data', (text) => { said += text; });
      const code = await new Promise((resolve) => { child.once('close', resolve); });
      const tps = /^tps = ([\d.]+) /m.exec(said);
      if (code !== 0 || !tps) throw new Error(`pgbench ended with ${code}:\n${said.slice(-2_000)}`);
      return Number(tps[1]) * Math.ceil(count / CLIENTS);
    },
    stop: () => db.end(),
  };
}
