import { once } from 'node:events';
import net from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

/** What a proxy has done to its connections so far: whoever planned a fault sees whether it took effect. */
export interface ProxyDone { readonly broken: number; readonly refused: number; readonly held: number; readonly delayed: number }

export interface TcpProxy {
  readonly port: number;
  readonly done: ProxyDone;
  /** Breaks every open connection and refuses new ones, until `heal`. */
  cut(): void;
  /** Connections stay open (and new ones open), but not a byte passes, until `heal`; then what waited goes on. */
  hang(): void;
  /** Each piece of data arrives `ms` milliseconds late, in both directions, until `heal`. */
  slow(ms: number): void;
  heal(): void;
  stop(): Promise<void>;
}

/** A TCP proxy on 127.0.0.1 that fails on demand, to be put between a client and its server. `target` is `host:port`, or a function that answers it for each new connection (a server that comes back elsewhere). */
export async function tcpProxy({ target }: { target: string | (() => string) }): Promise<TcpProxy> {
  const done = { broken: 0, refused: 0, held: 0, delayed: 0 };
  let hanging = false;
  const sockets = new Set<net.Socket>();
  let refusing = false;
  let delayMs = 0;
  let opened: Promise<void> = Promise.resolve();
  let open = () => undefined as void;

  async function pump(from: net.Socket, to: net.Socket): Promise<void> {
    try {
      for await (const piece of from) {
        if (hanging) done.held += 1;
        await opened;
        if (delayMs > 0) {
          done.delayed += 1;
          await sleep(delayMs);
        }
        if (!to.write(piece as Buffer)) await once(to, 'drain');
      }
      to.end();
    } catch {
      // one side broke off: so does the other, as a network would have it
      from.destroy();
      to.destroy();
    }
  }

  const server = net.createServer({ allowHalfOpen: true }, (client) => {
    if (refusing) {
      done.refused += 1;
      client.destroy();
      return;
    }
    const { hostname, port } = new URL(`tcp://${typeof target === 'string' ? target : target()}`);
    const upstream = net.connect({ port: Number(port), host: hostname, allowHalfOpen: true });
    for (const [socket, peer] of [[client, upstream], [upstream, client]]) {
      sockets.add(socket);
      socket.setNoDelay(true);
      socket.on('error', () => peer.destroy());
      socket.on('close', () => {
        sockets.delete(socket);
        peer.destroySoon();
      });
    }
    void pump(client, upstream);
    void pump(upstream, client);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');

  const destroyAll = () => { for (const socket of sockets) socket.destroy(); };
  const heal = () => {
    refusing = false;
    delayMs = 0;
    hanging = false;
    open();
  };
  return {
    port: (server.address() as net.AddressInfo).port,
    done,
    cut() {
      refusing = true;
      done.broken += sockets.size / 2;
      destroyAll();
    },
    hang() {
      hanging = true;
      opened = new Promise((resolve) => { open = resolve; });
    },
    slow(ms) {
      delayMs = ms;
    },
    heal,
    async stop() {
      heal();
      destroyAll();
      server.close();
      await once(server, 'close');
    },
  };
}
