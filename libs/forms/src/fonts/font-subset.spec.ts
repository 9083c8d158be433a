import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { create } from 'fontkit';

import { defaultFontChain } from './font-chain.js';
import { FontSubset } from './font-subset.js';

const noto = defaultFontChain().faces[0]!.regular.bytes;
/** Another maker's, as an operator's may be: short offsets, hints, and letters put together from two glyphs. */
const roboto = readFileSync(createRequire(import.meta.url).resolve('pdfmake/fonts/Roboto/Roboto-Regular.ttf'));

/** The same glyphs in both: ours and fontkit's own. */
function subsets(bytes: Uint8Array, text: string) {
  const font = create(bytes);
  const [ours, theirs] = [new FontSubset(bytes, font.directory.tables), font.createSubset() as ReturnType<typeof font.createSubset> & { readonly glyphs: readonly number[] }];
  const asked = font.layout(text).glyphs.map(({ id }) => [ours.includeGlyph(id), theirs.includeGlyph(id)]);
  return { ours, theirs, asked };
}

describe('a subset of a font', () => {
  it.each([['Noto', noto, ''], ['Noto', noto, '张䶮 AV 2026①'], ['Roboto', roboto, 'AV 2026'], ['Roboto', roboto, 'éÄÅ e']])('of %s has the bytes of fontkit\'s own (%#)', (_, bytes, text) => {
    const { ours, theirs, asked } = subsets(bytes, text);
    for (const [our, their] of asked) expect(our).toBe(their);
    expect(Buffer.compare(ours.encode(), theirs.encode())).toBe(0);
  });

  it('is tried with letters that bring further glyphs in', () => {
    const { theirs } = subsets(roboto, 'éÄÅ e');
    const before = theirs.glyphs.length;
    theirs.encode();
    expect(theirs.glyphs.length).toBeGreaterThan(before);
  });

  it.each([['Noto', noto], ['Roboto', roboto]])('leaves the file of %s as it was', (_, bytes) => {
    const sum = (): string => createHash('sha256').update(bytes).digest('hex');
    const before = sum();
    subsets(bytes, 'éA').ours.encode();
    expect(sum()).toBe(before);
  });
});
