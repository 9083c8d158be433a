import { defaultFontChain } from '../src/fonts/font-chain.js';
import type { PdfNode } from '../src/fonts/apply-chain.js';
import { renderPdf } from '../src/pdf/pdf-engine.js';
import { operatorsOf, readPdf } from './pdf-text.js';

const written = async (content: PdfNode): Promise<Uint8Array> => renderPdf({
  title: '', institution: '', createdAt: '2026-03-02T09:00:00+08:00', orientation: 'portrait', margins: [40, 40, 40, 40], fontSize: 10, content: [content], footer: () => '',
}, defaultFontChain());
/** What each text object of the page is: colour, font, size, number of glyphs. */
const textsOf = (bytes: Uint8Array): string[] => {
  let [colour, font] = ['', ''];
  return operatorsOf(bytes).flatMap((operator) => {
    if (operator.endsWith(' scn')) colour = operator.slice(0, -4);
    if (operator.endsWith(' Tf')) font = operator.slice(1, -3);
    return operator.endsWith(' TJ') ? [`${colour} ${font} ${[...operator.matchAll(/<([0-9a-f]+)>/g)].reduce((sum, [, glyphs]) => sum + glyphs!.length / 4, 0)}`] : [];
  });
};

describe('a line of text', () => {
  it('is one text object, as far as it looks alike', async () => {
    const bytes = await written({ text: ['甲乙丙', { text: '丁戊', color: '#ff0000' }, { text: '己庚', bold: true }, { text: '辛', fontSize: 14 }, { text: '壬癸', decoration: 'underline' }, '子丑'] });
    expect(textsOf(bytes)).toEqual(['0 0 0 F1 10 3', '1 0 0 F1 10 2', '0 0 0 F2 10 2', '0 0 0 F1 14 1', '0 0 0 F1 10 1', '0 0 0 F1 10 1', '0 0 0 F1 10 2']);
    expect(readPdf(bytes).pages[0]!.replaceAll(' ', '')).toBe('甲乙丙丁戊己庚辛壬癸子丑');
  });

  it('leaves gaps where they are: characters set apart and columns are written by themselves', async () => {
    expect(textsOf(await written({ text: '甲乙丙', characterSpacing: 4 }))).toHaveLength(3);
    expect(textsOf(await written({ text: '甲乙\u3000丙丁' }))).toEqual(['0 0 0 F1 10 3', '0 0 0 F1 10 2']);
    expect(textsOf(await written({ columns: [{ text: '甲乙', width: 100 }, { text: '丙丁' }] }))).toHaveLength(2);
  });
});
