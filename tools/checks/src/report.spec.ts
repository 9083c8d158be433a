import { BREAKS_KEPT, Sentence } from './report.js';

it('keeps the first breaks and counts all', () => {
  const sentence = new Sentence('X', 'all is well');
  for (let i = 0; i < BREAKS_KEPT + 5; i += 1) sentence.look([{ code: 'WRONG', aggregate: `a ${i}`, message: 'm' }]);
  sentence.count('B');
  sentence.count('A');
  sentence.count('A');
  const report = sentence.report();
  expect(report).toMatchObject({ code: 'X', sentence: 'all is well', checked: BREAKS_KEPT + 5, found: BREAKS_KEPT + 5, tally: { A: 2, B: 1 } });
  expect(report.breaks).toHaveLength(BREAKS_KEPT);
  expect(report.breaks[0]!.aggregate).toBe('a 0');
});
