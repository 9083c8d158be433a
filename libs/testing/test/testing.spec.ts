import { once } from 'node:events';
import net from 'node:net';
import { Client } from 'pg';
import { FakeClock, KafkaMissing, chineseName, createTestDatabase, creditCode, eventually, phone, residentId, seededRandom, startTestKafka, tcpProxy, wrongChecksum } from '../src/index.js';

/** ISO 7064 MOD 11-2 by its own definition (no weights table): the remainder over all characters must be 1. */
const idHolds = (number: string) => [...number].reduce((p, c, i) => (i < 17 ? ((p + Number(c)) * 2) % 11 : (p + (c === 'X' ? 10 : Number(c))) % 11), 0) === 1;
const creditHolds = (code: string) => [...code].reduce((sum, c, i) => sum + '0123456789ABCDEFGHJKLMNPQRTUWXY'.indexOf(c) * (i < 17 ? 3 ** i % 31 : 1), 0) % 31 === 0;

describe('builders', () => {
  it('agree with numbers known to be valid and invalid', () => {
    expect(['11010519491231002X', '440524188001010014', '110101199001011234'].map(idHolds)).toEqual([true, true, false]);
    expect(['91350100M000100Y43', '91350100M000100Y44'].map(creditHolds)).toEqual([true, false]); // the example of GB 32100
  });
  it('make resident numbers and credit codes whose checksums hold', () => {
    const random = seededRandom(1);
    for (let i = 0; i < 500; i += 1) {
      const id = residentId(random);
      expect(id).toMatch(/^\d{17}[\dX]$/);
      expect(idHolds(id)).toBe(true);
      expect(idHolds(wrongChecksum(id))).toBe(false);
      const code = creditCode(random);
      expect(creditHolds(code)).toBe(true);
      expect(creditHolds(wrongChecksum(code))).toBe(false);
      expect(phone(random)).toMatch(/^1\d{10}$/);
      expect([...chineseName(random)].length).toBeGreaterThanOrEqual(2);
    }
  });
  it('put birth date and sex where asked', () => {
    const id = residentId(seededRandom(2), { birth: '1986-02-09', sex: 'FEMALE' });
    expect(id.slice(6, 14)).toBe('19860209');
    expect(Number(id[16]) % 2).toBe(0);
  });
  it('repeat themselves by seed', () => {
    const names = (seed: number) => { const random = seededRandom(seed); return Array.from({ length: 5 }, () => chineseName(random)); };
    expect(names(7)).toEqual(names(7));
    expect(names(7)).not.toEqual(names(8));
    expect(seededRandom(3).shuffle([1, 2, 3, 4]).sort()).toEqual([1, 2, 3, 4]);
  });
});

it('the fake clock stands until moved', () => {
  const clock = new FakeClock('2026-02-24T00:00:00+08:00');
  clock.advance({ days: 1, hours: 1 });
  expect(clock.now().toISOString()).toBe('2026-02-24T17:00:00.000Z');
  expect(() => clock.set('yesterday')).toThrow('not a time');
});

it('gives each suite a database of its own, and takes it away with open connections', async () => {
  const [a, b] = await Promise.all([createTestDatabase('Some-suite'), createTestDatabase('Some-suite')]);
  expect(a.name).not.toBe(b.name);
  const client = new Client(a.url);
  let lost = false;
  client.on('error', () => { lost = true; });
  await client.connect();
  expect((await client.query('show server_encoding')).rows[0].server_encoding).toBe('UTF8');
  await a.drop();
  await b.drop();
  await eventually(() => { expect(lost).toBe(true); });
  await expect(new Client(a.url).connect()).rejects.toThrow('does not exist');
});

