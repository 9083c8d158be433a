// A thread that answers on the address of `npm start` while packages are installed and everything is built, until the system itself takes the port.
import http from 'node:http';
import { parentPort, workerData } from 'node:worker_threads';

/** s after which a browser looks again: building takes some twenty. */
const RETRY_AFTER = 2;
const TEXT = '正在安装并编译，首次启动约需一分钟，完成后本页自动打开。';

const server = http.createServer((request, response) => {
  const headers = { 'retry-after': String(RETRY_AFTER), 'cache-control': 'no-store' };
  if (request.headers.accept?.includes('text/html')) {
    response.writeHead(503, { ...headers, 'content-type': 'text/html; charset=utf-8' });
    response.end(`<!doctype html><html lang="zh-CN"><meta charset="utf-8"><meta name="viewport" content="width=device-width"><meta http-equiv="refresh" content="${RETRY_AFTER}"><title>贯通评价 正在准备</title>
<style>body{font:16px/1.7 system-ui,"Noto Sans CJK SC","Microsoft YaHei",sans-serif;max-width:36rem;margin:12vh auto;padding:0 1rem;color:#222}</style>
<h1>贯通评价</h1><p role="status">${TEXT}</p></html>`);
    return;
  }
  response.writeHead(503, { ...headers, 'content-type': 'application/problem+json; charset=utf-8' });
  response.end(JSON.stringify({ type: 'urn:guantong:problem:STARTING', title: 'STARTING', status: 503, code: 'STARTING', detail: TEXT }));
});
server.on('error', () => parentPort.close()); // a port that is taken is told by the system itself, which asks for it next
parentPort.once('message', () => { server.close(); server.closeAllConnections(); parentPort.close(); });
server.listen(workerData);
