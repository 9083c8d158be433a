// One member in a process of its own, so that a test can kill it: node member.mjs '{"config":…,"databaseUrl":…,"topic":…,"consumer":…}'
// Uses the built library. A handler's event with fail = CRASH ends the process by SIGKILL, fail = HANG never comes back; with "mended" neither does.
import { openDatabase } from '@gt/persistence';
import { defineEvent } from '@gt/contracts';
import { Type as T } from '@sinclair/typebox';
import { openDriver } from '../dist/open-driver.js';
import { Runner } from '../dist/core/runner.js';

const { config, databaseUrl, topic, consumer, mended = false } = JSON.parse(process.argv[2]);
defineEvent({
  type: 'conformance.Happened', version: 1, aggregate: 'conformance.thing', dataClass: 'NONE',
  schema: T.Object({ step: T.Integer(), fail: T.Optional(T.String()) }, { additionalProperties: false }), example: { step: 1 },
});
const database = await openDatabase({ url: databaseUrl, applicationName: 'member' });
const driver = await openDriver(config, 'member');
const handler = {
  id: {}, batch: false,
  call: async (event, { tx }) => {
    await tx.query('INSERT INTO effect (consumer, aggregate_id, version, step) VALUES ($1, $2, $3, $4)', [consumer, event.aggregateId, event.version, event.data.step]);
    if (mended) return;
    if (event.data.fail === 'CRASH') process.kill(process.pid, 'SIGKILL');
    if (event.data.fail === 'HANG') {
      console.log('hanging');
      await new Promise(() => {});
    }
  },
};
const runner = new Runner({ consumer, database, driver, topics: [topic], handlers: (type) => (type === 'conformance.Happened' ? [handler] : []) });
await runner.start();
console.log('started');
process.once('SIGTERM', async () => {
  await runner.stop();
  await driver.close();
  await database.close();
});
