// A plain HTTP/1.1 client on keep-alive connections, in a thread of its own: as little as can be, so that the server is what is measured.
import net from 'node:net';
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads';
import { fileURLToPath } from 'node:url';

/**
 * Sends the requests, in turn, over so many connections, each with one request under way, until `count` were answered.
 * @param requests raw requests as text, headers and body; all answers must be 2xx with a content-length
 * @returns answers a second, and the ms that each took
 */
export function load({ port, connections, count, requests }) {
  return new Promise((resolve, reject) => {
    const worker = new Worker(fileURLToPath(import.meta.url), { workerData: { port, connections, count, requests } });
    worker.once('message', resolve).once('error', reject).once('exit', (code) => { if (code !== 0) reject(new Error(`the client ended with ${code}`)); });
  });
}

/** One request as it goes out. */
export function rawRequest(method, path, headers = {}, body = undefined) {
  const text = body === undefined ? '' : JSON.stringify(body);
  const all = { host: '127.0.0.1', ...(body === undefined ? {} : { 'content-type': 'application/json', 'content-length': Buffer.byteLength(text) }), ...headers };
  return `${method} ${path} HTTP/1.1\r\n${Object.entries(all).map(([name, value]) => `${name}: ${value}\r\n`).join('')}\r\n${text}`;
}

if (!isMainThread) {
  const { port, connections, count, requests } = workerData;
  let asked = 0;
  const times = [];
  const begun = performance.now();
  const one = () => new Promise((resolve, reject) => {
    const socket = net.connect({ port, host: '127.0.0.1', noDelay: true });
    let sentAt = 0;
    let got = '';
    const next = () => {
      if (asked >= count) { socket.end(); resolve(); return; }
      got = '';
      sentAt = performance.now();
      socket.write(requests[asked % requests.length]);
      asked += 1;
    };
    socket.setEncoding('latin1');
    socket.once('connect', next).once('error', reject).on('data', (data) => {
      got += data;
      const head = got.indexOf('\r\n\r\n');
      if (head < 0) return;
      const length = /\r\ncontent-length: (\d+)/i.exec(got.slice(0, head));
      if (!/^HTTP\/1.1 2/.test(got) || !length) { reject(new Error(`not the answer that was to come: ${got.slice(0, 300)}`)); socket.destroy(); return; }
      if (got.length < head + 4 + Number(length[1])) return;
      times.push(performance.now() - sentAt);
      next();
    });
  });
  await Promise.all(Array.from({ length: connections }, one));
  parentPort.postMessage({ perSecond: count / ((performance.now() - begun) / 1000), times });
}
