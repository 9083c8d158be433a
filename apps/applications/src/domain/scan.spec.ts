import { formsOfScan, sortPages, type PageStanding, type ReadCode } from './scan.js';

const current = { form: 'GT-F2', version: 2 };
const code = (change: Partial<ReadCode> = {}): ReadCode => ({ form: 'GT-F2', version: 2, documentId: 'd1', page: 1, pages: 4, ...change });
const sort = (codes: Array<ReadCode | null>, seen = new Set<string>()) => sortPages(codes.map((each, i) => ({ page: i + 1, code: each })), current, new Map([['d1', 'a1'], ['d2', 'a2']]), seen).map((p) => [p.standing, p.applicationId]);

it('sorts each page to its form, whatever the order', () => {
  expect(sort([code({ documentId: 'd2', page: 3 }), code({ page: 2 }), code()])).toEqual([['MATCHED', 'a2'], ['MATCHED', 'a1'], ['MATCHED', 'a1']]);
});
it('names what is none of them: no code, another paper, an earlier layout, a form that is not known, a page twice', () => {
  expect(sort([null, code({ form: 'GT-F4' }), code({ version: 1 }), code({ documentId: 'x' }), code(), code()])).toEqual([['NO_CODE', null], ['OTHER_FORM', null], ['WRONG_VERSION', 'a1'], ['UNKNOWN_FORM', null], ['MATCHED', 'a1'], ['DOUBLE', 'a1']]);
});
it('a page that came with an earlier block is double in a later one', () => {
  const seen = new Set<string>();
  sort([code()], seen);
  expect(sort([code()], seen)).toEqual([['DOUBLE', 'a1']]);
});
it('says which pages of a form are there and which are missing; what belongs to none is of no form', () => {
  const page = (n: number, standing: PageStanding, formPage: number | null) => ({ page: n, standing, documentId: formPage && 'd1', applicationId: formPage && 'a1', formPage, formPages: formPage && 4 }) as Parameters<typeof formsOfScan>[0][number];
  expect(formsOfScan([page(1, 'MATCHED', 3), page(2, 'NO_CODE', null), page(3, 'MATCHED', 1), page(4, 'DOUBLE', 1)])).toEqual([
    { documentId: 'd1', applicationId: 'a1', pages: 4, scanned: [{ page: 1, formPage: 3 }, { page: 3, formPage: 1 }], missing: [2, 4] }]);
});
