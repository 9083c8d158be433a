import { calendarPapers, demonstrationRuleSet } from '@gt/rules';
import { deliverRules, startTestService, type TestService } from '@gt/service-testing';
import { definition } from '../src/index.js';

interface Fault { field: string; code: string; message: string }
interface Problem { type: string; title: string; status: number; code: string; detail: string; errors: Fault[] }

let test: TestService;
beforeAll(async () => { test = await startTestService(definition); });
afterAll(() => test.stop());

const preview = (body: unknown, headers?: Record<string, string>) => test.anonymous.call('POST', '/api/evaluation/score-previews', body, headers);
const deadline = (query: string) => test.anonymous.call('GET', `/api/evaluation/filing-deadlines${query}`);
const adopt = () => deliverRules(test, { id: 'cq-2022-8', version: 1, effectiveFrom: '2022-03-10', content: demonstrationRuleSet as unknown as Record<string, unknown> },
  calendarPapers.map(({ year, sequence, source, off, makeup }) => ({ year, sequence, paper: source, off, makeup })));

/** A 400 as api.md has it: problem details in Chinese with one error for each faulty field. */
async function expectFaults(answer: Awaited<ReturnType<typeof preview>>, fields: readonly string[]): Promise<void> {
  expect(answer.statusCode).toBe(400);
  expect(answer.headers['content-type']).toContain('application/problem+json');
  const problem = answer.json() as Problem;
  expect(problem).toMatchObject({ status: 400, type: expect.any(String), title: expect.any(String), code: expect.any(String) });
  expect(problem.detail).toMatch(/[\u4e00-\u9fff]/);
  expect(problem.errors.map((fault) => fault.field).sort()).toEqual([...fields].sort());
  for (const fault of problem.errors) expect(fault).toEqual({ field: expect.any(String), code: expect.stringMatching(/^[A-Z_]+$/), message: expect.stringMatching(/[\u4e00-\u9fff]/) });
}

const panel = (...skill: unknown[]) => ({ method: 'COMPREHENSIVE_REVIEW', members: skill.map((score) => ({ theory: 70, skill: score, comprehensive: 70 })) });

describe('GET filing-deadlines before any paper is adopted', () => {
  it('every year is undeclared, never plain Mon–Fri', async () => {
    const answer = await deadline('?assessmentDate=2026-10-12');
    expect(answer.statusCode).toBe(200);
    expect(answer.json()).toEqual({ assessmentDate: '2026-10-12', lastFilingDate: null, workingDays: 10, calendar: 'UNDECLARED', notes: [] });
  });
});

