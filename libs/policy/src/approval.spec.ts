import { faultOfDeciding, isApprovalKind } from './index.js';

describe('two steps', () => {
  const reviewer = { subject: 'r' };
  it('want an opinion first, of another person', () => {
    expect(faultOfDeciding(true, null, reviewer)).toBe('OPINION_MISSING');
    expect(faultOfDeciding(true, { subject: 'r' }, reviewer)).toBe('SAME_PERSON');
    expect(faultOfDeciding(true, { subject: 'o' }, reviewer)).toBeNull();
  });
  it('look through a delegation, both ways', () => {
    expect(faultOfDeciding(true, { subject: 'o', onBehalfOf: 'r' }, reviewer)).toBe('SAME_PERSON');
    expect(faultOfDeciding(true, { subject: 'o' }, { subject: 'r', onBehalfOf: 'o' })).toBe('SAME_PERSON');
  });
  it('one step: whoever may decide does, with or without an opinion', () => {
    expect([faultOfDeciding(false, null, reviewer), faultOfDeciding(false, { subject: 'r' }, reviewer)]).toEqual([null, null]);
  });
  it('a kind is one of the list, no inherited name', () => expect(['filing', 'constructor', ''].map(isApprovalKind)).toEqual([true, false, false]));
});
