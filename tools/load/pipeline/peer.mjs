// The same flow by hand: pg and kafkajs, no framework and none of our parts; the same SQL shape, envelope, schema check, sealing and hash.
// `size` 1: one transaction per message, eight at a time; otherwise set-based, so many rows a statement.
import { createCipheriv, createHash, createHmac, randomBytes, randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { Ajv } from 'ajv';
import canonicalize from 'canonicalize';
import { Kafka, logLevel } from 'kafkajs';
import { Pool } from 'pg';

const PARTITIONS = 4;
/** Commands of one row that run at a time: what one pool carries. */
const AT_ONCE = 8;
const PAGE = 2_000;
const SCHEMA = new Ajv().compile({
  type: 'object', required: ['applicationId', 'personId', 'level', 'occupation'], additionalProperties: false,
  properties: { applicationId: { type: 'string' }, personId: { type: 'string' }, level: { type: 'integer' }, occupation: { type: 'object' }, name: { type: 'string' }, idNumber: { type: 'string' }, phone: { type: 'string' },
    title: { type: 'object' }, status: { type: 'string' }, verdict: { type: 'object' }, number: { type: 'string' }, scores: { type: 'object' } },
});
export const TABLES = `
  CREATE TABLE event (position bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, id uuid NOT NULL UNIQUE, aggregate_type text NOT NULL, aggregate_id uuid NOT NULL, version int NOT NULL, type text NOT NULL,
    payload jsonb NOT NULL, actor jsonb NOT NULL, correlation_id text NOT NULL, occurred_at timestamptz NOT NULL, recorded_at timestamptz NOT NULL DEFAULT clock_timestamp(), sha256 text NOT NULL, UNIQUE (aggregate_type, aggregate_id, version));
  CREATE TABLE thing (id uuid PRIMARY KEY, version int NOT NULL, status text NOT NULL, state jsonb NOT NULL);
  CREATE TABLE slot (person_id text, title_level text, application_id uuid NOT NULL, PRIMARY KEY (person_id, title_level));
  CREATE TABLE number_book (level int PRIMARY KEY, last int NOT NULL);
  CREATE TABLE relay_mark (position bigint NOT NULL);
  INSERT INTO relay_mark VALUES (0);
  CREATE TABLE consumed (topic text, partition int, next bigint NOT NULL, PRIMARY KEY (topic, partition));
  CREATE TABLE watermark (topic text, aggregate_id uuid, version int NOT NULL, event_id uuid NOT NULL, PRIMARY KEY (topic, aggregate_id));
  CREATE TABLE projection (application_id uuid PRIMARY KEY, standing text NOT NULL, certificate text);`;
const partitionOf = (key) => createHash('sha256').update(key).digest().readUInt32BE(0) % PARTITIONS;
const chunks = (list, size) => Array.from({ length: Math.ceil(list.length / size) }, (_, i) => list.slice(i * size, (i + 1) * size));
async function atOnce(work) {
  let next = 0;
  await Promise.all(Array.from({ length: Math.min(AT_ONCE, work.length) }, async () => { while (next < work.length) await work[next++](); }));
}

class Service {
  constructor(name, aggregate, url, kafka) {
    Object.assign(this, { name, aggregate, kafka, topic: `load.${name}.${aggregate}`, pool: new Pool({ connectionString: url, max: AT_ONCE + 2 }), wake: () => undefined, stopping: false });
  }

  async transaction(work) {
    const client = await this.pool.connect();
    try {
      await client.query('BEGIN');
      const answer = await work(client);
      await client.query('COMMIT');
      return answer;
    } catch (error) {
      await client.query('ROLLBACK');
      throw error;
    } finally {
      client.release();
      this.wake();
    }
  }

  /** Rows first, then their events, in one statement each. */
  async append(client, type, rows) {
    const occurredAt = new Date();
    const actor = { subject: `service:${this.name}`, role: 'SERVICE', place: null };
    const correlationId = randomUUID();
    const events = rows.map(({ id, version, data }) => {
      if (!SCHEMA(data)) throw new Error(JSON.stringify(SCHEMA.errors));
      const event = { id: randomUUID(), aggregateType: this.aggregate, aggregateId: id, version, type, payload: data, actor, correlationId, occurredAt: occurredAt.toISOString() };
      return { ...event, sha: createHash('sha256').update(canonicalize(event)).digest('hex') };
    });
    await client.query({ name: 'append', text: `INSERT INTO event (id, aggregate_type, aggregate_id, version, type, payload, actor, correlation_id, occurred_at, sha256)
      SELECT r.id, $1, r.aggregate_id, r.version, $2, r.payload, $3, $4, $5, r.sha FROM unnest($6::uuid[], $7::uuid[], $8::int[], $9::jsonb[], $10::text[]) AS r(id, aggregate_id, version, payload, sha)`,
    values: [this.aggregate, type, JSON.stringify(actor), correlationId, occurredAt, events.map((e) => e.id), events.map((e) => e.aggregateId), events.map((e) => e.version), events.map((e) => JSON.stringify(e.payload)), events.map((e) => e.sha)] });
  }

  create(client, rows, status) {
    return client.query({ name: 'create', text: 'INSERT INTO thing SELECT r.id, 1, $1, r.state FROM unnest($2::uuid[], $3::jsonb[]) AS r(id, state)', values: [status, rows.map((r) => r.id), rows.map((r) => JSON.stringify(r.data))] });
  }
  async load(client, ids) {
    return (await client.query({ name: 'load', text: 'SELECT id, version, status, state FROM thing WHERE id = ANY($1) ORDER BY id FOR UPDATE', values: [ids] })).rows;
  }
  async save(client, rows, status) {
    const { rowCount } = await client.query({ name: 'save', text: `UPDATE thing t SET version = r.version + 1, status = $1, state = r.state FROM unnest($2::uuid[], $3::int[], $4::jsonb[]) AS r(id, version, state) WHERE t.id = r.id AND t.version = r.version`,
      values: [status, rows.map((r) => r.id), rows.map((r) => r.version), rows.map((r) => JSON.stringify(r.data))] });
    if (rowCount !== rows.length) throw new Error('stale');
  }

  /** Position order up to a settled mark; a thousand messages a send, one partition a send. */
  async relay() {
    const producer = this.kafka.producer({ idempotent: false, allowAutoTopicCreation: false });
    await producer.connect();
    const db = await this.pool.connect();
    let position = '0';
    let woken = false;
    let wakeUp = () => undefined;
    this.wake = () => { woken = true; wakeUp(); };
    while (!this.stopping) {
      woken = false;
      const noted = (await db.query('SELECT CASE WHEN is_called THEN last_value ELSE 0 END::text AS p FROM event_position_seq')).rows[0].p;
      if (noted === position) {
        if (!woken) await Promise.race([new Promise((resolve) => { wakeUp = resolve; }), sleep(100)]);
        continue;
      }
      const barrier = (await db.query('SELECT pg_current_xact_id()::text AS id')).rows[0].id;
      while (!(await db.query('SELECT pg_snapshot_xmin(pg_current_snapshot()) >= $1::xid8 AS ok', [barrier])).rows[0].ok) await sleep(1);
      for (;;) {
        const { rows } = await db.query({ name: 'page', text: `SELECT * FROM event WHERE position > $1 AND position <= $2 ORDER BY position LIMIT ${PAGE}`, values: [position, noted] });
        const parts = Array.from({ length: PARTITIONS }, () => []);
        for (const e of rows) {
          const partition = partitionOf(e.aggregate_id);
          parts[partition].push({ key: e.aggregate_id, value: JSON.stringify(e.payload), partition, headers: {
            'content-type': 'application/json', ce_specversion: '1.0', ce_id: e.id, ce_source: `/${this.name}`, ce_type: e.type, ce_time: e.occurred_at.toISOString(), ce_subject: e.aggregate_id, ce_typeversion: '1', ce_aggregatetype: e.aggregate_type,
            ce_aggregateversion: String(e.version), ce_recordedat: e.recorded_at.toISOString(), ce_actorsubject: e.actor.subject, ce_actorrole: e.actor.role, ce_correlationid: e.correlation_id,
          } });
        }
        await Promise.all(parts.map(async (messages) => { for (const lot of chunks(messages, 1_000)) await producer.send({ topic: this.topic, acks: -1, messages: lot }); }));
        if (rows.length > 0) position = rows.at(-1).position;
        if (rows.length < PAGE) break;
      }
      position = noted;
      await db.query('UPDATE relay_mark SET position = $1', [position]);
    }
    db.release();
    await producer.disconnect();
  }

  /** Watermark, handler and offset in one transaction for each lot of `size` messages. */
  async consume(sources, size, handle) {
    this.consumer = this.kafka.consumer({ groupId: `${this.name}-${randomUUID()}`, maxWaitTimeInMs: 100 });
    await this.consumer.connect();
    await this.consumer.subscribe({ topics: sources.map((s) => s.topic), fromBeginning: true });
    const joined = new Promise((resolve) => { this.consumer.on(this.consumer.events.GROUP_JOIN, resolve); });
    await this.consumer.run({ partitionsConsumedConcurrently: 4, eachBatch: async ({ batch, resolveOffset }) => {
      for (const lot of chunks(batch.messages, size)) {
        await this.transaction(async (client) => {
          const messages = lot.map((m) => ({ id: m.headers.ce_id.toString(), type: m.headers.ce_type.toString(), version: Number(m.headers.ce_aggregateversion.toString()), key: m.key.toString(), data: JSON.parse(m.value.toString()) }));
          for (const m of messages) if (!SCHEMA(m.data)) throw new Error(JSON.stringify(SCHEMA.errors));
          // several versions of one key in a lot: the last stays
          const last = [...new Map(messages.map((m) => [m.key, m])).values()];
          await client.query({ name: 'watermark', text: `INSERT INTO watermark SELECT $1, r.id, r.version, r.event FROM unnest($2::uuid[], $3::int[], $4::uuid[]) AS r(id, version, event)
            ON CONFLICT (topic, aggregate_id) DO UPDATE SET version = EXCLUDED.version, event_id = EXCLUDED.event_id`, values: [batch.topic, last.map((m) => m.key), last.map((m) => m.version), last.map((m) => m.id)] });
          await handle(client, messages);
          await client.query({ name: 'offset', text: 'INSERT INTO consumed VALUES ($1, $2, $3) ON CONFLICT (topic, partition) DO UPDATE SET next = EXCLUDED.next', values: [batch.topic, batch.partition, String(BigInt(lot.at(-1).offset) + 1n)] });
        });
        resolveOffset(lot.at(-1).offset);
      }
    } });
    await joined;
  }

  async stop() {
    this.stopping = true;
    this.wake();
    await this.consumer?.disconnect();
    await this.relaying;
    await this.pool.end();
  }
}

/** One of the two programs; `run(people)` answers the seconds from the first command to the last projection. */
export async function handWritten({ server, brokers, size, label }) {
  const kafka = new Kafka({ clientId: label, brokers, logLevel: logLevel.NOTHING });
  const make = async (name, aggregate) => {
    const service = new Service(`${label}-${name}`, aggregate, await server.database(`${label}_${name}`), kafka);
    await service.pool.query(TABLES);
    return service;
  };
  const [applications, evaluation, certificates, archives, supervision] = await Promise.all([make('applications', 'application'), make('evaluation', 'result'), make('certificates', 'certificate'), make('archives', 'item'), make('supervision', 'none')]);
  const all = [applications, evaluation, certificates, archives, supervision];
  const admin = kafka.admin();
  await admin.connect();
  await admin.createTopics({ waitForLeaders: true, topics: all.map((s) => ({ topic: s.topic, numPartitions: PARTITIONS })) });
  await admin.disconnect();
  for (const service of all) service.relaying = service.relay();

  const key = randomBytes(32);
  const seal = (text) => {
    const iv = randomBytes(12);
    const cipher = createCipheriv('aes-256-gcm', key, iv);
    return Buffer.concat([iv, cipher.update(text, 'utf8'), cipher.final(), cipher.getAuthTag()]).toString('base64url');
  };
  const ofType = (messages, type) => messages.filter((m) => m.type === type);
  await evaluation.consume([applications], size, async (client, messages) => {
    const accepted = ofType(messages, 'Accepted');
    if (accepted.length > 0) await evaluation.create(client, accepted.map((m) => ({ id: m.key, data: m.data })), 'CANDIDATE');
  });
  await applications.consume([evaluation], size, async (client, messages) => {
    const rows = await applications.load(client, messages.map((m) => m.key));
    const concluded = rows.map((r) => ({ id: r.id, version: r.version, data: { ...r.state, status: 'CONCLUDED' } }));
    await applications.save(client, concluded, 'CONCLUDED');
    await applications.append(client, 'Concluded', concluded.map((r) => ({ ...r, version: r.version + 1 })));
  });
  await certificates.consume([evaluation], size, async (client, messages) => {
    const { rows: [{ last }] } = await client.query({ name: 'number', text: 'INSERT INTO number_book VALUES (2, $1) ON CONFLICT (level) DO UPDATE SET last = number_book.last + $1 RETURNING last', values: [messages.length] });
    const rows = messages.map((m, i) => ({ id: m.key, version: 1, data: { ...m.data, status: 'ISSUED', number: `Y000150000101262${String(last - messages.length + i + 1).padStart(6, '0')}` } }));
    await certificates.create(client, rows, 'ISSUED');
    await certificates.append(client, 'CertificateIssued', rows);
  });
  await archives.consume([certificates], size, async (client, messages) => {
    const rows = messages.map((m) => ({ id: m.key, version: 1, data: { ...m.data, status: 'AWAITED' } }));
    await archives.create(client, rows, 'AWAITED');
    await archives.append(client, 'ItemAwaited', rows);
  });
  await supervision.consume([applications, evaluation, certificates], size, async (client, messages) => {
    const last = [...new Map(messages.map((m) => [m.key, m])).values()];
    await client.query({ name: 'project', text: `INSERT INTO projection SELECT r.id, r.standing, r.certificate FROM unnest($1::uuid[], $2::text[], $3::text[]) AS r(id, standing, certificate)
      ON CONFLICT (application_id) DO UPDATE SET standing = EXCLUDED.standing, certificate = coalesce(EXCLUDED.certificate, projection.certificate)`, values: [last.map((m) => m.key), last.map((m) => m.type), last.map((m) => m.data.number ?? null)] });
  });

  const counted = async (service, sql, wanted) => {
    while (Number((await service.pool.query(sql)).rows[0].n) < wanted) await sleep(10);
  };
  let done = 0;
  return {
    run: async (people) => {
      for (const service of all) await service.pool.query('ANALYZE');
      done += people.length;
      const command = (items, work) => atOnce(chunks(items, size).map((lot) => () => work(lot)));
      const begun = performance.now();
      const rows = people.map((p) => ({ id: randomUUID(), person: p }));
      await command(rows, (lot) => applications.transaction(async (client) => {
        const made = lot.map(({ id, person }) => ({ id, version: 1, data: {
          applicationId: id, personId: createHmac('sha256', key).update(person.documentNumber).digest('hex').slice(0, 32), name: person.name, idNumber: seal(person.documentNumber), phone: seal(person.phone), level: 2,
          occupation: { code: '6-18-01-01', name: '车工' }, title: { series: '工程技术', name: '工程师', speciality: '机械工程' }, status: 'SUBMITTED', verdict: { eligible: true, path: '二(一)', method: 'COMPREHENSIVE_REVIEW', reasons: [] },
        } }));
        await applications.create(client, made, 'SUBMITTED');
        await applications.append(client, 'Submitted', made);
      }));
      const ids = rows.map((r) => r.id);
      const step = (from, to, type, also = async () => undefined) => command(ids, (lot) => applications.transaction(async (client) => {
        const loaded = await applications.load(client, lot);
        if (loaded.some((r) => r.status !== from)) throw new Error('state');
        const next = loaded.map((r) => ({ id: r.id, version: r.version, data: { ...r.state, status: to } }));
        await also(client, next);
        await applications.save(client, next, to);
        await applications.append(client, type, next.map((r) => ({ ...r, version: r.version + 1 })));
      }));
      await step('SUBMITTED', 'RECOMMENDED', 'Recommended');
      await step('RECOMMENDED', 'ACCEPTED', 'Accepted', async (client, next) => {
        const { rowCount } = await client.query({ name: 'slot', text: `INSERT INTO slot SELECT r.person, 'INTERMEDIATE', r.id FROM unnest($1::text[], $2::uuid[]) AS r(person, id) ON CONFLICT DO NOTHING RETURNING 1`, values: [next.map((r) => r.data.personId), next.map((r) => r.id)] });
        if (rowCount !== next.length) throw new Error('slot');
      });
      await counted(evaluation, "SELECT count(*) AS n FROM thing", done);
      await command(ids, (lot) => evaluation.transaction(async (client) => {
        const loaded = await evaluation.load(client, lot);
        const next = loaded.map((r) => ({ id: r.id, version: r.version, data: { ...r.state, status: 'PASSED', scores: { theory: '72.00', skill: '80.10', comprehensive: '75.33' } } }));
        await evaluation.save(client, next, 'EFFECTIVE');
        await evaluation.append(client, 'ResultTookEffect', next.map((r) => ({ ...r, version: r.version + 1 })));
      }));
      await Promise.all([
        counted(archives, 'SELECT count(*) AS n FROM thing', done), counted(applications, "SELECT count(*) AS n FROM thing WHERE status = 'CONCLUDED'", done),
        counted(supervision, 'SELECT count(*) AS n FROM projection WHERE certificate IS NOT NULL', done),
      ]);
      return (performance.now() - begun) / 1000;
    },
    stop: async () => { for (const service of all) await service.stop(); },
  };
}
