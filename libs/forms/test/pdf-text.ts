import { inflateSync } from 'node:zlib';

/**
 * Reads the text of a PDF that pdfkit wrote, through each font's ToUnicode table, as a viewer would when a person
 * copies it. Small on purpose: it knows pdfkit's plain objects only. `emptyGlyphs` counts glyph 0, the box.
 */
export function readPdf(bytes: Uint8Array): { pages: string[]; emptyGlyphs: number; fonts: string[] } {
  const objects = readObjects(Buffer.from(bytes));
  const maps = new Map<number, string[]>();
  const fonts: string[] = [];
  for (const [id, object] of objects) {
    const toUnicode = /\/ToUnicode (\d+) 0 R/.exec(object.dictionary);
    if (toUnicode) {
      maps.set(id, readToUnicode(objects.get(Number(toUnicode[1]))!.stream!.toString('latin1')));
      fonts.push(/\/BaseFont \/(\S+)/.exec(object.dictionary)![1]!);
    }
  }
  let emptyGlyphs = 0;
  const pages = pageIds(objects).map((id) => {
    const page = objects.get(id)!.dictionary;
    const resources = objects.get(Number(/\/Resources (\d+) 0 R/.exec(page)![1]))!.dictionary;
    const fontIds = new Map([...resources.matchAll(/\/(F\d+) (\d+) 0 R/g)].map((m) => [m[1]!, Number(m[2])]));
    const content = objects.get(Number(/\/Contents (\d+) 0 R/.exec(page)![1]))!.stream!.toString('latin1');
    let map: string[] = [];
    let text = '';
    for (const token of content.matchAll(/\/(F\d+) [\d.]+ Tf|\[((?:<[0-9a-f]*>|[\s\d.-])*)\] TJ/g)) {
      if (token[1]) map = maps.get(fontIds.get(token[1])!)!;
      else {
        for (const glyph of [...token[2]!.matchAll(/<([0-9a-f]*)>/g)].flatMap((m) => m[1]!.match(/.{4}/g) ?? [])) {
          if (glyph === '0000') emptyGlyphs += 1;
          text += map[Number.parseInt(glyph, 16)] ?? '\uFFFD';
        }
        text += ' ';
      }
    }
    return text;
  });
  return { pages, emptyGlyphs, fonts };
}

/** The operators of the first page. */
export function operatorsOf(bytes: Uint8Array): string[] {
  const objects = readObjects(Buffer.from(bytes));
  const page = objects.get(pageIds(objects)[0]!)!.dictionary;
  return objects.get(Number(/\/Contents (\d+) 0 R/.exec(page)![1]))!.stream!.toString('latin1').split('\n');
}

/** Text without white space: where a line breaks is no matter. */
export const squeeze = (text: string): string => text.replaceAll(/\s/g, '');

interface PdfObject { dictionary: string; stream: Buffer | undefined }

function readObjects(file: Buffer): Map<number, PdfObject> {
  const objects = new Map<number, PdfObject>();
  const text = file.toString('latin1');
  for (const match of text.matchAll(/(?:^|\n)(\d+) 0 obj\n/g)) {
    const start = match.index + match[0].length;
    const end = text.indexOf('\nendobj', start);
    const streamAt = text.indexOf('\nstream\n', start);
    const hasStream = streamAt !== -1 && streamAt < end;
    const dictionary = text.slice(start, hasStream ? streamAt : end);
    const length = /\/Length (\d+)/.exec(dictionary);
    const raw = hasStream && length ? file.subarray(streamAt + 8, streamAt + 8 + Number(length[1])) : undefined;
    objects.set(Number(match[1]), { dictionary, stream: raw && dictionary.includes('/FlateDecode') && !dictionary.includes('/Subtype /Image') ? inflateSync(raw) : raw });
  }
  return objects;
}

function pageIds(objects: Map<number, PdfObject>): number[] {
  const tree = [...objects.values()].find((object) => object.dictionary.includes('/Type /Pages'))!;
  return [.../\/Kids \[([^\]]*)\]/.exec(tree.dictionary)![1]!.matchAll(/(\d+) 0 R/g)].map((m) => Number(m[1]));
}

function readToUnicode(cmap: string): string[] {
  const map: string[] = [];
  for (const range of cmap.matchAll(/<([0-9a-f]+)> <[0-9a-f]+> \[([^\]]*)\]/g)) {
    const first = Number.parseInt(range[1]!, 16);
    for (const [i, entry] of [...range[2]!.matchAll(/<([^>]*)>/g)].entries()) {
      map[first + i] = String.fromCharCode(...entry[1]!.split(' ').filter(Boolean).map((unit) => Number.parseInt(unit, 16)));
    }
  }
  return map;
}