describe('the TCP proxy', () => {
  const server = net.createServer((socket) => { socket.on('error', () => socket.destroy()); socket.pipe(socket); });
  let proxy: Awaited<ReturnType<typeof tcpProxy>>;
  beforeAll(async () => {
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    proxy = await tcpProxy({ target: `127.0.0.1:${(server.address() as net.AddressInfo).port}` });
  });
  afterAll(async () => {
    await proxy.stop();
    server.close();
  });
  async function connect(): Promise<net.Socket> {
    const socket = net.connect(proxy.port, '127.0.0.1');
    await once(socket, 'connect');
    return socket;
  }
  async function echo(socket: net.Socket, text: string): Promise<string> {
    socket.write(text);
    return String((await once(socket, 'data'))[0]);
  }

  it('passes bytes both ways and ends with its client', async () => {
    const socket = await connect();
    expect(await echo(socket, 'hello')).toBe('hello');
    socket.end();
    await once(socket, 'close');
  });
  it('cuts open connections, refuses new ones, heals', async () => {
    const socket = await connect();
    await echo(socket, 'x');
    proxy.cut();
    await once(socket, 'close');
    const refused = net.connect(proxy.port, '127.0.0.1');
    refused.on('error', () => refused.destroy());
    await once(refused, 'close');
    proxy.heal();
    const healed = await connect();
    expect(await echo(healed, 'again')).toBe('again');
    healed.destroy();
  });
  it('hangs without breaking, and lets go what waited', async () => {
    const socket = await connect();
    await echo(socket, 'x');
    proxy.hang();
    let got = '';
    socket.on('data', (piece) => { got += piece; });
    socket.write('late');
    await new Promise((resolve) => { setTimeout(resolve, 80); });
    expect(got).toBe('');
    proxy.heal();
    await eventually(() => { expect(got).toBe('late'); });
    socket.destroy();
  });
  it('slows', async () => {
    const socket = await connect();
    proxy.slow(60);
    const begun = performance.now();
    expect(await echo(socket, 'slow')).toBe('slow');
    expect(performance.now() - begun).toBeGreaterThan(110);
    proxy.heal();
    socket.destroy();
  });
});

describe('startTestKafka', () => {
  const { TEST_KAFKA_BROKERS, JAVA_HOME } = process.env;
  afterEach(() => {
    for (const [name, value] of Object.entries({ TEST_KAFKA_BROKERS, JAVA_HOME })) {
      if (value === undefined) delete process.env[name];
      else process.env[name] = value;
    }
  });

  it('uses the brokers of the run, and does not kill them', async () => {
    process.env.TEST_KAFKA_BROKERS = '127.0.0.1:1,127.0.0.1:2';
    const kafka = await startTestKafka();
    expect(kafka.brokers).toEqual(['127.0.0.1:1', '127.0.0.1:2']);
    await expect(kafka.kill()).rejects.toThrow('belong to the whole run');
    await kafka.stop();
  });
  it('says when Java is missing, and says it in a class of its own', async () => {
    process.env.JAVA_HOME = '/nonexistent';
    await expect(startTestKafka({ own: true })).rejects.toThrow(KafkaMissing);
    await expect(startTestKafka({ own: true })).rejects.toThrow('Java 17 or newer is not installed');
  });

  const { skip: reportedAsSkipped } = it;
  const whereJavaIs = process.env.TEST_KAFKA === 'missing' ? reportedAsSkipped : it;
  whereJavaIs('starts a broker, kills it, starts it again on the same port', async () => {
    const kafka = await startTestKafka({ own: true });
    const [host, port] = kafka.brokers[0].split(':');
    const answers = async () => {
      const socket = net.connect(Number(port), host);
      try {
        await once(socket, 'connect');
        return true;
      } catch {
        return false; // refused: nobody listens
      } finally {
        socket.destroy();
      }
    };
    expect(await answers()).toBe(true);
    await kafka.kill();
    await eventually(async () => { expect(await answers()).toBe(false); }); // its threads close their sockets a moment later
    await kafka.restart();
    expect(await answers()).toBe(true);
    await kafka.stop();
    expect(await answers()).toBe(false);
  });
});
