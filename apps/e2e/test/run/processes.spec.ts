import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { readConnections } from '@gt/checks';
import { openTopicReader } from '@gt/event-bus';
import { topics } from '@gt/contracts';
import { SERVICE_NAMES } from '@gt/app-standalone';
import { comparable, DAYS, seedCity, type Report } from '@gt/seed';
import { startTestKafka, type TcpProxy, type TestKafka } from '@gt/testing';
import { brokerProxies, checkedServices, ledgerBreaks, networkCall, runChaos, startProcesses, Surroundings, type ProcessCity, type Wire } from '@gt/chaos';
import { errorTexts, foundIn, knownPeople, searchDatabase } from '../../src/run/search.js';
import { SEEDED_MS } from '../../src/run/standalone.js';

const EXPECTED = fs.readFileSync(new URL('./expected-table.txt', import.meta.url), 'utf8').trimEnd().split('\n');
const LOOK_MS = 120_000;
/** The fault rig's short run: ms under load, and what may take how long on a machine that does much else (its parts have their own ends). */
const FIRE_MS = 45_000;
const FIRE_LIMIT_MS = 900_000;
const FIRE = { seed: 7, kinds: ['relay-kill', 'broker-kill-all', 'postgres-kill', 'database-cut', 'duplicates', 'unknown-version'] } as const;
const { skip: reportedAsSkipped } = describe;
const whereKafkaIs = process.env['TEST_KAFKA'] === 'missing' ? reportedAsSkipped : describe;

whereKafkaIs('the real batch, one process per service on Kafka', () => {
  let root: string;
  let kafka: TestKafka;
  let proxies = new Map<number, TcpProxy>();
  let city: ProcessCity;
  let report: Report;
  const wire: Wire = { addresses: [], problems: [] };
  beforeAll(async () => {
    root = fs.mkdtempSync(path.join(os.tmpdir(), 'gt-processes-'));
    fs.chmodSync(root, 0o755); // PostgreSQL runs under an account of its own when the suite runs as root
    // its topics are this city's alone
    kafka = await startTestKafka({ own: true, advertise: async (addressOf) => {
      proxies = await brokerProxies(1, addressOf);
      return [...proxies.values()].map((p) => p.port);
    } });
    city = await startProcesses(root, kafka.brokers, { proxied: true });
    report = await seedCity({ call: networkCall(city.url, wire), password: city.password, show: () => undefined });
  }, SEEDED_MS);
  afterAll(async () => {
    await city?.stop();
    await kafka?.stop();
    for (const proxy of proxies.values()) await proxy.stop();
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

  it('under fire nothing is lost and nothing doubled: each fault is seen, commands are accepted during broker faults and after each, the ledger and the record are whole', async () => {
    const said: string[] = [];
    const at = new Surroundings(city, kafka, proxies, checkedServices());
    const { findings, plan, accepted } = await runChaos({ at, ms: FIRE_MS, brokers: 1, ...FIRE, rate: 'told', day: DAYS.closing, folder: root, say: (line) => { said.push(line); } });
    expect({ findings, said: findings.length > 0 ? said : [] }).toEqual({ findings: [], said: [] });
    expect(FIRE.kinds.filter((kind) => !plan.some((step) => step.kind === kind))).toEqual([]);
    expect(accepted).toBeGreaterThan(0);
    console.log(said.filter((line) => /^(fault|calm|accepted|backlog|record|ledger)/.test(line)).join('\n'));
  }, FIRE_LIMIT_MS);
});
