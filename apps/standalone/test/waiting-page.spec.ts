import { once } from 'node:events';
import http from 'node:http';
import { Worker } from 'node:worker_threads';

const page = (port: number) => new Worker(new URL('../../../tools/run/waiting-page.mjs', import.meta.url), { workerData: { port, host: '127.0.0.1' } });
const ask = async (port: number, accept: string) => {
  const answer = await fetch(`http://127.0.0.1:${port}/x`, { headers: { accept } });
  return { status: answer.status, again: answer.headers.get('retry-after'), body: await answer.text() };
};

describe('the page while npm start installs and builds', () => {
  it('answers with 503 to a browser and to a program, and leaves the port to the system', async () => {
    const free = http.createServer().listen(0, '127.0.0.1');
    await once(free, 'listening');
    const { port } = free.address() as { port: number };
    await new Promise((resolve) => { free.close(resolve); });
    const worker = page(port);
    await once(worker, 'online');
    for (;;) { try { await ask(port, '*/*'); break; } catch { await new Promise((resolve) => { setTimeout(resolve, 20); }); } }
    expect(await ask(port, 'text/html')).toMatchObject({ status: 503, again: '2', body: expect.stringContaining('正在安装并编译') });
    expect(JSON.parse((await ask(port, 'application/json')).body)).toMatchObject({ status: 503, code: 'STARTING' });
    worker.postMessage('end');
    await once(worker, 'exit');
    const next = http.createServer().listen(port, '127.0.0.1');
    await once(next, 'listening');
    next.close();
  });

  it('ends by itself when the port is taken', async () => {
    const other = http.createServer().listen(0, '127.0.0.1');
    await once(other, 'listening');
    expect(await once(page((other.address() as { port: number }).port), 'exit')).toEqual([0]);
    other.close();
  });
});
