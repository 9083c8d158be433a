import { topicOf } from '@gt/contracts';
import { named, Sentence } from '../report.js';
import { AggregateFold, judgeMark, judgeRow, markWithoutAggregate, rowWithoutEvents } from '../sentences/aggregates.js';
import { subscriptions } from './backlog.js';
import { Along, ask, stream } from './cursor.js';
import { storedEvent, type EventRow } from './events.js';
import { ownerOf, serviceOf, type Installation } from './installation.js';
import { AGGREGATE_TABLES, WITHOUT_ROW } from './tables.js';

interface RowVersion { id: string; version: number }
interface MarkRow { aggregate_id: string; last_version: number; applied_count: string; digest: string }
interface Reading { readonly consumer: string; readonly marks: Along<MarkRow> }

/** Versions, rows and event hashes at the owner; counts and digests in every consumer. Events, rows and watermarks are read side by side in the order of their ids. */
export async function checkAggregates(installation: Installation, aggregateTypes: readonly string[]): Promise<readonly Sentence[]> {
  const owner = new Sentence('AGGREGATE', 'for every aggregate versions 1…n without a gap at the owner, its row at the last one, every event as it was recorded');
  const consumer = new Sentence('CONSUMER', 'in every consumer the same count and digest');
  const subscribed = await subscriptions(installation);
  for (const { name } of installation.services) {
    const known = aggregateTypes.filter((type) => ownerOf(type) === name);
    const found = await ask<{ aggregate_type: string; aggregate_id: string }>(installation.database(name), 'SELECT aggregate_type, min(aggregate_id::text) AS aggregate_id FROM event GROUP BY aggregate_type');
    for (const { aggregate_type: type, aggregate_id: id } of found.filter((f) => !known.includes(f.aggregate_type))) {
      owner.add([{ code: 'UNKNOWN_AGGREGATE', aggregate: named(type, id), message: `${name} has events of ${type}, for which there is no topic` }]);
    }
    for (const type of known) await checkType(installation, type, [...subscribed].filter(([, topics]) => topics.has(topicOf(type))).map(([each]) => each), owner, consumer);
  }
  return [owner, consumer];
}

async function checkType(installation: Installation, type: string, consumers: readonly string[], owner: Sentence, consumer: Sentence): Promise<void> {
  const url = installation.database(ownerOf(type));
  const table = AGGREGATE_TABLES[type];
  const rows = table === undefined ? null
    : new Along(stream<RowVersion>(url, `SELECT id::text AS id, version FROM ${table} ORDER BY id`), (r) => r.id, (r) => owner.add([rowWithoutEvents(type, r.id)]));
  const readings = consumers.map((name): Reading => ({ consumer: name, marks: new Along(
    stream<MarkRow>(installation.database(serviceOf(name)), 'SELECT aggregate_id, last_version, applied_count::text AS applied_count, digest FROM watermark WHERE consumer = $1 AND topic = $2 ORDER BY aggregate_id COLLATE "C"', [name, topicOf(type)]),
    // a row that was locked for a message that then was parked: PARKED says so
    (m) => m.aggregate_id, (m) => { if (m.last_version > 0) consumer.add([markWithoutAggregate(name, type, m.aggregate_id)]); }) }));

  const finish = async (fold: AggregateFold) => {
    if (rows) owner.add(judgeRow(fold, (await rows.take(fold.id))?.version ?? null));
    else if (!WITHOUT_ROW.includes(type)) owner.add([fold.broken('UNKNOWN_AGGREGATE', 'the check does not know where its row lies')]);
    for (const reading of readings) {
      const mark = await reading.marks.take(fold.id);
      consumer.look(judgeMark(reading.consumer, fold, mark && { version: mark.last_version, count: Number(mark.applied_count), digest: mark.digest }));
    }
  };
  try {
    let fold: AggregateFold | null = null;
    for await (const row of stream<EventRow>(url, 'SELECT * FROM event WHERE aggregate_type = $1 ORDER BY aggregate_id, version', [type])) {
      if (fold?.id !== row.aggregate_id) {
        if (fold) await finish(fold);
        fold = new AggregateFold(type, row.aggregate_id);
        owner.look();
      }
      owner.add(fold.add(storedEvent(row)));
    }
    if (fold) await finish(fold);
    await rows?.rest();
    for (const { marks } of readings) await marks.rest();
  } finally {
    await rows?.close();
    for (const { marks } of readings) await marks.close();
  }
}
