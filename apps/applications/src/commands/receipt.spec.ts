import { newReceipt, receiptKey } from './receipt.js';

describe('a receipt', () => {
  it('is 100 bits of chance: of 10,000 none is like another, and none that is guessed finds one', () => {
    const given = new Set(Array.from({ length: 10_000 }, () => receiptKey(newReceipt())));
    expect([given.size, given.has(null)]).toEqual([10_000, false]);
    expect(Array.from({ length: 10_000 }, () => receiptKey(newReceipt())).filter((guessed) => given.has(guessed))).toEqual([]);
  });
  it('is read as people type it, and what can be none is none', () => {
    const key = receiptKey('YY-0123-4567-89AB-CDEF-GH10');
    expect([receiptKey(' yy 0123 4567 89ab cdef ghio '), receiptKey('ＹＹ－OL23-4567-89AB-CDEF-GHI0'.replace('－', '-'))]).toEqual([key, key]);
    expect(['', 'YY-0123', 'YY-0123-4567-89AB-CDEF-GH1U', 'YY-0123-4567-89AB-CDEF-GH10-0', "' OR 1=1 --"].map(receiptKey)).toEqual([null, null, null, null, null]);
  });
});
