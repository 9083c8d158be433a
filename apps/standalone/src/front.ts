import http from 'node:http';
import type { FastifyInstance } from 'fastify';

/** What the progress page shows. */
export interface Progress { readonly step: string; readonly done: number; readonly total: number }

/** Seconds after which a browser looks again. */
const RETRY_AFTER = '2';

/** The one HTTP port: a progress page with 503 until the city is ready, then the portal. */
export class Front {
  private readonly server: http.Server;
  private portal: FastifyInstance | null = null;
  private progress: Progress = { step: '正在启动', done: 0, total: 1 };

  constructor() {
    this.server = http.createServer((request, response) => {
      if (this.portal) this.portal.routing(request, response);
      else this.wait(request, response);
    });
  }

  /** Rejects with code EADDRINUSE when the port is taken. */
  listen(port: number, host: string): Promise<void> {
    return new Promise((resolve, reject) => {
      this.server.once('error', reject);
      this.server.listen(port, host, () => { this.server.off('error', reject); resolve(); });
    });
  }
  get port(): number { return (this.server.address() as { port: number }).port; }

  show(progress: Progress): void {
    if (progress.step !== this.progress.step) process.stdout.write(`${progress.step}\n`);
    this.progress = progress;
  }
  open(portal: FastifyInstance): void { this.portal = portal; }

  close(): Promise<void> {
    this.portal = null;
    return new Promise((resolve) => { this.server.close(() => resolve()); this.server.closeAllConnections(); });
  }

  private wait(request: http.IncomingMessage, response: http.ServerResponse): void {
    const { step, done, total } = this.progress;
    const headers = { 'retry-after': RETRY_AFTER, 'cache-control': 'no-store' };
    if (request.headers.accept?.includes('text/html')) {
      response.writeHead(503, { ...headers, 'content-type': 'text/html; charset=utf-8' });
      response.end(`<!doctype html><html lang="zh-CN"><meta charset="utf-8"><meta name="viewport" content="width=device-width"><meta http-equiv="refresh" content="${RETRY_AFTER}"><title>贯通评价 正在准备</title>
<style>body{font:16px/1.7 system-ui,"Noto Sans CJK SC","Microsoft YaHei",sans-serif;max-width:36rem;margin:12vh auto;padding:0 1rem;color:#222}progress{width:100%;height:1rem}</style>
<h1>贯通评价</h1><p>系统正在准备演示城市，完成后本页自动打开。</p><progress max="${total}" value="${done}"></progress><p role="status">${step}</p></html>`);
      return;
    }
    response.writeHead(503, { ...headers, 'content-type': 'application/problem+json; charset=utf-8' });
    response.end(JSON.stringify({ type: 'urn:guantong:problem:STARTING', title: 'STARTING', status: 503, code: 'STARTING', detail: `系统正在准备（${step}），请稍后重试。` }));
  }
}
