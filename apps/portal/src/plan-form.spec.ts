import type { Reason } from '@gt/domain';
import { cq2022v1 } from '@gt/rules';
import { about, aboutAll, awayOn, countOf, fits, panelFormOf, panelOf, waitingFor, type Seat } from '../web/src/pages/plans/panel.js';
import { contentOf, daysOf, formOf, nextSteps, PAPER, partOf, scopeChoices, scopeKey, scopeOf, type Panel, type PlanContent } from '../web/src/pages/plans/plan.js';

const turner = { code: '6-18-01-01', name: '车工', workType: null };
const content: PlanContent = {
  name: '某某机构2026年第1批贯通评价', siteId: 's1', scope: [{ occupation: turner, level: 2 }], scheme: [{ title: '组织领导', text: '成立工作组' }], standard: { kind: 'NATIONAL', name: '车工国家职业技能标准', number: null, edition: '2018年版' },
  sessions: [{ day: '2026-03-21', time: '09:00', venue: '二号楼', methods: ['PRACTICAL_ASSESSMENT'], content: '实作' }, { day: '2026-03-20', time: '09:00', venue: '本部', methods: ['COMPREHENSIVE_REVIEW', 'DIRECT_RECOGNITION'], content: '答辩' }],
  personnel: { siteLead: { name: '王一', subject: 'a1' }, qualitySupervisor: { name: '王二', subject: null }, examOfficers: [{ name: '王三', subject: 'a3' }], proofreader: { name: '王四', subject: 'a4' }, chief: { name: '专家甲', subject: 'a5', expertId: 'e1' } },
  external: { name: '贯通', number: '1', filedAt: '2026-03-01T00:30:00.000Z', receipt: '回执' },
};

describe('a plan that is being typed', () => {
  it('goes back as it came, so that what nobody touched is no change', () => {
    const { external, ...sent } = contentOf(formOf(content, null), content.scope) as PlanContent;
    const { external: before, ...same } = content;
    expect(sent).toEqual(same);
    expect({ ...external, filedAt: new Date(external!.filedAt).toISOString() }).toEqual(before);
  });
  it('has nobody for somebody: an account, a name on paper, or none yet', () => {
    const form = formOf(null, { siteId: 's1', name: '本部' });
    form.siteLead = { choice: 'a1', name: '王一' };
    form.qualitySupervisor = { choice: PAPER, name: '王二' };
    expect(contentOf(form, [])).toMatchObject({ name: null, siteId: 's1', external: null, personnel: { siteLead: { name: '王一', subject: 'a1' }, qualitySupervisor: { name: '王二', subject: null }, proofreader: { name: '', subject: null } } });
  });
  it('has its days once each and in order, without those that are not typed yet', () => expect(daysOf([...content.sessions, { day: '' }, { day: '2026-03-20' }])).toEqual(['2026-03-20', '2026-03-21']));
});

describe('what may be chosen', () => {
  const filing = { id: 'f1', validFrom: '2026-01-01', validTo: null, rows: [{ occupation: turner, level: 2, titleSpecialities: [] }, { occupation: turner, level: 1, titleSpecialities: [] }] };
  const body = { status: 'ACTIVE', suspendedFrom: null, scope: [{ occupation: turner, levels: [2, 1], from: '2022-03-10', to: '2026-03-20' }] };
  const choices = (days: string[], change: object = {}) => scopeChoices(scopeOf({ ...body, ...change } as never, [filing] as never), [], days).map(({ level, reasons }) => [level, reasons.map((r) => r.code)]);
  it('is what filing and filed scope cover on every day, the rest says why not', () => {
    expect(choices(['2026-03-20'])).toEqual([[2, []], [1, []]]);
    expect(choices(['2026-03-20', '2026-03-21'])).toEqual([[2, ['NOT_IN_FILED_SCOPE']], [1, ['NOT_IN_FILED_SCOPE']]]);
    expect(choices(['2026-03-20'], { suspendedFrom: '2026-03-01' })).toEqual([[2, ['BODY_NOT_ACTIVE']], [1, ['BODY_NOT_ACTIVE']]]);
  });
  it('keeps what the plan has, though no filing has it any more', () => {
    const welder = { occupation: { code: '6-18-02-04', name: '焊工', workType: null }, level: 3 as const };
    expect(scopeChoices(scopeOf(body as never, [filing] as never), [welder], ['2026-03-20']).find((c) => c.key === scopeKey(welder))?.reasons.map((r) => r.code)).toEqual(['NOT_IN_FILED_SCOPE', 'NOT_IN_BRIDGING_FILING']);
  });
});

