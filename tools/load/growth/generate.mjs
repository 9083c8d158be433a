// Applications by the hundred thousand: clones of cases that went through the city's own routes, so that every row and event is as a service wrote it.
// A clone differs by its ids, the person's name, and the number of its certificate. A thousand share a plan and a batch; every second thousand is another
// body's, of other units. The same in every run up to the templates' own ids. Rows are written by the database itself, a statement for each table and block.
import { canonicalJson } from '@gt/persistence';
import { Client } from 'pg';

/** Of every twenty clones two are drafts, one submitted, one recommended, one accepted, and fifteen are certified. */
export const OF = 20;
export const KINDS = { DRAFT: [0, 1], SUBMITTED: [2], RECOMMENDED: [3], ACCEPTED: [4], CERTIFIED: Array.from({ length: OF - 5 }, (_, i) => i + 5) };
/** Clones of one plan and batch. */
export const GROUP = 1_000;
/** Other bodies and units, to which every second group belongs. */
export const BODIES = 200;
export const UNITS = 2_000;
/** Applications of one statement: a block is a transaction in each database. */
const BLOCK = 20_000;

// A name is one person's alone, and thirty who follow one another share all but its last character: a question for a name or its beginning finds as many
// in a million as in ten thousand, and what grows is only what it is looked for in.
const SURNAMES = [...'王李张刘陈杨黄赵吴周徐孙马朱胡林郭何高罗郑梁谢宋唐许邓冯韩曹曾彭萧蔡潘田董袁于余'];
const GIVEN = [...'伟芳秀敏静丽强磊军洋勇艳杰娟涛明超霞平刚桂英玉兰建文华辉鹏宇'];
const list = (characters) => `(ARRAY[${characters.map((c) => `'${c}'`).join(',')}])`;
const DIGITS = [[SURNAMES, GIVEN.length ** 3], [GIVEN, GIVEN.length ** 2], [GIVEN, GIVEN.length], [GIVEN, 1]];
const NAME = DIGITS.map(([of, each]) => `${list(of)}[1 + (n / ${each}) % ${of.length}]`).join(' || ');
const idOf = (what, n = 'n') => `md5('growth ${what} ' || ${n})::uuid::text`;
const elsewhere = (old, what, n, group) => `CASE WHEN ${group} % 2 = 0 THEN '${old}' ELSE ${idOf(what, n)} END`;
/** Name and ids of a clone, for who asks for it. */
export const nameOf = (n) => DIGITS.map(([of, each]) => of[Math.floor(n / each) % of.length]).join('');
/** Which certificate in the order of clones it is, from 0. */
const rankOf = (n) => `(n / ${OF}) * ${KINDS.CERTIFIED.length} + n % ${OF} - ${KINDS.CERTIFIED[0]}`.replaceAll('n', n);

/** Rows of a case, by the column that says whose they are. Documents, sheets and messages are left out: they are read by their own ids alone. */
const ROWS = {
  applications: { person: 'id', application: 'id', application_slot: 'application_id', application_plan: 'application_id' },
  evaluation: { candidate: 'application_id', enrolment: 'application_id', result: 'id' },
  certificates: { pass: 'application_id', certificate: 'application_id' },
  supervision: { candidate_row: 'application_id' },
  archives: { candidate: 'application_id' },
};
/** Rows of a group: its plan and its batch. */
const GROUP_ROWS = { evaluation: { plan: 'id' }, certificates: { batch: 'plan_id' }, supervision: { plan_row: 'plan_id', certificate_batch: 'batch_id' }, archives: { plan: 'plan_id' } };
/** Aggregates whose events are cloned. */
const LOGGED = { applications: ['applications.person', 'applications.application'], evaluation: ['evaluation.result'], certificates: ['certificates.certificate'] };
const GROUP_LOGGED = { evaluation: ['evaluation.plan'], certificates: ['certificates.batch'] };
const SERVICES = Object.keys(ROWS);

