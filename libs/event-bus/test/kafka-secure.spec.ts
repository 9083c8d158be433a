import { randomUUID } from 'node:crypto';
import fs from 'node:fs';
import { topics as contracted } from '@gt/contracts';
import { eventually, startTestKafka, type TestKafka } from '@gt/testing';
import { declaredTopics, inWords, type DeclaredTopic, type KafkaConnection, type KafkaRight } from '../src/index.js';
import { KafkaOperator } from '../src/kafka/operator.js';
import { connection } from '../src/kafka/client.js';
import { KafkaDriver } from '../src/kafka/driver.js';

/** The rights of a real deployment, as committed. */
const rights = JSON.parse(fs.readFileSync(new URL('../../../deploy/kafka/acls.json', import.meta.url), 'utf8')) as KafkaRight[];
const users = [...new Set(rights.map((r) => r.user))];
const SERVICES = users.filter((user) => user !== 'checks');
const may = (user: string, operation: KafkaRight['operations'][number]): string[] => rights.filter((r) => r.user === user && r.resource === 'TOPIC' && r.operations.includes(operation)).map((r) => r.name);
/** The declared topics on a broker that is alone: fewer replicas, else the same. */
const alone: DeclaredTopic[] = declaredTopics(contracted).map((t) => ({ ...t, replication: 1, config: { ...t.config, 'min.insync.replicas': '1' } }));
const message = (value: string) => ({ key: 'k', headers: {}, value });

const { skip: reportedAsSkipped } = it;
const whereKafkaIs = process.env.TEST_KAFKA === 'missing' ? reportedAsSkipped : it;
/** ms of the slowest test: eight services sign in, send and read on a machine that runs much else. */
const TEST_MS = 180_000;
const test = (name: string, body: () => Promise<void>) => whereKafkaIs(name, body, TEST_MS);

let kafka: TestKafka;
let operator: KafkaOperator;
const drivers: KafkaDriver[] = [];
const as = (user: string, over: Partial<KafkaConnection> = {}): KafkaConnection => ({ brokers: kafka.brokers, tls: { ca: kafka.secure!.ca }, user: { name: user, password: kafka.secure!.passwords[user]! }, ...over });
async function driverOf(user: string, over: Partial<KafkaConnection> = {}): Promise<KafkaDriver> {
  const driver = await KafkaDriver.open({ ...as(user, over), topics: 'check', sessionTimeoutMs: 6_000 }, user);
  drivers.push(driver);
  return driver;
}
afterEach(async () => { for (const driver of drivers.splice(0)) await driver.close(); });

if (process.env.TEST_KAFKA !== 'missing') {
  beforeAll(async () => {
    kafka = await startTestKafka({ users });
    operator = await KafkaOperator.open(as('admin'));
  }, TEST_MS);
  afterAll(async () => {
    await operator.close();
    await kafka.stop();
  }, TEST_MS);
}

test('a service on a cluster without its topics refuses to go on and makes none', async () => {
  const driver = await driverOf('certificates');
  await expect(driver.ensureTopics(contracted.filter((t) => t.name.startsWith('certificates.')))).rejects.toMatchObject({ code: 'TOPIC_MISSING' });
  await expect(driver.logId()).rejects.toMatchObject({ code: 'LOG_ID_MISSING' });
  expect(await operator.topicDrift(alone)).toHaveLength(alone.length);
});

test('the deployment makes topics and rights as declared; what differs is told in words, and made so', async () => {
  const [first, ...others] = alone as [DeclaredTopic, ...DeclaredTopic[]];
  expect(inWords((await operator.topicDrift([first]))[0]!)).toBe(`${first.name} is not there`);
  // somebody made one by hand, so that it forgets
  expect(await operator.applyTopics([{ ...first, config: { ...first.config, 'retention.ms': '1000' } }])).toEqual([]);
  expect((await operator.topicDrift([first])).map(inWords)).toEqual([`${first.name}: retention.ms is 1000 and is declared as -1`]);
  expect(await operator.applyTopics([first, ...others])).toEqual([]);
  // a real deployment has three brokers, and this one does not pass for it
  expect((await operator.topicDrift(declaredTopics(contracted))).map((d) => `${d.setting} ${d.found} ${d.declared}`).filter((line, i, all) => all.indexOf(line) === i)).toEqual(['replication 1 3', 'min.insync.replicas 1 2']);

  expect((await operator.aclDrift(rights)).every((d) => d.what === 'missing')).toBe(true);
  await operator.applyAcls([...rights, { user: 'archives', resource: 'TOPIC', pattern: 'LITERAL', name: first.name, operations: ['WRITE'] }]);
  expect(await operator.aclDrift(rights)).toEqual([{ what: 'undeclared', right: `ALLOW User:archives WRITE TOPIC LITERAL ${first.name}` }]);
  await operator.applyAcls(rights);
  expect(await operator.aclDrift(rights)).toEqual([]);
});

test('another partition count of a live topic is refused before anything is changed', async () => {
  const changed = alone.map((t, i) => (i === 0 ? { ...t, partitions: t.partitions + 1 } : { ...t, config: { ...t.config, 'retention.ms': '5000' } }));
  await expect(operator.applyTopics(changed)).rejects.toMatchObject({ code: 'TOPIC_MISMATCH' });
  expect(await operator.topicDrift(alone)).toEqual([]);
});

