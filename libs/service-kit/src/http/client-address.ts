import type { IncomingMessage } from 'node:http';

/** The client's address: the socket's, or the nearest `X-Forwarded-For` entry that a configured proxy vouches for. */
export function clientAddress(socket: string, forwardedFor: string | undefined, trustedProxies: readonly string[]): string {
  let address = socket.replace(/^::ffff:(?=\d+\.)/, '');
  for (const hop of (forwardedFor ?? '').split(',').map((h) => h.trim()).filter(Boolean).reverse()) {
    if (!trustedProxies.includes(address)) break;
    address = hop;
  }
  return address;
}

/** The client's address of a request, by `TRUSTED_PROXIES` (addresses, comma between; the portal's among them where services are processes of their own). */
export function addressOf(request: Pick<IncomingMessage, 'headers' | 'socket'>): string {
  const trusted = (process.env['TRUSTED_PROXIES'] ?? '').split(',').map((p) => p.trim()).filter(Boolean);
  const forwarded = request.headers['x-forwarded-for'];
  return clientAddress(request.socket.remoteAddress ?? '', Array.isArray(forwarded) ? forwarded.join(',') : forwarded, trusted);
}
