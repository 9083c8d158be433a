import { verifyRealName, type RealNameFacts } from './real-name.js';

const AT = '2026-03-02T09:00:00.000Z';
const verified = { issuer: 'https://city.example', personId: 'p1', name: '买买提·吐尔逊', level: 'L3' };
const holder = { name: '买买提•吐尔逊', realName: null };
const nothing: RealNameFacts = { holder: null, heldElsewhere: false, before: null, acceptedLevels: [] };
const decide = (facts: Partial<RealNameFacts>, change: object = {}) => { const d = verifyRealName({ ...verified, ...change }, AT, { ...nothing, ...facts }); return d.ok ? d.events.map((event) => event.data) : d.reasons.map((each) => each.code); };
const mark = { personId: 'p1', issuer: 'https://city.example', level: 'L3', at: AT };

describe('a real-name sign-in', () => {
  it('marks the person\'s account, or a new one; once for one provider and level', () => {
    expect(decide({})).toEqual([mark]);
    expect(decide({ holder, heldElsewhere: true, before: 'p1' })).toEqual([mark]);
    expect(decide({ holder: { ...holder, realName: { ...mark, at: '2026-01-01T00:00:00.000Z' } } })).toEqual([]);
    expect(decide({ holder: { ...holder, realName: { ...mark, level: 'L2' } } })).toEqual([mark]);
  });
  it('is refused with every reason: level, another document, another name, an account of another issuer', () => {
    expect(decide({ acceptedLevels: ['L3'] })).toEqual([mark]);
    expect(decide({ acceptedLevels: ['L3'] }, { level: null })).toEqual(['REAL_NAME_LEVEL']);
    expect(decide({ acceptedLevels: ['L4'], before: 'p2', holder: { ...holder, name: '张三' } })).toEqual(['REAL_NAME_LEVEL', 'REAL_NAME_DOCUMENT_CHANGED', 'REAL_NAME_DIFFERS']);
    expect(decide({ heldElsewhere: true })).toEqual(['PERSON_HAS_ACCOUNT']);
  });
});
