import { cq2022v1 } from '@gt/rules';
import { form } from '../../test/examples.js';
import { compareVerdicts } from './comparison.js';
import type { CompleteForm } from './form.js';
import { judgeApplication } from './verdict.js';

const judge = (change: Partial<typeof form>, ruleSet = cq2022v1) => judgeApplication({ ...form, ...change } as CompleteForm, { asOf: '2026-03-02', ruleSet, nameDiffers: false });

it('the same facts under the same rules are the same, whatever they come to', () => {
  for (const change of [{}, { inPost: false }, { postHeldSince: '2025-06-01' }]) expect(compareVerdicts(judge(change), judge(change))).toMatchObject({ same: true });
});
it('names what one has and the other has not, reasons and open conditions apart', () => {
  const { same, reasons } = compareVerdicts(judge({ inPost: false }), judge({ worksInCity: false, postHeldSince: '2025-06-01' }));
  expect([same, reasons.map((each) => [each.code, each.kind, each.before, each.after])]).toEqual([false, [['NOT_IN_POST', 'NOT_MET', true, false], ['NOT_IN_CITY', 'NOT_MET', false, true], ['POST_CHANGED', 'TO_BE_CONFIRMED', false, true]]]);
});
it('another path or standing alone is a difference too', () => {
  const verdict = judge({});
  expect(compareVerdicts(verdict, { ...verdict, path: '二(三)' }).same).toBe(false);
  expect(compareVerdicts(verdict, { ...verdict, titleLevel: 'SENIOR' }).same).toBe(false);
});
