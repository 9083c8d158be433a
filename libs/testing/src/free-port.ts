import net from 'node:net';

/** A port of the loopback address that nobody listens at now. */
export const freePort = (): Promise<number> => new Promise((resolve, reject) => {
  const server = net.createServer().once('error', reject).listen(0, '127.0.0.1', () => { const { port } = server.address() as net.AddressInfo; server.close(() => resolve(port)); });
});
