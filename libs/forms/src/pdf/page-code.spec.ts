import QRCode from 'qrcode';

import { encodePageCode, type PageCode, parsePageCode, printedPageCode, qrBlock, shortDocumentId } from './page-code.js';

const code: PageCode = { form: 'GT-F2', version: 1, documentId: '0197c0de-1111-7abc-8def-0123456789ab', page: 2, pages: 14 };

describe('page code', () => {
  it('is printed as form, version, page of pages', () => {
    expect(printedPageCode(code)).toBe('GT-F2-1 2/14');
    expect(shortDocumentId(code.documentId)).toBe('456789AB');
  });

  it('comes back from a scan as it was', () => {
    expect(parsePageCode(encodePageCode(code))).toEqual(code);
  });

  it.each(['', 'https://example.test/', 'GT-F2-1', 'GT-F2-1:2:14:', 'GT-F2-1:x:14:0197C0DE', 'XX-F2-1:1:1:0197C0DE'])('is not read from %j', (text) => {
    expect(parsePageCode(text)).toBeUndefined();
  });

  it('refuses a document id that could carry anything else', () => {
    expect(() => shortDocumentId('13900000000 张三')).toThrow(expect.objectContaining({ code: 'INPUT_INVALID' }));
  });
});

describe('QR block', () => {
  it('draws exactly the dark modules', () => {
    const { modules } = QRCode.create('GT-F2-1:1:1:0197C0DE', { errorCorrectionLevel: 'M' });
    const { canvas } = qrBlock('GT-F2-1:1:1:0197C0DE', modules.size);
    const drawn = new Set<string>();
    for (const bar of canvas[0].bars) for (let i = 0; i < Math.round(bar.w); i += 1) drawn.add(`${Math.round(bar.x) + i},${Math.round(bar.y)}`);
    const dark = new Set<string>();
    for (let y = 0; y < modules.size; y += 1) for (let x = 0; x < modules.size; x += 1) if (modules.get(y, x)) dark.add(`${x},${y}`);
    expect(drawn).toEqual(dark);
  });

  it('refuses a text that no code can hold', () => {
    expect(() => qrBlock('x'.repeat(5000), 30)).toThrow(expect.objectContaining({ code: 'INPUT_INVALID' }));
  });
});
