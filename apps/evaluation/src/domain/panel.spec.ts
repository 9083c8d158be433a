import { cq2022v1, type Qualification } from '@gt/rules';
import { decideForm, evolvePanel, type FormationFacts, type MemberFacts, type PanelCandidateFacts } from './panel.js';

const senior: Qualification = { kind: 'TITLE', level: 'ASSOCIATE_SENIOR', to: null };
const member = (expertId: string, change: Partial<MemberFacts> = {}, qualifications: readonly Qualification[] = [senior]): MemberFacts => ({
  expertId, chair: expertId === 'e1', declaration: 'ACCEPTED', otherSittingDays: [], unavailable: [], ...change,
  expert: change.expert === null ? null : { personId: `person of ${expertId}`, name: expertId, employer: '某某大学', speciality: '机械', occupationCodes: ['6-18-01-01'], qualifications, qualificationText: '高级工程师' },
});
const candidate = (change: Partial<NonNullable<PanelCandidateFacts['enrolled']>> = {}): PanelCandidateFacts => ({ applicationId: 'a', relativeExpertIds: [], enrolled: { personId: 'person of a', method: 'COMPREHENSIVE_REVIEW', employerName: '某某公司', panelId: null, ...change } });
const facts: FormationFacts = { planId: 'plan', institutionId: 'body', institutionType: 'SOCIAL_TRAINING', planDays: ['2026-03-20'], occupations: [{ code: '6-18-01-01', name: '车工', workType: null }], ruleSet: cq2022v1 };
const review = { name: '第1评审组', kind: 'REVIEW', days: ['2026-03-20'] } as const;
const assessment = { ...review, kind: 'ASSESSMENT' } as const;
const three = [member('e1'), member('e2'), member('e3')];
const codes = (decision: ReturnType<typeof decideForm>) => (decision.ok ? [] : decision.reasons.map((reason) => reason.code));

describe('forming a review panel (六(三))', () => {
  it('three qualified experts and one chair', () => {
    const decision = decideForm(review, three, [candidate()], facts);
    expect(decision.ok && evolvePanel(null, decision.events[0]!)).toMatchObject({ status: 'FORMED', members: [{ expertId: 'e1', chair: true }, { chair: false }, { chair: false }], warnings: [] });
  });
  it.each<[string, readonly MemberFacts[], string[]]>([
    ['two', three.slice(0, 2), ['PANEL_SIZE']],
    ['four', [...three, member('e4')], ['PANEL_SIZE']],
    ['one twice', [member('e1'), member('e2'), member('e2')], ['PANEL_MEMBER_TWICE']],
    ['no chair', three.map((each) => ({ ...each, chair: false })), ['PANEL_CHAIR']],
    ['two chairs', three.map((each) => ({ ...each, chair: each.expertId !== 'e3' })), ['PANEL_CHAIR']],
    ['one whose qualification ended the day before', [member('e1'), member('e2'), member('e3', {}, [{ ...senior, to: '2026-03-19' }])], ['EXPERT_NOT_QUALIFIED']],
    ['a mere assessor', [member('e1'), member('e2'), member('e3', {}, [{ kind: 'ASSESSOR', grade: 'ASSESSOR' }])], ['EXPERT_NOT_QUALIFIED']],
    ['one who sits elsewhere that day', [member('e1'), member('e2'), member('e3', { otherSittingDays: ['2026-03-20'] })], ['EXPERT_SITTING_ELSEWHERE']],
    ['one who said not to be there that day', [member('e1'), member('e2'), member('e3', { unavailable: [{ from: '2026-03-01', to: '2026-03-19' }, { from: '2026-03-20', to: null }] })], ['EXPERT_UNAVAILABLE']],
    ['one who declined', [member('e1'), member('e2'), member('e3', { declaration: 'DECLINED' })], ['EXPERT_DECLINED']],
    ['one who has not answered', [member('e1'), member('e2'), member('e3', { declaration: 'PENDING' })], ['EXPERT_NOT_ANSWERED']],
    ['one whom nobody registered', [member('e1'), member('e2'), member('e3', { expert: null })], ['EXPERT_UNKNOWN', 'EXPERT_NOT_QUALIFIED']],
  ])('refuses %s', (_name, members, expected) => expect(codes(decideForm(review, members, [candidate()], facts))).toEqual(expected));

  it.each<[string, readonly PanelCandidateFacts[], string[]]>([
    ['one not in the plan', [{ applicationId: 'a', relativeExpertIds: [], enrolled: null }], ['CANDIDATE_NOT_ENROLLED']],
    ['one with another panel', [candidate({ panelId: 'p' })], ['CANDIDATE_HAS_PANEL']],
    ['one of the practical assessment', [candidate({ method: 'PRACTICAL_ASSESSMENT' })], ['PANEL_KIND_WRONG']],
    ['one twice', [candidate(), candidate()], ['CANDIDATE_TWICE']],
    ['a member of the panel', [candidate({ personId: 'person of e2' })], ['EXPERT_IS_CANDIDATE']],
  ])('refuses as candidate %s', (_name, candidates, expected) => expect(codes(decideForm(review, three, candidates, facts))).toEqual(expected));

  it('no day at all is refused: nobody was looked at for any', () => expect(codes(decideForm({ ...review, days: [] }, three, [candidate()], facts))).toEqual(['PANEL_WITHOUT_DAY']));
  it('a day that the plan does not have is refused', () => expect(codes(decideForm({ ...review, days: ['2026-03-21'] }, three, [candidate()], facts))).toEqual(['PANEL_DAY_NOT_PLANNED']));

  it('same employer at a social body and relatives warn, another speciality too; a stricter rule set refuses conflicts', () => {
    const conflict = { ...candidate({ employerName: '某某 大学' }), relativeExpertIds: ['e1'] };
    const decision = decideForm(review, three, [conflict], { ...facts, occupations: [{ code: '4-01-01-01', name: '其他', workType: null }] });
    expect(decision.ok && decision.events[0]).toMatchObject({ data: { warnings: expect.arrayContaining([expect.objectContaining({ code: 'CONFLICT_SAME_EMPLOYER' }), expect.objectContaining({ code: 'CONFLICT_RELATIVE' }), expect.objectContaining({ code: 'EXPERT_SPECIALITY_DIFFERS' })]) } });
    const strict = { ...facts, ruleSet: { ...cq2022v1, panel: { ...cq2022v1.panel, conflictOfInterest: 'REFUSE' as const } } };
    expect(codes(decideForm(review, three, [conflict], strict))).toContain('CONFLICT_RELATIVE');
    const enterprise = decideForm(review, three, [candidate({ employerName: '某某大学' })], { ...facts, institutionType: 'ENTERPRISE' });
    expect(enterprise.ok && enterprise.events[0]).toMatchObject({ data: { warnings: [] } });
  });
});

