export { createTestDatabase, type TestDatabase } from './database.js';
export { KafkaMissing, startTestKafka, type TestKafka } from './kafka.js';
export { kafkaStub, type KafkaStub, type StubAnswer, type StubSend } from './kafka-stub.js';
export { tcpProxy, type ProxyDone, type TcpProxy } from './tcp-proxy.js';
export { seededRandom, type SeededRandom } from './random.js';
export { FakeClock } from './clock.js';
export { DEMO_REGIONS, chineseName, creditCode, phone, residentId, wrongChecksum } from './builders.js';
export { eventually } from './eventually.js';
export { zipOf, zipStating, type Packed } from './zip.js';
