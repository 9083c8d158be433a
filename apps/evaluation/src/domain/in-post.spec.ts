import { heldReason, inPostFact, IN_POST_CONFIRMATION_DAYS } from './in-post.js';

const paper = { confirmed: true, byName: '周人事' };
const none = { confirmed: false, byName: null };
const confirmation = { confirmedOn: '2026-03-02', byName: '李审核' };

describe('在职在岗 at the enrolment', () => {
  it('rests on the employer\'s own confirmation, whatever is ticked', () => expect(inPostFact(confirmation, paper, '2026-03-10')).toEqual({ way: 'EMPLOYER', on: '2026-03-02', byName: '李审核' }));
  it(`for ${IN_POST_CONFIRMATION_DAYS} days, the last one included`, () => {
    expect([inPostFact(confirmation, none, '2026-04-01')?.way, inPostFact(confirmation, none, '2026-04-02')]).toEqual(['EMPLOYER', null]);
    expect(inPostFact(confirmation, paper, '2026-04-02')).toEqual({ way: 'PAPER', on: '2026-04-02', byName: '周人事' });
  });
  it('else on paper, with who confirmed there; on neither it does not', () => expect([inPostFact(null, paper, '2026-03-02'), inPostFact(null, none, '2026-03-02')]).toEqual([{ way: 'PAPER', on: '2026-03-02', byName: '周人事' }, null]));
  it('a move that is not settled names who has it', () => expect(heldReason('a', 'SUPERVISOR')).toMatchObject({ code: 'CANDIDATE_ON_HOLD', facts: { awaits: 'SUPERVISOR' }, message: expect.stringContaining('监管部门') as string }));
});