describe('naming assessors (六(三))', () => {
  const assessed = candidate({ method: 'PRACTICAL_ASSESSMENT' });
  const assessor: Qualification = { kind: 'ASSESSOR', grade: 'ASSESSOR' };
  it('one is enough, nobody chairs', () => {
    const decision = decideForm(assessment, [member('e1', {}, [assessor])], [assessed], facts);
    expect(decision.ok && decision.events[0]).toMatchObject({ data: { members: [{ chair: false }] } });
  });
  it.each<[string, readonly MemberFacts[], string[]]>([
    ['a senior title alone', [member('e1')], ['ASSESSOR_NOT_QUALIFIED']],
    ['one twice', [member('e1', {}, [assessor]), member('e1', {}, [assessor])], ['ASSESSOR_TWICE']],
    ['one who sits elsewhere', [member('e1', { otherSittingDays: ['2026-03-20'] }, [assessor])], ['EXPERT_SITTING_ELSEWHERE']],
    ['one who declined', [member('e1', { declaration: 'DECLINED' }, [assessor])], ['EXPERT_NOT_ANSWERED']],
  ])('refuses %s', (_name, members, expected) => expect(codes(decideForm(assessment, members, [assessed], facts))).toEqual(expected));
});

it('a panel that sits is not dissolved', () => {
  const reference = { planId: 'plan', institutionId: 'body' };
  const decision = decideForm(review, three, [candidate()], facts);
  const sitting = evolvePanel(evolvePanel(null, decision.ok ? decision.events[0]! : (() => { throw new Error('refused'); })()), { type: 'PanelSitting', data: reference });
  expect(() => evolvePanel(sitting, { type: 'PanelDissolved', data: { ...reference, reason: 'x' } })).toThrow('cannot happen');
  expect(() => evolvePanel(null, { type: 'PanelDone', data: reference })).toThrow('before PanelFormed');
});
