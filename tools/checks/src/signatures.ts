import type { Pool } from 'pg';
import { CannotRead, type Connections } from './connections.js';
import { stream } from './read/cursor.js';
import { storedEvent, type EventRow } from './read/events.js';
import { Installation } from './read/installation.js';
import { Sentence, type SentenceReport } from './report.js';
import { publicKeyOf, SignatureFold, type PublicKey } from './sentences/signatures.js';

/** Recomputes every signature of every event of an installation. Throws CannotRead. Writes nothing. */
export async function checkSignatures(connections: Connections): Promise<SentenceReport> {
  const sentence = new Sentence('SIGNATURE', 'every signature fits its signer, what was signed, and the key of the service that recorded it');
  const keys = Object.entries(connections.signingKeys).map(([service, spki]) => {
    try { return publicKeyOf(service, spki); } catch (error) { throw new CannotRead(`signingKeys: the key of ${service} is no Ed25519 public key`, { cause: error }); }
  });
  const installation = new Installation(connections, []);
  try {
    for (const service of Object.keys(connections.databases)) await checkService(service, installation.database(service), keys, sentence);
  } finally {
    await installation.close();
  }
  return sentence.report();
}

async function checkService(service: string, database: Pool, keys: readonly PublicKey[], sentence: Sentence): Promise<void> {
  let fold: SignatureFold | null = null;
  let of = '';
  for await (const row of stream<EventRow>(database, 'SELECT * FROM event ORDER BY aggregate_type, aggregate_id, version')) {
    const event = storedEvent(row);
    if (of !== `${event.aggregateType} ${event.aggregateId}`) {
      of = `${event.aggregateType} ${event.aggregateId}`;
      fold = new SignatureFold(keys);
    }
    const breaks = fold!.add(event);
    if (breaks === null) continue;
    sentence.look(breaks);
    sentence.count(`${service}.${event.type}`);
  }
}
