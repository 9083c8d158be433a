import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { readConnections } from '@gt/checks';
import { openTopicReader } from '@gt/event-bus';
import { topics } from '@gt/contracts';
import { SERVICE_NAMES } from '@gt/app-standalone';
import { comparable, seedCity, type Report } from '@gt/seed';
import { startTestKafka, type TestKafka } from '@gt/testing';
import { ledgerBreaks, networkCall, startProcesses, type ProcessCity, type Wire } from '@gt/chaos';
import { errorTexts, foundIn, knownPeople, searchDatabase } from '../../src/run/search.js';
import { SEEDED_MS } from '../../src/run/standalone.js';

const EXPECTED = fs.readFileSync(new URL('./expected-table.txt', import.meta.url), 'utf8').trimEnd().split('\n');
const LOOK_MS = 120_000;
const { skip: reportedAsSkipped } = describe;
const whereKafkaIs = process.env['TEST_KAFKA'] === 'missing' ? reportedAsSkipped : describe;

whereKafkaIs('the real batch, one process per service on Kafka', () => {
  let root: string;
  let kafka: TestKafka;
  let city: ProcessCity;
  let report: Report;
  const wire: Wire = { addresses: [], problems: [] };
  beforeAll(async () => {
    root = fs.mkdtempSync(path.join(os.tmpdir(), 'gt-processes-'));
    fs.chmodSync(root, 0o755); // PostgreSQL runs under an account of its own when the suite runs as root
    kafka = await startTestKafka({ own: true }); // its topics are this city's alone
    city = await startProcesses(root, kafka.brokers);
    report = await seedCity({ call: networkCall(city.url, wire), password: city.password, show: () => undefined });
  }, SEEDED_MS);
  afterAll(async () => {
    await city?.stop();
    await kafka?.stop();
    fs.rmSync(root, { recursive: true, force: true });
  }, LOOK_MS);

  it('ends in the same state as in one process', () => { expect(comparable(report)).toEqual(EXPECTED); });
  it('is whole', async () => { expect(await ledgerBreaks(city.connectionsFile)).toEqual([]); }, LOOK_MS);

  describe('no personal data where none belongs', () => {
    const known = knownPeople();
    it('no document number or phone in the databases and topics', async () => {
      const { databases, bus } = readConnections(city.connectionsFile);
      for (const name of SERVICE_NAMES) expect([name, await searchDatabase(databases[name]!, known.numbers)]).toEqual([name, []]);
      const reader = await openTopicReader(bus);
      const found: string[] = [];
      let messages = 0;
      await reader.read(topics.map((t) => t.name), async (topic, _, batch) => {
        messages += batch.length;
        for (const message of batch) found.push(...foundIn(`${JSON.stringify(message.headers)}${message.value}`, known.numbers).map(() => topic));
      });
      await reader.close();
      expect(messages).toBeGreaterThan(1_000);
      expect(found).toEqual([]);
    }, LOOK_MS);
    it('no number and no name in logs, addresses, refusals and error rows', async () => {
      const texts = [...known.numbers, ...known.names];
      for (const name of SERVICE_NAMES) expect([name, foundIn(fs.readFileSync(path.join(city.logFolder, `${name}.log`), 'utf8'), texts)]).toEqual([name, []]);
      expect(wire.addresses.length).toBeGreaterThan(500);
      expect(foundIn(wire.addresses.map(decodeURIComponent).join('\n'), texts)).toEqual([]);
      expect(wire.problems.length).toBeGreaterThan(0);
      expect(foundIn(wire.problems.join('\n'), texts)).toEqual([]);
      const { databases } = readConnections(city.connectionsFile);
      for (const name of SERVICE_NAMES) expect([name, foundIn((await errorTexts(databases[name]!)).join('\n'), texts)]).toEqual([name, []]);
    });
  });

  it('a service that is killed and started again goes on where it was', async () => {
    await city.kill('archives');
    await city.kill('supervision');
    await city.start('archives');
    await city.start('supervision');
    expect(await ledgerBreaks(city.connectionsFile)).toEqual([]);
  }, LOOK_MS);
});
