import { NumberJudge, type NumberBook, type NumberEntry } from './numbers.js';

const SITE = 'site-1';
const PREFIX = 'Y000050000001';
const entry = (serial: number, over: Partial<NumberEntry> = {}): NumberEntry => {
  const number = `${PREFIX}262${String(serial).padStart(6, '0')}`;
  return { number, kind: 'CERTIFICATE', id: `c${serial}`, hasRow: true, recorded: number, mode: 'ALLOTTED', siteId: SITE, issueYear: 2026, level: 2, ...over };
};
const voided = (serial: number): NumberEntry => ({ number: entry(serial).number, kind: 'VOID', id: 'book', hasRow: false, recorded: null, mode: null, siteId: null, issueYear: null, level: null });
const imported = (serial: number, over: Partial<NumberEntry> = {}) => entry(serial, { mode: 'IMPORTED', ...over });
const book = (lastSerial: number): NumberBook => ({ siteId: SITE, issueYear: 2026, level: 2, lastSerial });
function judge(entries: readonly NumberEntry[], books: readonly NumberBook[]) {
  const numbers = new NumberJudge(books);
  return [...entries.flatMap((e) => numbers.add(e)), ...numbers.end()];
}
const codes = (...args: Parameters<typeof judge>) => judge(...args).map((b) => b.code);

it('serials 1…n, voided ones included, as the book says; imported ones in any serials', () => {
  expect(judge([entry(1), voided(2), entry(3)], [book(3)])).toEqual([]);
  expect(judge([imported(7), imported(90)], [])).toEqual([]);
  expect(judge([], [book(0)])).toEqual([]);
});

it('a body that came to be numbered here goes on after its highest imported number; a gap after it is one', () => {
  expect(judge([imported(3), imported(7), entry(8), entry(9)], [book(9)])).toEqual([]);
  expect(codes([imported(7), entry(9)], [book(9)])).toEqual(['NUMBER_GAP']);
  // and back again: what is imported later moves no book
  expect(judge([entry(1), imported(5)], [book(1)])).toEqual([]);
});

it('blocks of year and level count each from 1', () => {
  const other = (serial: number) => { const number = `${PREFIX}263${String(serial).padStart(6, '0')}`; return entry(serial, { number, recorded: number, level: 3 }); };
  expect(judge([entry(1), entry(2), other(1)], [book(2), { ...book(1), level: 3 }])).toEqual([]);
});

it('a gap names the serials, at the beginning too', () => {
  expect(judge([entry(1), entry(4)], [book(4)])).toEqual([{ code: 'NUMBER_GAP', aggregate: 'certificates.certificate c4', message: expect.stringContaining('serials 2, 3 are before it missing') }]);
  expect(codes([entry(2)], [book(2)])).toEqual(['NUMBER_GAP']);
});

it('the book and the last number differ', () => {
  expect(judge([entry(1)], [book(2)])).toEqual([expect.objectContaining({ code: 'BOOK_DIFFERS', aggregate: `certificates.number-book ${SITE}/2026/2` })]);
  expect(codes([entry(1)], [])).toEqual(['BOOK_DIFFERS']);
  expect(codes([], [book(5)])).toEqual(['BOOK_WITHOUT_NUMBERS']);
});

it('one number twice: two certificates, or a certificate and a void', () => {
  expect(codes([entry(1), entry(1, { id: 'again' })], [book(1)])).toEqual(['NUMBER_TWICE']);
  expect(codes([entry(1), voided(1)], [book(1)])).toEqual(['NUMBER_TWICE']);
  expect(judge([imported(7), imported(7, { id: 'again' })], [])).toEqual([expect.objectContaining({ code: 'NUMBER_TWICE', aggregate: 'certificates.certificate again' })]);
});

it('a number that was given and stands on no certificate', () => {
  expect(codes([imported(7, { hasRow: false })], [])).toEqual(['NUMBER_WITHOUT_CERTIFICATE']);
});

it('a number that is not the recorded one', () => {
  expect(judge([imported(8, { recorded: entry(7).number })], [])).toEqual([expect.objectContaining({ code: 'NUMBER_NOT_AS_RECORDED', message: expect.stringContaining('returned file') })]);
  expect(codes([entry(1, { recorded: null })], [book(1)])).toEqual(['NUMBER_NOT_AS_RECORDED']);
});

it('a number of another level or year, and one that is none', () => {
  expect(codes([imported(1, { level: 3 })], [])).toEqual(['NUMBER_OF_ANOTHER_BLOCK']);
  expect(codes([imported(1, { issueYear: 2025 })], [])).toEqual(['NUMBER_OF_ANOTHER_BLOCK']);
  expect(codes([imported(1, { number: 'X1', recorded: 'X1' })], [])).toEqual(['NUMBER_MALFORMED']);
});

it('one book in two blocks, and voids without any book', () => {
  const other = 'Y000050000002262000001';
  expect(codes([entry(1), entry(1, { id: 'd', number: other, recorded: other })], [book(1)])).toEqual(['BOOK_IN_TWO_BLOCKS']);
  expect(codes([voided(1)], [])).toEqual(['VOIDS_WITHOUT_BOOK']);
});