/** Opens the databases as their owner of all; `close` ends the connections. */
export async function openGenerator(postgresUrl, { side }) {
  const clients = new Map();
  for (const service of [...SERVICES, 'bus']) {
    const url = new URL(postgresUrl);
    url.pathname = `/${service}`;
    const client = new Client(url.href);
    await client.connect();
    clients.set(service, client);
  }
  const ask = async (service, sql, params = []) => (await clients.get(service).query(sql, params)).rows;
  // as the peers' server (../servers.mjs): with the default of 1 GB, pages would go to the log whole again and again while a million are written
  await ask('bus', "ALTER SYSTEM SET max_wal_size = '4GB'");
  await ask('bus', 'SELECT pg_reload_conf()');
  const columns = new Map();
  const columnsOf = async (service, table) => {
    const key = `${service}.${table}`;
    if (!columns.has(key)) columns.set(key, (await ask(service, `SELECT quote_ident(attname) AS name FROM pg_attribute WHERE attrelid = $1::regclass AND attnum > 0 AND NOT attisdropped AND attgenerated = '' AND attidentity = '' ORDER BY attnum`, [table])).map((r) => r.name));
    return columns.get(key);
  };
  /** Positions before all that the city wrote: that past was published and read long ago, and no relay looks there. */
  const before = new Map(SERVICES.map((service) => [service, 0n]));
  let made = 0;
  let certificates = 0;

  const eventsOf = async (service, type, ids) => (await ask(service, 'SELECT * FROM event WHERE aggregate_type = $1 AND aggregate_id = ANY($2::uuid[]) ORDER BY version', [type, ids])).map((e) => ({
    service, id: e.id, row: JSON.stringify({ ...e, position: 0 }),
    // what is hashed (libs/persistence, event-log.ts)
    hashed: canonicalJson({ actor: e.actor, aggregateId: e.aggregate_id, aggregateType: e.aggregate_type, causationId: e.causation_id, correlationId: e.correlation_id, id: e.id, occurredAt: e.occurred_at.toISOString(), payload: e.payload, type: e.type, version: e.version }),
  }));
  const rowsOf = async (service, table, column, id) => (await ask(service, `SELECT to_jsonb(t)::text AS row FROM ${table} t WHERE ${column} = $1`, [id])).map(({ row }) => ({ service, table, row }));
  const collect = async (rowsBy, logged, idFor, ids) => {
    const rows = [];
    const events = [];
    for (const service of SERVICES) {
      for (const [table, column] of Object.entries(rowsBy[service] ?? {})) rows.push(...await rowsOf(service, table, column, idFor(table, column)));
      for (const type of logged[service] ?? []) events.push(...await eventsOf(service, type, ids));
    }
    return { rows, events };
  };

  const templateOf = async (id) => {
    const [{ person_id: person, name }] = await ask('applications', `SELECT person_id, state->'applicant'->>'name' AS name FROM application WHERE id = $1`, [id]);
    const [certificate] = await ask('certificates', `SELECT c.id, c.certificate_number AS number, c.batch_id AS batch, b.plan_id AS plan FROM certificate c JOIN batch b ON b.id = c.batch_id WHERE c.application_id = $1`, [id]);
    const changes = [[id, idOf('application')], [person, idOf('person')], [name, NAME], [side.institutionId, elsewhere(side.institutionId, 'body', `(n / ${GROUP}) % ${BODIES}`, `(n / ${GROUP})`)], [side.employerId, elsewhere(side.employerId, 'unit', `(n / ${OF}) % ${UNITS}`, `(n / ${GROUP})`)]];
    if (certificate) {
      changes.push([certificate.id, idOf('certificate')], [certificate.number, `'${certificate.number.slice(0, 16)}' || lpad((${certificates} + 1 + ${rankOf('n')})::text, 6, '0')`], [certificate.plan, idOf('plan', `n / ${GROUP}`)], [certificate.batch, idOf('batch', `n / ${GROUP}`)]);
    }
    return { ...await collect(ROWS, LOGGED, (table) => (table === 'person' ? person : id), [id, person, certificate?.id].filter(Boolean)), changes, certificate };
  };
  const groupOf = async ({ plan, batch }) => ({
    ...await collect(GROUP_ROWS, GROUP_LOGGED, (_table, column) => (column === 'batch_id' ? batch : plan), [plan, batch]),
    changes: [[plan, idOf('plan')], [batch, idOf('batch')], [side.institutionId, elsewhere(side.institutionId, 'body', `n % ${BODIES}`, 'n')]],
  });

  /** `source` (SQL, text) with what differs in a clone; `params` grows by the texts that are looked for. */
  const cloned = (source, changes, params) => changes.reduce((sql, [old, expression]) => `replace(${sql}, $${params.push(old)}, ${expression})`, source);
  const series = (residues) => `generate_series($1::int, $2::int) n${residues === null ? '' : `, LATERAL (SELECT 1 WHERE n % ${OF} = ANY('{${residues.join(',')}}'::int[])) chosen`}`;

  async function cloneRow({ service, table, row }, { changes }, residues, from, to) {
    const params = [from, to, row];
    const names = await columnsOf(service, table);
    const record = `jsonb_populate_record(NULL::${table}, ${cloned('$3::text', changes, params)}::jsonb)`;
    const kept = names.filter((name) => !(table === 'application' && name === 'changed'));
    await clients.get(service).query(`INSERT INTO ${table} (${kept.join(', ')}) SELECT ${kept.map((name) => (name === 'since' ? `r.since - n * interval '1 second'` : `r.${name}`)).join(', ')} FROM ${series(residues)}, LATERAL ${record} r`, params);
  }
  async function cloneEvent({ service, id, row, hashed }, { changes }, residues, from, to) {
    const at = before.get(service);
    const span = BigInt(to - from + 1);
    const all = [...changes, [id, idOf(`event ${id}`)]];
    const params = [from, to, row, hashed];
    await clients.get(service).query(`INSERT INTO event (position, id, aggregate_type, aggregate_id, version, type, payload, actor, causation_id, correlation_id, traceparent, occurred_at, recorded_at, sha256) OVERRIDING SYSTEM VALUE
      SELECT ${at - span} + n - $1::int, r.id, r.aggregate_type, r.aggregate_id, r.version, r.type, r.payload, r.actor, r.causation_id, r.correlation_id, r.traceparent, r.occurred_at, r.recorded_at, encode(sha256(convert_to(${cloned('$4::text', all, params)}, 'UTF8')), 'hex')
      FROM ${series(residues)}, LATERAL jsonb_populate_record(NULL::event, ${cloned('$3::text', all, params)}::jsonb) r`, params);
    before.set(service, at - span);
  }

  /** The bodies and units of the other half: copies of the body, registered units. */
  async function places() {
    for (const service of SERVICES) {
      await ask(service, `INSERT INTO copy SELECT r.* FROM copy t, generate_series(0, ${BODIES - 1}) n, LATERAL jsonb_populate_record(NULL::copy, replace(to_jsonb(t)::text, $1, md5('growth body ' || n)::uuid::text)::jsonb) r WHERE t.aggregate_type = 'institutions.institution' AND t.id = $1::uuid`, [side.institutionId]);
    }
    const [unit] = await ask('applications', 'SELECT credit_code AS code FROM employer WHERE id = $1', [side.employerId]);
    const changes = [[side.employerId, idOf('unit')], [unit.code, `lpad(n::text, 18, '0')`]];
    for (const row of await rowsOf('applications', 'employer', 'id', side.employerId)) await cloneRow(row, { changes }, null, 0, UNITS - 1);
    for (const event of (await eventsOf('applications', 'applications.employer', [side.employerId])).toReversed()) await cloneEvent(event, { changes }, null, 0, UNITS - 1);
  }
  /** Who is certified by a group's batch: its own state, the projection of it, and the plan's counter. */
  const APPLICATIONS_OF_GROUP = `(SELECT array_agg(md5('growth application ' || k)::uuid ORDER BY k) FROM generate_series(n * ${GROUP}, n * ${GROUP} + ${GROUP - 1}) k WHERE k % ${OF} >= ${KINDS.CERTIFIED[0]})`;
  const OF_GROUPS = 'FROM generate_series($1::int, $2::int) n';
  const FILL = {
    certificates: [`UPDATE batch t SET state = jsonb_set(t.state, '{applicationIds}', to_jsonb(${APPLICATIONS_OF_GROUP})) ${OF_GROUPS} WHERE t.id = ${idOf('batch')}::uuid`],
    supervision: [
      `UPDATE certificate_batch t SET application_ids = ${APPLICATIONS_OF_GROUP} ${OF_GROUPS} WHERE t.batch_id = ${idOf('batch')}::uuid`,
      `INSERT INTO plan_counter (plan_id, standing, candidates) SELECT ${idOf('plan')}::uuid, 'CERTIFIED', ${(GROUP / OF) * KINDS.CERTIFIED.length} ${OF_GROUPS}`,
    ],
  };
  /** A block in one service's database. */
  async function growIn(service, from, to) {
    const own = (things) => things.filter((thing) => thing.service === service);
    const groups = [from / GROUP, (to + 1) / GROUP - 1];
    await ask(service, 'BEGIN');
    for (const row of own(group.rows)) await cloneRow(row, group, null, ...groups);
    for (const event of own(group.events).toReversed()) await cloneEvent(event, group, null, ...groups);
    for (const sql of FILL[service] ?? []) await ask(service, sql, groups);
    for (const [kind, template] of Object.entries(templates)) {
      for (const row of own(template.rows)) await cloneRow(row, template, KINDS[kind], from, to);
      // the last version first, for each lies before the one that was written before it
      for (const event of own(template.events).toReversed()) await cloneEvent(event, template, KINDS[kind], from, to);
    }
    if (service === 'certificates') {
      const [issued] = await ask(service, `SELECT ${rankOf(String(to))} AS rank`);
      await ask(service, 'UPDATE number_book b SET last_serial = $1 FROM certificate c WHERE c.id = $2 AND b.site_id = (c.state->>\'siteId\')::uuid AND b.level = (c.state->>\'level\')::int', [certificates + 1 + Number(issued.rank), templates.CERTIFIED.certificate.id]);
    }
    await ask(service, 'COMMIT');
  }

  let templates;
  let group;
  return {
    ask,
    /** Takes the cases that are cloned, by kind, as they stand now. */
    async take(ids) {
      [{ n: certificates }] = await ask('certificates', 'SELECT count(*)::int AS n FROM certificate');
      templates = {};
      for (const [kind, id] of Object.entries(ids)) templates[kind] = await templateOf(id);
      group = await groupOf(templates.CERTIFIED.certificate);
      await places();
    },
    /** Clones up to `count` in all (a multiple of GROUP); those that are there stay. */
    async grow(count, say) {
      for (let from = made; from < count; from += BLOCK) {
        const to = Math.min(count, from + BLOCK) - 1;
        await Promise.all(SERVICES.map((service) => growIn(service, from, to)));
        made = to + 1;
        say(`generated ${made.toLocaleString('en-US')} of ${count.toLocaleString('en-US')}`);
      }
      await Promise.all([...clients.keys()].map((service) => ask(service, 'VACUUM (ANALYZE)')));
    },
    /** Bytes of all databases that it writes. */
    async bytes() { return Number((await ask('applications', 'SELECT sum(pg_database_size(datname)) AS n FROM pg_database'))[0].n); },
    async close() { for (const client of clients.values()) await client.end(); },
  };
}