const panel = (change: Partial<Panel> = {}): Panel => ({ id: 'p1', name: '第1评审组', kind: 'REVIEW', status: 'FORMED', days: ['2026-03-20'], members: [{ expertId: 'e1', name: '甲', chair: true, employer: null, qualification: '' }, { expertId: 'e2', name: '乙', chair: false, employer: null, qualification: '' }], applicationIds: ['a'], warnings: [], ...change });
describe('what is next with a plan', () => {
  const at = (status: Parameters<typeof nextSteps>[0]['status'], candidateCount: number, panels: Panel[] = []) => nextSteps({ status, candidateCount, panels });
  it('follows from its state, its candidates and their panels', () => {
    expect(at('DRAFT', 0)).toEqual(['file', 'enrol']);
    expect(at('RETURNED', 2, [panel()])).toEqual(['file', 'panels']);
    expect(at('FILED', 1, [panel({ status: 'DISSOLVED' })])).toEqual(['look', 'panels']);
    expect(at('FILED', 1, [panel()])).toEqual(['look', 'start']);
    expect(nextSteps({ status: 'FILED', candidateCount: 1, panels: [panel()], findings: [{ message: '报备已撤销', decision: null }] })).toEqual(['finding']);
    expect([at('RUNNING', 1), at('SCORED', 1), at('EFFECTIVE', 1), at('CLOSED', 1), at('CANCELLED', 0)]).toEqual([['score'], ['register'], ['batch', 'archive'], [], []]);
  });
  it('a reason against the filing leads to the part that it is about', () => {
    const part = (code: string, facts: Reason['facts'] = {}) => partOf({ code, facts });
    expect([part('FILED_TOO_LATE'), part('FEES_NOT_PUBLISHED'), part('EXTERNAL_FILING_MISSING'), part('PROOFREADER_SCORES'), part('CANDIDATE_OUT_OF_SCOPE', { applicationId: 'a' })]).toEqual(['sessions', 'fees', 'external', 'personnel', 'candidates']);
  });
});

describe('a panel that is being put together', () => {
  const seat = (applicationId: string, method: Seat['method'], panelId: string | null = null, withdrawn = false): Seat => ({ applicationId, name: applicationId, employerName: '某公司', occupation: turner, level: 2, method, withdrawn, panelId });
  const seats = [seat('a', 'COMPREHENSIVE_REVIEW', 'p1'), seat('b', 'DIRECT_RECOGNITION'), seat('c', 'PRACTICAL_ASSESSMENT'), seat('d', 'COMPREHENSIVE_REVIEW', null, true)];
  it('begins with all who wait for its kind, on the days of its methods', () => {
    expect(waitingFor(seats, 'REVIEW', null).map((s) => s.applicationId)).toEqual(['b']);
    expect(panelFormOf(content, seats, null)).toMatchObject({ kind: 'REVIEW', days: ['2026-03-20'], candidates: ['b'], members: [] });
    expect(panelFormOf(content, seats.slice(2), null)).toMatchObject({ kind: 'ASSESSMENT', days: ['2026-03-21'], candidates: ['c'] });
  });
  it('that replaces another one begins with its people, and says why', () => {
    const form = panelFormOf(content, seats, panel());
    expect(form.members).toEqual([{ expertId: 'e1', chair: true, declaration: 'ACCEPTED' }, { expertId: 'e2', chair: false, declaration: 'ACCEPTED' }]);
    Object.assign(form, { reason: '因病', kin: [{ expertId: 'e2', applicationId: 'a' }, { expertId: 'gone', applicationId: 'a' }] });
    expect(panelOf(form, waitingFor(seats, 'REVIEW', panel()), panel())).toMatchObject({ candidates: [{ applicationId: 'a', relativeExpertIds: ['e2'] }], replaces: { panelId: 'p1', reason: '因病' } });
  });
  it('sends nobody who has got a panel meanwhile', () => expect(panelOf({ ...panelFormOf(content, seats, null), candidates: ['a', 'b'] }, waitingFor(seats, 'REVIEW', null), null)).toMatchObject({ candidates: [{ applicationId: 'b' }] }));
  it('counts who is missing by the rule set (六(三))', () => {
    const of = (kind: 'REVIEW' | 'ASSESSMENT', ...chairs: boolean[]) => { const { missing, missingChairs } = countOf({ kind, members: chairs.map((chair, i) => ({ expertId: `e${i}`, chair, declaration: 'ACCEPTED' })) }, cq2022v1); return [missing, missingChairs]; };
    expect([of('REVIEW'), of('REVIEW', true, false), of('REVIEW', true, false, false), of('REVIEW', true, false, false, false), of('ASSESSMENT'), of('ASSESSMENT', false)]).toEqual([[3, 1], [1, 0], [0, 0], [-1, 0], [1, 0], [0, 0]]);
  });
  it('knows who is away, whose field it is, and whom a reason is about', () => {
    expect(awayOn({ unavailable: [{ from: '2026-03-20', to: null, reason: '出差' }] }, ['2026-03-19', '2026-03-20'])).toEqual(['2026-03-20']);
    expect([fits({ occupationCodes: ['6-18'] }, content), fits({ occupationCodes: ['6-1'] }, content)]).toEqual([true, false]);
    const reasons = [{ facts: { expertId: 'e1' } }, { facts: { expertId: 'e1', applicationId: 'a' } }, { facts: { applicationId: 'a' } }, { facts: { members: 2 } }] as unknown as Reason[];
    expect([about(reasons, 'expertId', 'e1').length, about(reasons, 'applicationId', 'a').length, aboutAll(reasons).length]).toEqual([2, 1, 1]);
  });
});