test('a service that finds drift at start reports it, changes nothing and goes on', async () => {
  const own = contracted.filter((t) => t.name.startsWith('certificates.'));
  const drift = await (await driverOf('certificates')).ensureTopics(own);
  expect(drift.map((d) => d.topic).filter((name, i, all) => all.indexOf(name) === i)).toEqual([...own.map((t) => t.name), 'gt.log-id'].sort());
  expect(await operator.topicDrift(alone)).toEqual([]);
  await expect((await driverOf('certificates')).ensureTopics(own.map((t) => ({ ...t, partitions: 9 })))).rejects.toMatchObject({ code: 'TOPIC_MISMATCH' });
});

test('each service can do what it needs with the rights of the committed file', async () => {
  const run = randomUUID();
  const opened = new Map(await Promise.all(SERVICES.map(async (name) => [name, await driverOf(name)] as const)));
  const ids = await Promise.all(SERVICES.map((name) => opened.get(name)!.logId()));
  expect(new Set(ids).size).toBe(1);
  await Promise.all(SERVICES.map(async (name) => {
    await opened.get(name)!.ensureTopics(contracted.filter((t) => [...may(name, 'READ'), ...may(name, 'WRITE')].includes(t.name)));
    for (const topic of may(name, 'WRITE')) await opened.get(name)!.publish(topic, 0, [message(run)]);
  }));
  await Promise.all(SERVICES.map(async (name) => {
    const heard = new Set<string>();
    const reads = may(name, 'READ').filter((topic) => topic !== 'gt.log-id');
    await opened.get(name)!.subscribe({
      group: name, topics: reads, onAssigned: async () => null, onRevoked: async () => undefined,
      onBatch: async (topic, _partition, messages) => { if (messages.some((m) => m.value === run)) heard.add(topic); },
    });
    await eventually(() => { expect([...heard].sort()).toEqual([...reads].sort()); }, 60_000);
    expect(await opened.get(name)!.health()).toEqual({ up: true, detail: '' });
  }));
});

test('each service is denied what is not its own', async () => {
  await Promise.all(SERVICES.map(async (name) => {
    const driver = await driverOf(name);
    const foreign = contracted.filter((t) => !may(name, 'WRITE').includes(t.name));
    const unread = contracted.filter((t) => !may(name, 'DESCRIBE').includes(t.name));
    expect(unread.length).toBeGreaterThan(0);
    for (const { name: topic } of foreign.slice(0, 3)) await expect(driver.publish(topic, 0, [message('forged')])).rejects.toMatchObject({ code: 'NOT_AUTHORIZED' });
    expect((await driver.health()).detail).toContain('NOT_AUTHORIZED');
    await expect(driver.publish('gt.log-id', 0, [message('another life')])).rejects.toMatchObject({ code: 'NOT_AUTHORIZED' });
    for (const { name: topic } of unread.slice(0, 2)) {
      await expect(driver.subscribe({ group: name, topics: [topic], onAssigned: async () => null, onRevoked: async () => undefined, onBatch: async () => undefined })).rejects.toMatchObject({ code: 'NOT_AUTHORIZED' });
    }
    // nor look into the group of another service, or take its partitions away
    const admin = connection(as(name), name).admin();
    await admin.connect();
    await admin.fetchOffsets({ groupId: name, topics: ['identity.grant.v1'] });
    const others = SERVICES.filter((s) => s !== name).slice(0, 2);
    // kafkajs calls a group that is refused one whose coordinator is not found
    for (const group of others) await expect(admin.fetchOffsets({ groupId: group, topics: ['identity.grant.v1'] })).rejects.toMatchObject({ name: 'KafkaJSGroupCoordinatorNotFound' });
    await admin.disconnect();
    const creator = await KafkaDriver.open(as(name), name);
    drivers.push(creator);
    await expect(creator.ensureTopics([{ name: `${name}.own-idea.v1`, aggregateType: `${name}.own-idea`, partitions: 1 }])).rejects.toMatchObject({ code: 'NOT_AUTHORIZED' });
  }));
});

test('who does not sign in as it should gets nowhere, and the condition says why', async () => {
  const otherAuthority = fs.readFileSync(new URL('./other-authority.pem', import.meta.url), 'utf8');
  const cases: Array<[string, Partial<KafkaConnection>]> = [
    ['SIGN_IN_REFUSED', { user: { name: 'certificates', password: 'not the password' } }],
    ['SIGN_IN_REFUSED', { user: { name: 'nobody', password: kafka.secure!.passwords.certificates! } }],
    ['BROKER_UNTRUSTED', { tls: { ca: otherAuthority } }],
    ['BROKER_AWAY', { user: undefined }],
    ['BROKER_GARBLED', { tls: undefined }], // a broker with TLS answers with an alert of TLS
  ];
  for (const [code, over] of cases) {
    const driver = await driverOf('certificates', over);
    await expect(driver.publish('certificates.batch.v1', 0, [message('{}')])).rejects.toMatchObject({ code });
    expect((await driver.health()).detail).toContain(code);
  }
});

test('a message over the broker\'s limit is named, told by health, and not kept; the next one is', async () => {
  const driver = await driverOf('certificates');
  const topic = 'certificates.batch.v1';
  await expect(driver.publish(topic, 1, [message('x'.repeat(1_100_000))])).rejects.toMatchObject({ code: 'MESSAGE_TOO_LARGE', where: `${topic}#1` });
  expect(await driver.health()).toEqual({ up: false, detail: `${topic}#1: MESSAGE_TOO_LARGE` });
  await driver.publish(topic, 1, [message('small')]);
  expect(await driver.health()).toEqual({ up: true, detail: '' });
});
