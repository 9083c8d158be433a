// Reads an owner's history in a process of its own, so that a test can kill it: node history-member.mjs '{"databaseUrl":…,"ownerUrl":…,"consumer":…,"logId":…}'
// Uses the built library. The owner is the test: it answers GET <ownerUrl>?after=… with a page. An event with fail = CRASH ends the process.
import { openDatabase } from '@gt/persistence';
import { defineEvent } from '@gt/contracts';
import { Type as T } from '@sinclair/typebox';
import { HistoryReader } from '../dist/core/history.js';
import { Runner } from '../dist/core/runner.js';

const { databaseUrl, ownerUrl, consumer, logId } = JSON.parse(process.argv[2]);
defineEvent({
  type: 'conformance.Happened', version: 1, aggregate: 'conformance.thing', dataClass: 'NONE',
  schema: T.Object({ step: T.Integer(), fail: T.Optional(T.String()) }, { additionalProperties: false }), example: { step: 1 },
});
const database = await openDatabase({ url: databaseUrl, applicationName: 'history member' });
const handler = {
  id: {}, batch: false,
  call: async (event, { tx }) => {
    await tx.query('INSERT INTO effect (consumer, aggregate_id, version, step) VALUES ($1, $2, $3, $4)', [consumer, event.aggregateId, event.version, event.data.step]);
    if (event.data.fail === 'CRASH') process.kill(process.pid, 'SIGKILL');
  },
};
const driver = { kind: 'postgres', logId: async () => logId };
const runner = new Runner({ consumer, database, driver, topics: [], handlers: (type) => (type === 'conformance.Happened' ? [handler] : []) });
const source = async (_, after) => (await fetch(`${ownerUrl}?after=${after}`)).json();
await new HistoryReader({ consumer, database, runner, source, aggregateTypes: ['conformance.thing'], logId, topics: [{ name: 'conformance.thing.v1', aggregateType: 'conformance.thing', partitions: 2 }] }).read(new AbortController().signal);
await database.close();
