import { once } from 'node:events';
import net from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { readBatch, Reader, Writer } from './kafka-wire.js';

/** A send as it came to a broker of the stub. */
export interface StubSend { readonly node: number; readonly partition: number; readonly values: readonly string[]; readonly producerId: bigint; readonly sequence: number }
/** What the broker does with a send: keep it and say so; keep it and say nothing; refuse it with an error code of the protocol. */
export type StubAnswer = 'keep' | 'keep silently' | { readonly refuse: number };

export interface KafkaStub {
  readonly brokers: string[];
  readonly topic: string;
  /** what the partition's log holds, in order; without a partition what all hold */
  log(partition?: number): string[];
  /** moves a partition to another broker */
  lead(partition: number, node: number): void;
  readonly sends: readonly StubSend[];
  stop(): Promise<void>;
}

const API = { produce: 0, metadata: 3, apiVersions: 18, initProducerId: 22 };
/** The versions that are served, one of each: few fields, and batches as today's brokers have them. */
const SERVED = [[API.produce, 3, 3], [API.metadata, 1, 1], [API.apiVersions, 0, 2], [API.initProducerId, 0, 0]] as const;
const OUT_OF_ORDER_SEQUENCE = 45;
/** ms by which a refusal follows the other answers, so that the client has read those. */
const AFTER_OTHERS_MS = 50;

/**
 * Brokers that speak as much of Kafka's protocol as a producer needs, keep what they are sent in memory, and do on each send what `answer`
 * says: faults that on real brokers need luck come at the same place each time. Sequence numbers of idempotent producers are judged
 * as Kafka does: the number after the last is written, a known one is a duplicate and is acknowledged with the offset of the first.
 */
export async function kafkaStub({ nodes, leaders, topic = 'stub', answer }: {
  nodes: number; leaders: readonly number[]; topic?: string;
  answer: (send: StubSend, turn: number) => StubAnswer | Promise<StubAnswer>;
}): Promise<KafkaStub> {
  const leading = [...leaders];
  const logs = leaders.map(() => [] as string[]);
  /** producer#partition → first sequence number of each batch that it wrote, and where that lies */
  const written = new Map<string, Array<{ first: number; next: number; offset: number }>>();
  const sends: StubSend[] = [];
  const sockets = new Set<net.Socket>();
  let producers = 0n;

  function keep(send: StubSend): { error: number; offset: number } {
    const log = logs[send.partition]!;
    if (send.producerId >= 0n) {
      const key = `${send.producerId}#${send.partition}`;
      const batches = written.get(key) ?? [];
      const known = batches.find((b) => b.first === send.sequence && b.next === send.sequence + send.values.length);
      if (known) return { error: 0, offset: known.offset };
      if (send.sequence !== (batches.at(-1)?.next ?? 0)) return { error: OUT_OF_ORDER_SEQUENCE, offset: -1 };
      written.set(key, [...batches, { first: send.sequence, next: send.sequence + send.values.length, offset: log.length }]);
    }
    const offset = log.length;
    log.push(...send.values);
    return { error: 0, offset };
  }

  async function produce(node: number, body: Reader): Promise<Writer | null> {
    body.text();
    body.int16();
    body.int32();
    const answers: Array<{ partition: number; error: number; offset: number }> = [];
    let silent = false;
    for (let topics = body.int32(); topics > 0; topics -= 1) {
      body.text();
      for (let partitions = body.int32(); partitions > 0; partitions -= 1) {
        const send: StubSend = { node, partition: body.int32(), ...readBatch(body.bytes()) };
        const turn = sends.push(send) - 1;
        const what = await answer(send, turn);
        if (typeof what === 'object') {
          await sleep(AFTER_OTHERS_MS);
          answers.push({ partition: send.partition, error: what.refuse, offset: -1 });
        } else {
          answers.push({ partition: send.partition, ...keep(send) });
          silent ||= what === 'keep silently';
        }
      }
    }
    if (silent) return null;
    const out = new Writer().int32(1).text(topic).int32(answers.length);
    for (const a of answers) out.int32(a.partition).int16(a.error).int64(BigInt(a.offset)).int64(-1n);
    return out.int32(0);
  }

  function metadata(): Writer {
    const out = new Writer().int32(nodes);
    servers.forEach((server, i) => out.int32(i + 1).text('127.0.0.1').int32(portOf(server)).int16(-1));
    out.int32(1).int32(1).int16(0).text(topic).int8(0).int32(leading.length);
    leading.forEach((leader, partition) => out.int16(0).int32(partition).int32(leader).int32(1).int32(leader).int32(1).int32(leader));
    return out;
  }

  async function reply(node: number, api: number, body: Reader): Promise<Writer | null> {
    if (api === API.apiVersions) {
      const out = new Writer().int16(0).int32(SERVED.length);
      for (const served of SERVED) for (const n of served) out.int16(n);
      return out.int32(0);
    }
    if (api === API.metadata) return metadata();
    if (api === API.initProducerId) return new Writer().int32(0).int16(0).int64(++producers).int16(0);
    if (api === API.produce) return produce(node, body);
    throw new Error(`the stub does not serve request ${api}`);
  }

  async function serve(node: number, socket: net.Socket): Promise<void> {
    let rest = Buffer.alloc(0);
    for await (const piece of socket) {
      rest = Buffer.concat([rest, piece as Buffer]);
      while (rest.length >= 4 && rest.length >= 4 + rest.readInt32BE(0)) {
        const request = new Reader(rest.subarray(4, 4 + rest.readInt32BE(0)));
        rest = rest.subarray(4 + rest.readInt32BE(0));
        const api = request.int16();
        request.int16();
        const correlation = request.int32();
        request.text();
        const answered = await reply(node, api, request);
        if (answered) socket.write(new Writer().int32(correlation).append(answered).framed());
      }
    }
  }

  const servers = await Promise.all(Array.from({ length: nodes }, async (_, i) => {
    const server = net.createServer((socket) => {
      sockets.add(socket);
      socket.on('close', () => sockets.delete(socket));
      // a client that breaks off is part of every test here
      serve(i + 1, socket).catch(() => socket.destroy());
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    return server;
  }));
  return {
    brokers: servers.map((server) => `127.0.0.1:${portOf(server)}`), topic, sends,
    log: (partition) => (partition === undefined ? logs.flat() : [...logs[partition]!]),
    lead: (partition, node) => { leading[partition] = node; },
    stop: async () => {
      for (const socket of sockets) socket.destroy();
      await Promise.all(servers.map((server) => new Promise((resolve) => { server.close(resolve); })));
    },
  };
}

const portOf = (server: net.Server): number => (server.address() as net.AddressInfo).port;
