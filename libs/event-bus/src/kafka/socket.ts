import type { ISocketFactory } from 'kafkajs';
import net from 'node:net';
import tls from 'node:tls';
import { BusFailure } from './conditions.js';

/** Bytes of the largest answer that is believed: fetches are bounded far below it; "HTTP" read as a length is 1.2 GB. */
export const ANSWER_BYTES = 100 * 1024 * 1024;
/** An answer begins with the number of the request, four bytes. */
const SHORTEST_ANSWER = 4;
const LENGTH_BYTES = 4;
const KEEP_ALIVE_MS = 60_000;

/** Follows the lengths in a stream of answers. Throws BROKER_GARBLED at the first that cannot be one. */
export function frameCheck(): (chunk: Buffer) => void {
  let head = Buffer.alloc(0);
  let left = 0;
  return (chunk) => {
    for (let at = 0; at < chunk.length;) {
      if (left > 0) {
        const step = Math.min(left, chunk.length - at);
        left -= step;
        at += step;
      } else {
        const part = chunk.subarray(at, at + LENGTH_BYTES - head.length);
        head = Buffer.concat([head, part]);
        at += part.length;
        if (head.length < LENGTH_BYTES) return;
        left = head.readInt32BE(0);
        head = Buffer.alloc(0);
        if (left < SHORTEST_ANSWER || left > ANSWER_BYTES) throw new BusFailure('BROKER_GARBLED', `an answer of ${left} bytes`);
      }
    }
  };
}

/**
 * Connections on which kafkajs sees only what can be Kafka. By itself it gathers whatever a wrong length announces, and a length under
 * four throws where nobody catches, which ends the process.
 */
export const guardedSockets: ISocketFactory = ({ host, port, ssl, onConnect }) => {
  const socket = ssl ? tls.connect({ host, port, ...(net.isIP(host) ? {} : { servername: host }), ...ssl }, onConnect) : net.connect({ host, port }, onConnect);
  socket.setKeepAlive(true, KEEP_ALIVE_MS);
  const on = socket.on.bind(socket) as (event: string, listener: (...args: never[]) => void) => net.Socket;
  const guarded = (listener: (chunk: Buffer) => void) => {
    const check = frameCheck();
    return (chunk: Buffer) => {
      try {
        check(chunk);
        listener(chunk);
      } catch (error) {
        socket.destroy(error instanceof BusFailure ? error : new BusFailure('BROKER_GARBLED', '', { cause: error }));
      }
    };
  };
  socket.on = ((event: string, listener: (...args: never[]) => void) => on(event, event === 'data' ? guarded(listener as (chunk: Buffer) => void) : listener)) as typeof socket.on;
  return socket;
};
