import type { Readable } from 'node:stream';
import type { FastifyReply } from 'fastify';

/** What somebody handed in is shown and does nothing: no script, no form, no address of its own. */
export const SHOWN_ONLY = "default-src 'none'; img-src 'self'; style-src 'unsafe-inline'; sandbox";
const EXTENSION: Readonly<Record<string, string>> = { 'application/pdf': 'pdf', 'image/jpeg': 'jpg', 'image/png': 'png' };

/** Answers a file that was handed in; it is named by its id, never as its sender named it. */
export function show(reply: FastifyReply, { id, mediaType, size }: { readonly id: string; readonly mediaType: string; readonly size: number }, stream: Readable): void {
  void reply.header('content-type', mediaType).header('content-length', String(size)).header('content-disposition', `inline; filename="${id.slice(0, 8)}.${EXTENSION[mediaType] ?? 'bin'}"`).send(stream);
}