describe('with rule set and papers adopted', () => {
  beforeAll(adopt);

  describe('GET filing-deadlines', () => {
    it.each([
      ['2022-05-09', '2022-04-22'], ['2022-10-17', '2022-09-28'], ['2023-02-06', '2023-01-18'], ['2025-02-17', '2025-01-27'], ['2025-10-20', '2025-09-29'], ['2026-03-08', '2026-02-24'], ['2026-10-12', '2026-09-21'],
    ])('%s → %s', async (assessmentDate, lastFilingDate) => {
      expect((await deadline(`?assessmentDate=${assessmentDate}`)).json()).toEqual({ assessmentDate, lastFilingDate, workingDays: 10, calendar: 'DECLARED', notes: [] });
    });

    it('2027-01-01 counts in 2026 only and is provisional as long as the paper for 2027 is not loaded', async () => {
      expect((await deadline('?assessmentDate=2027-01-01')).json()).toEqual({
        assessmentDate: '2027-01-01', lastFilingDate: '2026-12-18', workingDays: 10, calendar: 'DECLARED', notes: [{ code: 'PROVISIONAL', message: expect.any(String) }],
      });
    });

    it('an earlier December is not provisional: the next year\'s paper is loaded', async () => {
      expect((await deadline('?assessmentDate=2026-01-01')).json()).toMatchObject({ calendar: 'DECLARED', notes: [] });
    });

    it.each(['2022-01-17', '2022-01-10', '2027-01-04', '2030-06-01', '0001-01-05', '9999-12-31'])('%s touches a year without a paper: UNDECLARED, no day', async (assessmentDate) => {
      expect((await deadline(`?assessmentDate=${assessmentDate}`)).json()).toEqual({ assessmentDate, lastFilingDate: null, workingDays: 10, calendar: 'UNDECLARED', notes: [] });
    });

    it.each<[string, string[]]>([
      ['', ['assessmentDate']], ['?assessmentDate=', ['assessmentDate']], ['?assessmentDate=2026-02-30', ['assessmentDate']], ['?assessmentDate=2026-2-3', ['assessmentDate']],
      ['?assessmentDate=20260302', ['assessmentDate']], ['?assessmentDate=2026-03-02T00:00:00Z', ['assessmentDate']], ['?assessmentDate=0000-01-01', ['assessmentDate']], ['?assessmentDate=heute', ['assessmentDate']],
      ['?assessmentDate=2026-03-08&assessmentDate=2026-03-08', ['assessmentDate']], ['?assessmentDate=2026-03-08&workingDays=5', ['workingDays']], ['?assessmentdate=2026-03-08', ['assessmentdate', 'assessmentDate']],
      ['?assessmentDate=2026-03-08&constructor=1', ['constructor']], ['?assessmentDate=2026-03-08&toString=1&toString=2', ['toString']], ['?assessmentDate[]=2026-03-08', ['assessmentDate[]', 'assessmentDate']],
      ['?assessmentDate=2026-03-08&__proto__=1', ['__proto__']],
    ])('400 for %s, naming every faulty parameter', async (query, fields) => expectFaults(await deadline(query), fields));
  });

  describe('POST score-previews', () => {
    it('answers field by field, the mean exact and with two decimals', async () => {
      const answer = await preview({ method: 'COMPREHENSIVE_REVIEW', members: [{ theory: 59.5, skill: 60, comprehensive: 61 }, { theory: 60, skill: 59, comprehensive: 62 }, { theory: 60.5, skill: 61, comprehensive: 60 }] });
      expect(answer.statusCode).toBe(200);
      expect(answer.json()).toEqual({ passed: true, subjects: {
        theory: { mean: '60.00', passingMembers: 2, members: 3, passed: true }, skill: { mean: '60.00', passingMembers: 2, members: 3, passed: true }, comprehensive: { mean: '61.00', passingMembers: 3, members: 3, passed: true },
      } });
    });

    it.each<[number[], boolean, string, number]>([
      [[59, 60, 60], false, '59.67', 2], [[59, 59, 62], false, '60.00', 1], [[59, 60, 61], true, '60.00', 2], [[60, 60, 59.9], false, '59.97', 2], [[0, 90, 90], true, '60.00', 2],
      [[100, 100, 100], true, '100.00', 3], [[-0, 0, 0], false, '0.00', 0],
    ])('%j: one subject fails the candidate or not', async (scores, passed, mean, passingMembers) => {
      const found = (await preview(panel(...scores))).json() as { passed: boolean; subjects: { skill: object } };
      expect(found).toMatchObject({ passed, subjects: { skill: { mean, passingMembers, members: 3, passed }, theory: { passed: true } } });
    });

    it('direct recognition is scored by the same panel of three', async () => {
      expect((await preview({ ...panel(60, 60, 60), method: 'DIRECT_RECOGNITION' })).json()).toMatchObject({ passed: true });
      await expectFaults(await preview({ ...panel(60, 60), method: 'DIRECT_RECOGNITION' }), ['members']);
    });

    it.each<[number[], boolean, string]>([[[60], true, '60.00'], [[59.9], false, '59.90'], [[0, 100, 80], true, '60.00'], [[59, 60, 60.9], false, '59.97'], [Array<number>(15).fill(60), true, '60.00']])(
      'practical assessment %j passes on the mean alone', async (scores, passed, mean) => {
        const answer = await preview({ method: 'PRACTICAL_ASSESSMENT', members: scores.map((skill) => ({ skill })) });
        expect(answer.json()).toEqual({ passed, subjects: { theory: { exempt: true }, skill: { mean, passingMembers: scores.filter((score) => score >= 60).length, members: scores.length, passed }, comprehensive: null } });
      });

    it('a null subject is an absent one', async () => {
      expect((await preview({ method: 'PRACTICAL_ASSESSMENT', members: [{ theory: null, skill: 60, comprehensive: null }] })).statusCode).toBe(200);
    });

    it('needs neither sign-in nor key, and a repeated question is answered again', async () => {
      const answer = await test.service.fastify.inject({ method: 'POST', url: '/api/evaluation/score-previews', headers: { 'content-type': 'application/json' }, payload: JSON.stringify(panel(60, 60, 60)) });
      expect(answer.statusCode).toBe(200);
    });

    it.each<[string, unknown, string[]]>([
      ['nothing at all', {}, ['method', 'members']],
      ['an unknown method', { ...panel(60, 60, 60), method: 'REVIEW' }, ['method']],
      ['a method in lower case', { ...panel(60, 60, 60), method: 'comprehensive_review' }, ['method']],
      ['an inherited name as method', { ...panel(60, 60, 60), method: 'constructor' }, ['method']],
      ['a method that is an array', { ...panel(60, 60, 60), method: ['COMPREHENSIVE_REVIEW'] }, ['method']],
      ['a null method', { ...panel(60, 60, 60), method: null }, ['method']],
      ['two members', panel(60, 60), ['members']],
      ['four members', panel(60, 60, 60, 60), ['members']],
      ['no member', panel(), ['members']],
      ['no assessor', { method: 'PRACTICAL_ASSESSMENT', members: [] }, ['members']],
      ['sixteen assessors', { method: 'PRACTICAL_ASSESSMENT', members: Array<object>(16).fill({ skill: 60 }) }, ['members']],
      ['members that are an object', { method: 'COMPREHENSIVE_REVIEW', members: { length: 3 } }, ['members']],
      ['members that are a text', { method: 'COMPREHENSIVE_REVIEW', members: 'drei' }, ['members']],
      ['null members', { method: 'COMPREHENSIVE_REVIEW', members: null }, ['members']],
      ['a member that is an array', { method: 'COMPREHENSIVE_REVIEW', members: [[70, 60, 70], ...panel(60, 60).members] }, ['members[0]']],
      ['a member that is a number', { method: 'PRACTICAL_ASSESSMENT', members: [60] }, ['members[0]']],
      ['a null member', { method: 'PRACTICAL_ASSESSMENT', members: [null] }, ['members[0]']],
      ['a score as text', panel('60', 60, 60), ['members[0].skill']],
      ['a score as boolean', panel(true, 60, 60), ['members[0].skill']],
      ['a score as array', panel([60], 60, 60), ['members[0].skill']],
      ['two decimals', panel(60.25, 60, 60), ['members[0].skill']],
      ['below 0', panel(-0.1, 60, 60), ['members[0].skill']],
      ['above 100', panel(100.1, 60, 60), ['members[0].skill']],
      ['a huge number', panel(1e308, 60, 60), ['members[0].skill']],
      ['a missing subject', { method: 'COMPREHENSIVE_REVIEW', members: [{ theory: 60, skill: 60 }, ...panel(60, 60).members] }, ['members[0].comprehensive']],
      ['a null subject where one is scored', panel(null, 60, 60), ['members[0].skill']],
      ['a subject that the practical assessment does not have', { method: 'PRACTICAL_ASSESSMENT', members: [{ skill: 60, theory: 60 }] }, ['members[0].theory']],
      ['no skill in the practical assessment', { method: 'PRACTICAL_ASSESSMENT', members: [{}] }, ['members[0].skill']],
      ['an unknown field', { ...panel(60, 60, 60), passMark: 50 }, ['passMark']],
      ['an unknown field in a member', { method: 'PRACTICAL_ASSESSMENT', members: [{ skill: 60, Skill: 60 }] }, ['members[0].Skill']],
      ['inherited names as fields', { ...panel(60, 60, 60), constructor: 1, toString: 2 }, ['constructor', 'toString']],
      ['faults of shape and of rule together', { method: 'COMPREHENSIVE_REVIEW', members: [{ theory: '60', skill: 60, comprehensive: 60.55 }, { skill: 60, comprehensive: 101 }], extra: 1 },
        ['members', 'members[0].theory', 'members[0].comprehensive', 'members[1].theory', 'members[1].comprehensive', 'extra']],
    ])('400 for %s, naming every faulty field once', async (_name, body, fields) => expectFaults(await preview(body), fields));

    it('__proto__ in the text is an unknown field', async () => expectFaults(await preview('{"method":"PRACTICAL_ASSESSMENT","members":[{"skill":60}],"__proto__":{"passed":true}}', { 'content-type': 'application/json' }), ['__proto__']));

    it.each([['unreadable JSON', '{"method":'], ['an empty body', ''], ['an array', '[]'], ['null', 'null'], ['a text', '"x"'], ['a number', '3']])('400 with no field for %s', async (_name, text) => {
      await expectFaults(await preview(text, { 'content-type': 'application/json' }), []);
    });

    it('413 above 256 KiB', async () => {
      expect((await preview({ ...panel(60, 60, 60), note: 'x'.repeat(256 * 1024) })).statusCode).toBe(413);
    });
  });
});
