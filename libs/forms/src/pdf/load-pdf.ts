import { createRequire } from 'node:module';
import type { PDFDocument, PDFObject } from 'pdf-lib';

/** Most that one stream may unpack to (bytes). pdf-lib unpacks streams of objects without a bound, outside of the thread's heap: twenty megabytes of zeros packed become twenty gigabytes. */
export const STREAM_LIMIT_BYTES = 32 * 1024 * 1024;
/** Most pages that are counted; what is kept of papers has far fewer. */
const PAGES_COUNTED = 10_000;

/** What pdf-lib's decoders have in common; none of its own entry exports it. */
interface Decoder { ensureBuffer(bytes: number): Uint8Array }
let bounded = false;

/** pdf-lib, loaded with the first file, for files that others made: its decoders end at STREAM_LIMIT_BYTES. */
export async function pdfLib(): Promise<typeof import('pdf-lib')> {
  const lib = await import('pdf-lib');
  if (bounded) return lib;
  const { prototype } = (createRequire(import.meta.url)('pdf-lib/cjs/core/streams/DecodeStream.js') as { default: { prototype: Decoder } }).default;
  const grow = prototype.ensureBuffer; // eslint-disable-line @typescript-eslint/unbound-method -- called with the decoder below
  prototype.ensureBuffer = function ensureBuffer(this: Decoder, bytes) {
    if (bytes > STREAM_LIMIT_BYTES) throw new RangeError('a stream unpacks to more than any paper has');
    return grow.call(this, bytes);
  };
  bounded = true;
  return lib;
}

/** Pages of a document. Throws for a tree that comes back to one of its nodes: its pages could be counted without end. */
export function pagesOf({ PDFPageTree, PDFPageLeaf }: typeof import('pdf-lib'), { catalog, context }: PDFDocument): number {
  const seen = new Set<PDFObject>();
  const nodes: Array<PDFObject | undefined> = [catalog.Pages()];
  let pages = 0;
  for (let node = nodes.pop(); node; node = nodes.pop()) {
    if (node instanceof PDFPageLeaf) pages += 1;
    if (pages > PAGES_COUNTED) throw new RangeError('more pages than any paper has');
    if (!(node instanceof PDFPageTree)) continue;
    if (seen.has(node)) throw new RangeError('a page tree that is none');
    seen.add(node);
    for (const kid of node.Kids().asArray()) nodes.push(context.lookup(kid));
  }
  return pages;
}
