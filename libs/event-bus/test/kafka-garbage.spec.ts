import { seededRandom, startTestKafka } from '@gt/testing';
import { once } from 'node:events';
import net from 'node:net';
import { connection } from '../src/kafka/client.js';
import { frameCheck } from '../src/kafka/socket.js';
import { KafkaDriver } from '../src/kafka/driver.js';

/** ms after which a request without an answer is given up. */
const REQUEST_MS = 250;
const SEED = 20260302;
/** Answers one request; the request's number stands in its bytes 8 to 11. */
type Talk = (request: Buffer) => Buffer;

async function speaking(talk: Talk): Promise<{ broker: string; stop(): Promise<void> }> {
  const sockets = new Set<net.Socket>();
  const server = net.createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => socket.destroy());
    socket.on('data', (request) => socket.write(talk(request)));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return { broker: `127.0.0.1:${(server.address() as net.AddressInfo).port}`, stop: async () => {
    for (const socket of sockets) socket.destroy();
    server.close();
    await once(server, 'close');
  } };
}

const framed = (body: Buffer): Buffer => { const length = Buffer.alloc(4); length.writeInt32BE(body.length); return Buffer.concat([length, body]); };
const random = seededRandom(SEED);
const bytes = (count: number): Buffer => Buffer.from(Array.from({ length: count }, () => random.int(0, 255)));

it.each<[string, string[], Talk]>([
  ['HTTP', ['BROKER_GARBLED'], () => Buffer.from('HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n')],
  ['answers without a byte, which end a process that reads them with kafkajs alone', ['BROKER_GARBLED'], () => framed(Buffer.alloc(0))],
  ['lengths below nothing', ['BROKER_GARBLED'], () => Buffer.from([0xff, 0xff, 0xff, 0x00, 1, 2, 3])],
  ['answers that break off within', ['BROKER_GARBLED'], (request) => framed(Buffer.concat([request.subarray(8, 12), Buffer.from([0, 0, 0, 0, 0, 9])]))],
  ['answers to questions that nobody asked', ['BROKER_SILENT'], () => framed(Buffer.concat([Buffer.from([0x7f, 0, 0, 0]), bytes(40)]))],
  [`noise (seed ${SEED})`, ['BROKER_GARBLED', 'BROKER_SILENT'], () => bytes(300)],
  ['not a word', ['BROKER_SILENT'], () => Buffer.alloc(0)],
])('a broker that speaks %s: %j, told by health, nothing acknowledged, and the process goes on', async (_what, expected, talk) => {
  const { broker, stop } = await speaking(talk);
  const driver = await KafkaDriver.open({ brokers: [broker], requestTimeoutMs: REQUEST_MS }, 'garbage');
  const code = await driver.publish('t', 0, [{ key: 'k', headers: {}, value: '{}' }]).then(() => 'acknowledged', (error: { code?: string }) => error.code);
  expect(expected).toContain(code);
  const health = await driver.health();
  expect(health.up).toBe(false);
  expect(['t#0', ...expected].some((word) => health.detail.includes(word))).toBe(true);
  await driver.close();
  await stop();
});

/** ms that a real broker may take to answer on a machine that does much else; a silent one is given up after as many, four times. */
const ANSWER_MS = 1_500;
const { skip: reportedAsSkipped } = it;
const whereKafkaIs = process.env.TEST_KAFKA === 'missing' ? reportedAsSkipped : it;

whereKafkaIs('the first of the list that takes connections and says not a word holds up nobody for long: the next one who connects asks the next broker', async () => {
  const silent = await speaking(() => Buffer.alloc(0));
  const real = await startTestKafka();
  const kafka = connection({ brokers: [silent.broker, real.brokers[0]!], requestTimeoutMs: ANSWER_MS }, 'turns');
  const answered = async () => {
    const admin = kafka.admin();
    try {
      // kafkajs takes itself for connected with either
      return await admin.connect().then(() => admin.listTopics()).then(() => true, () => false);
    } finally { await admin.disconnect(); }
  };
  expect([await answered(), await answered()]).toEqual([false, true]);
  await silent.stop();
  await real.stop();
}, 120_000);

it('no broker at all: BROKER_AWAY', async () => {
  const server = net.createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as net.AddressInfo;
  server.close();
  const driver = await KafkaDriver.open({ brokers: [`127.0.0.1:${port}`] }, 'garbage');
  await expect(driver.publish('t', 0, [{ key: 'k', headers: {}, value: '{}' }])).rejects.toMatchObject({ code: 'BROKER_AWAY', where: 't#0' });
  expect(await driver.health()).toEqual({ up: false, detail: 'BROKER_AWAY' });
  await driver.close();
});

it('the length of each answer is followed through any cutting of the stream', () => {
  const stream = Buffer.concat([framed(bytes(4)), framed(bytes(1_000)), framed(bytes(5))]);
  for (const step of [1, 2, 3, 7, 500, stream.length]) {
    const check = frameCheck();
    for (let at = 0; at < stream.length; at += step) check(stream.subarray(at, at + step));
    expect(() => check(framed(Buffer.alloc(3)))).toThrow('BROKER_GARBLED');
  }
});
