// Public checks of certificates a second (六(五), 证书查询): through the portal's front with its limit on, against a bare server with the same question and answer.
import { nameKey } from '@gt/domain';
import fastify from 'fastify';
import { Pool } from 'pg';
import { load, rawRequest } from '../http.mjs';
import { atLeast, interleave, percentile, ratio, resultOf, roundsOf } from '../measure.mjs';
import { postgresSettings } from '../servers.mjs';
import { townWithFront } from '../town.mjs';

const OURS = 'ours: portal → certificates';
const BARE = 'bare Fastify + pg';
const CONNECTIONS = 16;
/** Connections of a service's pool (libs/persistence): the peer has as many. */
const POOL = 10;

export async function bench({ quick, say }) {
  const sizes = quick ? { certificates: 2_000, requests: 200 } : { certificates: 100_000, requests: 5_000 };
  const place = await townWithFront();
  try {
    await fill(place, sizes.certificates);
    const bare = await bareServer(place.databaseUrl('certificates'));
    const requests = Array.from({ length: 1_000 }, (_, i) => { const { number, name } = certificateOf((i * 7_919) % sizes.certificates); return rawRequest('POST', '/api/certificates/verifications', {}, { certificateNumber: number, name }); });
    const times = [];
    const run = (port, keep) => async () => { const { perSecond, times: took } = await load({ port, connections: CONNECTIONS, count: sizes.requests, requests }); if (keep) times.push(...took); return perSecond; };
    const values = await interleave([{ name: OURS, unit: 'checks/s', run: run(place.port, true) }, { name: BARE, unit: 'checks/s', run: run(bare.port, false) }], { rounds: roundsOf(quick), say });
    const settings = await postgresSettings({ query: (text) => place.sql('certificates', text) });
    await bare.stop();
    return {
      settings: { ...settings, certificates: sizes.certificates, connections: CONNECTIONS, requests: sizes.requests, rateLimit: 'on, above the load' },
      results: [resultOf(OURS, 'checks/s', values.get(OURS)), resultOf(BARE, 'checks/s', values.get(BARE)), resultOf('ours, p99 of one check', 'ms', [percentile(times, 0.99)])],
      goals: [atLeast('checks: ≥ 0.7 × bare', 0.7, ratio(values, OURS, BARE))],
    };
  } finally { await place.stop(); }
}

const NAMES = ['张三', '买买提·吐尔逊', '欧阳静', '李四'];
const certificateOf = (i) => ({ number: `S000050000001262${String(i).padStart(6, '0')}`, name: NAMES[i % NAMES.length] });

/** Rows as issuing leaves them. */
async function fill({ sql }, count) {
  const BLOCK = 5_000;
  for (let from = 0; from < count; from += BLOCK) {
    const block = Array.from({ length: Math.min(BLOCK, count - from) }, (_, k) => certificateOf(from + k));
    await sql('certificates', `INSERT INTO certificate (id, version, state, certificate_number, person_id, name_key, batch_id, institution_id, application_id, issued_on, print, status)
      SELECT gen_random_uuid(), 1, jsonb_build_object('status', 'ISSUED', 'certificateNumber', r.number, 'name', r.name, 'idType', 'RESIDENT_ID', 'idNumberMasked', '110*************2X', 'printedName', '重庆某某机械有限公司',
        'occupation', jsonb_build_object('code', '6-18-01-01', 'name', '车工', 'workType', null), 'level', 2, 'issuedOn', '2026-03-31', 'statusOn', null), r.number, gen_random_uuid(), r.key, gen_random_uuid(), gen_random_uuid(), gen_random_uuid(), '2026-03-31', 'PRINTED', 'ISSUED'
      FROM unnest($1::text[], $2::text[], $3::text[]) AS r(number, name, key)`, [block.map((b) => b.number), block.map((b) => b.name), block.map((b) => nameKey(b.name))]);
  }
  await sql('certificates', 'ANALYZE certificate');
}

/** The peer: body checked by the same shape, the same statement's work, the same answer, nothing else. */
async function bareServer(url) {
  const pool = new Pool({ connectionString: url, max: POOL });
  const server = fastify();
  const text = { type: ['string', 'null'], maxLength: 200 };
  server.post('/api/certificates/verifications', { schema: { body: { type: 'object', additionalProperties: false, properties: { certificateNumber: text, name: text, idType: text, idNumber: text } } } }, async (request) => {
    const { certificateNumber, name } = request.body;
    const { rows } = await pool.query('SELECT state FROM certificate WHERE certificate_number = $1 AND name_key = $2', [certificateNumber, nameKey(name)]);
    return { status: rows.length > 0 ? 'VALID' : 'NOT_FOUND', certificates: rows.map(({ state: c }) => ({ certificateNumber: c.certificateNumber, name: c.name, idType: '居民身份证', idNumberMasked: c.idNumberMasked, institution: c.printedName, occupation: c.occupation.name, workType: c.occupation.workType, level: c.level, issuedOn: c.issuedOn, status: 'VALID', statusOn: c.statusOn })) };
  });
  await server.listen({ port: 0, host: '127.0.0.1' });
  return { port: server.server.address().port, stop: async () => { await server.close(); await pool.end(); } };
}
