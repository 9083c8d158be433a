import { fullYears } from './form-content.js';

describe('年限 on the form (附件2 填表说明三)', () => {
  it.each([
    ['2025-12-31', '2026-01-01', 0], ['2021-03-02', '2026-03-01', 4], ['2021-03-02', '2026-03-02', 5], ['2020-02-29', '2021-02-27', 0], ['2020-02-29', '2021-02-28', 1], ['2026-03-02', '2026-03-02', 0],
    // a day that lies ahead is a slip of the pen, never a negative term
    ['2027-01-01', '2026-03-02', 0],
  ] as const)('%s to %s are %i full years', (from, to, years) => expect(fullYears(from, to)).toBe(years));
});
