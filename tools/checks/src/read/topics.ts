import { topicOf } from '@gt/contracts';
import { toEnvelope, toMessage, type DeliveredMessage, type TopicReader } from '@gt/event-bus';
import { Sentence } from '../report.js';
import { TopicJudge, type Told } from '../sentences/topics.js';
import { ask, stream } from './cursor.js';
import { storedEvent, type EventRow } from './events.js';
import { ownerOf, type Installation } from './installation.js';

/** Event ids have this form; what a message carries may be anything. */
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** Every topic holds every event of its owner at least once, first occurrences in version order, each as its event gives it. */
export async function checkTopics(installation: Installation, reader: TopicReader, aggregateTypes: readonly string[]): Promise<Sentence> {
  const sentence = new Sentence('TOPIC', 'the topic holds every event of the owner at least once, in version order, as it was recorded');
  const types = aggregateTypes.filter((type) => installation.services.some((s) => s.name === ownerOf(type)));
  const judges = new Map(types.map((type) => [topicOf(type), { type, judge: new TopicJudge(type) }]));
  await reader.read([...judges.keys()], async (topic, _partition, messages) => {
    const { type, judge } = judges.get(topic)!;
    const told = await toldBy(installation, type, messages);
    for (const message of messages) sentence.look(judge.add(message, told.get(message.headers['ce_id'] ?? '') ?? null));
  });
  for (const { type, judge } of judges.values()) {
    const last = stream<{ id: string; version: number }>(installation.database(ownerOf(type)), 'SELECT aggregate_id::text AS id, max(version) AS version FROM event WHERE aggregate_type = $1 GROUP BY aggregate_id ORDER BY aggregate_id', [type]);
    for await (const { id, version } of last) sentence.add(judge.whole(id, version));
  }
  return sentence;
}

/** The events that a page of messages tells of, by id. */
async function toldBy(installation: Installation, type: string, messages: readonly DeliveredMessage[]): Promise<Map<string, Told>> {
  const ids = [...new Set(messages.map((m) => m.headers['ce_id'] ?? '').filter((id) => UUID.test(id)))];
  const rows = await ask<EventRow>(installation.database(ownerOf(type)), 'SELECT * FROM event WHERE id = ANY($1::uuid[]) AND aggregate_type = $2', [ids, type]);
  const { toContract } = installation.service(ownerOf(type));
  return new Map(rows.map((row) => {
    const event = storedEvent(row);
    return [row.id, { aggregateId: row.aggregate_id, version: row.version, message: toMessage(toEnvelope(event, toContract), '') }];
  }));
}
